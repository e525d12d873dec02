"""Writes a CSV file that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(STARTS) else text


def unsafe(text: str) -> str:
    """What `safe` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(STARTS) else text


def lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file, line by line, in UTF-8 with the mark that Excel needs to see it."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    yield b"\xef\xbb\xbf"
    writer.writerow([safe(cell) for cell in header])
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        if sheet.tell() > 1 << 16:
            yield sheet.getvalue().encode()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue().encode()
