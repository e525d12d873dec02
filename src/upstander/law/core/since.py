"""What changed in the law since a day."""

from dataclasses import dataclass
from datetime import date

from .dates import PartialDate
from .differences import Difference, differences
from .entry import Period, State


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
                differs = _differences(before, period)
                found.append(Change(state, start, start.first > day, differs, before is None))
            before = period
        end = before.to if before else None
        if end is not None and end.last >= day and end.first < today:
            found.append(Change(state, end, end.first >= day, (), is_first=False, is_end=True))
    return sorted(found, key=lambda change: (change.when.last, change.state.name), reverse=True)


def _differences(before: Period | None, after: Period) -> tuple[Difference, ...]:
    if before is None:
        return ()
    return differences(before.statements, after.statements)
