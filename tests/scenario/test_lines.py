"""The lines beside a scenario: complete, labelled as the moves are, and each said once."""

from typing import Any

import pytest
import yaml

from upstander.scenario.core.faults import BadScenario
from upstander.scenario.core.lines import line_faults, read_lines
from upstander.scenario.core.load import load

from .synthetic import as_yaml, small

WAYS = [
    "zebra runs", "apple pie cools", "seven small boats", "rain over hills", "copper wire hums", "ink dries slow",
    "left shoe missing", "quiet brass band", "paper moon rises", "goose feather drifts",
]  # fmt: skip


def lines() -> dict[str, Any]:
    def ways(word: str, label: str) -> dict[str, Any]:
        return {"as": label, "lines": [f"{word} {way}" for way in WAYS[:8]]}

    return {
        "scenario": "small-one",
        "rank": "peer",
        "scenes": {
            "first": {
                "look_away": ways("one two", "passive_rationalise"),
                "ask": ways("three four", "direct"),
            },
            "second": {"stop": ways("five six", "direct"), "call": ways("nine ten", "delegate")},
        },
        "joining": [f"eleven twelve {way}" for way in WAYS],
    }


def faults(changed: dict[str, Any]) -> list[str]:
    read, source = read_lines(yaml.safe_dump(changed, allow_unicode=True), "x.yaml")
    scenario, _ = load(as_yaml(small()), "small.yaml")
    return [str(fault) for fault in line_faults(read, scenario, source)]


def test_whole_lines_have_no_fault_and_every_third_is_held_out() -> None:
    read, _ = read_lines(yaml.safe_dump(lines()), "x.yaml")

    assert faults(lines()) == []
    assert [held for _, label, held in read.labelled() if label == "delegate"] == [
        n % 3 == 0 for n in range(1, 9)
    ]


def test_missing_move_too_few_lines_and_wrong_label_are_named() -> None:
    changed = lines()
    del changed["scenes"]["first"]["ask"]
    changed["scenes"]["second"]["stop"]["lines"].pop()
    changed["scenes"]["second"]["call"]["as"] = "direct"
    changed["scenes"]["second"]["gone"] = {"as": "direct", "lines": ["zz"]}
    changed["joining"].pop()

    found = " ".join(faults(changed))
    for words in ("first.ask has 0 of 8", "second.stop has 7 of 8", "second.call is read as “direct”",
                  "no move second.gone", "9 of 10 lines of joining in"):  # fmt: skip
        assert words in found


def test_lines_that_say_nearly_the_same_are_named() -> None:
    changed = lines()
    changed["joining"][0] = "put him down on the ground now"
    changed["joining"][1] = "put him down on the ground"

    assert any("is nearly" in fault for fault in faults(changed))


def test_a_line_that_yaml_reads_as_something_else_is_named() -> None:
    with pytest.raises(BadScenario, match="joining"):
        read_lines(yaml.safe_dump(lines() | {"joining": [5]}), "x.yaml")
