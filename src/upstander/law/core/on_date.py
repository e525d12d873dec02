"""What holds on a day: the period of a state, or why none can be named."""

from dataclasses import dataclass
from datetime import date

from .dates import PartialDate
from .entry import Period, State

NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class OnDate:
    """The period that holds, if the records can tell; else a sentence."""

    period: Period | None
    sentence: str = ""


def on_date(state: State, day: date) -> OnDate:
    """The period of `state` that `day` lies in.

    A day inside a year or month of which no more is recorded has no certain answer, and gets none.
    """
    for period in state.periods:
        start, end = period.from_, period.to
        if start is not None and day < start.first:
            return OnDate(None, f"Before {start}. What held then is {NOT_RECORDED}.")
        if start is not None and start.first <= day < start.last:
            return OnDate(None, _unsure(start))
        if end is not None and end.first < day <= end.last and end.recorded_to != "day":
            return OnDate(None, _unsure(end))
        if end is None or day <= end.first:
            return OnDate(period)
    return OnDate(None, f"After the last period. What holds then is {NOT_RECORDED}.")


def _unsure(when: PartialDate) -> str:
    return f"The change in {when} is recorded only to the {when.recorded_to}, so what held on this day can't be told."


def newest_source(state: State) -> PartialDate | None:
    """The newest date that a source of `state` carries; many copies give none."""
    found = []
    for source in state.sources:
        try:
            found.append(PartialDate.read(source.as_of or ""))
        except ValueError:
            continue
    return max(found, key=lambda when: when.last, default=None)


def review_due(state: State) -> date:
    """When the entry should be read again: twelve months after it was read."""
    return a_year_on(state.read_on)


def a_year_on(day: date) -> date:
    """Twelve calendar months after `day`; after February 29, February 28."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def is_unverified(state: State, field: str) -> bool:
    """Whether the statement `field` (such as `penalty.criminal`) was not confirmed, though others may be."""
    return state.confidence != "verified" or any(
        entry == field or entry.startswith((f"{field} ", f"{field}.", f"{field}:"))
        for entry in state.unverified
    )


def a_year_before(day: date) -> date:
    """Twelve calendar months before `day`; before February 29, February 28."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
