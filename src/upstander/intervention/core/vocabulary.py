"""The vocabulary that every room reads: loaded once from `content/`, checked field by field, frozen.

Codes are what files and tables hold; names and sentences are what people read.
"""

from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

LEVELS = ("acknowledge", "word", "stop")


class BadVocabulary(ValueError):
    """A content file of this room is wrong; the message names file, entry and mend."""


@dataclass(frozen=True)
class Stage:
    """One of the five stages of an intervention."""

    code: str
    name: str
    ask: str  # the question an officer asks at this stage
    text: str
    source: str


@dataclass(frozen=True)
class Tactic:
    """One of the three D's."""

    code: str
    name: str
    text: str
    examples: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Approach:
    """A way to intervene with someone who outranks you."""

    code: str
    name: str
    text: str
    example: str
    source: str


@dataclass(frozen=True)
class Inhibitor:
    """Something that keeps good people from stepping in, and what answers it."""

    code: str
    name: str
    thought: str  # as it sounds from inside
    answer: str
    source: str


@dataclass(frozen=True)
class Need:
    """One line of the table of stage two: what a sight like this asks for."""

    id: str
    level: str
    text: str
    source: str


Entry = TypeVar("Entry", Stage, Tactic, Approach, Inhibitor, Need)


def read_entries(kind: type[Entry], text: str, name: str) -> tuple[Entry, ...]:
    """The entries of one content file.

    Raises
    ------
    BadVocabulary
        Not a list, an unknown or missing field, an empty text, or a code given twice.
    """
    raw = yaml.safe_load(text)
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise BadVocabulary(f"{name}: is not a list of entries. Start each with “- ”.")
    entries = tuple(_entry(kind, entry, f"{name}, entry {n}") for n, entry in enumerate(raw, 1))
    codes = [next(iter(vars(entry).values())) for entry in entries]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadVocabulary(f"{name}: {twice[0]} is given twice. Keep one.")
    return entries


def _entry(kind: type[Entry], raw: dict[str, Any], where: str) -> Entry:
    wanted = {field.name: field for field in fields(kind)}
    for field in raw:
        if field not in wanted:
            raise BadVocabulary(f"{where}: “{field}” is not a field. Use {', '.join(wanted)}.")
    for name, known in wanted.items():
        if name not in raw and known.default is MISSING:
            raise BadVocabulary(f"{where}: {name} is missing. Add it.")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()
    }
    for name, value in values.items():
        if not value or not all(
            isinstance(part, str) for part in (value if isinstance(value, tuple) else [value])
        ):
            raise BadVocabulary(f"{where}: {name} is empty or not text. Write it in quotes.")
    if values.get("level", LEVELS[0]) not in LEVELS:
        raise BadVocabulary(f"{where}: level is {values['level']}. Use {', '.join(LEVELS)}.")
    return kind(**values)


def _shipped(kind: type[Entry], name: str) -> tuple[Entry, ...]:
    path = files("upstander.intervention") / "content" / name
    return read_entries(kind, path.read_text("utf-8"), f"intervention/content/{name}")


@cache
def stages() -> tuple[Stage, ...]:
    """The five stages, in order."""
    return _shipped(Stage, "stages.yaml")


@cache
def tactics() -> tuple[Tactic, ...]:
    """The three D's."""
    return _shipped(Tactic, "tactics.yaml")


@cache
def approaches() -> tuple[Approach, ...]:
    """The three ways with a superior."""
    return _shipped(Approach, "approaches.yaml")


@cache
def inhibitors() -> tuple[Inhibitor, ...]:
    """The sixteen that hold people back."""
    return _shipped(Inhibitor, "inhibitors.yaml")


@cache
def needs() -> tuple[Need, ...]:
    """The default table of stage two; an agency adopts it and makes it its own."""
    return _shipped(Need, "needs.yaml")
