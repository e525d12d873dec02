"""Words about one's own life, and threats, stop a play; talk about the scene doesn't."""

import json
from pathlib import Path

import pytest

from upstander.scenario import library
from upstander.understanding.core.safety import alarm
from upstander.understanding.core.words import plain

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    "text",
    ["I want to kill myself", "i dont want to be here anymore", "im gonna eat my gun tonight", "I'd rather be dead",
     "they'd be better off without me", "I can't go on", "I could just end it all", "maybe i should kill myself lol",
     "honestly I've been suicidal since March", "I don't want to wake up", "kms", "I’m going to take my own life",
     "no reason for me to keep living"],
)  # fmt: skip
def test_ones_own_death_stops_the_play(text: str) -> None:
    assert alarm(plain(text)) == "self"


@pytest.mark.parametrize(
    "text",
    ["I'll kill you if you touch him again", "i swear to god ill shoot you", "I'm gonna put a bullet in him",
     "you're a dead man", "I know where your kids go to school", "I'm going to burn down the station",
     "I'll break your neck", "I will fucking murder him"],
)  # fmt: skip
def test_a_threat_stops_the_play(text: str) -> None:
    assert alarm(plain(text)) == "threat"


@pytest.mark.parametrize(
    "text",
    ["are you thinking about killing yourself?", "do you want to die", "are you suicidal", "you're going to kill him",
     "you're killing him", "he wants to die, get the medic", "kill the siren", "kill the lights and go home",
     "my wife will kill me", "I'll shoot you a text", "I'll shoot him an email tomorrow", "I'll call it off myself",
     "dying to see that report", "he'd be dead by now", "turn here, I know where he lives", "I'm dead on my feet",
     "this job will be the death of me", "put the gun down", "I'm done with this shift"],
)  # fmt: skip
def test_the_scene_and_figures_of_speech_go_on(text: str) -> None:
    assert alarm(plain(text)) is None


def test_no_way_of_saying_a_move_stops_the_play() -> None:
    """Least of all in the scene in which one asks a partner about suicide."""
    found = [
        (slug, text)
        for slug in library.slugs()
        for text, _, _ in library.lines_of(slug).labelled()
        if alarm(plain(text))
    ]
    assert found == []


def test_no_line_of_the_judging_set_stops_the_play() -> None:
    lines = [
        json.loads(line)
        for path in sorted(DATA.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len(lines) == 504
    assert [line["text"] for line in lines if alarm(plain(line["text"]))] == []
