"""Reads how long a text gives for a report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

IMMEDIATE, END_OF_SHIFT, HOURS, SOON = "immediate", "end_of_shift", "hours", "soon"
A_SHIFT = 8  # hours that an end of shift is taken for when two limits are compared

_NUMBERS = {
    word: number
    for number, words in {
        1: "one an a", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 10: "ten",
        12: "twelve", 24: "twenty-four", 30: "thirty", 36: "thirty-six", 48: "forty-eight", 72: "seventy-two",
    }.items()
    for word in words.split()
}  # fmt: skip
_LIMIT = re.compile(
    r"\b(\d{1,3}|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r")\b(?:\s*\(\d+\))?[\s-]*(?:calendar |business |working )?(hour|hr|day)s?",
    re.IGNORECASE,
)
_SHIFT = re.compile(r"\b(?:shift|tour|watch|off duty|off-duty|workday|duty|same day)\b", re.IGNORECASE)
_AT_ONCE = re.compile(
    r"\b(?:immediately|immediate|at once|forthwith|without (?:\w+ )?delay|right away)\b", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(?:before|by|end|prior|until|same|within)\b", re.IGNORECASE)
_SOON = re.compile(r"\b(?:prompt\w*|soon|timely|practical|practicable|expeditious\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit for a report. `hours` is None where there is no number."""

    kind: str
    hours: int | None
    words: str

    @property
    def sentence(self) -> str:
        """As it is said on a page."""
        if self.kind == IMMEDIATE:
            return "At once."
        if self.kind == END_OF_SHIFT:
            return "Before the end of the shift."
        if self.kind == HOURS and self.hours is not None:
            days, left = divmod(self.hours, 24)
            return f"Within {self.hours} hours." if left or days < 3 else f"Within {days} days."
        return "Soon, without a number."


def read_deadline(words: str) -> Deadline | None:
    """The limit that some words set, the strictest first; None if they set none."""
    return next(every_deadline(words), None)


def every_deadline(words: str) -> Iterator[Deadline]:
    """Every limit that some words set: at once, by the end of the shift, numbers as they stand, then soon."""
    if _AT_ONCE.search(words):
        yield Deadline(IMMEDIATE, 0, words)
    if _SHIFT.search(words) and _BEFORE.search(words):
        yield Deadline(END_OF_SHIFT, A_SHIFT, words)
    for limit in _LIMIT.finditer(words):
        count = int(limit[1]) if limit[1].isdigit() else _NUMBERS[limit[1].lower()]
        yield Deadline(HOURS, count * (24 if limit[2].lower() == "day" else 1), words)
    if _SOON.search(words):
        yield Deadline(SOON, None, words)
