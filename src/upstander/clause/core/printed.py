"""Findings as rows for a program and as a table for people."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from upstander.law.core.entry import Circuit, Period, State
from upstander.law.core.load import circuits, states
from upstander.law.core.on_date import on_date

from .against_circuit import against_circuit
from .against_law import Compared, against_state, asked_by_law
from .check import Checked
from .rubric import clause, clauses, counts, judgements, required_missing

WIDTH, QUOTE = 100, 90  # letters of a line, and of a piece of the text
NOT_ADVICE = "Not legal advice. Read both texts, and ask counsel."
UNVERIFIED = " (unverified)"


class UnknownState(ValueError):
    """There is no state of that code."""


@dataclass(frozen=True)
class Background:
    """The law that a text is compared with: a state on a day, and its circuit."""

    state: State
    circuit: Circuit
    period: Period | None
    sentence: str
    day: date

    def compare(self, checked: Checked) -> tuple[Compared, ...]:
        """What the state and the circuit ask, beside what the text says."""
        state = against_state(checked, self.state, self.period.statements) if self.period else ()
        return state + against_circuit(checked, self.circuit)

    @property
    def law(self) -> str:
        """The law by name."""
        return f"law of {self.state.name}"


def background(code: str, day: date) -> Background:
    """The law of a state on a day.

    Raises
    ------
    UnknownState
    """
    state = states().get(code.upper())
    if state is None:
        raise UnknownState(f"There is no state “{code}”. Use two letters, such as CO, or DC.")
    found = on_date(state, day)
    return Background(state, circuits()[state.circuit], found.period, found.sentence, day)


def as_rows(found: Sequence[tuple[str, Checked]], law: Background | None) -> list[dict[str, Any]]:
    """One object a file: clauses in order, the required ones that are missing, and the law if it was asked for."""
    rows = list[dict[str, Any]]()
    for name, checked in found:
        compared = law.compare(checked) if law else ()
        by_law = asked_by_law(compared[: _of_state(compared)], law.law) if law else {}
        row: dict[str, Any] = {
            "file": name,
            "clauses": [
                {
                    "id": each.id,
                    "judgement": each.judgement,
                    "spans": [list(span) for span in each.spans],
                    "reason": each.reason,
                    "asked_by": [
                        *clause(each.id).asked_by,
                        *([by_law[each.id]] if each.id in by_law else []),
                    ],
                }
                for each in checked.clauses
            ],
            "required_missing": list(required_missing(judgements(checked))),
            "remarks": [remark.sentence for remark in checked.remarks],
        }
        if law:
            row["law"] = [_compared(each) for each in compared]
        rows.append(row)
    return rows


def _of_state(compared: Sequence[Compared]) -> int:
    return sum(not each.field.startswith("elements.") for each in compared)


def _compared(each: Compared) -> dict[str, Any]:
    return {
        "field": each.field,
        "asks": each.asks,
        "standing": each.standing,
        "reason": each.reason,
        "clauses": list(each.clauses),
        "spans": [list(span) for span in each.spans],
        "verified": not each.is_unverified,
    }


def as_table(found: Sequence[tuple[str, Checked]], law: Background | None) -> str:
    """The same for people."""
    return "\n\n".join("\n".join(_one(name, checked, law)) for name, checked in found)


def _one(name: str, checked: Checked, law: Background | None) -> list[str]:
    given = judgements(checked)
    total, missing = counts(given), required_missing(given)
    lines = [f"{name}: {total['present']} present, {total['partial']} partial, {total['absent']} absent"]
    lines += [line for remark in checked.remarks for line in textwrap.wrap(f"! {remark.sentence}", WIDTH)]
    for each in clauses():
        finding = checked[each.id]
        mark = "*" if each.id in missing else " "
        lines.append(f"{mark} {each.id}  {finding.judgement:<8}  {each.name}: {finding.reason}")
        lines += [f"            “{_quote(checked, span)}”" for span in finding.spans[:1]]
    lines.append(_required(missing))
    return lines + (_law(checked, law) if law else [])


def _required(missing: Sequence[str]) -> str:
    if not missing:
        return "Every required clause is present."
    names = ", ".join(f"{ident} ({clause(ident).name})" for ident in missing)
    either = " DTI-14 or DTI-15 is enough." if {"DTI-14", "DTI-15"} <= set(missing) else ""
    return f"* Required, and not present: {names}.{either}"


def _quote(checked: Checked, span: tuple[int, int]) -> str:
    words = " ".join(checked.source[span[0] : span[1]].split())
    return words if len(words) <= QUOTE else f"{words[: QUOTE - 1]}…"


def _law(checked: Checked, law: Background) -> list[str]:
    lines = [
        "",
        f"Beside the law of {law.state.name} and circuit {law.circuit.circuit} on {law.day:%B} {law.day.day},"
        f" {law.day.year}",
    ]
    if law.period is None:
        lines.append(law.sentence)
    for each in law.compare(checked):
        standing = each.standing.replace("_", " ")
        asks = f"{each.asks}{UNVERIFIED if each.is_unverified else ''}"
        lines += textwrap.wrap(f"{standing:<13}  {asks} | {each.reason}", WIDTH, subsequent_indent=" " * 15)
    return [*lines, law.state.citation or "Citation: not recorded", NOT_ADVICE]
