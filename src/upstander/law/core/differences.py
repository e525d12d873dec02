"""What differs between two entries, statement by statement, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .dates import PartialDate
from .entry import Period, Statements, Strict

NOT_RECORDED = "Not recorded"
ABSENT = "Not there"
NOTHING = "Nothing"
NAMES = ("url", "name", "id", "citation", "agency")  # what tells the things of a list apart


@dataclass(frozen=True, slots=True)
class Difference:
    """One statement that is not what it was."""

    field: str
    before: str
    after: str


def differences(old: Strict, new: Strict) -> tuple[Difference, ...]:
    """Every statement that differs, in the order of `new`; what only one of them has is “Not there” in the other."""
    one, other = dict(_flat(old)), dict(_flat(new))
    names = [*other, *(name for name in one if name not in other)]
    return tuple(
        Difference(name, _said(one, name), _said(other, name))
        for name in names
        if _said(one, name) != _said(other, name)
    )


def _flat(entry: Strict, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in entry:
        words = before + name.strip("_").replace("_", " ")
        if isinstance(value, Statements):
            yield from _flat(value, before)
        elif isinstance(value, Strict):
            yield from _flat(value, f"{words}: ")
        elif isinstance(value, tuple) and any(isinstance(each, Strict) for each in value):
            for number, each in enumerate(value, 1):
                yield from _flat(each, f"{_name(each, words, number)}: ")
        elif isinstance(value, tuple):
            yield words, "; ".join(str(each).replace("_", " ") for each in value) or NOTHING
        else:
            yield words, value


def _name(entry: Strict, words: str, number: int) -> str:
    """What a thing of a list is called, so that one put before it does not make all of them differ."""
    if isinstance(entry, Period):
        return f"from {entry.from_.words}" if entry.from_ else "from a day not recorded"
    return f"{words}, {next((getattr(entry, name) for name in NAMES if getattr(entry, name, None)), number)}"


def _said(found: dict[str, Any], name: str) -> str:
    if name not in found:
        return ABSENT
    value = found[name]
    if value is None or value == "":
        return NOT_RECORDED
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, PartialDate):
        return value.words
    return f"{value:%B} {value.day}, {value.year}" if isinstance(value, date) else str(value)
