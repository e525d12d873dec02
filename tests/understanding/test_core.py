"""The parts of the reader: plain text, pieces, TF-IDF, turns, chips, alarms, figures, moves."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from upstander.understanding import library
from upstander.understanding.core.heard import SUPERVISOR, calls_supervisor, heard
from upstander.understanding.core.labels import SEVEN
from upstander.understanding.core.match import Weights, fits
from upstander.understanding.core.pieces import Pieces
from upstander.understanding.core.scoring import ece, intervals, macro_f1, score
from upstander.understanding.core.tfidf import Vocabulary, features
from upstander.understanding.core.turn import Limits, turn
from upstander.understanding.core.words import MOST, plain, says_something

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "reference.json").read_text("utf-8"))
LIMITS = Limits(act=0.6, choose=0.3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  don’t   do\nthat\t", "don't do that"),
        ("stop\u202e him\u200b", "stop him"),
        ("🚨 off him 🚨", "🚨 off him 🚨"),
        ("ابتعد عنه", "ابتعد عنه"),
        ("“he said” – no…", '"he said" - no...'),
        ("\x00\x07", ""),
    ],
)
def test_text_is_one_plain_line(typed: str, read: str) -> None:
    assert plain(typed) == read


def test_text_is_cut_at_the_limit_and_silence_is_known() -> None:
    assert len(plain("word " * 900)) <= MOST
    assert not any(says_something(text) for text in ("...", "  ", "", "Hmm… well", "um, uhh", "🚨"))
    assert all(says_something(text) for text in ("ok", "7", "停", "um, no", "well stop"))


def test_pieces_are_those_of_the_library() -> None:
    pieces = Pieces(library._checked("pieces.txt", library.settings()).decode().splitlines())
    names = {number: word for word, number in pieces.places.items()}

    for line, expected in zip(REFERENCE["lines"], REFERENCE["pieces"], strict=True):
        assert [names[number] for number in pieces.numbers(line, 24)] == expected


def test_weights_are_those_of_scikit_learn() -> None:
    for mark in ("w", "c"):
        expected = REFERENCE["tfidf"][mark]
        names = sorted(expected["rarity"])
        places = {f"{mark}{name}": place for place, name in enumerate(names)}
        rarity = np.array([expected["rarity"][name] for name in names], dtype=np.float32)
        vocabulary = Vocabulary(places, rarity)
        for line, row in zip(REFERENCE["lines"], expected["rows"], strict=False):
            columns, values = vocabulary.vector(line)
            found = {
                names[column]: value for column, value in zip(columns.tolist(), values.tolist(), strict=True)
            }
            assert found == pytest.approx(row, abs=1e-5)


def test_words_that_nobody_knows_weigh_nothing() -> None:
    assert Vocabulary({}, np.zeros(0, dtype=np.float32)).vector("anything")[0].tolist() == []
    assert features("")[0] == {}


def chances(**given: float) -> dict[str, float]:
    rest = (1 - sum(given.values())) / (len(SEVEN) - len(given))
    return {label: given.get(label, rest) for label in SEVEN}


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        (chances(direct=0.90), "act"),
        (chances(direct=0.62, passive_rationalise=0.20), "choose"),  # praise only if little speaks against it
        (chances(direct=0.45, distract=0.40), "choose"),
        (chances(direct=0.25), "again"),
        (chances(unclear=0.95), "again"),
        (chances(passive_rationalise=0.70), "act"),  # a false scolding is cheap
        (chances(escalate_or_join=0.50), "choose"),
    ],
)
def test_turn(probabilities: dict[str, float], expected: str) -> None:
    assert turn(probabilities, LIMITS) == expected


def test_whoever_is_stopped_is_praised_for_taking_it_only_if_little_speaks_against_it() -> None:
    assert turn({"stops": 0.7, "brushes_off": 0.25, "thanks": 0.05}, LIMITS) == "choose"
    assert turn({"stops": 0.8, "brushes_off": 0.05, "thanks": 0.15}, LIMITS) == "act"


@pytest.mark.parametrize(
    "text",
    ["start me a sup to this location", "I'm calling the sergeant", "somebody get the LT down here", "sarge, over here",
     "page the attending", "dispatch, send my supervisor", "get me the watch commander on the air"],
)  # fmt: skip
def test_a_call_for_a_supervisor_is_heard(text: str) -> None:
    assert calls_supervisor(text)
    assert SUPERVISOR in heard(text, "delegate", {})
    assert SUPERVISOR in heard(text, "direct", {})
    assert SUPERVISOR not in heard(text, "passive_rationalise", {})


@pytest.mark.parametrize(
    "text", ["sarge, he's cuffed, ease off", "you're the boss", "get off him", "yes sir lieutenant"]
)
def test_speaking_to_a_superior_is_no_call_for_one(text: str) -> None:
    assert not calls_supervisor(text)


def test_chips_are_for_lines_that_intervene() -> None:
    flags = {"specific": 0.9, "respectful": 0.2}

    assert heard("He's cuffed, come off", "direct", flags) == ("specific",)
    assert heard("He's cuffed, come off", "escalate_or_join", flags) == ()
    assert "mission_values" in heard("that's not policy and you know it", "direct", {})


def test_figures_are_those_of_scikit_learn_and_of_a_count_by_hand() -> None:
    case = REFERENCE["figures"]
    assert macro_f1(np.array(case["truth"]), np.array(case["said"])) == pytest.approx(case["macro_f1"])

    found = np.full((4, 7), 0.1 / 6)
    found[[0, 1, 2, 3], [0, 0, 1, 4]] = 0.9  # said: direct, direct, distract, passive
    truth = np.array([0, 4, 5, 4])
    one = score(truth, found, np.array([True, True, False, True]))
    assert [one.accuracy, one.answered, one.right] == pytest.approx([0.5, 0.75, 2 / 3])
    assert [one.false_credit, one.false_credit_answered] == pytest.approx([2 / 3, 1 / 3])
    assert ece(truth, found) == pytest.approx(0.4)


def test_intervals_hold_the_figure_and_widen_by_situation() -> None:
    dice = np.random.default_rng(1)
    truth = dice.integers(0, 7, 280)
    groups = [f"situation {n // 40}" for n in range(280)]
    found = np.full((280, 7), 0.05)
    said = np.where(dice.random(280) < np.repeat(dice.uniform(0.4, 1.0, 7), 40), truth, (truth + 1) % 7)
    found[np.arange(280), said] = 0.7
    answered = np.ones(280, dtype=bool)

    narrow = intervals(truth, found, answered, draws=300)["accuracy"]
    wide = intervals(truth, found, answered, groups, draws=300)["accuracy"]
    assert narrow[0] < float(np.mean(said == truth)) < narrow[1]
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


def test_moves_are_told_apart_by_label_then_by_words() -> None:
    weights = Weights(label=1.0, words=8.0, vectors=4.0)
    labels = ["direct", "direct", "distract"]
    alike = [np.array([0.1]), np.array([0.6, 0.5]), np.array([0.0])]
    found = fits(chances(direct=0.8), labels, alike, None, weights)

    assert sum(found) == pytest.approx(1)
    assert max(range(3), key=found.__getitem__) == 1
    near = [np.array([0.9]), np.array([-0.5]), np.array([0.0])]
    assert fits(chances(direct=0.8), labels, alike, near, weights)[0] > found[0]


def test_a_call_for_a_supervisor_fits_direct_and_delegate_alike() -> None:
    weights, alike = Weights(1.0, 0.0, 0.0), [np.array([0.0])] * 3
    found = fits(
        chances(delegate=0.9), ["direct", "delegate", "distract"], alike, None, weights, supervisor=True
    )

    assert found[0] == pytest.approx(found[1])
    assert found[2] < found[0] / 4
