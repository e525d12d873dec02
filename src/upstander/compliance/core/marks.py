"""A text cut where evidence begins and ends, so that each piece can be marked with its clauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from upstander.clause.core.finding import PRESENT

from .board import Board, Row


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line: which clauses they bear, and which begin here."""

    text: str
    bears: tuple[Row, ...] = ()
    begins: tuple[Row, ...] = ()

    @property
    def kind(self) -> str:
        """good where a clause is present, half where all are partial, or nothing."""
        if not self.bears:
            return ""
        return "good" if any(row.judgement == PRESENT for row in self.bears) else "half"

    def is_of(self, ident: str) -> bool:
        """Whether the piece bears the clause `ident`."""
        return any(row.clause.id == ident for row in self.bears)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text."""

    is_heading: bool
    pieces: tuple[Piece, ...]
    missing: tuple[Row, ...] = ()  # required clauses that would stand after this line


def mark(board: Board, lines: Sequence[tuple[str, bool]]) -> list[Line]:
    """The lines of a text, which were joined by a blank line when it was checked, with their evidence.

    A required clause that is absent is shown after the last sentence of the duty, or after the text.
    """
    found, at = list[Line](), 0
    ends = [end for _, end in board.checked.passage]
    gone = tuple(row for row in board.must if row.kind == "gone")
    where = max(ends, default=None)
    placed = False
    for text, is_heading in lines:
        here = where is not None and at <= where - 1 < at + len(text) + 2 and not placed
        placed = placed or here
        found.append(Line(is_heading, _pieces(board, text, at), gone if here else ()))
        at += len(text) + 2
    if gone and not placed:
        found.append(Line(False, (), gone))
    return found


def _pieces(board: Board, text: str, at: int) -> tuple[Piece, ...]:
    spans = [
        (max(0, start - at), min(len(text), end - at), row)
        for row in board.rows
        for start, end in row.finding.spans
        if start < at + len(text) and end > at
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    found = list[Piece]()
    for begin, stop in pairwise(cuts):
        bears = tuple(row for start, end, row in spans if start <= begin and end >= stop)
        begins = tuple(row for start, _, row in spans if start == begin)
        found.append(Piece(text[begin:stop], tuple(dict.fromkeys(bears)), tuple(dict.fromkeys(begins))))
    return tuple(found)
