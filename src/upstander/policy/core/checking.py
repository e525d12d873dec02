"""Checks a file clause by clause, without storing it."""

from upstander.clause.core.check import Checked, check, check_lines

from .plain import decode
from .reading import TEXT, read


def check_file(data: bytes, name: str) -> Checked:
    """Judge every clause in a file; places are in the text as imported.

    Of a text file that is the text as it stands in the file; of Word and PDF, the blocks that are read, one blank line
    between (`Checked.source`).

    Raises
    ------
    Unreadable
        One of `faults`, with the file's name and what to do.
    """
    reading = read(data, name)
    if reading.source_kind == TEXT:
        return check(decode(data, name)[0])
    return check_lines((block.line, block.is_heading) for block in reading.blocks)
