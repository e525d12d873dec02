"""Pages of practice: the officer's own, with and without JavaScript, and nobody else's."""

import gzip
import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, Person
from upstander.play import services
from upstander.play.models import Play
from upstander.scenario.core.table import Table
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current

MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]
KEY = "0123456789abcdef"


@pytest.fixture
def version(agency: Agency) -> ScenarioVersion:
    return current(agency).get(slug="still-on-his-back")


@pytest.fixture
def officer(make_person: MakePerson) -> Person:
    return make_person()


@pytest.fixture
def play(officer: Person, version: ScenarioVersion, noon: datetime) -> Play:
    return services.finish_with_moves(person=officer, version=version, key=KEY, log=[], at=noon)


def send(client: Client, version: ScenarioVersion, body: object) -> tuple[int, object]:
    url = reverse("play:sent", args=[version.digest])
    response = client.post(
        url, body if isinstance(body, str) else json.dumps(body), content_type="application/json"
    )
    return response.status_code, response.json() if response.status_code == 200 else None


def test_list_shows_the_scenes_and_only_ones_own_plays(
    play: Play, officer: Person, make_person: MakePerson, client_for: ClientFor
) -> None:
    mine = client_for(officer).get(reverse("play:practice")).content.decode()
    theirs = client_for(make_person("Jo Vance")).get(reverse("play:practice")).content.decode()

    assert reverse("play:debrief", args=[play.pk]) in mine
    assert "Still on his back" in theirs
    assert reverse("play:debrief", args=[play.pk]) not in theirs


def test_player_page_carries_the_table_and_never_the_window(
    officer: Person, version: ScenarioVersion, client_for: ClientFor
) -> None:
    page = client_for(officer).get(reverse("play:player", args=[version.slug])).content.decode()

    assert reverse("play:table", args=[version.digest]) in page
    assert "1610 in August" in page
    assert "window" not in page.lower()
    assert "Only you can see this" in page


def test_table_is_the_bytes_of_its_digest_and_cached_for_good(
    officer: Person, version: ScenarioVersion, client_for: ClientFor
) -> None:
    client, url = client_for(officer), reverse("play:table", args=[version.digest])
    plain = client.get(url)
    packed = client.get(url, headers={"accept-encoding": "gzip"})
    again = client.get(url, headers={"if-none-match": plain["ETag"]})

    assert Table.from_bytes(plain.content).digest == version.digest
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) <= 60_000
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in plain["Cache-Control"]


def test_sent_play_answers_with_its_debrief_each_time_and_counts_once(
    officer: Person, version: ScenarioVersion, client_for: ClientFor
) -> None:
    client, body = client_for(officer), {"key": KEY, "log": []}
    first, second = send(client, version, body), send(client, version, body)

    assert first == second
    assert first[0] == 200
    assert Play.objects.filter(person=officer).count() == 1


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"key": "0123456789abcdef"}', {"key": "short", "log": []}, {"key": KEY, "log": [[0, "move", 999]]},
     "[" * 100_000, {"key": KEY, "log": "moves"}, {"key": KEY * 9, "log": []}, '{"key": null, "log": null}'],
)  # fmt: skip
def test_bad_play_is_422_and_keeps_nothing(
    body: object, officer: Person, version: ScenarioVersion, client_for: ClientFor
) -> None:
    assert send(client_for(officer), version, body)[0] == 422
    assert Play.objects.count() == 0


def test_play_without_javascript_goes_from_begin_to_debrief(
    officer: Person, version: ScenarioVersion, client_for: ClientFor
) -> None:
    client = client_for(officer)
    scene = client.post(reverse("play:begin", args=[version.slug]))["Location"]
    ids = [one["id"] for one in version.table.words["moves"]]
    line = version.table.words["opening"]
    client.post(f"{scene}answer/", {"flag": str(line)})
    assert "You flagged this at 0:00" in client.get(scene).content.decode()
    for name in ("see_face", "say_need", "own_it", "turn_him", "side", "aid", "rourke", "tell", "write_it"):
        assert client.get(scene).status_code == 200
        response = client.post(f"{scene}answer/", {"move": str(ids.index(name))})
    page = client.get(response["Location"]).content.decode()

    assert "Wade walks to the ambulance." in page
    assert 'class="chart phone-only"' in page
    assert 'class="chart desk-only"' in page


def test_pause_stops_the_clock_without_javascript(
    officer: Person, version: ScenarioVersion, client_for: ClientFor
) -> None:
    client = client_for(officer)
    scene = client.post(reverse("play:begin", args=[version.slug]))["Location"]
    client.post(f"{scene}answer/", {"pause": "yes"})
    assert "paused" in client.get(scene).content.decode()
    client.post(f"{scene}answer/", {"pause": "no"})
    assert "paused" not in client.get(scene).content.decode()


def test_debrief_is_its_owners_alone(
    play: Play, agency: Agency, officer: Person, make_person: MakePerson, client_for: ClientFor
) -> None:
    urls = [reverse(f"play:{name}", args=[play.pk]) for name in ("debrief", "delete", "at_server")]
    roles = [Role.SUPERVISOR, Role.COORDINATOR, Role.EXECUTIVE, Role.ADMINISTRATOR, Role.INSTRUCTOR]
    for role in roles:
        client = client_for(make_person(f"A {role}", roles=[role]))
        assert {client.get(url).status_code for url in urls} == {404}
        assert client.post(reverse("play:delete", args=[play.pk])).status_code == 404
        assert (
            client.get(
                reverse("play:player", args=["still-on-his-back"]), {"again": play.pk, "from": 1}
            ).status_code
            == 404
        )
    assert client_for(officer).get(urls[0]).status_code == 200
    assert Play.objects.filter(pk=play.pk).exists()


def test_other_agencys_and_unknown_play_answer_alike(
    play: Play, other_agency: Agency, make_person: MakePerson, client_for: ClientFor
) -> None:
    client = client_for(make_person("Jo Vance", agency=other_agency))

    assert client.get(reverse("play:debrief", args=[play.pk])).status_code == 404
    assert client.get(reverse("play:debrief", args=[play.pk + 1000])).status_code == 404


def test_owner_deletes_a_play_after_being_asked(play: Play, officer: Person, client_for: ClientFor) -> None:
    client, url = client_for(officer), reverse("play:delete", args=[play.pk])

    assert client.get(url).status_code == 200
    assert Play.objects.count() == 1
    assert client.post(url)["Location"] == reverse("play:practice")
    assert Play.objects.count() == 0


def test_replay_hands_the_player_the_moves_before_the_moment(
    officer: Person, version: ScenarioVersion, noon: datetime, client_for: ClientFor
) -> None:
    see = next(n for n, one in enumerate(version.table.words["moves"]) if one["id"] == "see_face")
    log = [(1, "move", see), (4, "flag", version.table.words["opening"])]
    play = services.finish_with_moves(person=officer, version=version, key=KEY, log=log, at=noon)
    page = client_for(officer).get(
        reverse("play:player", args=[version.slug]), {"again": str(play.pk), "from": "3"}
    )

    assert json.loads(page.context["log"]) == [[1, "move", see]]


def test_html_in_a_scenario_is_text_on_the_page(
    agency: Agency, officer: Person, noon: datetime, client_for: ClientFor
) -> None:
    from tests.scenario.synthetic import as_yaml
    from tests.scenario.test_audit import sound
    from upstander.scenario.services import publish

    text = as_yaml(sound() | {"opening": "<script>alert(1)</script> A street."})
    publish(agency=agency, text=text, file="x.yaml", by=None, at=noon)
    page = client_for(officer).get(reverse("play:player", args=["small-one"])).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("plays", [1, 3])
def test_pages_cost_the_same_at_one_and_three_plays(
    plays: int,
    officer: Person,
    version: ScenarioVersion,
    noon: datetime,
    client_for: ClientFor,
) -> None:
    last = [
        services.finish_with_moves(person=officer, version=version, key=f"{KEY}{n}", log=[], at=noon)
        for n in range(plays)
    ][-1]
    client = client_for(officer)
    client.get(reverse("play:debrief", args=[last.pk]))  # a process unpacks a table once
    gate = 5  # session, account, person, roles, status
    for url, own in (
        (reverse("play:practice"), 5),  # scenes, plays, done, last profiles, plans
        (reverse("play:player", args=[version.slug]), 1),
        (reverse("play:debrief", args=[last.pk]), 4),  # play, plan, policy in force or in the books
    ):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        reads = [query for query in captured.captured_queries if " FROM " in query["sql"]]
        assert len(reads) <= gate + own


def test_monitor_has_no_practice(make_person: MakePerson, client_for: ClientFor) -> None:
    client = client_for(make_person("M. Outside", roles=[Role.MONITOR], kind="outside"))

    assert client.get(reverse("play:practice")).status_code == 403


def test_how_sure_one_was_goes_with_the_play_and_is_shown_to_its_owner_alone(
    officer: Person, version: ScenarioVersion, client_for: ClientFor, make_person: MakePerson
) -> None:
    client = client_for(officer)
    send(client, version, {"key": KEY, "log": [], "sure": {"peer": "4", "superior": "9"}})
    play = Play.objects.get(person=officer)
    assert (play.before_peer, play.before_superior) == (4, None)

    client.post(reverse("play:sure_now", args=[play.pk]), {"peer": "5", "superior": "2"})
    play.refresh_from_db()
    assert (play.after_peer, play.after_superior) == (5, 2)
    assert "4, 5" in client.get(reverse("play:sureness")).content.decode()
    other = client_for(make_person("Jo Vance"))
    assert "Nothing yet." in other.get(reverse("play:sureness")).content.decode()
    assert other.post(reverse("play:sure_now", args=[play.pk]), {"peer": "1"}).status_code == 404


def test_plan_is_kept_changed_and_forgotten_from_the_debrief(
    play: Play, officer: Person, client_for: ClientFor
) -> None:
    client, url = client_for(officer), reverse("play:plan", args=[play.pk])
    page = reverse("play:debrief", args=[play.pk])
    assert client.post(url, {"trigger": "", "response": "x"}).status_code == 422
    client.post(url, {"trigger": "someone goes\nquiet", "response": "turn him over"})

    assert "someone goes quiet" in client.get(page).content.decode()
    assert "turn him over" in client.get(reverse("play:practice")).content.decode()
    client.post(url, {"drop": "1"})
    assert "turn him over" not in client.get(reverse("play:practice")).content.decode()


def test_list_can_be_narrowed_and_says_when_nothing_fits(officer: Person, client_for: ClientFor) -> None:
    client = client_for(officer)

    assert "1 scene fits" in client.get(reverse("play:practice"), {"rank": "peer"}).content.decode()
    assert (
        "No scene fits all of that"
        in client.get(reverse("play:practice"), {"rank": "above"}).content.decode()
    )
    assert "Still on his back" in client.get(reverse("play:practice"), {"rank": "nonsense"}).content.decode()


def test_debrief_holds_the_law_of_the_state_and_how_it_sounded(
    officer: Person, version: ScenarioVersion, noon: datetime, client_for: ClientFor
) -> None:
    ids = [move["id"] for move in version.table.words["moves"]]
    log = [[0, "move", ids.index("see_face")], [1, "move", ids.index("say_need")]]
    play = services.finish_with_moves(person=officer, version=version, key=KEY, log=log, at=noon)
    page = client_for(officer).get(reverse("play:debrief", args=[play.pk])).content.decode()

    assert "What Colorado says" in page
    assert "Must I step in?" in page
    assert "my arms already knew it" in page
