"""Plays on rows: sent whole, sent twice, moved on with the clock at the server, deleted; counted once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from upstander.agency import tallies
from upstander.agency.models import Agency, AuditEntry, Person
from upstander.ground.errors import NotHere
from upstander.play import queries, services
from upstander.play.errors import NotAPlay, PlayIsOver, TimeMovedOn
from upstander.play.models import Play, Practiced
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current

MakePerson = Callable[..., Person]
KEY = "0123456789abcdef"


@pytest.fixture
def version(agency: Agency) -> ScenarioVersion:
    return current(agency).get(slug="still-on-his-back")


@pytest.fixture
def officer(make_person: MakePerson) -> Person:
    return make_person()


def move(version: ScenarioVersion, name: str) -> int:
    return next(n for n, one in enumerate(version.table.words["moves"]) if one["id"] == name)


def count(agency: Agency, at: datetime) -> int:
    return tallies.read(agency, ["practiced"], [None], at)["practiced", None]


def test_finished_play_is_kept_and_counts_its_officer_once(
    agency: Agency, officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    assert count(agency, noon) == 0
    play = services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)
    services.finish_with_moves(person=officer, version=version, key=KEY + "2", log=[], at=noon)

    assert (play.ending, play.ticks, play.ended_at) == ("gone", 36, noon)
    assert count(agency, noon) == 1
    assert Practiced.objects.filter(agency=agency, person=officer).count() == 1


def test_same_play_sent_twice_is_one_play(officer: Person, version: ScenarioVersion, noon: datetime) -> None:
    later = noon + timedelta(hours=1)
    first = services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)
    second = services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=later)

    assert second.pk == first.pk
    assert list(queries.plays_of(officer).values_list("ended_at", flat=True)) == [noon]


def test_impossible_play_is_refused_and_nothing_is_kept(
    agency: Agency, officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    with pytest.raises(NotAPlay) as caught:
        services.finish_with_moves(person=officer, version=version, key=KEY, log=[[0, "move", 4000]], at=noon)

    assert str(caught.value) == (
        "This play can't be walked again: Entry 1: Move 4000 isn't open at tick 0. "
        "Play the scene again. Nothing was kept of it."
    )
    assert (caught.value.status, Play.objects.count(), count(agency, noon)) == (422, 0, 0)


def test_deleted_play_is_gone_and_practice_stays_counted(
    agency: Agency, officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play = services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)
    services.delete(play=play)
    tallies.recount(agency, noon)

    assert queries.plays_of(officer).count() == 0
    assert count(agency, noon) == 1


def test_audit_says_that_practice_was_done_and_not_how(
    agency: Agency, officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)

    entry = AuditEntry.objects.filter(agency=agency).latest("number")
    assert (entry.verb, entry.by, entry.facts) == ("practice.done", officer.pk, {})


def test_clock_at_the_server_moves_with_real_time(
    officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play = services.start(person=officer, version=version, at=noon)
    play = services.choose(play=play, path=[move(version, "see_face")], at=noon + timedelta(seconds=12))

    assert play.moves == [(2, "move", move(version, "see_face"))]
    assert play.ticks == 3


def test_long_silence_counts_as_having_left(
    officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play = services.start(person=officer, version=version, at=noon)

    assert services.walk_of(play, noon + timedelta(days=2)).tick == services.plays.AWAY_SECONDS // 5


def test_paused_play_does_not_move(officer: Person, version: ScenarioVersion, noon: datetime) -> None:
    play = services.start(person=officer, version=version, at=noon)
    play = services.pause(play=play, paused=True, at=noon + timedelta(seconds=10))

    assert services.walk_of(play, noon + timedelta(seconds=50)).tick == 2


def test_play_at_the_server_ends_with_the_scene_and_counts(
    agency: Agency, officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play, at = services.start(person=officer, version=version, at=noon), noon
    for name in ("see_face", "say_need", "own_it", "turn_him", "side", "aid", "rourke", "write_it"):
        at += timedelta(seconds=6)
        play = services.choose(play=play, path=[move(version, name)], at=at)

    assert (play.ending, play.ended_at) == ("walked", at)
    assert count(agency, noon) == 1
    with pytest.raises(PlayIsOver):
        services.wait(play=play, at=at)


def test_move_of_a_page_that_is_old_is_refused_and_the_play_stays(
    officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play = services.start(person=officer, version=version, at=noon)
    services.choose(play=play, path=[move(version, "see_face")], at=noon)

    with pytest.raises(TimeMovedOn):
        services.choose(play=play, path=[move(version, "kids")], at=noon)
    assert queries.play_of(officer, play.pk).moves == [[0, "move", move(version, "see_face")]]


def test_flag_twice_is_once(officer: Person, version: ScenarioVersion, noon: datetime) -> None:
    play, line = services.start(person=officer, version=version, at=noon), version.table.words["opening"]
    services.flag(play=play, line=line, at=noon)
    play = services.flag(play=play, line=line, at=noon)

    assert queries.play_of(officer, play.pk).moves == [[0, "flag", line]]


def test_nobody_else_reaches_a_play(
    officer: Person, make_person: MakePerson, coordinator: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play = services.start(person=officer, version=version, at=noon)

    for other in (make_person("Jo Vance"), coordinator):
        assert list(queries.plays_of(other)) == []
        with pytest.raises(NotHere):
            queries.play_of(other, play.pk)


def test_replay_begins_where_the_log_leads(officer: Person, version: ScenarioVersion, noon: datetime) -> None:
    log = [(2, "move", move(version, "see_face"))]
    play = services.start(person=officer, version=version, at=noon, log=log)

    assert services.walk_of(play, noon).scene["id"] == "close"


def test_play_goes_on_with_its_version_after_a_new_one(
    agency: Agency, officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    from upstander.scenario import library
    from upstander.scenario.services import publish

    play = services.start(person=officer, version=version, at=noon)
    text = library.text_of(version.slug).replace(
        "title: Still on his back", "title: Still on his back, again"
    )
    publish(agency=agency, text=text, file="x.yaml", by=None, at=noon)
    play = services.choose(play=queries.play_of(officer, play.pk), path=[move(version, "see_face")], at=noon)

    assert play.version_id == version.pk


def test_next_scenario_is_one_not_yet_played(
    officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    first = queries.suggestion(officer)
    assert first is not None
    assert (first.version, first.is_done) == (version, False)
    assert queries.has_practiced(officer) is False
    services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)
    assert queries.has_practiced(officer) is True
    again = queries.suggestion(officer)
    assert again is not None
    assert again.is_done


def test_finished_play_keeps_its_lines_for_the_next_suggestion(
    officer: Person, version: ScenarioVersion, noon: datetime
) -> None:
    play = services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)

    assert play.profile["act"] == 0
    assert play.profile["superior"] is None
    assert queries.last_profiles(officer) == [play.profile]


def test_plan_is_one_a_scene_and_can_be_forgotten(
    officer: Person, version: ScenarioVersion, noon: datetime, make_person: MakePerson
) -> None:
    play = services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)
    services.keep_plan(play=play, trigger="he goes quiet", response="turn him", at=noon)
    services.keep_plan(play=play, trigger="he goes quiet", response="say “on his side”", at=noon)

    assert [plan.response for plan in queries.plans_of(officer)] == ["say “on his side”"]
    assert list(queries.plans_of(make_person("Jo Vance"))) == []
    services.drop_plan(play=play)
    assert list(queries.plans_of(officer)) == []
