"""Receivers, scenes in which nothing is wrong, other domains: each kind has its own rules, and its own faults."""

from typing import Any

import pytest

from upstander.scenario.core import domain
from upstander.scenario.core.audit import check
from upstander.scenario.core.faults import BadScenario

from .synthetic import as_yaml, in_order, receiving, small


def faults(scenario: dict[str, Any]) -> list[str]:
    try:
        return [str(fault) for fault in check(as_yaml(scenario), "x.yaml")[1].faults]
    except BadScenario as error:
        return [str(fault) for fault in error.faults]


@pytest.mark.parametrize("scenario", [receiving(), in_order()], ids=["receiver", "nothing wrong"])
def test_each_kind_passes_its_gates(scenario: dict[str, Any]) -> None:
    assert faults(scenario) == []


def test_receiver_has_no_tactics_and_must_be_able_to_step_off() -> None:
    scenario = receiving()
    scenario["scenes"][1]["moves"][0] |= {"tactic": "direct"}
    assert any("Whoever is being stopped doesn't intervene." in fault for fault in faults(scenario))

    scenario = receiving()
    scenario["scenes"][1]["moves"][0] |= {"receives": "asks"}
    assert any("one can't both step off and carry on" in fault for fault in faults(scenario))


def test_receives_is_for_receivers() -> None:
    scenario = small()
    scenario["scenes"][0]["moves"][0]["receives"] = "stops"

    assert any("“receives” is for scenarios with" in fault for fault in faults(scenario))


def test_where_nothing_is_wrong_nobody_is_harmed() -> None:
    scenario = in_order()
    scenario["endings"][1]["outcome"] = "harm"
    assert any("no ending is a harm" in fault for fault in faults(scenario))

    scenario = in_order()
    scenario["harm"] |= {"when": "danger >= 6", "ending": "dented"}
    assert any("nothing can come to harm" in fault for fault in faults(scenario))


@pytest.mark.parametrize(
    ("step", "says"),
    [(4, "no move that only asks"), (1, "no move that steps in hard")],
    ids=["asking", "hard"],
)
def test_where_nothing_is_wrong_one_can_ask_and_one_can_go_too_far(step: int, says: str) -> None:
    scenario = in_order()
    for scene in scenario["scenes"]:
        for move in scene["moves"]:
            move["ladder"] = step

    assert any(says in fault for fault in faults(scenario))


def test_something_wrong_needs_its_rule() -> None:
    scenario = small()
    scenario["harm"].pop("when")

    assert any("The harm rule needs “when” and “ending”." in fault for fault in faults(scenario))


def test_hospital_has_its_own_ways_up_the_chain_and_no_law() -> None:
    scenario = small(domain="hospital", law=None, policy_clauses=[])
    scenario["scenes"][1]["moves"][0]["superior"] = "concerned"
    unlike = small()
    unlike["scenes"][1]["moves"][0]["superior"] = "concerned"

    assert not any("superior" in fault or "law" in fault for fault in faults(scenario))
    assert any("“concerned”" in fault for fault in faults(unlike))
    assert any("has its law wrong" in fault for fault in faults(small(domain="hospital")))
    assert any("There is no domain “airline”" in fault for fault in faults(small(domain="airline")))


def test_every_domain_names_all_that_a_debrief_says() -> None:
    assert domain.codes() == ("police", "hospital")
    assert [name for _, name in domain.of("hospital").fates] == [
        "The patient", "Your colleague", "You", "The hospital", "The families",
    ]  # fmt: skip
    assert {approach.code for approach in domain.of("police").approaches} == {
        "solution", "mission", "have_their_back",
    }  # fmt: skip


def test_need_must_stand_in_the_table_of_stage_two() -> None:
    assert any("There is no line of the table of stage two “breth”. Did you mean “breath”?" in fault.replace("  ", " ")
               for fault in faults(small(needs=["breth"])))  # fmt: skip
