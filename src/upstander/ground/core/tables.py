"""A table file of unknown make, read without holding it whole: what a fault is, what a file is made of, its rows.

Siblings: `tables_text` finds out the encoding, `tables_match` says which column is which, `tables_values` reads a
cell, `tables_write` writes a file that a spreadsheet opens safely.
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .tables_text import LIMITS, BadTable, Fault, Limits, lines_of, recognise

__all__ = ["BadTable", "Fault", "Layout", "Limits", "Row", "look", "read"]

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 20  # records that tell the delimiter, and from which a page shows a value


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is made. The header is record number `header_at`; `rows` is how many follow it."""

    name: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    samples: tuple[str, ...]
    header_at: int
    rows: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row as long as the header. `number` is the spreadsheet's: the header of a plain file is row 1."""

    number: int
    cells: tuple[str, ...]
    fault: Fault | None = None


def look(path: Path, name: str, limits: Limits = LIMITS) -> Layout:
    """Read the file once to say how it is made.

    Raises
    ------
    BadTable
        Not a table, too big, no header, two columns of one name, a quotation mark that doesn't close.
    """
    encoding, notes = recognise(path, name, limits)
    delimiter, before = _delimiter(path, name, encoding)
    header: tuple[str, ...] = ()
    header_at, rows = 0, 0
    early: list[list[str]] = []
    for number, record in _records(path, name, encoding, delimiter):
        if number <= before or not any(cell.strip() for cell in record):
            continue
        if not header:
            header, header_at = _header(name, number, record, limits), number
            continue
        rows += 1
        if len(early) < SAMPLE:
            early.append(record)
        if rows > limits.rows:
            raise BadTable(_fault(name, number, f"The file has more than {limits.rows:,} rows.", "Split it."))
    if not header:
        raise BadTable(
            Fault(name, None, "", "The file is empty.", "Export the roster again, with column names.")
        )
    if not rows:
        raise BadTable(_fault(name, None, "There are column names and no rows.", "Export the roster again."))
    _data_for_header(name, header)
    samples = tuple(_sample(early, column) for column in range(len(header)))
    return Layout(name, encoding, delimiter, header, samples, header_at, rows, tuple(notes))


def read(path: Path, layout: Layout, limits: Limits = LIMITS) -> Iterator[Row]:
    """The rows below the header, blank ones left out; a row with too many cells carries its fault."""
    width = len(layout.header)
    for number, record in _records(path, layout.name, layout.encoding, layout.delimiter):
        if number <= layout.header_at or not any(cell.strip() for cell in record):
            continue
        fault = None
        if any(cell.strip() for cell in record[width:]):
            found = f"The row has {len(record)} cells and the header has {width}."
            mend = f"Put quotation marks around a value that holds “{_said(layout.delimiter)}”."
            fault = _fault(layout.name, number, found, mend)
        yield Row(number, tuple(record[:width]) + ("",) * (width - len(record)), fault)


def _records(path: Path, name: str, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with lines_of(path, encoding) as lines:
        try:
            for number, record in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                yield number, record
        except csv.Error as error:
            raise BadTable(_quotes(name, number + 1, str(error))) from None


def _quotes(name: str, number: int, error: str) -> Fault:
    if "expected after" in error:
        found, mend = "A quotation mark stands inside a quoted value.", "Write it twice, or take it out."
    else:
        found, mend = "A quotation mark opens here and doesn't close.", "Close it, or take it out."
    return _fault(name, number, found, mend)


def _delimiter(path: Path, name: str, encoding: str) -> tuple[str, int]:
    """The delimiter that makes the widest even table of the first records; Excel's own `sep=;` line goes before."""
    with lines_of(path, encoding) as lines:
        first = next(iter(lines), "").strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return max(DELIMITERS, key=lambda sign: _evenness(_first_records(path, name, encoding, sign))), 0


def _first_records(path: Path, name: str, encoding: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    with _forgiving():
        for _, record in _records(path, name, encoding, delimiter):
            if any(record):
                found.append(record)
            if len(found) > SAMPLE:
                break
    return found


@contextmanager
def _forgiving() -> Iterator[None]:
    """Reading with a wrong delimiter can look like broken quotation marks."""
    try:
        yield
    except BadTable:
        return


def _evenness(records: list[list[str]]) -> tuple[float, int]:
    if not records or len(records[0]) == 1:
        return (0.0, 0)
    width = len(records[0])
    even = sum(len(record) == width for record in records) / len(records)
    return (even, width) if even > 0.5 else (even / 2, width)


def _header(name: str, number: int, record: list[str], limits: Limits) -> tuple[str, ...]:
    cells = [" ".join(cell.split()) for cell in record]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > limits.columns:
        found = f"The header has {len(cells):,} columns; {limits.columns} is the most."
        raise BadTable(_fault(name, number, found, "Export only the columns of the roster."))
    named = tuple(cell or f"column {place}" for place, cell in enumerate(cells, 1))
    seen: set[str] = set()
    for cell in named:
        if cell.casefold() in seen:
            found, mend = f"Two columns are called “{cell}”.", "Rename one of them."
            raise BadTable(_fault(name, number, found, mend))
        seen.add(cell.casefold())
    return named


def _data_for_header(name: str, header: Iterable[str]) -> None:
    """Refuse a first row that holds an e-mail address or mostly numbers: it is a person, not names of columns."""
    cells = list(header)
    numbers = sum(cell.replace("/", "").replace("-", "").isdigit() for cell in cells)
    if any("@" in cell and "." in cell for cell in cells) or 2 * numbers > len(cells):
        mend = "Put the names of the columns in the first row: badge, name, e-mail, unit."
        raise BadTable(_fault(name, 1, "The first row looks like a person, not like names of columns.", mend))


def _sample(records: list[list[str]], column: int) -> str:
    found = (record[column].strip() for record in records if len(record) > column and record[column].strip())
    return next(found, "")[:40]


def _said(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else delimiter


def _fault(name: str, number: int | None, found: str, mend: str) -> Fault:
    return Fault(name, number, "", found, mend)
