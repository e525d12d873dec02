"""The mastery check: drawn from unseen scenes, met part by part, provisional until piloted, never a machine's alone."""

import re
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, AuditEntry, Person
from upstander.play import queries, services
from upstander.play.core.mastery import Rule, TooFewUnseen, draw, is_met, met_in, rules
from upstander.play.core.next import Scene
from upstander.play.errors import NothingLeftToDraw, PilotTooSmall
from upstander.play.models import Check, CheckScene, Play, PracticeSettings
from upstander.scenario import library
from upstander.scenario.services import _store

MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]
GOOD = {"see": 4, "decide": 3, "own": 4, "choose": 3, "act": 4, "tone": 1, "after": 2, "superior": None}
SLUGS = ["still-on-his-back", "the-missing-sentence", "just-a-quick-look", "the-tight-cuffs", "pockets"]


def scene(slug: str, **more: Any) -> Scene:
    facts: dict[str, Any] = {
        "subtlety": 2,
        "where": "street",
        "superior": False,
        "role": "witness",
        "wrong": True,
    }
    return Scene(slug=slug, **(facts | more))


@pytest.fixture
def stocked(agency: Agency, noon: datetime) -> Agency:
    """An agency with five scenes, three of them with a superior."""
    for slug in SLUGS[1:]:
        _store(agency=agency, table=library.table_of(slug), text=library.text_of(slug), by=None, at=noon)
    return agency


@pytest.fixture
def officer(make_person: MakePerson) -> Person:
    return make_person()


def test_three_unseen_scenes_are_drawn_one_of_them_with_a_superior() -> None:
    scenes = [scene(f"s{n}") for n in range(6)] + [
        scene("boss", superior=True),
        scene("twin", role="receiver"),
        scene("ok", wrong=False),
    ]
    for seed in range(40):
        found = draw(scenes, {"s0"}, Random(seed))
        assert len(set(found)) == 3
        assert "boss" in found
        assert not {"s0", "twin", "ok"} & set(found)
    assert len({tuple(draw(scenes, set(), Random(seed))) for seed in range(40)}) > 10


@pytest.mark.parametrize("seen", [{"s0", "s1"}, {"boss"}], ids=["too few", "no superior"])
def test_where_too_little_is_unseen_nothing_is_drawn(seen: set[str]) -> None:
    scenes = [scene("s0"), scene("s1"), scene("s2"), scene("boss", superior=True)]
    with pytest.raises(TooFewUnseen):
        draw(scenes, seen, Random(1))


def met(*profiles: dict[str, int | None], superior: bool = True, said_so: bool = True) -> bool:
    return is_met(rules(list(profiles), superior=superior, said_so=said_so))


def test_the_standard_is_conjunctive_and_nothing_makes_up_for_anything() -> None:
    low = GOOD | {"own": 2}
    assert met(GOOD, GOOD, low)
    assert not met(GOOD, low, low)
    assert not met(GOOD, GOOD, GOOD | {"act": 0})  # two perfect scenes don't outweigh one harm
    assert not met(GOOD, GOOD, GOOD | {"after": 0})
    assert not met(GOOD, GOOD, GOOD, superior=False)
    assert not met(GOOD, GOOD, GOOD, said_so=False)
    assert not met_in(GOOD | {"see": None})  # not shown is not 0, and not shown either
    assert rules([GOOD], superior=True, said_so=True)[0] == Rule(
        "Lines 1 to 5 at 3 or more in 1 of 1 scenes; 2 are asked.", False
    )


def play_best(person: Person, scene: CheckScene, at: datetime, *, how: str | None = None) -> Play:
    """Play a scene by its best moves, flagging each sign when it comes."""
    from upstander.play.core.walk import Walk

    table = scene.version.table
    walk = Walk(table)
    while not walk.ended:
        for shown in list(walk.shown):
            if shown.kind != "move" and table.words["lines"][shown.number]["cue"]:
                walk.flag(shown.number)
        moves = {table.words["moves"][m]["id"]: m for m in walk.moves()}
        best = table.words["moves"][walk.scene["best"]]["id"]
        if best in moves:
            walk.choose(moves[best])
        else:
            tidy = [
                m
                for m in walk.moves()
                if table.words["moves"][m]["after"] and not table.words["moves"][m]["inhibitor"]
            ]
            walk.choose(tidy[0]) if tidy else walk.wait()
    first = next(entry for entry in walk.log if entry[1] == "move")
    readings = [] if how is None else [
        {"tick": first[0], "move": first[2], "read": "direct", "meant": "direct", "percent": 90, "how": how}
    ]  # fmt: skip
    return services.finish_with_moves(
        person=person,
        version=scene.version,
        key=f"key-of-{scene.pk}-{scene.version.slug}"[:40],
        log=walk.log,
        at=at,
        readings=readings,
    )


def test_a_check_is_finished_by_its_three_plays_and_only_that_is_recorded(
    stocked: Agency, officer: Person, noon: datetime
) -> None:
    check = services.begin_check(person=officer, at=noon)
    assert services.begin_check(person=officer, at=noon) == check  # twice is once
    for one in queries.scenes_of(check):
        play_best(officer, one, noon)
    check.refresh_from_db()

    assert check.finished_on is not None
    assert check.met is None
    entry = AuditEntry.objects.filter(agency=stocked, verb="practice.check_done").get()
    assert "met" not in str(entry.facts)
    assert services.standard(queries.scenes_of(check))


def test_after_a_pilot_it_is_met_or_not(
    stocked: Agency, officer: Person, coordinator: Person, noon: datetime
) -> None:
    services.record_pilot(
        agency=stocked, officers=30, raters=4, on=date(2026, 11, 1), by=coordinator, at=noon
    )
    check = services.begin_check(person=officer, at=noon)
    for number, one in enumerate(queries.scenes_of(check)):
        play_best(officer, one, noon, how="sure" if number == 0 else None)
    check.refresh_from_db()

    assert check.met is False  # one move rests on the machine alone
    assert [rule.met for rule in services.standard(queries.scenes_of(check))][-1] is False


def test_only_the_first_play_of_a_drawn_scene_counts(
    stocked: Agency, officer: Person, noon: datetime
) -> None:
    check = services.begin_check(person=officer, at=noon)
    one = queries.scenes_of(check)[0]
    first = services.finish_with_moves(person=officer, version=one.version, key="first-play", log=[], at=noon)
    play_best(officer, one, noon)
    one.refresh_from_db()
    assert one.play == first


def test_a_deleted_play_leaves_it_done_and_its_standard_unsaid(
    stocked: Agency, officer: Person, noon: datetime
) -> None:
    check = services.begin_check(person=officer, at=noon)
    for one in queries.scenes_of(check):
        play_best(officer, one, noon)
    services.delete(play=Play.objects.filter(person=officer).first())  # type: ignore[arg-type]
    check.refresh_from_db()

    assert check.finished_on is not None
    assert services.standard(queries.scenes_of(check)) == []


def test_whoever_has_played_everything_is_told_so(stocked: Agency, officer: Person, noon: datetime) -> None:
    version = queries.drawable(officer)["just-a-quick-look"]
    for slug in ("just-a-quick-look", "the-tight-cuffs", "pockets"):
        version = queries.drawable(officer)[slug]
        services.start(person=officer, version=version, at=noon)
    with pytest.raises(NothingLeftToDraw):
        services.begin_check(person=officer, at=noon)
    assert not Check.objects.exists()


@pytest.mark.parametrize(("officers", "raters"), [(29, 4), (30, 3)])
def test_a_pilot_that_is_too_small_is_refused_here_and_by_the_database(
    agency: Agency, coordinator: Person, noon: datetime, officers: int, raters: int
) -> None:
    with pytest.raises(PilotTooSmall):
        services.record_pilot(
            agency=agency, officers=officers, raters=raters, on=date(2026, 11, 1), by=coordinator, at=noon
        )
    with pytest.raises(IntegrityError):
        PracticeSettings.objects.create(
            agency=agency, pilot_officers=officers, pilot_raters=raters, pilot_on=date(2026, 11, 1)
        )


def test_pages_of_the_check(stocked: Agency, officer: Person, client_for: ClientFor, noon: datetime) -> None:
    client = client_for(officer)
    before = client.get(reverse("play:check")).content.decode()
    assert "Provisional" in before
    client.post(reverse("play:begin_check"))
    page = client.get(reverse("play:check")).content.decode()
    found = re.findall(r'href="/practice/([a-z-]+)/"', page)
    drawn = [slug for slug in found if slug in SLUGS]
    assert len(set(drawn)) == 3
    player = client.get(reverse("play:player", args=[drawn[0]])).content.decode()
    assert " data-confirms " in player
    assert "part of your" in player
    for one in queries.scenes_of(Check.objects.get()):
        play_best(officer, one, noon)
    done = client.get(reverse("play:check")).content.decode()
    assert "Your check is done" in done
    assert "The standard, part by part" in done
    assert "average" not in done


def test_without_javascript_a_reading_is_always_confirmed(
    reads: Any, stocked: Agency, officer: Person, client_for: ClientFor, noon: datetime
) -> None:
    client = client_for(officer)
    check = services.begin_check(person=officer, at=noon)
    slug = queries.scenes_of(check)[0].version.slug
    where = client.post(reverse("play:begin", args=[slug]), {"again": "", "from": ""})["Location"]
    response = client.post(
        f"{where}answer/", {"say": "1", "words": "I won't let you do that, stop it right now"}
    )
    assert response.status_code == 200  # asked, not done
    assert not Play.objects.get().readings


def test_settings_are_the_coordinators_and_say_what_is_wrong(
    agency: Agency, coordinator: Person, make_person: MakePerson, client_for: ClientFor
) -> None:
    url = reverse("play:settings")
    assert client_for(make_person(roles=[Role.INSTRUCTOR])).get(url).status_code == 403
    client = client_for(coordinator)
    assert "provisional here" in client.get(url).content.decode()
    refused = client.post(url, {"pilot_officers": "12", "pilot_raters": "4", "pilot_on": "2026-11-01"})
    assert refused.status_code == 422
    part = client.post(url, {"pilot_officers": "31", "pilot_raters": "", "pilot_on": ""})
    assert part.status_code == 422
    assert "Give all three figures" in part.content.decode()
    client.post(url, {"learns": "on", "pilot_officers": "31", "pilot_raters": "4", "pilot_on": "2026-11-01"})
    found = queries.practice_settings(agency)
    assert (found.learns, found.piloted) == (True, True)
    assert "31 officers and 4 raters" in client.get(url).content.decode()


def test_another_officers_check_is_nowhere(
    stocked: Agency, officer: Person, make_person: MakePerson, client_for: ClientFor, noon: datetime
) -> None:
    services.begin_check(person=officer, at=noon)
    page = client_for(make_person("Jo Vance")).get(reverse("play:check")).content.decode()
    assert "The three scenes" not in page
