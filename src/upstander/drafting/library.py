"""Makes the files that a policy leaves the program as: Word, PDF and Markdown."""

from collections.abc import Sequence

from upstander.ground import pdf
from upstander.policy.core.blocks import Block
from upstander.policy.core.canonical import fingerprint, to_bytes

from .core.document import Document, from_blocks, to_blocks
from .core.markdown import to_markdown
from .core.word import Edition, to_docx

DOCX, PDF, MARKDOWN = KINDS = ("docx", "pdf", "md")
MEDIA_TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
    MARKDOWN: "text/markdown; charset=utf-8",
}


def edition_of(document: Document, agency: str, label: str = "Draft") -> Edition:
    """The edition of a document that is no version yet; its fingerprint is that of the text it would give."""
    return Edition(agency, label, fingerprint(to_bytes(to_blocks(document))))


def make(kind: str, document: Document, edition: Edition | None) -> bytes:
    """The file of a document, in one of KINDS. Without an edition, pages have no header and footer (Word alone).

    Raises
    ------
    BadReference
    """
    if kind == DOCX or edition is None:
        return to_docx(document, edition)
    blocks = to_blocks(document)
    if kind == MARKDOWN:
        return to_markdown(blocks, edition).encode("utf-8")
    levels = {node.id: node.level for node in document.nodes}
    return _pdf(blocks, levels, edition)


def make_of_blocks(kind: str, blocks: Sequence[Block], edition: Edition) -> bytes:
    """The file of a stored text. Numbers that Word can't count by itself stand as they were printed."""
    return make(kind, from_blocks(blocks), edition)


def _pdf(blocks: Sequence[Block], levels: dict[str, int], edition: Edition) -> bytes:
    lines = [
        {"kind": block.kind, "text": block.line, "level": max(levels.get(block.id, 0) - 1, 0)}
        for block in blocks
    ]
    title = next((block.text for block in blocks if block.kind == "title"), "Policy")
    data = {"title": title, "agency": edition.agency, "head": edition.head, "foot": edition.foot}
    return pdf.render("drafting/typst/policy.typ", {**data, "lines": lines})
