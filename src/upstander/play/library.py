"""What the moves of a published scene can be said as: their own text, and the ways that ship with the library."""

from collections.abc import Mapping
from dataclasses import dataclass

from upstander.scenario import library
from upstander.scenario.core.lines import HELD_OUT
from upstander.scenario.core.table import Table

from .core.proposal import label_of


@dataclass(frozen=True)
class Said:
    """What one move is read as, and ways of saying it."""

    label: str
    ways: tuple[str, ...]


_known: dict[str, Mapping[int, Said]] = {}  # by the table's digest; a few kilobytes a scene


def said(table: Table) -> Mapping[int, Said]:
    """By the number of each move; an agency's own scene has the moves' texts alone, and needs no more."""
    if table.digest not in _known:
        _known[table.digest] = _said(table)
    return _known[table.digest]


def _said(table: Table) -> Mapping[int, Said]:
    words = table.words
    lines = library.lines_beside(words["id"])
    found = {}
    for number, move in enumerate(words["moves"]):
        label, ways = label_of(move), [str(move["text"])]
        known = lines.scenes.get(words["scenes"][move["scene"]]["id"], {}).get(move["id"]) if lines else None
        if known is not None:
            label = known.as_
            ways += [line for n, line in enumerate(known.lines, 1) if n % HELD_OUT]
        found[number] = Said(label, tuple(ways))
    return found
