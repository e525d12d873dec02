"""The gates before publishing: on the table what can be reached, on the text how it reads."""

from dataclasses import dataclass

from .compile import compile_scenario
from .faults import BadScenario, Fault
from .form import Scenario
from .load import load
from .source import Source
from .table import Table
from .table_gates import TableGates
from .text_gates import TextGates


@dataclass(frozen=True)
class Report:
    """What the audit measured, and what stands against publishing."""

    faults: tuple[Fault, ...]
    states: int
    edges: int
    grade: float
    nothing_ticks: int  # until harm, if nobody acts
    best_ticks: int  # until the earliest good end

    @property
    def passed(self) -> bool:
        return not self.faults


def check(text: str | bytes, file: str) -> tuple[Table, Report]:
    """Read, compile and audit one file.

    Raises
    ------
    BadScenario
        It can't be read or compiled; faults that only stand against publishing are in the report.
    """
    scenario, source = load(text, file)
    table = compile_scenario(scenario, file)
    return table, audit(scenario, table, source)


def audit(scenario: Scenario, table: Table, source: Source) -> Report:
    """Every gate, on a compiled scenario."""
    gates, text = TableGates(scenario, table, source), TextGates(scenario, source)
    faults = (*gates.faults(), *text.faults())
    return Report(
        faults=tuple(sorted(set(faults))),
        states=table.states,
        edges=table.edges,
        grade=text.grade,
        nothing_ticks=gates.nothing_ticks,
        best_ticks=gates.best_ticks,
    )


def publishable(text: str | bytes, file: str) -> Table:
    """The table of a scenario that passes every gate.

    Raises
    ------
    BadScenario
    """
    table, report = check(text, file)
    if report.faults:
        raise BadScenario(list(report.faults))
    return table
