"""A redline as a Word document with real tracked changes: accept them all for the new text, reject all for the old."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from .blocks import HEADING, ITEM, SUBHEADING, TITLE, Block
from .change import CHANGED, GONE, NEW
from .redline import RENUMBERED, Edit

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NS}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLE = {TITLE: "Title", HEADING: "Heading1", SUBHEADING: "Heading2", ITEM: "ListParagraph"}
NORMAL = "Normal"
register_namespace("w", NS)

_STYLES = (
    ("Normal", "Normal", 22, False, 0),
    ("Title", "Title", 36, True, 0),
    ("Heading1", "heading 1", 28, True, 0),
    ("Heading2", "heading 2", 24, True, 0),
    ("ListParagraph", "List Paragraph", 22, False, 360),
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = f"""{_HEAD}<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{OFFICE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{OFFICE}.styles+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""
_ROOT = f"""{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"""
_PARTS = f"""{_HEAD}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{LINKS}/styles" Target="styles.xml"/>
</Relationships>"""


class _Marks:
    """The attributes of a tracked change, with a number of its own."""

    def __init__(self, author: str, at: datetime) -> None:
        self.author, self.date, self.ids = author, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", count(1)

    def make(self, parent: Element, tag: str) -> Element:
        given = {f"{W}id": str(next(self.ids)), f"{W}author": self.author, f"{W}date": self.date}
        return SubElement(parent, f"{W}{tag}", given)


def redline_docx(edits: Sequence[Edit], *, title: str, author: str, at: datetime) -> bytes:
    """The bytes of the document. `author` and `at` stand on every change, as in Word's own list of them."""
    document = Element(f"{W}document")
    body, marks = SubElement(document, f"{W}body"), _Marks(author, at)
    for edit in edits:
        _paragraph(body, edit, marks)
    page = SubElement(body, f"{W}sectPr")
    SubElement(page, f"{W}pgSz", {f"{W}w": "12240", f"{W}h": "15840"})
    SubElement(page, f"{W}pgMar", {f"{W}{side}": "1440" for side in ("top", "right", "bottom", "left")})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _ROOT),
            ("word/_rels/document.xml.rels", _PARTS),
            ("word/document.xml", _HEAD + tostring(document, encoding="unicode")),
            ("word/styles.xml", _HEAD + tostring(_styles(), encoding="unicode")),
            ("docProps/core.xml", _HEAD + _core(title, author)),
        ):
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode("utf-8"))
    return out.getvalue()


def _paragraph(body: Element, edit: Edit, marks: _Marks) -> None:
    paragraph = SubElement(body, f"{W}p")
    looks = SubElement(paragraph, f"{W}pPr")
    SubElement(looks, f"{W}pStyle", {f"{W}val": _style(edit.block)})
    whole = None if edit.old and edit.new else "ins" if edit.new else "del"
    if whole:  # the mark at the paragraph's end came or went with it
        marks.make(SubElement(looks, f"{W}rPr"), whole)
    elif edit.old and _style(edit.old) != _style(edit.block):
        before = SubElement(marks.make(looks, "pPrChange"), f"{W}pPr")
        SubElement(before, f"{W}pStyle", {f"{W}val": _style(edit.old)})
    for kind, text in _runs(edit):
        if kind == GONE:
            _run(marks.make(paragraph, "del"), "delText", text)
        elif kind == NEW:
            _run(marks.make(paragraph, "ins"), "t", text)
        else:
            _run(paragraph, "t", text)


def _style(block: Block) -> str:
    return STYLE.get(block.kind, NORMAL)


def _runs(edit: Edit) -> Iterator[tuple[str, str]]:
    """The line in pieces (gone, new, else same) that carry their own spaces, so that both readings come out whole."""
    if not (edit.old and edit.new):
        yield (NEW if edit.new else GONE), edit.block.line
        return
    if edit.kind not in (CHANGED, RENUMBERED):
        yield edit.kind, edit.new.line
        return
    pieces = [(piece.kind, piece.text) for piece in edit.pieces] or [(edit.kind, edit.new.text)]
    if edit.renumbered:
        pieces = [(GONE, edit.old.number), (NEW, edit.new.number), *pieces]
    elif edit.new.number:
        pieces = [(edit.kind, edit.new.number), *pieces]
    yield from _spaced([(kind, text) for kind, text in pieces if text])


def _spaced(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give each piece the space before it, in each of the two texts in which it is not the first word.

    A piece that stays but begins one of the texts only has its space struck or set alone.
    """
    begun = {GONE: False, NEW: False}
    for kind, text in pieces:
        texts = [kind] if kind in begun else [GONE, NEW]
        late = [one for one in texts if begun[one]]
        if kind in begun or len(late) != 1:
            yield kind, f" {text}" if late else text
        else:
            yield late[0], " "
            yield kind, text
        begun.update(dict.fromkeys(texts, True))


def _run(parent: Element, tag: str, text: str) -> None:
    words = SubElement(SubElement(parent, f"{W}r"), f"{W}{tag}", {SPACE: "preserve"})
    words.text = "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")  # what XML can hold


def _styles() -> Element:
    styles = Element(f"{W}styles")
    for ident, name, size, bold, indent in _STYLES:
        given = {f"{W}type": "paragraph", f"{W}styleId": ident} | (
            {f"{W}default": "1"} if ident == NORMAL else {}
        )
        style = SubElement(styles, f"{W}style", given)
        SubElement(style, f"{W}name", {f"{W}val": name})
        looks = SubElement(style, f"{W}pPr")
        SubElement(looks, f"{W}spacing", {f"{W}before": "240" if bold else "0", f"{W}after": "120"})
        if indent:
            SubElement(looks, f"{W}ind", {f"{W}left": str(indent)})
        letters = SubElement(style, f"{W}rPr")
        if bold:
            SubElement(letters, f"{W}b")
        SubElement(letters, f"{W}sz", {f"{W}val": str(size)})
    return styles


def _core(title: str, author: str) -> str:
    elements = "http://purl.org/dc/elements/1.1/"
    core = Element(f"{{{PACKAGE}/metadata/core-properties}}coreProperties")
    SubElement(core, f"{{{elements}}}title").text = title
    SubElement(core, f"{{{elements}}}creator").text = author
    return tostring(core, encoding="unicode")
