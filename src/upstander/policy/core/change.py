"""What changed between two texts: block by block, and word by word inside a changed one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .blocks import Block

SAME, NEW, CHANGED, GONE = "same", "new", "changed", "gone"
ALIKE = 0.35  # of the words; below, a paragraph is another one
PAIRS = 20_000  # more than these are not compared one by one
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed (`same`), came (`new`) or went (`gone`)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One block of the new text, or one that is gone; `pieces` for a changed one."""

    kind: str
    block: Block
    pieces: tuple[Piece, ...] = ()

    @property
    def glimpse(self) -> str:
        """Its first words, to point to it."""
        return glimpse(self.block.text)


def compare(old: Sequence[Block], new: Sequence[Block]) -> tuple[Line, ...]:
    """Every block of `new` in order, with those of `old` that are gone where they stood. A new number is no change."""
    before, after = [block.text for block in old], [block.text for block in new]
    found = list[Line]()
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line(SAME, block) for block in new[c:d]]
        else:
            found += _replaced(old[a:b], new[c:d])
    return tuple(found)


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> list[Line]:
    """A stretch that differs: paragraphs that are alike are one that changed, in order."""
    found, left = list[Line](), 0
    comparable = len(old) * len(new) <= PAIRS
    for block in new:
        match = _closest(block, old, left) if comparable else None
        if match is None:
            found.append(Line(NEW, block))
            continue
        found += [Line(GONE, gone) for gone in old[left:match]]
        found.append(Line(CHANGED, block, pieces(old[match].text, block.text)))
        left = match + 1
    return [*found, *(Line(GONE, gone) for gone in old[left:])]


def _closest(block: Block, old: Sequence[Block], left: int) -> int | None:
    best, place, words = ALIKE, None, block.text.split()
    for number in range(left, len(old)):
        matcher = SequenceMatcher(None, old[number].text.split(), words, autojunk=False)
        if matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, place = ratio, number
    return place


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both, marked. The pieces that are not gone make up `new`; those that are not new, `old`."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    found = list[Piece]()
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, "".join(after[c:d])))
            continue
        if b > a:
            found.append(Piece(GONE, "".join(before[a:b])))
        if d > c:
            found.append(Piece(NEW, "".join(after[c:d])))
    return tuple(found)


def changed_blocks(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Those lines that are not the same."""
    return tuple(line for line in lines if line.kind != SAME)


def glimpse(text: str, words: int = 9) -> str:
    """The first words of a paragraph, to point to it."""
    found = text.split()
    return text if len(found) <= words + 1 else " ".join(found[:words]).rstrip(",;:") + " …"
