"""PDF: words with their places from PDFium; drops what repeats on every page; joins lines; finds headings."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any

from .blocks import Part, tidy
from .faults import Broken, Empty, Locked, Scanned, TooBig
from .limits import LETTERS, PAGES
from .numbers import split_number
from .shape import Line, Paragraph, is_done, joined, looks_like_heading, parts_of, vocabulary_of

A_PAGE = 20  # letters; fewer on every page, and the pages are pictures
_SAFE = Lock()  # PDFium may be in one thread at a time
_CUT = re.compile("[\ufffe\x02]")  # what PDFium gives for a hyphen at the end of a line, with no line end
_LINE_END = re.compile("(\r\n|\n|\r|(?<=[\ufffe\x02]))")
_PAGE_NUMBER = re.compile(
    r"(?i)(?:page\s*)?[-–—\s]*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?|page\s+[ivxl]+"
)


@dataclass(frozen=True)
class Pages:
    """The lines of a PDF and how many pages it has."""

    lines: list[Line]
    count: int
    bare: list[int]  # pages without words
    height: dict[int, float]


def read_pdf(data: bytes, name: str) -> tuple[list[Part], list[str], int]:
    """The parts of a PDF, what was left out, and the number of pages.

    Raises
    ------
    Unreadable
        Damaged, locked, scanned, or longer than any policy.
    """
    with _SAFE:
        pages = _pages(data, name)
    kept, dropped = without_furniture(pages)
    if sum(len(line.text) for line in kept) < A_PAGE * pages.count:
        raise Scanned(
            name,
            "The PDF has pictures of pages and no text.",
            "Upload the Word file it was made from, or run text recognition (OCR) on it in your PDF program first.",
        )
    notes = [f"Left out, as it repeats on the pages: “{text}”." for text in dropped]
    if pages.count == 1:
        notes.append("On one page nothing repeats: if it has a header or footer, that is in the text below.")
    if pages.bare:
        which = ", ".join(str(number + 1) for number in pages.bare[:10])
        notes.append(f"No text on page {which}. If something is written there, it is not in the text below.")
    return parts_of(_paragraphs(kept)), notes, pages.count


def _pages(data: bytes, name: str) -> Pages:
    import pypdfium2  # a library of 8 MB: only where a PDF is read

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Locked(
                name, "The PDF is locked with a password.", "Save a copy without a password."
            ) from None
        raise Broken(
            name, "The PDF is damaged.", "Open it, print it to a new PDF, and upload that."
        ) from None
    with closing(document):
        count = len(document)
        if count > PAGES:
            raise TooBig(
                name,
                f"The PDF has {count} pages; {PAGES} is the most.",
                "Upload the policy alone, not the whole manual.",
            )
        if not count:
            raise Empty(name, "The PDF has no page.", "Choose the file that holds the policy.")
        pages = Pages([], count, [], {})
        letters = 0
        for number in range(count):
            found = _page(document, number, pages)
            letters += sum(len(line.text) for line in found)
            if letters > LETTERS:
                raise TooBig(name, "The PDF has more words than any policy.", "Upload the policy alone.")
            pages.lines.extend(found)
            if not found:
                pages.bare.append(number)
        return pages


def _page(document: Any, number: int, pages: Pages) -> list[Line]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return []
    with closing(page), closing(page.get_textpage()) as text:
        height = pages.height[number] = page.get_height()
        return _lines(text, number, height)


def _lines(text: Any, number: int, height: float) -> list[Line]:
    """The lines of a page in reading order, each with its place."""
    import pypdfium2.raw as pdfium

    found, place = list[Line](), 0
    for raw in _LINE_END.split(text.get_text_range(errors="replace")):
        if raw.strip() and raw not in ("\r\n", "\n", "\r"):
            first = place + len(raw) - len(raw.lstrip())
            last = place + len(raw.rstrip()) - 1
            a = pdfium.FPDFText_GetCharIndexFromTextIndex(text, first)
            b = pdfium.FPDFText_GetCharIndexFromTextIndex(text, last)
            left, bottom, _, top = text.get_charbox(max(a, 0), loose=True)
            right = text.get_charbox(max(b, 0), loose=True)[2]
            found.append(
                Line(
                    text=_CUT.sub("-", raw).strip(),
                    left=left,
                    right=right,
                    top=height - (top + bottom) / 2,
                    size=round(pdfium.FPDFText_GetFontSize(text, max(a, 0)), 1),
                    bold=_bold(text, max(a, 0)) and _bold(text, max(b, 0)),
                    page=number,
                )
            )
        place += len(raw)
    return _rows(found)


def _rows(lines: list[Line]) -> list[Line]:
    """Words that stand on one line of print, though the file has them apart: a number and its text, cells of a row."""
    found = list[Line]()
    for line in lines:
        before = found[-1] if found else None
        if before and abs(before.top - line.top) < 0.3 * max(line.size, 6) and before.right <= line.left + 1:
            joint = f"{before.text} {line.text}"
            found[-1] = replace(before, text=joint, right=line.right, bold=before.bold and line.bold)
        else:
            found.append(line)
    return found


def _bold(text: Any, index: int) -> bool:
    import ctypes

    import pypdfium2.raw as pdfium

    if pdfium.FPDFText_GetFontWeight(text, index) >= 600:
        return True
    buffer, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, index, buffer, 80, ctypes.byref(flags))
    return b"bold" in buffer.value.lower() or b"black" in buffer.value.lower()


def without_furniture(pages: Pages) -> tuple[list[Line], list[str]]:
    """Lines without page headers, footers and page numbers, and what was dropped.

    A line is furniture if it stands in the top or bottom eighth and its words, digits set aside, stand there on half
    of the pages; or if it says nothing but a page number.
    """
    margin = [line for line in pages.lines if _in_margin(line, pages.height[line.page])]
    on = Counter(key for key, _ in {(_key(line), line.page) for line in margin})
    often = {key for key, count in on.items() if count >= max(2, 0.5 * pages.count)}
    kept, dropped = list[Line](), dict[str, str]()
    at_edge = {id(line) for line in margin}
    for line in pages.lines:
        if id(line) in at_edge and (_key(line) in often or _PAGE_NUMBER.fullmatch(tidy(line.text))):
            dropped.setdefault(_key(line), tidy(line.text))
        else:
            kept.append(line)
    return kept, list(dropped.values())


def _in_margin(line: Line, height: float) -> bool:
    return line.top < height / 8 or line.top > height * 7 / 8


def _key(line: Line) -> str:
    zone = "top" if line.top < 300 else "foot"
    return zone + re.sub(r"\d+", "#", tidy(line.text).lower())


def _paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Lines joined where the print joined them."""
    vocabulary = vocabulary_of(line.text for line in lines)
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    edge = _right_edge(lines)
    gap = _gap(lines, edge)
    groups = list[list[Line]]()
    for line in lines:
        if groups and not _breaks(groups[-1], line, edge, gap, body):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        Paragraph(
            text=joined([line.text for line in group], vocabulary),
            loud=all(_loud(line, body) for line in group),
            size=group[0].size,
            alone=len(group) == 1,
        )
        for group in groups
    ]


def _loud(line: Line, body: float) -> bool:
    return line.bold or line.size > 1.12 * body


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines end."""
    rights = sorted(line.right for line in lines)
    return rights[int(0.9 * (len(rights) - 1))] if rights else 0.0


def _gap(lines: Sequence[Line], edge: float) -> float:
    """The usual step from one line of a paragraph to the next: after full lines, or else the small steps."""
    pairs = [(a, b.top - a.top) for a, b in pairwise(lines) if a.page == b.page]
    steps = [(a, step) for a, step in pairs if 0 < step < 60]
    full = [step for a, step in steps if edge - a.right < 0.05 * edge]
    every = sorted(step for _, step in steps)
    return median(full) if len(full) > 5 else every[len(every) // 4] if every else 12.0


def _breaks(group: list[Line], line: Line, edge: float, gap: float, body: float) -> bool:
    """Whether `line` starts a paragraph after `group`."""
    last, first = group[-1], group[0]
    room = edge - last.right
    short = room > 0.12 * max(edge - first.left, 1)
    number = split_number(line.text)[0]
    if _loud(last, body) != _loud(line, body) and (
        _loud(line, body) or all(_loud(each, body) for each in group)
    ):
        return True
    if abs(last.size - line.size) > 0.6 and (short or is_done(last.text)):
        return True
    if number and (
        is_done(last.text) or short or abs(line.left - last.left) > 4 or looks_like_heading(last.text)
    ):
        return True
    if last.page == line.page:
        step = line.top - last.top
        gap *= max(1, line.size / body) if body else 1
        if step > 1.35 * gap or step < -2 * gap:
            return is_done(last.text) or short or step > 2 * gap or not line.text[:1].islower()
    elif not is_done(last.text):
        return bool(number) or (short and not line.text[:1].islower())
    if looks_like_heading(line.text) and line.text.isupper() and not last.text.isupper():
        return True
    word = line.text.split(maxsplit=1)[0]
    width = (len(word) + 1) * (0.72 if word.isupper() else 0.5) * max(line.size, 6)
    fits = width * (1.6 if _loud(line, body) else 1) < room
    return (is_done(last.text) and short and fits) or (
        short and fits and looks_like_heading(last.text) and len(group) == 1
    )
