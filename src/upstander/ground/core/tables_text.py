"""What a table file's bytes are: how big, in which encoding, and whether they are text at all."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 18
SIGNS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
OTHER_MAKES = (
    (b"PK\x03\x04", "an Excel workbook or a zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a Word document"),
)
LATIN = "The file is in an old Windows encoding (Latin-1). Look at names with accents before you bring it in."
UTF16 = "The file is in UTF-16, as Excel writes “Unicode text”."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file, where, and the one thing to do. `str()` is the sentence that a person reads."""

    file: str
    row: int | None
    field: str
    found: str
    mend: str

    def __str__(self) -> str:
        place = ", ".join(
            part for part in (self.file, f"row {self.row}" if self.row else "", self.field) if part
        )
        return f"{place}: {self.found} {self.mend}".strip()


class BadTable(ValueError):
    """The file can't be read as a table."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a file may hold; beyond it is a mistake or an attack."""

    size: int = 60_000_000
    line: int = 100_000
    rows: int = 250_000
    columns: int = 100


LIMITS = Limits()


def recognise(path: Path, name: str, limits: Limits) -> tuple[str, list[str]]:
    """The encoding of the file, and what to say about it.

    Raises
    ------
    BadTable
        Empty, too big, not text, or a line of endless length (said after the first chunk).
    """
    size = path.stat().st_size
    if not size:
        raise BadTable(Fault(name, None, "", "The file is empty.", "Export the roster again."))
    if size > limits.size:
        found = f"The file has {size // 1_000_000} MB; {limits.size // 1_000_000} MB is the most."
        raise BadTable(Fault(name, None, "", found, "Export only the columns of the roster."))
    with path.open("rb") as file:
        head = file.read(4096)
    for sign, make in OTHER_MAKES:
        if head.startswith(sign):
            raise BadTable(
                Fault(name, None, "", f"This is {make}.", "Save it as CSV (UTF-8), then choose that file.")
            )
    for encoding, notes in _candidates(head):
        try:
            _scan(path, name, encoding, limits)
        except UnicodeError:
            continue
        return encoding, notes
    raise BadTable(Fault(name, None, "", "The file is not text.", "Save it as CSV (UTF-8)."))


def _candidates(head: bytes) -> list[tuple[str, list[str]]]:
    for sign, encoding in SIGNS:
        if head.startswith(sign):
            return [(encoding, [UTF16] if encoding == "utf-16" else [])]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 4 and min(even, odd) <= len(head) // 64:
        return [("utf-16-be" if even > odd else "utf-16-le", [UTF16])]
    return [("utf-8", []), ("cp1252", [LATIN]), ("latin-1", [LATIN])]


def _scan(path: Path, name: str, encoding: str, limits: Limits) -> None:
    """Decode the whole file once, holding one chunk, and refuse what no table holds."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, tail = 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if "\0" in text:
                found = "The file holds a zero byte, which text never does: it is damaged or of another kind."
                raise BadTable(
                    Fault(name, line + text[: text.index("\0")].count("\n"), "", found, "Export it again.")
                )
            pieces = text.replace("\r", "\n").split("\n")
            pieces_longest = max(map(len, pieces[1:]), default=0)
            if max(tail + len(pieces[0]), pieces_longest) > limits.line:
                found = f"A line is longer than {limits.line:,} letters."
                raise BadTable(Fault(name, line, "", found, "Export the roster again, one person a line."))
            tail = len(pieces[-1]) + (tail if len(pieces) == 1 else 0)
            line += text.count("\n")
            if not chunk:
                return


@contextmanager
def lines_of(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file's text, line ends as they are: the csv module wants them so."""
    with path.open("r", encoding=encoding, newline="") as text:
        yield text
