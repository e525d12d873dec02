"""The model that ships: held to floors on situations that it never saw; nothing but what its hash names is read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from upstander.scenario import library as scenes
from upstander.understanding import library
from upstander.understanding.core.labels import SEVEN, TAKES
from upstander.understanding.core.reader import Reader
from upstander.understanding.errors import BrokenModel
from upstander.understanding.report import GOALS, labelled, score_file, score_rows

DATA = Path(__file__).parent / "data"
FLOOR = {"macro_f1": 0.72, "false_credit_answered": 0.10, "right": 0.87, "answered": 0.50}
WORDS_FLOOR = 0.66


def figures(found: dict[str, Any]) -> dict[str, float]:
    return {name: figure["value"] for name, figure in found["figures"].items()}


def judging() -> list[dict[str, Any]]:
    return [row for path in sorted(DATA.glob("*.jsonl")) for row in labelled(path)]


def above_the_floor(found: dict[str, float]) -> None:
    assert found["macro_f1"] >= FLOOR["macro_f1"]
    assert found["false_credit_answered"] <= FLOOR["false_credit_answered"]
    assert found["right"] >= FLOOR["right"]
    assert found["answered"] >= FLOOR["answered"]


def test_research_set_is_read_above_the_floor(reader: Reader, shared: Path) -> None:
    above_the_floor(figures(score_file(reader, shared / "data" / "utterances" / "dev.jsonl")))


def test_judging_set_is_read_above_the_floor(reader: Reader) -> None:
    above_the_floor(figures(score_rows(reader, judging())))


def test_words_alone_are_above_their_floor(by_words: Reader, shared: Path) -> None:
    research = labelled(shared / "data" / "utterances" / "dev.jsonl")

    assert figures(score_rows(by_words, research))["macro_f1"] >= WORDS_FLOOR
    assert figures(score_rows(by_words, judging()))["macro_f1"] >= WORDS_FLOOR


def test_ways_that_were_held_out_are_mostly_acted_on_rightly_or_asked_about(reader: Reader) -> None:
    """The library's held-out third, by label: for a witness, and for one who is being stopped."""
    for receiver, labels, floor in ((False, SEVEN, 0.55), (True, TAKES, 0.55)):
        slugs = [slug for slug in scenes.slugs() if _receiver(slug) == receiver]
        lines = [one for slug in slugs for one in scenes.lines_of(slug).labelled(receiver=receiver) if one[2]]
        readings = reader.read_all([text for text, _, _ in lines], receiver=receiver)
        right = [reading.label == label for reading, (_, label, _) in zip(readings, lines, strict=True)]
        assert {label for _, label, _ in lines} <= set(labels)
        assert np.mean(right) >= floor


def _receiver(slug: str) -> bool:
    return bool(scenes.table_of(slug).words["role"] == "receiver")


def test_a_name_in_front_makes_no_call_for_others_of_a_plain_no(reader: Reader) -> None:
    """Calling a colleague by name is how officers speak; it must not be read as sending for someone."""
    plain = [row["text"] for row in judging() if row["tactic"] == "direct"]
    before = reader.read_all(plain)
    for name in ("Rourke", "Sarge", "Delgado", "Doc", "hey Kim"):
        named = [f"{name}, {text[0].lower()}{text[1:]}" for text in plain]
        after = reader.read_all(named)
        turned = [
            text
            for text, was, now in zip(named, before, after, strict=True)
            if was.label == "direct" and now.label == "delegate"
        ]
        assert len(turned) <= 0.05 * len(plain), turned


def test_reading_is_the_same_every_time_and_one_by_one(reader: Reader) -> None:
    texts = [
        "get off his back",
        "I guess it's not my problem",
        "a much longer line than the others, with more words in it",
    ]
    together = reader.read_all(texts)

    for text, reading in zip(texts, together, strict=True):
        alone = reader.read(text)
        assert alone.label == reading.label
        assert alone.probabilities == pytest.approx(reading.probabilities, abs=1e-4)
        assert sum(alone.probabilities.values()) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\u202e\u200b", "🚨"])
def test_nothing_said_is_asked_again(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert (reading.label, reading.turn, reading.heard) == ("unclear", "again", ())


@pytest.mark.parametrize(
    "text", ["word " * 400, "a" * 2000, "ابتعد عنه الآن", "<script>alert(1)</script> stop it", "停下来"]
)
def test_odd_text_is_read_without_a_fault(reader: Reader, by_words: Reader, text: str) -> None:
    for one in (reader, by_words):
        assert one.read(text).turn in ("act", "choose", "again")


def test_goals_are_those_of_the_project() -> None:
    assert {"macro_f1", "right", "answered", "false_credit_answered", "ece"} == set(GOALS)


def test_a_changed_file_of_the_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    about = json.loads(json.dumps(library.settings()))
    about["hashes"]["words.npz"] = "0" * 64
    with pytest.raises(BrokenModel, match=r"words\.npz: It was changed"):
        library._words(about)


def test_model_fits_the_repository_and_holds_no_pickle() -> None:
    folder = Path(str(library._folder()))
    files = sorted(path.name for path in folder.iterdir())

    assert files == ["CARD.md", "NOTICE", "network.onnx", "pieces.txt", "reading.json", "words.npz"]
    assert sum((folder / name).stat().st_size for name in files) <= 25_000_000
    with np.load(folder / "words.npz", allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)
    card = (folder / "CARD.md").read_text("utf-8")
    assert library.settings()["hashes"]["network.onnx"] in card
