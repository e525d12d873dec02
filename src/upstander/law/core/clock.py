"""The clock of a report: when it is due, for the deadlines that are a number; a sentence for those that are none.

Days are calendar days and end at the same time of day, whatever daylight saving does in between.
Hours are elapsed time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .entry import Report

SATURDAY = 5
WITHOUT_NUMBER = {
    "promptly": "The law says “promptly”. It gives no number.",
    "as_soon_as_practicable": "The law says “as soon as practicable”. It gives no number.",
    "agency_policy": "The law leaves the time to the agency's policy.",
    None: "A time is not recorded. Ask counsel.",
}


@dataclass(frozen=True, slots=True)
class Due:
    """When a report is due, or why there is no time; `note` says what a reader should know beside it."""

    at: datetime | None
    sentence: str
    note: str = ""


def due(report: Report, *, since: datetime, zone: ZoneInfo, shift_ends: datetime | None = None) -> Due:
    """When a report of something that happened at `since` is due, in the agency's `zone`.

    Parameters
    ----------
    since, shift_ends : aware datetimes.
    """
    if report.required is False:
        return Due(None, "The text that was read asks for no report.")
    if report.deadline_kind == "immediate":
        return Due(since.astimezone(zone), "At once.")
    if report.deadline_kind == "end_of_shift":
        if shift_ends is None:
            return Due(None, "By the end of the shift. Say when the shift ends.")
        return _due(shift_ends.astimezone(zone), "By the end of the shift.")
    if report.deadline_kind == "outer_limit" and report.deadline_hours is not None:
        return _due(_later(report, since, zone), f"The outer limit: {report.deadline_text}.")
    return Due(None, WITHOUT_NUMBER.get(report.deadline_kind, WITHOUT_NUMBER[None]))


def _later(report: Report, since: datetime, zone: ZoneInfo) -> datetime:
    hours = report.deadline_hours or 0
    if report.deadline_unit == "days":
        here = since.astimezone(zone)
        wall = here.replace(tzinfo=None) + timedelta(days=hours // 24)
        # there and back again: an hour that daylight saving skips becomes the one after it
        return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return (since.astimezone(UTC) + timedelta(hours=hours)).astimezone(zone)


def _due(at: datetime, sentence: str) -> Due:
    weekend = "It falls on a weekend. Whether the time then runs on is not recorded: report before."
    return Due(at, sentence, weekend if at.weekday() >= SATURDAY else "")
