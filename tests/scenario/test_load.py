"""Reading a scenario: every fault names file, line, scene and mend."""

import time
from typing import Any

import pytest

from upstander.scenario.core.faults import BadScenario
from upstander.scenario.core.form import json_schema
from upstander.scenario.core.load import load
from upstander.scenario.core.source import MAX_BYTES, read_source

from .synthetic import as_yaml, small


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(BadScenario) as caught:
        load(text, "x.yaml")
    return [str(fault) for fault in caught.value.faults]


def changed(old: str, new: str) -> str:
    text = as_yaml(small())
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_whole_scenario_loads_with_its_values() -> None:
    scenario, source = load(as_yaml(small()), "x.yaml")

    assert (scenario.id, len(scenario.scenes), scenario.scenes[1].moves[0].results[0].to) == (
        "small-one",
        2,
        "safe",
    )
    assert source.line(("scenes", 0, "id")) == line_of(as_yaml(small()), "id: first")


def test_unknown_field_names_line_scene_and_the_likely_one() -> None:
    text = changed("stage: see", "stgae: see")

    assert (
        f"x.yaml, line {line_of(text, 'stgae')}, scene first: “stgae” isn't a field here. Did you mean “stage”?"
        in faults(text)
    )


def test_misspelt_target_names_move_and_the_likely_scene() -> None:
    text = changed("to: second", "to: secnd")

    assert faults(text) == [
        f"x.yaml, line {line_of(text, 'secnd')}, scene first, move ask: "
        "There is no scene or ending “secnd”. Did you mean “second”?"
    ]


def test_missing_field_is_named() -> None:
    scenario = small()
    del scenario["scenes"][0]["best"]

    assert [fault.split(": ", 1)[1] for fault in faults(as_yaml(scenario))] == ["“best” is missing. Add it."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"window": {"opens": 9, "closes": 3}}, "The window closes before it opens."),
        ({"clock": {"tick_seconds": 3, "limit": 30, "ending": "over"}}, "greater than or equal to 5"),
        ({"vars": {"danger": {"start": 9, "least": 0, "most": 6, "means": "x"}}}, "outside of 0 to 6"),
        ({"harm": {"danger": "dnger", "when": "danger >= 6", "ending": "over"}}, "Did you mean “danger”?"),
        ({"harm": {"danger": "danger", "when": "danger > 6", "ending": "over"}}, "write >=, <= or =="),
        ({"policy_clauses": ["no"]}, "“0”"),
        ({"title": 3}, "Write text; quote it if it is a number."),
        ({"drift": [{"every": 2, "add": {"calm": 1}}]}, "There is no variable “calm”."),
    ],
)
def test_wrong_value_is_named(change: dict[str, Any], words: str) -> None:
    assert words in "\n".join(faults(as_yaml(small(**change))))


def test_inhibitor_without_a_note_is_refused() -> None:
    assert (
        "A move with an inhibitor needs a note."
        in faults(changed("id: ask\n", "id: ask\n    inhibitor: AMB\n"))[0]
    )


def test_stage_outside_the_vocabulary_is_refused() -> None:
    assert (
        "There is no code of the vocabulary “sea”. Did you mean “see”?"
        in faults(changed("stage: see", "stage: sea"))[0]
    )


def test_yaml_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a, *a]\n" for n in range(30))
    started = time.perf_counter()

    assert "“&” and “*” (anchors) aren't allowed." in faults(bomb)[0]
    assert time.perf_counter() - started < 10  # a hang, not a pace


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"a: !!python/object/apply:os.system [ls]", "“!” (a tag) isn't allowed."),
        (b"x" * (MAX_BYTES + 1), "200,000 at most"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- a\n- b\n", "isn't a scenario"),
        (b"", "isn't a scenario"),
        (b"id: a\nid: b\n", "“id” is given twice here."),
        (b"id: [a\n", "This isn't YAML"),
        (b"a: " + b"[" * 40 + b"]" * 40, "levels deep"),
        (b"? [a]\n: b\n", "plain word"),
    ],
)
def test_bad_file_is_refused_with_its_mend(text: bytes, words: str) -> None:
    found = faults(text)

    assert words in found[0]
    assert found[0].endswith(".")


def test_unquoted_no_and_on_stay_words() -> None:
    source = read_source("a: No\nb: on\nc: true\nd: 12\ne: '12'\nf: 1_000\n", "x.yaml")

    assert source.values == {"a": "No", "b": "on", "c": True, "d": 12, "e": "12", "f": "1_000"}


def test_comma_that_splits_a_text_gets_a_mend_of_its_own() -> None:
    text = "id: x\nopening: a\nreview: {status: written, on a street}\n"

    assert any("A comma inside { } starts a new field" in fault for fault in faults(text))


def test_right_to_left_and_emoji_text_are_text() -> None:
    scenario, _ = load(as_yaml(small(title="שלום 🚓 a")), "x.yaml")

    assert scenario.title == "שלום 🚓 a"


def test_schema_knows_the_vocabulary() -> None:
    schema = json_schema()

    assert schema["$defs"]["Scene"]["properties"]["stage"]["enum"] == [
        "see",
        "decide",
        "own",
        "choose",
        "act",
    ]
    assert schema["additionalProperties"] is False
