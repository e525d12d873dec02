"""Each entry of the law: in the schema, with its sources, and no surer than the research that it comes from."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from upstander.law.core.load import circuits, read_circuit, read_state, states
from upstander.law.core.on_date import on_date, review_due

CONTENT = files("upstander.law") / "content"
STATES = sorted(path.name for path in (CONTENT / "states").iterdir() if path.name.endswith(".yaml"))
CIRCUITS = sorted(path.name for path in (CONTENT / "circuits").iterdir() if path.name.endswith(".yaml"))


@pytest.fixture(scope="module")
def research() -> dict[str, Any]:
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "law" / "states.yaml"
    if not path.is_file():
        pytest.skip("needs ../shared, the source material, which is not beside this checkout")
    return {entry["code"]: entry for entry in yaml.safe_load(path.read_text("utf-8"))["states"]}


@pytest.mark.parametrize("name", STATES)
def test_state_is_in_the_schema_and_says_where_it_was_read(name: str) -> None:
    state = read_state((CONTENT / "states" / name).read_text("utf-8"), name)
    assert name == f"us-{state.code.lower()}.yaml"
    assert state.circuit in circuits()
    assert state.code in circuits()[state.circuit].jurisdictions
    assert all(source.url.startswith("http") for source in state.sources)
    assert review_due(state) > state.read_on
    for period in state.periods:
        said = period.statements
        assert (said.status == "none_found") <= (said.trigger is None), "nothing found, yet a trigger"
        assert (said.report.deadline_hours is None) == (said.report.deadline_unit is None)
        if said.status in ("statute", "administrative_rule", "policy_mandate", "report_only"):
            assert state.citation


@pytest.mark.parametrize("name", STATES)
def test_state_is_no_surer_than_the_research(name: str, research: dict[str, Any]) -> None:
    state = read_state((CONTENT / "states" / name).read_text("utf-8"), name)
    entry = research[state.code]
    assert (state.confidence, list(state.unverified)) == (entry["confidence"], entry["unverified_fields"])
    last = state.periods[-1].statements.model_dump()
    for field in ("status", "trigger", "regardless_of_rank", "anti_retaliation", "medical_aid"):
        assert last[field] == entry[field], field
    assert last["report"]["deadline_hours"] == entry["report"]["deadline_hours"]


@pytest.mark.parametrize("name", CIRCUITS)
def test_circuit_is_in_the_schema(name: str) -> None:
    circuit = read_circuit((CONTENT / "circuits" / name).read_text("utf-8"), name)
    assert circuit.circuit.lower() == name.removesuffix(".yaml")
    assert circuit.cases
    assert all(case.confidence != "verified" or case.sources for case in circuit.cases)


def test_every_state_and_dc_and_every_circuit_is_there() -> None:
    assert len(states()) == 51
    assert len(circuits()) == 12


def test_colorados_penalty_changed_on_the_first_of_march_2022() -> None:
    from datetime import date

    state = states()["CO"]
    found = [on_date(state, day).period for day in (date(2022, 2, 28), date(2022, 3, 1))]
    words = [str(period.statements.penalty.criminal) if period else "" for period in found]
    assert "class 1 misdemeanor." in words[0]
    assert words[1].startswith("Failure to report: class 2 misdemeanor")
