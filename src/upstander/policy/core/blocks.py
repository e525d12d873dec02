"""A text as an ordered list of blocks: what stands on a line of its own, with the number that is printed there."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

TITLE, HEADING, SUBHEADING, PARAGRAPH, ITEM, ROW, NOTE = KINDS = (
    "title",  # of the whole text, once, at the start
    "heading",
    "subheading",  # any heading below a heading
    "paragraph",
    "item",  # one line of a list; its number may be a bullet
    "row",  # one row of a table, its cells with “ | ” between
    "note",  # a footnote, after the text
)
HEADINGS = frozenset({TITLE, HEADING, SUBHEADING})

# Characters that nobody sees. Some of them turn around the order in which a line is read, so none may be signed.
_UNSEEN = {
    **dict.fromkeys([0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF]),
    **dict.fromkeys(range(0x202A, 0x202F)),
    **dict.fromkeys(range(0x2060, 0x2070)),
    **dict.fromkeys(range(0xFFF9, 0xFFFC)),
    **dict.fromkeys(range(0xE0000, 0xE0080)),
}
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
_SPACE = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class BadBlock(ValueError):
    """A block that can't stand in a text; the message says why."""


def tidy(text: str) -> str:
    """`text` as it is stored: nothing unseen, Unicode NFC, one space where there was white space, none at the ends.

    Tidying twice is tidying once.
    """
    composed = unicodedata.normalize("NFC", text.translate(_UNSEEN).translate(_HALVES))
    return _SPACE.sub(" ", composed).strip(" ")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `kind` of KINDS, the printed `number` (“3.1”, “A.”, “(2)”, “•”, or none), `text`, and a stable `id`.

    Raises
    ------
    BadBlock
        An unknown kind, an id that is none, a text that is empty or not tidy.
    """

    kind: str
    number: str
    text: str
    id: str

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadBlock(f"“{self.kind}” is not a kind of block. Use {', '.join(KINDS)}.")
        if not _ID.fullmatch(self.id):
            raise BadBlock(f"“{self.id}” is not an id. Use a to z, 0 to 9 and “-”, 40 at most.")
        if not self.text:
            raise BadBlock(f"Block {self.id} has no text.")
        if tidy(self.text) != self.text or tidy(self.number) != self.number:
            raise BadBlock(f"Block {self.id} is not tidy. Put it through tidy() first.")

    @property
    def is_heading(self) -> bool:
        """Whether the block names what follows it."""
        return self.kind in HEADINGS

    @property
    def line(self) -> str:
        """Number and text, as printed."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Part:
    """What a reader found: a block to be, before it is tidied and given its id."""

    kind: str
    number: str
    text: str


def blocks_from(parts: Iterable[Part]) -> tuple[Block, ...]:
    """Blocks of `parts` in order; parts without text are left out.

    An id is made of the kind, the number and the words, so the same file gives the same ids, and a paragraph put in
    between changes no other's. Of equal blocks the second gets “-2”, and so on.
    """
    found, seen = list[Block](), dict[str, int]()
    for part in parts:
        number, text = tidy(part.number), tidy(part.text)
        if not text:
            continue
        stem = hashlib.sha256("\t".join((part.kind, number, text)).encode()).hexdigest()[:10]
        seen[stem] = seen.get(stem, 0) + 1
        ident = f"p{stem}" if seen[stem] == 1 else f"p{stem}-{seen[stem]}"
        found.append(Block(part.kind, number, text, ident))
    return tuple(found)


def title_of(blocks: Iterable[Block]) -> str:
    """The title that the text itself gives, or none."""
    return next((block.text for block in blocks if block.kind == TITLE), "")


def word_count(blocks: Iterable[Block]) -> int:
    """How many words the text has."""
    return sum(len(block.text.split()) for block in blocks)
