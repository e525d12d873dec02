"""A redline of any two texts: what came, went, moved or changed, exact enough to turn the old one into the new."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .blocks import Block
from .change import CHANGED, GONE, NEW, SAME, Piece, glimpse

MOVED_AWAY, MOVED_HERE, RENUMBERED = "moved_away", "moved_here", "renumbered"
ALIKE = 0.35  # of the words; below, a paragraph is another one
CELLS = 60_000  # pairs of paragraphs compared in one stretch; a longer one is shown as gone and new
ISLAND = 2  # words that stay between two changes, and are struck and set again: it reads better
SENTENCE = 4  # words; a shorter paragraph that goes here and comes there has not moved


@dataclass(frozen=True, slots=True)
class Edit:
    """One step through both texts.

    kind : same, renumbered, changed (all three with `old` and `new`), gone or moved_away (`old`), new or moved_here
        (`new`).
    pieces : of a changed block, its words with one space between pieces.
    """

    kind: str
    old: Block | None = None
    new: Block | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def block(self) -> Block:
        """The block as it is now, or as it was before it went."""
        block = self.new or self.old
        assert block is not None  # one of the two is always there
        return block

    @property
    def glimpse(self) -> str:
        """Its first words, to point to it."""
        return glimpse(self.block.text)

    @property
    def renumbered(self) -> bool:
        """Whether it had another number before."""
        return bool(self.old and self.new and self.old.number != self.new.number)


class DoesNotFit(ValueError):
    """A redline was applied to a text that it was not made from."""


def redline(old: Sequence[Block], new: Sequence[Block]) -> tuple[Edit, ...]:
    """The steps from `old` to `new`, in the order in which both are read."""
    before, after = [block.text for block in old], [block.text for block in new]
    found = list[Edit]()
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [_stayed(was, now) for was, now in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += _stretch(old[a:b], new[c:d])
    return tuple(_with_moves(found))


def apply(edits: Sequence[Edit], old: Sequence[Block]) -> tuple[Block, ...]:
    """`old` with every change accepted: the new text.

    Raises
    ------
    DoesNotFit
    """
    left, found = iter(old), list[Block]()
    for edit in edits:
        was = _next(left, edit) if edit.old is not None else None
        if edit.new is not None:
            text = was.text if was else edit.new.text
            if edit.kind == CHANGED:
                text = _words(edit.pieces, GONE)
            found.append(Block(edit.new.kind, edit.new.number, text, edit.new.id))
    if next(left, None) is not None:
        raise DoesNotFit("The text goes on after the redline ends.")
    return tuple(found)


def _next(left: Iterator[Block], edit: Edit) -> Block:
    was = next(left, None)
    if was is None or was != edit.old or (edit.kind == CHANGED and was.text != _words(edit.pieces, NEW)):
        raise DoesNotFit("The redline was made from another text.")
    return was


def _words(pieces: Sequence[Piece], without: str) -> str:
    return " ".join(piece.text for piece in pieces if piece.kind != without)


def counts(edits: Sequence[Edit]) -> dict[str, int]:
    """How many blocks of each kind of change; a move counts once, and what stays the same not at all."""
    found = Counter(edit.kind for edit in edits)
    return {kind: found[kind] for kind in (CHANGED, NEW, GONE, MOVED_HERE, RENUMBERED) if found[kind]}


def _stayed(was: Block, now: Block) -> Edit:
    return Edit(SAME if was.number == now.number else RENUMBERED, was, now)


def _stretch(old: Sequence[Block], new: Sequence[Block]) -> list[Edit]:
    """A stretch that differs: the pairs of paragraphs, in order, that have the most words in common."""
    found, at = list[Edit](), (0, 0)
    for i, j in [*_pairs(old, new), (len(old), len(new))]:
        found += [Edit(GONE, old=block) for block in old[at[0] : i]]
        found += [Edit(NEW, new=block) for block in new[at[1] : j]]
        if i < len(old) and j < len(new):
            found.append(Edit(CHANGED, old[i], new[j], pieces(old[i].text, new[j].text)))
        at = (i + 1, j + 1)
    return found


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """Which paragraphs are one that changed: the alignment with the largest sum of likeness."""
    if not old or not new or len(old) * len(new) > CELLS:
        return []
    bags, others = [_bag(block) for block in old], [_bag(block) for block in new]
    like = [[_likeness(bag, other) for other in others] for bag in bags]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found, i, j = list[tuple[int, int]](), 0, 0
    while i < len(old) and j < len(new):
        if like[i][j] >= ALIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _bag(block: Block) -> Counter[str]:
    return Counter(block.text.casefold().split())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Words in common, of the words of both: 0 to 1."""
    return 2 * (one & other).total() / (one.total() + other.total())


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both, marked. Joined by spaces, those not gone are `new` and those not new are `old`, exactly."""
    before, after = old.split(" "), new.split(" ")
    spans = [
        (before[a:b], after[c:d], tag == "equal")
        for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    ]
    found = list[Piece]()
    for was, now, same in _without_islands(spans):
        if same:
            found.append(Piece(SAME, " ".join(now)))
            continue
        if was:
            found.append(Piece(GONE, " ".join(was)))
        if now:
            found.append(Piece(NEW, " ".join(now)))
    return tuple(found)


Span = tuple[list[str], list[str], bool]


def _without_islands(spans: list[Span]) -> list[Span]:
    """Join two changes that only a word or two lie between."""
    found = list[Span]()
    for number, (was, now, same) in enumerate(spans):
        between = same and 0 < number < len(spans) - 1 and len(now) <= ISLAND
        kept = same and not (between and _size(spans[number - 1]) + _size(spans[number + 1]) > ISLAND)
        if found and not kept and not found[-1][2]:
            found[-1] = (found[-1][0] + was, found[-1][1] + now, False)
        else:
            found.append((was, now, kept))
    return found


def _size(span: Span) -> int:
    return max(len(span[0]), len(span[1]))


def _with_moves(edits: list[Edit]) -> list[Edit]:
    """A paragraph that goes here and comes there, word by word the same, has moved."""
    gone = Counter(edit.block.text for edit in edits if edit.kind == GONE)
    came = Counter(edit.block.text for edit in edits if edit.kind == NEW)
    moved = {text: n for text, n in (gone & came).items() if len(text.split()) >= SENTENCE}
    left = {GONE: dict(moved), NEW: dict(moved)}
    return [_moved(edit, left) for edit in edits]


def _moved(edit: Edit, left: dict[str, dict[str, int]]) -> Edit:
    count = left.get(edit.kind, {})
    if not count.get(edit.block.text):
        return edit
    count[edit.block.text] -= 1
    return Edit(MOVED_AWAY if edit.kind == GONE else MOVED_HERE, edit.old, edit.new)
