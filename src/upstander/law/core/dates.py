"""Dates as precise as the source gave them: a year, a month or a day."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class BadDate(ValueError):
    """What should be a date is none; the message says what it is."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the month or the day may not be recorded."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, text: str) -> "PartialDate":
        """From `2022`, `2022-03` or `2022-03-01`.

        Raises
        ------
        BadDate
        """
        found = _FORM.fullmatch(text)
        if not found:
            raise BadDate(f"“{text}” is not a date. Write 2022, 2022-03 or 2022-03-01.")
        year, month, day = (int(part) if part else None for part in found.groups())
        made = cls(year or 0, month, day)
        try:
            made.first, made.last  # noqa: B018  # both ask the calendar
        except ValueError:
            raise BadDate(f"“{text}” is not in the calendar.") from None
        return made

    @property
    def first(self) -> date:
        """The earliest day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def recorded_to(self) -> str:
        """How precise it is: “year”, “month” or “day”."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def words(self) -> str:
        """As people write it: “March 1, 2022”, “March 2022”, “2022”."""
        month = calendar.month_name[self.month] if self.month else ""
        return f"{month} {self.day}, {self.year}" if self.day else f"{month} {self.year}".strip()

    def __str__(self) -> str:
        parts = (
            f"{self.year:04}",
            f"{self.month:02}" if self.month else "",
            f"{self.day:02}" if self.day else "",
        )
        return "-".join(part for part in parts if part)
