"""What changed in the law since a day."""

from dataclasses import dataclass
from datetime import date

from .dates import PartialDate
from .entry import Period, State, Statements


@dataclass(frozen=True, slots=True)
class Difference:
    """One statement that is not what it was."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A period of a state that began after the day that is asked about, or may have."""

    state: State
    when: PartialDate
    is_sure: bool  # False where the day lies inside a year or month of which no more is recorded
    differences: tuple[Difference, ...]
    is_first: bool  # the first period that is recorded: what held before is not
    is_end: bool = False  # it ended, and nothing is recorded after it


def since(states: list[State], day: date, today: date) -> list[Change]:
    """Every change after `day` and up to `today`, the newest first."""
    found = list[Change]()
    for state in states:
        before: Period | None = None
        for period in state.periods:
            start = period.from_
            if start is not None and start.last > day and start.first <= today:
                differs = _differences(before.statements, period.statements) if before else ()
                found.append(Change(state, start, start.first > day, differs, before is None))
            before = period
        end = before.to if before else None
        if end is not None and end.last >= day and end.first < today:
            found.append(Change(state, end, end.first >= day, (), is_first=False, is_end=True))
    return sorted(found, key=lambda change: (change.when.last, change.state.name), reverse=True)


def _differences(old: Statements, new: Statements) -> tuple[Difference, ...]:
    one, other = _flat(old.model_dump()), _flat(new.model_dump())
    return tuple(
        Difference(name.replace("_", " ").replace(".", ": "), _said(one[name]), _said(other[name]))
        for name in one
        if one[name] != other[name]
    )


def _flat(values: dict[str, object], before: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = value
    return found


def _said(value: object) -> str:
    if value is None:
        return "Not recorded"
    return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else str(value)
