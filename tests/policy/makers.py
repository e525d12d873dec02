"""Makes the files that agencies have: Word documents and PDFs of a given text, honest ones and bad ones."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from upstander.policy.core.blocks import HEADING, SUBHEADING, TITLE, Block

DUTY = """Duty to Intervene

1 Purpose
This policy asks every member to stop a colleague who is about to do harm, and to let a colleague stop them.

2 Your duty
2.1 A member who sees another use force that is unreasonable, or no longer needed, shall intervene as soon as is safe.
2.2 Words count. A question, an order, or an offer to take over is stepping in when it fits the moment.

3 Afterwards
(a) Give first aid, and call for medical help.
(b) Tell a supervisor before the end of your shift.
"""
DUTY_2 = (
    DUTY.replace("before the end of your shift", "within one hour")
    .replace("(a) Give", "(a) Stay calm.\n(b) Give")
    .replace("(b) Tell", "(c) Tell")
)


def body(path: Path) -> str:
    """The text of a file of the corpus, without its front matter."""
    return path.read_text("utf-8").split("\n---\n", 1)[1]


def words(text: str) -> list[str]:
    """Words and numbers, for comparison; a word that print cut in two is one."""
    return re.findall(r"[^\W_]+", text.casefold())


def words_of(blocks: Iterable[Block]) -> list[str]:
    """The words of a text with its numbers."""
    return words(" ".join(block.line for block in blocks))


def alike(first: Sequence[str], second: Sequence[str]) -> float:
    """How much of two lists of words is the same and in the same order, from 0 to 1."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


# --- Word ------------------------------------------------------------------------------------------------------------
def docx_of(blocks: Iterable[Block]) -> bytes:
    """A Word document with heading styles and typed numbers."""
    document = Document()
    levels = {TITLE: 0, HEADING: 1, SUBHEADING: 2}
    for block in blocks:
        line = block.line
        if block.kind in levels:
            document.add_heading(line, levels[block.kind])
        else:
            document.add_paragraph(line)
    return saved(document)


def saved(document: Any) -> bytes:
    """A document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%4."/></w:lvl>
<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>"""


def docx_numbered(lines: Sequence[tuple[int | None, str]]) -> bytes:
    """A Word document whose numbers are automatic: (depth of the list or None, words)."""
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in lines:
        paragraph = document.add_paragraph(text)
        if depth is not None:
            mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    return saved(document)


def docx_with(xml: str, *, where: str = "word/document.xml", old: str = "</w:body>") -> bytes:
    """A Word document of one paragraph into whose XML `xml` is put before `old`."""
    document = Document()
    document.add_paragraph("Members shall intervene.")
    return replaced(
        saved(document), where, lambda data: data.replace(old.encode(), xml.encode() + old.encode(), 1)
    )


def replaced(data: bytes, path: str, change: Any) -> bytes:
    """A zip file with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content) if member.filename == path else content)
    return out.getvalue()


def bomb(megabytes: int = 2_000, *, lie: bool = False) -> bytes:
    """A .docx whose text unpacks to so many megabytes; with `lie` it declares one kilobyte."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
        file.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(megabytes):
            member.write(b" " * 1_000_000)
    data = bytearray(out.getvalue())
    if lie:  # in the central directory, where unpackers look
        start = data.rindex(b"PK\x01\x02")
        data[start + 24 : start + 28] = (1024).to_bytes(4, "little")
    return bytes(data)


# --- PDF -------------------------------------------------------------------------------------------------------------
_BODY = ParagraphStyle(
    "body", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=7, alignment=TA_JUSTIFY
)
_LIST = ParagraphStyle("list", parent=_BODY, leftIndent=24, bulletIndent=0)
_STYLES = {
    TITLE: ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=18, leading=22, spaceAfter=12),
    HEADING: ParagraphStyle(
        "heading", fontName="Helvetica-Bold", fontSize=13, leading=16, spaceBefore=10, spaceAfter=5
    ),
    SUBHEADING: ParagraphStyle(
        "sub", fontName="Times-Bold", fontSize=11, leading=14, spaceBefore=6, spaceAfter=3
    ),
}
HEADER, FOOTER = "Alder Ferry Police Department", "Policy 12 - Duty to Intervene, revised 11/2026"


def pdf_of(blocks: Iterable[Block]) -> bytes:
    """A PDF as a word processor makes it: justified, headers, footers, page numbers."""
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=LETTER, topMargin=80, bottomMargin=80)
    story = [
        Paragraph(escaped(block.text), _LIST, bulletText=block.number)
        if block.number and block.kind not in _STYLES
        else Paragraph(escaped(block.line), _STYLES.get(block.kind, _BODY))
        for block in blocks
    ]
    document.build(story, onFirstPage=_furniture, onLaterPages=_furniture)
    return out.getvalue()


def escaped(text: str) -> str:
    """Text for a reportlab paragraph, in letters that its fonts have."""
    text = text.encode("cp1252", "ignore").decode("cp1252")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _furniture(canvas: Canvas, document: Any) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(72, 750, HEADER)
    canvas.drawString(72, 40, FOOTER)
    canvas.drawRightString(540, 40, f"Page {document.page} of 9")


def pdf_lines(pages: Sequence[Sequence[str]], **options: Any) -> bytes:
    """A PDF of lines set one below the other, as given."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, **options)
    for page in pages:
        for number, line in enumerate(page):
            canvas.setFont("Times-Roman", 11)
            canvas.drawString(72, 700 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_scanned(pages: int = 2) -> bytes:
    """A PDF of pictures."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER)
    for _ in range(pages):
        canvas.rect(72, 72, 400, 600, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
