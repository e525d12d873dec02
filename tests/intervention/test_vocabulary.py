"""The vocabulary: what ships loads, and a wrong entry is named."""

import pytest

from upstander.intervention.core import vocabulary
from upstander.intervention.core.vocabulary import BadVocabulary, Need, Stage, read_entries

CODES = [
    "AMB",
    "PLU",
    "DIF",
    "RNK",
    "LOY",
    "RET",
    "CAR",
    "INV",
    "FUT",
    "SKL",
    "ARO",
    "JUR",
    "BIA",
    "EMB",
    "FRI",
    "OVR",
]


def test_shipped_vocabulary_holds_the_sources_words_in_order() -> None:
    assert [stage.code for stage in vocabulary.stages()] == ["see", "decide", "own", "choose", "act"]
    assert [tactic.code for tactic in vocabulary.tactics()] == ["distract", "direct", "delegate"]
    assert [way.code for way in vocabulary.approaches()] == ["solution", "mission", "have_their_back"]
    assert [inhibitor.code for inhibitor in vocabulary.inhibitors()] == CODES


def test_default_table_has_lines_of_every_level_each_with_a_source() -> None:
    needs = vocabulary.needs()

    assert {need.level for need in needs} == set(vocabulary.LEVELS)
    assert all(need.source for need in needs)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- {id: a, level: stop, text: t, 'no': s}",
            ", entry 1: “no” is not a field. Use id, level, text, source.",
        ),
        ("- {id: a, level: stop, text: t}", ", entry 1: source is missing. Add it."),
        (
            "- {id: a, level: never, text: t, source: s}",
            ", entry 1: level is never. Use acknowledge, word, stop.",
        ),
        (
            "- {id: a, level: stop, text: '', source: s}",
            ", entry 1: text is empty or not text. Write it in quotes.",
        ),
        ("- {id: a, level: stop, text: t, source: s}\n" * 2, ": a is given twice. Keep one."),
        ("id: a", ": is not a list of entries. Start each with “- ”."),
    ],
)
def test_wrong_entry_is_named_with_its_mend(text: str, message: str) -> None:
    with pytest.raises(BadVocabulary) as caught:
        read_entries(Need, text, "x.yaml")

    assert str(caught.value) == f"x.yaml{message}"


def test_no_sentence_is_copied_from_the_source_document(shared: object) -> None:
    from pathlib import Path

    seed = (Path(str(shared)) / "seed.txt").read_text("utf-8")
    ours = [stage.text for stage in vocabulary.stages()] + [tactic.text for tactic in vocabulary.tactics()]
    ours += [need.text for need in vocabulary.needs()] + [way.text for way in vocabulary.approaches()]

    assert [
        text for text in ours if any(part and len(part) > 25 and part in seed for part in text.split(". "))
    ] == []


def test_entries_are_frozen() -> None:
    stage: Stage = vocabulary.stages()[0]

    with pytest.raises(AttributeError):
        stage.name = "Look"  # type: ignore[misc]
