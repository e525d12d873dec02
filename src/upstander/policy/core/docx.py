"""Word documents: headings, numbers as printed, lists, tables, footnotes; wording only, and nothing left open.

Read from the XML itself: automatic numbers are not in the text, and a policy without its numbers can't be cited.
Tracked changes are refused. Such a file says two things, and nobody may sign what nobody decided.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from .archive import Archive
from .blocks import HEADING, ITEM, NOTE, PARAGRAPH, ROW, SUBHEADING, TITLE, Part, tidy
from .docx_numbers import W, read_numbers, value, whole
from .docx_words import CHANGES, TWICE, Document, Style, text_of, undecided
from .faults import Broken, TooBig, UnknownKind
from .limits import BLOCKS, DEPTH
from .numbers import split_number
from .shape import HEADING_LETTERS, looks_like_heading, numbers_joined

_TABLE = frozenset(f"{W}{name}" for name in ("tbl", "tr", "tc"))
_AROUND = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml")
)  # fields of a form and the like
_TOC = re.compile(r"(?i)toc|table ?of ?contents")


def read_docx(data: bytes, name: str) -> tuple[list[Part], list[str]]:
    """The parts of a Word document, and what was left out.

    Raises
    ------
    Unreadable
        Damaged, locked, too big inside, or with tracked changes that are still open.
    """
    archive = Archive(data, name)
    styles = _styles(_tree(archive, "word/styles.xml"))
    document = Document(name, styles, read_numbers(_tree(archive, "word/numbering.xml")))
    body = archive.part(archive.main)
    try:
        for element in _top_level(body):
            _read(document, element)
            if len(document.parts) > BLOCKS:
                raise TooBig(name, "The file has more words than any policy.", "Upload the policy alone.")
    except (ParseError, DefusedXmlException, RecursionError):
        raise _damaged(name) from None
    if document.notes_order:
        _footnotes(document, [_tree(archive, f"word/{kind}.xml") for kind in ("footnotes", "endnotes")])
    if archive.part("word/comments.xml"):
        document.seen["comment"] += 1
    document.seen["edge"] += _has_edges(archive)
    return _one_title(numbers_joined(document.parts)), _left_out(document.seen)


def _tree(archive: Archive, path: str) -> Element | None:
    data = archive.part(path)
    if not data:
        return None
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        raise _damaged(archive.name) from None
    return root


def _damaged(name: str) -> Broken:
    return Broken(name, "The file is damaged.", "Open it in Word, save it again as .docx, and upload that.")


def _top_level(body: bytes) -> Iterator[Element]:
    """The paragraphs and tables of the body, one at a time, so that memory stays small."""
    depth, inside = 0, 0
    for event, element in iterparse(io.BytesIO(body), events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if depth > DEPTH:
            raise ParseError("too deep")
        if event == "start":
            inside = depth if element.tag == f"{W}body" and not inside else inside
        elif inside and depth == inside:
            yield element
            element.clear()


def _styles(root: Element | None) -> dict[str, Style]:
    found: dict[str, Style] = {}
    for element in root.iter(f"{W}style") if root is not None else ():
        style = found[value(element, "styleId")] = Style()
        for child in element.iter():
            given = value(child, "val")
            match child.tag.removeprefix(W):
                case "name":
                    style.name = given.lower()
                case "basedOn":
                    style.based_on = given
                case "outlineLvl":
                    style.outline = whole(given)
                case "numId":
                    style.list = given
                case "ilvl":
                    style.depth = whole(given)
    return found


def _read(document: Document, element: Element) -> None:
    """One element of the body: a paragraph, a table, or something that holds them."""
    if element.tag == f"{W}p":
        _paragraph(document, element)
    elif element.tag == f"{W}tbl":
        _table(document, element)
    elif element.tag in CHANGES:
        raise undecided(document.name)
    elif element.tag == f"{W}altChunk":
        raise UnknownKind(
            document.name,
            "Part of its text is another file inside it.",
            "Open it in Word, save it again as .docx, and upload that.",
        )
    else:
        for child in list(element)[: 1 if element.tag == TWICE else None]:
            _read(document, child)


def _paragraph(document: Document, paragraph: Element) -> None:
    style = _style_of(document, paragraph)
    if _TOC.search(style.name):
        document.seen["contents"] += 1
        return
    number = _number(document, paragraph, style)
    lines = [tidy(line) for line in text_of(document, paragraph).split("\n")]
    lines = [line for line in lines if line]
    for place, line in enumerate(lines):
        document.parts.append(
            _part(line, number if place == 0 else "", style, paragraph, alone=len(lines) == 1)
        )


def _style_of(document: Document, paragraph: Element) -> Style:
    """The paragraph's style with what it inherits."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    ident = value(found, "val") if found is not None else ""
    style, merged, steps = document.styles.get(ident), Style(), 0
    while style is not None and steps < 10:
        merged.name = merged.name or style.name
        merged.outline = style.outline if merged.outline is None else merged.outline
        if not merged.list and style.list:
            merged.list, merged.depth = (
                style.list,
                style.depth or _depth_of_style(document, style.list, ident),
            )
        ident = style.based_on
        style, steps = document.styles.get(ident), steps + 1
    return merged


def _depth_of_style(document: Document, use: str, ident: str) -> int:
    form = document.numbers.uses.get(use, ("", {}))[0]
    levels = document.numbers.lists.get(form, {})
    return next((depth for depth, level in levels.items() if level.style == ident), 0)


def _number(document: Document, paragraph: Element, style: Style) -> str:
    own = paragraph.find(f"{W}pPr/{W}numPr")
    use, depth = style.list, style.depth
    if own is not None:
        use_own, depth_own = own.find(f"{W}numId"), own.find(f"{W}ilvl")
        use = value(use_own, "val") if use_own is not None else use
        depth = whole(value(depth_own, "val")) if depth_own is not None else depth
    has_words = any(text.text and text.text.strip() for text in paragraph.iter(f"{W}t"))
    return document.numbers.next(use, depth) if use and use != "0" and has_words else ""


def _part(line: str, number: str, style: Style, paragraph: Element, *, alone: bool) -> Part:
    """The kind of a line: Word's own word for it first, then how it looks."""
    level = _heading_level(style, paragraph)
    looks = alone and looks_like_heading(line)
    typed, rest = ("", line) if number else split_number(line, bare=looks or level is not None)
    loud = alone and _bold(paragraph) and len(line) <= HEADING_LETTERS and not re.search(r"[.;,]$", line)
    loud = loud or (looks and bool(typed or line.isupper()))
    if not rest:
        return Part(PARAGRAPH, "", line)
    number, line = number or typed, rest
    if style.name == "title":
        return Part(TITLE, number, line)
    if level is not None and len(line) <= 2 * HEADING_LETTERS and not re.search(r"[.;]\s\S", line):
        return Part(HEADING if level == 0 else SUBHEADING, number, line)
    if loud:
        return Part(HEADING if looks else SUBHEADING, number, line)
    return Part(ITEM if number else PARAGRAPH, number, line)


def _heading_level(style: Style, paragraph: Element) -> int | None:
    own = paragraph.find(f"{W}pPr/{W}outlineLvl")
    outline = whole(value(own, "val")) if own is not None else style.outline
    if (named := re.match(r"heading (\d)", style.name)) and outline is None:
        outline = int(named[1]) - 1
    return outline if outline is not None and outline < 9 else None


def _bold(paragraph: Element) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if any((t.text or "").strip() for t in run.iter(f"{W}t"))]
    marks = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(mark is not None and value(mark, "val") not in ("0", "false") for mark in marks)


def _table(document: Document, table: Element) -> None:
    """A table of one column is a box around paragraphs; any other gives one block a row."""
    rows = [list(_inside(row, f"{W}tc", _AROUND)) for row in _inside(table, f"{W}tr", _AROUND)]
    for mark in table.iter():
        if mark.tag in CHANGES:
            raise undecided(document.name)
    if all(len(row) <= 1 for row in rows):
        for cell in (cell for row in rows for cell in row):
            for child in cell:
                _read(document, child)
        return
    for row in rows:
        cells = [_cell(document, cell) for cell in row]
        words = " | ".join(cell for cell in cells if cell)
        if words:
            document.parts.append(Part(ROW, "", words))


def _inside(element: Element, tag: str, through: frozenset[str]) -> Iterator[Element]:
    """The elements `tag` in `element`, seen through what may stand around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in through:
            yield from _inside(child, tag, through)


def _cell(document: Document, cell: Element) -> str:
    """The words of a cell with its automatic numbers; a table in a cell is words too."""
    words = []
    for paragraph in _inside(cell, f"{W}p", _AROUND | _TABLE):
        number = _number(document, paragraph, _style_of(document, paragraph))
        words.append(f"{number} {text_of(document, paragraph)}")
    return tidy(" ".join(words))


def _footnotes(document: Document, roots: Sequence[Element | None]) -> None:
    texts = {}
    for note in (note for root in roots if root is not None for note in root):
        paragraphs = _inside(note, f"{W}p", _AROUND | _TABLE)
        texts[note.tag, value(note, "id")] = " ".join(text_of(document, each) for each in paragraphs)
    for number, ident in enumerate(list(document.notes_order), 1):
        if texts.get(ident, "").strip():
            document.parts.append(Part(NOTE, f"[{number}]", texts[ident].replace("\n", " ")))


def _one_title(parts: list[Part]) -> list[Part]:
    """One title at most, at the start: the document's own, else a first line that is a heading without a number."""
    found = list[Part]()
    for place, part in enumerate(parts):
        first = part.kind == HEADING and not part.number and any(p.kind == HEADING for p in parts[1:])
        if place == 0 and (part.kind == TITLE or first):
            found.append(Part(TITLE, part.number, part.text))
        else:
            found.append(Part(HEADING, part.number, part.text) if part.kind == TITLE else part)
    return found


def _has_edges(archive: Archive) -> bool:
    """Whether its pages have headers or footers with words."""
    parts = (
        archive.part(name) for name in archive.names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)
    )
    return any(re.search(rb"<w:t(?: [^>]*)?>[^<]*[A-Za-z]", part) for part in parts)


def _left_out(seen: Counter[str]) -> list[str]:
    words = {
        "picture": "Pictures are not part of the text. The original file keeps them.",
        "comment": "Comments in the margin were left out.",
        "hidden": "Hidden text was left out.",
        "struck": "Words that are struck through stand in the text below. Delete them in Word if they do not count.",
        "edge": "Page headers and footers were left out.",
        "contents": "The table of contents was left out.",
    }
    return [sentence for kind, sentence in words.items() if seen[kind]]
