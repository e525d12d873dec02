"""From a file to a text: looks at the bytes, not at the name, and picks the reader."""

from dataclasses import dataclass

from .archive import OLD_OFFICE, Archive
from .blocks import Block, blocks_from, title_of, word_count
from .docx import read_docx
from .faults import Empty, Scanned, TooBig, UnknownKind
from .limits import BLOCKS, LETTERS
from .pdf import read_pdf
from .plain import read_plain

SIZE = 20_000_000  # bytes
MANY_WORDS = (
    20_000  # about 40 pages, more than policies on one subject have; a manual has a hundred times that
)
DOCX, PDF, TEXT = "docx", "pdf", "text"
MEDIA_TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
    TEXT: "text/plain",
}


@dataclass(frozen=True)
class Reading:
    """What a file holds."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...]  # what was left out or assumed, for people
    pages: int | None  # of a PDF
    source_kind: str  # docx, pdf, text

    @property
    def title(self) -> str:
        """The title that the text gives itself, or none."""
        return title_of(self.blocks)


def read(data: bytes, name: str) -> Reading:
    """The text of a file.

    Raises
    ------
    Unreadable
        One of `faults`, with the file's name and what to do.
    """
    if len(data) > SIZE:
        raise TooBig(
            name,
            f"The file has more than {SIZE // 1_000_000} MB.",
            "Upload the policy alone, without pictures.",
        )
    kind, pages = kind_of(data, name), None
    if kind == DOCX:
        parts, notes = read_docx(data, name)
    elif kind == PDF:
        parts, notes, pages = read_pdf(data, name)
    else:
        plain = read_plain(data, name)
        parts, notes = plain.parts, plain.notes
    blocks = blocks_from(parts)
    if not any(character.isalpha() for block in blocks for character in block.text):
        if any(note.startswith("Pictures") for note in notes):
            raise Scanned(
                name,
                "The file has pictures and no text.",
                "Upload the file it was made from, or run text recognition (OCR) on the pictures first.",
            )
        raise Empty(name, "The file has no text.", "Choose the file that holds the policy.")
    if len(blocks) > BLOCKS or sum(len(block.text) for block in blocks) > LETTERS:
        raise TooBig(name, "The file has more words than any policy.", "Upload the policy alone.")
    count = word_count(blocks)
    if count > MANY_WORDS:
        notes = [*notes, f"{count:,} words: officers read and sign them all. Is this the policy alone?"]
    return Reading(blocks, tuple(notes), pages, kind)


def kind_of(data: bytes, name: str) -> str:
    """docx, pdf or text, by the first bytes.

    Raises
    ------
    UnknownKind, Broken, Empty
    """
    if not data.strip():
        raise Empty(name, "The file is empty.", "Choose the file that holds the policy.")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK"):
        Archive(data, name)
        return DOCX
    if data.startswith(OLD_OFFICE):
        raise UnknownKind(
            name,
            "It is an old Word file or locked with a password.",
            "In Word, save it as .docx without a password.",
        )
    if data.lstrip()[:5].lower() == rb"{\rtf":
        raise UnknownKind(name, "It is a rich text file.", "In Word, save it as .docx.")
    if data.lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
        raise UnknownKind(name, "It is a web page.", "Print it to PDF, or copy its text into a .txt file.")
    return TEXT
