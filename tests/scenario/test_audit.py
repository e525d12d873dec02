"""The gates: each closes on the fault it is for, and the fault says where."""

from typing import Any

import pytest

from upstander.scenario.core.audit import check
from upstander.scenario.core.reading import grade, syllables, word_count

from .synthetic import ENDING, as_yaml, small


def sound() -> dict[str, Any]:
    """A small scenario that passes every gate."""
    scenario = small()
    for move in scenario["scenes"][1]["moves"]:
        move["results"] = [{"to": "safe"}]
    scenario["harm"]["too_late"] = "danger >= 4 or clock >= 5"
    return scenario


def faults(scenario: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in check(as_yaml(scenario), "x.yaml")[1].faults]


def test_sound_scenario_passes_every_gate() -> None:
    table, report = check(as_yaml(sound()), "x.yaml")

    assert [str(fault) for fault in report.faults] == []
    assert (report.nothing_ticks, report.best_ticks, report.states) == (10, 2, table.states)


def test_scene_that_no_play_reaches_is_named() -> None:
    scenario = sound()
    scenario["scenes"].append({**scenario["scenes"][1], "id": "orphan"})

    assert any("scene orphan: No play reaches “orphan”." in fault for fault in faults(scenario))


def test_ending_that_no_play_reaches_is_named() -> None:
    scenario = sound()
    scenario["endings"].append({"id": "lost", "outcome": "mixed", **ENDING})

    assert any("No play ends in “lost”." in fault for fault in faults(scenario))


def test_still_scene_without_an_open_move_is_a_dead_end() -> None:
    scenario = sound()
    scenario["scenes"][1]["still"] = True
    for move in scenario["scenes"][1]["moves"]:
        move["when"] = "danger >= 6"

    assert any("scene second: Some plays get stuck here" in fault for fault in faults(scenario))


def test_doing_nothing_must_end_in_the_harm() -> None:
    scenario = sound()
    scenario["drift"] = []
    scenario["clock"]["ending"] = "safe"

    assert any("Doing nothing doesn't end in the declared harm." in fault for fault in faults(scenario))


def test_no_good_end_inside_the_window_is_named() -> None:
    scenario = sound()
    scenario["scenes"][0]["moves"][1]["spends"] = 3
    scenario["window"] = {"opens": 1, "closes": 3}

    assert any("No path comes to a good end inside the window." in fault for fault in faults(scenario))


def test_choose_scene_with_one_tactic_is_named() -> None:
    scenario = sound()
    scenario["scenes"][1]["moves"][1]["tactic"] = "direct"

    assert any("Fewer than two of the three D's" in fault for fault in faults(scenario))


def test_lost_state_that_is_not_marked_too_late_is_named() -> None:
    scenario = sound()
    scenario["scenes"][1]["moves"][0]["results"] = [{"to": "over"}]
    scenario["scenes"][1]["moves"][1]["results"] = [{"to": "safe", "when": "danger <= 1"}, {"to": "over"}]
    scenario["harm"]["too_late"] = "danger >= 6"

    assert any("can no longer end well" in fault for fault in faults(scenario))


def test_result_that_never_comes_is_named() -> None:
    scenario = sound()
    scenario["scenes"][1]["moves"][0]["results"] = [{"to": "over", "when": "danger >= 6"}, {"to": "safe"}]

    assert any("move stop: No play comes to this result." in fault for fault in faults(scenario))


@pytest.mark.parametrize(("where", "limit"), [("opening", 60), ("move", 25), ("reply", 20), ("ending", 90)])
def test_long_text_says_by_how_many_words(where: str, limit: int) -> None:
    scenario, text = sound(), "go " * (limit + 3)
    if where == "opening":
        scenario["opening"] = text
    elif where == "move":
        scenario["scenes"][0]["moves"][0]["text"] = text
    elif where == "reply":
        scenario["scenes"][0]["moves"][1]["results"][0]["reply"] = text
    else:
        scenario["endings"][0] = {"id": "safe", "outcome": "good", **ENDING, "person": text}

    assert any(
        f"This {where} has" in fault and f"{limit} is the most. Take out" in fault
        for fault in faults(scenario)
    )


def test_hard_words_raise_the_reading_grade() -> None:
    hard = "Organizational accountability necessitates institutional transparency regarding responsibilities"
    scenario = sound()
    scenario["scenes"][0]["lines"] = [{"text": f"{hard} and {hard}."} for _ in range(6)]

    assert any("The reading grade is" in fault for fault in faults(scenario))


def test_reading_counts_words_as_a_person_does() -> None:
    assert word_count("He's 49, and it's 3:00 on a mid-week day.") == 9
    assert [syllables(word) for word in ("cuffs", "asphalt", "breathe", "quiet", "tired")] == [1, 2, 1, 1, 1]
    assert grade(["He is here. He is fine."]) < grade(
        ["The representative acknowledged extraordinary circumstances."]
    )
