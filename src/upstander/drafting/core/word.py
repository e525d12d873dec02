"""A document as a Word file: Word counts the numbers itself, so a paragraph put in between renumbers the rest."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from .document import DECIMAL, DEEPEST, FORMS, HEAD, PRINTED, Document, numbers, resolved, shaped

LIST = "90"  # the id of our list in the file
STEP = 432  # twentieths of a point that a level is moved in


@dataclass(frozen=True, slots=True)
class Edition:
    """What a copy says of itself on every page. `effective` is a date as people write it, or empty."""

    agency: str
    label: str
    fingerprint: str
    effective: str = ""

    @property
    def head(self) -> str:
        """The line at the top of a page."""
        since = f"in force from {self.effective}" if self.effective else ""
        return ", ".join(part for part in (self.agency, self.label, since) if part)

    @property
    def foot(self) -> str:
        """The line at the bottom of a page."""
        return f"SHA-256 {self.fingerprint}"


def to_docx(document: Document, edition: Edition | None) -> bytes:
    """The Word file; read again, it is the same text. Without an edition, it has no header and footer.

    Raises
    ------
    BadReference
    """
    file = WordFile()
    _properties(file, document, edition)
    _list(file, document.style)
    if document.title:
        line = f"{document.title_number} {document.title}" if document.title_number else document.title
        file.add_paragraph(line, style="Title")
    texts, printed = resolved(document), numbers(document)
    for node in document.nodes if document.style == PRINTED else shaped(document.nodes):
        counted = node.counts and document.style != PRINTED
        text = texts[node.id]
        if not counted and printed[node.id]:
            text = f"{printed[node.id]} {text}"
        style = f"Heading {min(node.level, 1) + 1}" if node.kind == HEAD else "Normal"
        paragraph = file.add_paragraph(text, style=style)
        if counted:
            _number(paragraph, node.level)
    if edition:
        _edges(file, edition)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _properties(file: Any, document: Document, edition: Edition | None) -> None:
    about = file.core_properties
    about.title, about.author = document.title, edition.agency if edition else ""
    about.comments = edition.foot if edition else ""
    about.created = about.modified = datetime(2026, 1, 1)  # noqa: DTZ001  # fixed: the same text, the same file
    file.styles["Normal"].font.name = "Calibri"
    file.styles["Normal"].font.size = Pt(11)


def _list(file: Any, style: str) -> None:
    """Declare the list, before the lists that use one: Word asks for that order."""
    root = file.part.numbering_part.element
    form = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST}"/>')
    form.append(_valued("w:multiLevelType", "multilevel"))
    for level in range(DEEPEST + 1):
        form.append(_level(level, style))
    root.insert(0, form)
    use = parse_xml(f'<w:num {nsdecls("w")} w:numId="{LIST}"/>')
    use.append(_valued("w:abstractNumId", LIST))
    root.append(use)


def _level(level: int, style: str) -> Any:
    form = "decimal" if style == DECIMAL else FORMS[level]
    text = ".".join(f"%{step}" for step in range(1, level + 2)) if style == DECIMAL else f"(%{level + 1})"
    made = parse_xml(f'<w:lvl {nsdecls("w")} w:ilvl="{level}"/>')
    made.append(_valued("w:start", "1"))
    made.append(_valued("w:numFmt", form))
    made.append(_valued("w:lvlText", f"%{level + 1}." if level == 0 else text))
    made.append(_valued("w:lvlJc", "left"))
    left = STEP * (level + 1) + (STEP * max(level - 1, 0)) // 2
    made.append(parse_xml(
        f'<w:pPr {nsdecls("w")}><w:ind w:left="{left}" w:hanging="{STEP + 144 * max(level - 1, 0)}"/></w:pPr>'
    ))  # fmt: skip
    return made


def _valued(name: str, value: str) -> Any:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    return made


def _number(paragraph: Any, level: int) -> None:
    of = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    of.get_or_add_ilvl().val = level
    of.get_or_add_numId().val = int(LIST)


def _edges(file: Any, edition: Edition) -> None:
    section = file.sections[0]
    section.header.paragraphs[0].text = edition.head
    foot = section.footer.paragraphs[0]
    foot.text = f"{edition.foot}, page "
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    foot._p.append(field)
    for run in foot.runs:
        run.font.size = Pt(8)
