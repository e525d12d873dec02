"""Plain text: finds the encoding, joins hard-wrapped lines, keeps one-line paragraphs."""

import re
from dataclasses import dataclass

from .blocks import HEADING, SUBHEADING, TITLE, Part
from .faults import Empty, TooBig, UnknownKind
from .limits import BLOCKS, LETTERS
from .numbers import split_number
from .shape import Paragraph, is_done, joined, looks_like_heading, parts_of, vocabulary_of

WRAPPED_AT = 100  # a file whose long lines all end before this was wrapped by hand or by a program
_MARKS = re.compile(r"(#{1,6})\s+(\S.*)")


@dataclass(frozen=True)
class Plain:
    """What a text file holds, and what was assumed."""

    parts: list[Part]
    notes: list[str]


def read_plain(data: bytes, name: str) -> Plain:
    """The parts of a text file.

    Raises
    ------
    UnknownKind
        The bytes are not text.
    Empty
        There is nothing but white space.
    TooBig
        It is longer than any policy.
    """
    text, notes = decode(data, name)
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text)
    if len(text) > LETTERS or len(lines) > 4 * BLOCKS:
        raise TooBig(name, "The file has more words than any policy.", "Upload the policy alone.")
    if not any(line.strip() for line in lines):
        raise Empty(name, "The file has no text.", "Choose the file that holds the policy.")
    if any(_MARKS.match(line) for line in lines):
        return Plain(_marked(lines), notes)
    return Plain(parts_of(_paragraphs(lines)), notes)


def decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """Text of UTF-8, UTF-16 with its mark, or Windows Latin-1.

    Raises
    ------
    UnknownKind
        Too many bytes that no text has.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError:
                raise _no_text(name) from None
    strange = sum(data.count(byte) for byte in _STRANGE)
    if strange:
        raise _no_text(name)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    letters = sum(character.isascii() for character in text)
    if "\N{REPLACEMENT CHARACTER}" in text or letters < 0.7 * len(text):
        raise _no_text(name)
    return text, ["The file is not in Unicode. We read it as Windows Latin-1: look at accents and quotes."]


_STRANGE = [bytes([code]) for code in (*range(9), *range(14, 26), *range(28, 32), 127)]


def _no_text(name: str) -> UnknownKind:
    return UnknownKind(name, "This is not a text file.", "Upload the policy as .docx, .pdf or .txt.")


def _marked(lines: list[str]) -> list[Part]:
    """Markdown: its headings are marked, a blank line ends a paragraph."""
    found, open_lines = list[Part](), list[str]()

    def close() -> None:
        if open_lines:
            found.extend(parts_of([Paragraph(" ".join(open_lines), alone=False)]))
            open_lines.clear()

    for line in lines:
        mark = _MARKS.match(line)
        if mark or not line.strip() or split_number(line)[0]:
            close()
        if mark:
            level = len(mark[1]) if any(part.kind == TITLE for part in found) or len(mark[1]) > 1 else 0
            number, rest = split_number(mark[2].rstrip("# "), bare=True)
            found.append(
                Part((TITLE, HEADING, HEADING)[level] if level < 3 else SUBHEADING, number, rest or number)
            )
        elif line.strip():
            open_lines.append(line.strip())
    close()
    return found


def _paragraphs(lines: list[str]) -> list[Paragraph]:
    long = [len(line.rstrip()) for line in lines if len(line.rstrip()) > 50]
    width = max(long, default=0)
    wrapped = 0 < width <= WRAPPED_AT
    vocabulary = vocabulary_of(lines)
    groups, gap = list[list[str]](), True
    for line in lines:
        if not line.strip():
            gap = True
            continue
        if gap or not wrapped or _starts(line, groups[-1][-1], width):
            groups.append([])
        groups[-1].append(line)
        gap = False
    return [Paragraph(joined(group, vocabulary), alone=len(group) == 1) for group in groups]


def _starts(line: str, before: str, width: int) -> bool:
    """Whether `line` starts a paragraph in a file that was wrapped at `width`."""
    if split_number(line)[0] and (is_done(before) or len(before.rstrip()) < 0.75 * width):
        return True
    if looks_like_heading(before) and len(before.rstrip()) < 0.6 * width:
        return True
    room = width - len(before.rstrip()) - 1
    return is_done(before) and len(line.split(maxsplit=1)[0]) + 12 < room
