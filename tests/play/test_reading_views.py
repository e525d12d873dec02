"""Typed words on the pages, with a real reader: read, acted on, taken back, stopped, kept sealed; never stored."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.scenario.synthetic import as_yaml
from tests.scenario.test_audit import sound
from upstander.agency.models import Agency, Person
from upstander.play import queries, services
from upstander.play.cli import corrections
from upstander.play.errors import TooFewCorrections
from upstander.play.models import Correction, KeptWords, Play
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current
from upstander.scenario.services import publish_own

MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]
NEEDLE = "zebra-quartz"  # a word that stands nowhere else
KEY = "0123456789abcdef"
SEALED = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"


@pytest.fixture
def version(agency: Agency) -> ScenarioVersion:
    return current(agency).get(slug="still-on-his-back")


@pytest.fixture
def officer(make_person: MakePerson) -> Person:
    return make_person()


@pytest.fixture
def client(officer: Person, client_for: ClientFor) -> Client:
    return client_for(officer)


def ask(client: Client, version: ScenarioVersion, body: Any) -> tuple[int, dict[str, Any]]:
    url = reverse("play:read", args=[version.digest])
    data = body if isinstance(body, str) else json.dumps(body)
    response = client.post(url, data, content_type="application/json")
    return response.status_code, response.json() if response.status_code == 200 else {}


def test_words_are_read_and_nothing_is_stored(reads: Path, client: Client, version: ScenarioVersion) -> None:
    status, found = ask(
        client, version, {"state": 0, "text": f"Rourke, he's done, you need to come up off of him {NEEDLE}"}
    )

    assert status == 200
    assert found["turn"] in ("act", "choose")
    assert "direct" in {read["label"] for read in found["reads"]}
    assert found["reads"][0]["path"]
    assert not Play.objects.exists()


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("", "again"),
        ("…", "again"),
        ("hm", "again"),
        ("I want to kill myself", "stop"),
        ("I'll kill him, I swear", "stop"),
    ],
)
def test_silence_is_asked_again_and_an_alarm_stops(
    reads: Path, client: Client, version: ScenarioVersion, text: str, turn: str
) -> None:
    status, found = ask(client, version, {"state": 0, "text": text})
    assert (status, found["turn"]) == (200, turn)
    assert turn == "again" or found == {"turn": "stop"}


def test_an_alarm_stops_even_where_nobody_reads(
    client: Client, version: ScenarioVersion, settings: Any, tmp_path: Path
) -> None:
    settings.READER = tmp_path / "none.sock"
    assert ask(client, version, {"state": 0, "text": "i dont want to live"}) == (200, {"turn": "stop"})
    assert ask(client, version, {"state": 0, "text": "get off him"}) == (200, {"turn": "away"})


@pytest.mark.parametrize(
    "body",
    ["{broken", "[]", {"state": 0}, {"state": 0, "text": 5}, {"text": "a"}, {"state": -1, "text": "a"},
     {"state": 10**9, "text": "a"}, {"state": "0", "text": "a"}, {"state": True, "text": "a"}],
)  # fmt: skip
def test_what_is_no_question_is_refused(client: Client, version: ScenarioVersion, body: Any) -> None:
    assert ask(client, version, body)[0] == 422


def test_two_thousand_characters_are_read_and_one_more_is_refused(
    reads: Path, client: Client, version: ScenarioVersion
) -> None:
    text = ("get off his back now " * 120)[:2000]
    assert ask(client, version, {"state": 0, "text": text})[0] == 200
    assert ask(client, version, {"state": 0, "text": text + "!"})[0] == 422


def test_an_agencys_own_scene_works_without_lines_of_its_own(
    reads: Path, agency: Agency, client: Client, noon: datetime
) -> None:
    own = publish_own(
        agency=agency, data=as_yaml(sound() | {"id": "our-own"}).encode(), file="o.yaml", by=None, at=noon
    )
    status, found = ask(client, own, {"state": 0, "text": "hey, what are you doing, knock it off"})
    assert status == 200
    assert found["turn"] in ("act", "choose", "again")


def begun(client: Client, version: ScenarioVersion) -> str:
    response = client.post(reverse("play:begin", args=[version.slug]), {"again": "", "from": ""})
    return str(response["Location"])


def say(client: Client, where: str, **given: str) -> Any:
    return client.post(f"{where}answer/", given)


def test_without_javascript_words_act_are_shown_and_taken_back(
    reads: Path, client: Client, version: ScenarioVersion
) -> None:
    where = begun(client, version)
    response = say(
        client, where, say="1", words=f"Rourke he's in cuffs and can't breathe, get off his back {NEEDLE}"
    )
    play = Play.objects.get()
    if response.status_code == 200:  # in doubt: choose the first reading
        value = json.loads(response.context["asked"]["reads"][0]["value"])
        say(client, where, reading=json.dumps(value))
        play.refresh_from_db()
    page = client.get(where).content.decode()
    assert "I read that as" in page
    assert play.readings[0]["read"] == "direct"
    assert NEEDLE not in json.dumps([play.readings, play.moves])

    say(client, where, take_back="1")
    play.refresh_from_db()
    assert (play.readings, [entry for entry in play.moves if entry[1] == "move"], play.clock_from) == (
        [],
        [],
        None,
    )


def test_without_javascript_doubt_and_silence_are_asked_about_with_the_words_in_the_box(
    reads: Path, client: Client, version: ScenarioVersion
) -> None:
    where = begun(client, version)
    page = say(client, where, say="1", words="hm <b>well</b>").content.decode()

    assert "Say that another way?" in page
    assert "hm &lt;b&gt;well&lt;/b&gt;" in page
    assert Play.objects.get().clock_from is None  # it waits


def test_without_javascript_an_alarm_leads_to_help_and_changes_nothing(
    client: Client, version: ScenarioVersion
) -> None:
    where = begun(client, version)
    before = Play.objects.values().get()
    response = say(client, where, say="1", words="I just want to end my life")

    assert response["Location"] == reverse("play:stopped")
    assert Play.objects.values().get() == before
    page = client.get(reverse("play:stopped")).content.decode()
    assert "988" in page
    assert "Nobody is told" in page


@pytest.mark.parametrize(
    "raw", ["{", "[]", '{"path": ["x"]}', '{"path": [1]}', '{"path": [1], "reading": 4}']
)
def test_a_reading_that_nobody_offered_is_refused(client: Client, version: ScenarioVersion, raw: str) -> None:
    where = begun(client, version)
    assert say(client, where, reading=raw).status_code == 422


@pytest.fixture
def play(officer: Person, version: ScenarioVersion, noon: datetime) -> Play:
    walk = services.plays._walk(version, [], to_the_end=False)
    move = next(m for m in walk.moves() if version.table.words["moves"][m]["id"] == "ask_rourke")
    readings = [
        {
            "tick": 0,
            "move": move,
            "read": "distract",
            "meant": "unclear",
            "percent": 50,
            "heard": [],
            "how": "corrected",
        }
    ]
    return services.finish_with_moves(
        person=officer, version=version, key=KEY, log=[(0, "move", move)], readings=readings, at=noon
    )


def test_debrief_says_how_words_were_read_and_offers_to_keep_them(play: Play, client: Client) -> None:
    page = client.get(reverse("play:debrief", args=[play.pk])).content.decode()

    assert "Your words, and how they were read" in page
    assert "Read as Distract. You meant <b>Not sure yet</b>." in page
    assert 'data-words-of="0123456789abcdef"' in page
    assert "data-learns" not in page


def test_words_are_kept_sealed_only_for_thirty_days_and_forgotten(
    play: Play, client: Client, noon: datetime
) -> None:
    url = reverse("play:keep_words", args=[play.pk])
    for plain in ("come off him", "", "-----BEGIN AGE ENCRYPTED FILE-----" + "x" * 50_000):
        assert (
            client.post(url, json.dumps({"sealed": plain}), content_type="application/json").status_code
            == 422
        )
    assert not KeptWords.objects.exists()
    assert (
        client.post(url, json.dumps({"sealed": SEALED}), content_type="application/json").status_code == 200
    )
    kept = KeptWords.objects.get()
    assert SEALED[:34] in client.get(reverse("play:debrief", args=[play.pk])).content.decode()

    KeptWords.objects.update(until=date(2026, 12, 23))
    assert services.forget_old_words(at=noon.replace(month=12, day=24)) == 0
    assert services.forget_old_words(at=noon.replace(month=12, day=25)) == 1
    client.post(url, json.dumps({"sealed": SEALED}), content_type="application/json")
    client.post(url, {"forget": "1"})
    assert not KeptWords.objects.exists()
    assert kept.play_id == play.pk


def test_kept_words_go_with_their_play(play: Play, noon: datetime) -> None:
    services.keep_words(play=play, sealed=SEALED, at=noon)
    services.delete(play=play)
    assert not KeptWords.objects.exists()


def give(client: Client, play: Play, **changed: str) -> Any:
    line = {"text": "Dana, look at me", "read_as": "distract", "meant": "direct"} | changed
    return client.post(
        reverse("play:give", args=[play.pk]), json.dumps(line), content_type="application/json"
    )


def test_a_line_is_given_only_if_the_agency_asks_and_without_a_name(
    play: Play, client: Client, agency: Agency, coordinator: Person, noon: datetime
) -> None:
    assert give(client, play).json() == {"given": False}
    assert not Correction.objects.exists()

    services.decide_learning(agency=agency, learns=True, by=coordinator, at=noon)
    assert "data-learns" in client.get(reverse("play:debrief", args=[play.pk])).content.decode()
    assert give(client, play).json() == {"given": True}
    assert {field.name for field in Correction._meta.get_fields()} == {
        "id",
        "agency",
        "text",
        "read_as",
        "meant",
        "slug",
    }
    for bad in ({"text": ""}, {"text": "x" * 401}, {"read_as": "shouting"}, {"meant": ""}):
        assert give(client, play, **bad).status_code == 422


def test_given_lines_are_exported_by_a_person_from_eleven_on(
    play: Play, client: Client, agency: Agency, coordinator: Person, noon: datetime, tmp_path: Path
) -> None:
    services.decide_learning(agency=agency, learns=True, by=coordinator, at=noon)
    file = tmp_path / "given.jsonl"
    for number in range(10):
        give(client, play, text=f"Dana, look at me {number}")
    with pytest.raises(TooFewCorrections, match="10 lines"):
        services.export_corrections(agency=agency, throw_away=True, write=file.write_text)
    assert not file.exists()
    assert Correction.objects.count() == 10

    give(client, play, text="Dana, look at me 10")
    result = CliRunner().invoke(corrections, [str(file), "--throw-away"])
    assert result.output == f"Wrote 11 lines to {file}.\n"
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sorted(line["text"] for line in lines) == sorted(f"Dana, look at me {n}" for n in range(11))
    assert {(line["tactic"], line["read_as"]) for line in lines} == {("direct", "distract")}
    assert not Correction.objects.exists()


def test_worker_that_keeps_opened_scenes_comes_from_where_it_watches(client: Client) -> None:
    answer = client.get(reverse("play:offline"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert reverse("play:offline").startswith(
        reverse("play:practice")
    )  # its scope, without a header that widens it
    assert b"fetch" in answer.content


def test_another_officers_play_is_not_there(
    play: Play, make_person: MakePerson, client_for: ClientFor
) -> None:
    stranger = client_for(make_person("Jo Vance"))
    assert give(stranger, play).status_code == 404
    url = reverse("play:keep_words", args=[play.pk])
    assert (
        stranger.post(url, json.dumps({"sealed": SEALED}), content_type="application/json").status_code == 404
    )


def test_the_database_never_holds_typed_words(
    reads: Path, client: Client, version: ScenarioVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    where = begun(client, version)
    for words in (f"get off him {NEEDLE}", f"{NEEDLE} hm", f"let me take him, wash your face {NEEDLE}"):
        ask(client, version, {"state": 0, "text": words})
        say(client, where, say="1", words=words)
    capsys.readouterr()
    call_command("dumpdata", exclude=["contenttypes", "sessions"])
    said = capsys.readouterr()
    assert "still-on-his-back" in said.out
    assert NEEDLE not in said.out + said.err


def test_suggestions_and_pages_ask_nobody_for_words(play: Play, officer: Person) -> None:
    assert queries.words_of(play) is None


def test_player_page_offers_the_box_only_where_words_can_be_read(
    reads: Path, client: Client, version: ScenarioVersion, settings: Any, tmp_path: Path
) -> None:
    url = reverse("play:player", args=[version.slug])
    assert " data-reader " in client.get(url).content.decode()
    settings.READER = tmp_path / "none.sock"
    assert " data-reader " not in client.get(url).content.decode()


def test_reading_needs_no_query_of_its_own_words(
    reads: Path, client: Client, version: ScenarioVersion, count_queries: Any
) -> None:
    assert count_queries(lambda: ask(client, version, {"state": 0, "text": "get off his back"})) <= 6
