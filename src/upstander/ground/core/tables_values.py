"""Reads one cell: text, a date in any of the usual styles, an e-mail address, a word of a list.

A value that can't be used raises `BadValue` with what was found, what to do, and our guess where there is one.
"""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FORMULA = ("=", "+", "-", "@")
EXCEL_ZERO = date(1899, 12, 30)
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
EMAIL = re.compile(
    r"[^\s@<>,;:\"()\[\]]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m|z)?$", re.IGNORECASE)
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
NAMED = re.compile(
    r"(?:(\d{1,2})[-/. ]+([a-z]{3,9})|([a-z]{3,9})[. ]+(\d{1,2}))[-/., ]+(\d{4}|\d{2})", re.IGNORECASE
)


class BadValue(ValueError):
    """A cell that can't be used."""

    def __init__(self, found: str, mend: str, guess: str = "") -> None:
        super().__init__(f"{found} {mend}")
        self.found, self.mend, self.guess = found, mend, guess


def clean(text: str) -> str:
    """One line, no control signs, composed letters, single blanks."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp") else sign for sign in composed
    )
    return " ".join(kept.split())


def words(text: str, *, longest: int) -> str:
    """A name of a person, a unit or a rank: refused where it would start a formula in a spreadsheet."""
    value = (
        text
        if text.isascii() and text.isprintable() and text == text.strip() and "  " not in text
        else clean(text)
    )
    if value.startswith(FORMULA):
        mend = f"Take away the “{value[0]}” at its start."
        raise BadValue(f"{quoted(value)} starts like a formula.", mend, value.lstrip("=+-@ ")[:longest])
    if len(value) > longest:
        raise BadValue(
            f"{quoted(value)} has {len(value)} letters.", f"Use {longest} at most.", value[:longest].strip()
        )
    return value


def email(text: str) -> str:
    """An address in small letters."""
    value = clean(text).lower().removeprefix("mailto:").strip("<>")
    if len(value) > 254 or not EMAIL.fullmatch(value):
        guess = re.sub(r"\s+", "", value).replace(",", ".").replace("..", ".")
        guess = guess if len(guess) < 255 and EMAIL.fullmatch(guess) else ""
        raise BadValue(f"{quoted(text)} is not an e-mail address.", "Write it as name@agency.gov.", guess)
    return value


def one_of(text: str, known: Mapping[str, str], *, what: str, such_as: str) -> str:
    """The meaning of a word in a list, whatever its case and signs."""
    value = re.sub(r"[\W_]+", " ", text.casefold()).strip()
    if value not in known:
        raise BadValue(f"{quoted(clean(text))} is not {what} we know.", f"Use {such_as}.")
    return known[value]


@dataclass(slots=True)
class DateOrder:
    """What the dates of a column say about the order of day and month."""

    month_first: int = 0
    day_first: int = 0
    either: int = 0

    @classmethod
    def of(cls, texts: Iterable[str]) -> "DateOrder":
        """Count the evidence: 25/3 can only be a day first, 3/25 only a month first, 3/4 says nothing."""
        order = cls()
        for text in texts:
            parts = PARTS.fullmatch(TIME.sub("", text.strip()))
            if not parts:
                continue
            first, second = int(parts[1]), int(parts[2])
            order.day_first += first > 12 >= second
            order.month_first += second > 12 >= first
            order.either += first <= 12 and second <= 12
        return order

    @property
    def reads_day_first(self) -> bool:
        """Only when dates say so and none says otherwise; else as in the United States."""
        return self.day_first > 0 and self.month_first == 0

    @property
    def is_open(self) -> bool:
        """Nothing told day from month."""
        return self.either > 0 and not self.day_first and not self.month_first


def day(text: str, *, day_first: bool, today: date) -> date:
    """A date: 2019-03-04, 20190304, 3/4/2019, 3/4/19, 4-Mar-19, March 4, 2019, or Excel's day number 43528."""
    value = TIME.sub("", clean(text))
    found = _iso(value) or _parts(value, day_first, today) or _named(value, today) or _serial(value)
    if found is None:
        raise BadValue(f"{quoted(value)} is not a date.", "Write it as year-month-day, such as 2024-12-25.")
    year, month, number = found
    try:
        read = date(year, month, number)
    except ValueError:
        raise _no_such_day(value, year, month, number) from None
    if not date(1930, 1, 1) <= read <= today + timedelta(days=366):
        raise BadValue(f"{quoted(value)} can't be right.", "Write the day of hire as year-month-day.")
    return read


def quoted(text: str) -> str:
    """A value as it stands in a sentence, cut where it is long."""
    return f"“{text[:60]}…”" if len(text) > 61 else f"“{text}”"


def _iso(value: str) -> tuple[int, int, int] | None:
    match = ISO.fullmatch(value)
    if not match:
        return None
    year, month, number = (part for part in match.groups() if part)
    return int(year), int(month), int(number)


def _year(text: str, today: date) -> int:
    """A year of two digits is the last one that ended so, next year included."""
    if len(text) > 2:
        return int(text)
    return int(text) + (2000 if 2000 + int(text) <= today.year + 1 else 1900)


def _parts(value: str, day_first: bool, today: date) -> tuple[int, int, int] | None:
    match = PARTS.fullmatch(value)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[2]), _year(match[3], today)
    return (year, second, first) if day_first else (year, first, second)


def _named(value: str, today: date) -> tuple[int, int, int] | None:
    match = NAMED.fullmatch(value)
    if not match:
        return None
    number, name = match[1] or match[4], (match[2] or match[3]).lower()
    month = MONTHS.get(name[:3])
    whole = month is not None and calendar.month_name[month].lower().startswith(name)
    return (_year(match[5], today), month, int(number)) if month and (whole or name == "sept") else None


def _serial(value: str) -> tuple[int, int, int] | None:
    if not re.fullmatch(r"\d{5}(\.0+)?", value) or not 11_000 <= float(value) <= 80_000:
        return None
    read = EXCEL_ZERO + timedelta(days=int(float(value)))
    return read.year, read.month, read.day


def _no_such_day(value: str, year: int, month: int, number: int) -> BadValue:
    """Our guess: the two swapped where that is a date, else the nearest day that exists."""
    if month > 12 and 1 <= number <= 12:
        month, number = number, month
    month = min(max(month, 1), 12)
    year = min(max(year, 1930), 9999)
    guess = date(year, month, min(max(number, 1), calendar.monthrange(year, month)[1])).isoformat()
    return BadValue(f"{quoted(value)} is not a date.", f"Write it as {guess}.", guess)
