"""From lines of print to parts: joins what was wrapped, and tells headings, items and paragraphs apart."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from .blocks import HEADING, ITEM, PARAGRAPH, SUBHEADING, TITLE, Part
from .numbers import is_bullet, split_number, style

HEADING_LETTERS, HEADING_WORDS = 90, 12
_LONGEST_WORD = 60  # letters before the end of a line that are looked at
_ENDS = re.compile(r"[.;:?!][”’\"')\]]*$")
_SMALL = frozenset(
    re.findall(r"\w+", "a an and as at by for from in into of on or the to with is are not be under upon")
)
_KEEP_HYPHEN = frozenset(
    re.findall(
        r"\w+",
        "self non off on well co pre post ex anti de re sub mid all cross high low full part third second first one "
        "two three four five six eight long short hand use less",
    )
)
_WORDS = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print. Geometry in points from the left and top, 0 where there is none (plain text)."""

    text: str
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    size: float = 0.0
    bold: bool = False
    page: int = 0
    fresh: bool = False  # nothing joins it to the line before


def looks_like_heading(text: str) -> bool:
    """Whether a line by itself reads like a heading: short, no end of a sentence, capitals as in a title."""
    number, rest = split_number(text, bare=True)
    if not rest or len(rest) > HEADING_LETTERS or is_bullet(number) or re.search(r"[.;,]$", rest):
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", rest)
    if not words or len(words) > HEADING_WORDS:
        return False
    if rest.isupper():
        return len(rest) > 2
    capital = [word for word in words if word[0].isupper()]
    weighty = [word for word in words if word.lower() not in _SMALL]
    if number and not is_bullet(number):
        return (
            rest[0].isupper()
            and not rest.endswith(":")
            and (len(words) <= 6 or len(capital) >= len(weighty) - 1)
        )
    return rest[0].isupper() and not rest.endswith(":") and len(capital) >= len(weighty) and len(words) <= 9


def is_done(text: str) -> bool:
    """Whether a line ends where a sentence or a lead-in may end."""
    return bool(_ENDS.search(text.rstrip()))


def joined(lines: Sequence[str], vocabulary: Counter[str]) -> str:
    """Lines of one paragraph as one text; a word cut at the end of a line is whole again."""
    pieces = list[str]()
    for line in filter(None, (line.strip() for line in lines)):
        if pieces:
            pieces[-1] = _before(pieces[-1], line, vocabulary)
        pieces.append(line)
    return "".join(pieces)


def _before(text: str, line: str, vocabulary: Counter[str]) -> str:
    """`text` as it stands before the next line: with a space, as it is, or without the hyphen of print."""
    end = text[-_LONGEST_WORD:]
    head = re.search(r"([A-Za-z]+(?:-[A-Za-z]+)*)[-\u00ad]$", end)
    tail = re.match(r"([a-z]+)", line)
    if not head or not tail:
        return text if re.search(r"\w-$", end) and line[0].isalnum() else f"{text} "
    if _keeps_hyphen(head[1], tail[1], vocabulary):
        return f"{text[:-1]}-"
    return text[:-1]


def _keeps_hyphen(head: str, tail: str, vocabulary: Counter[str]) -> bool:
    """Whether “head-tail” is a compound. The rest of the text knows best; else common first parts are kept."""
    whole, compound = f"{head}{tail}".lower(), f"{head}-{tail}".lower()
    if vocabulary[whole] != vocabulary[compound]:
        return vocabulary[compound] > vocabulary[whole]
    return "-" in head or head.lower() in _KEEP_HYPHEN


def vocabulary_of(lines: Iterable[str]) -> Counter[str]:
    """How often each word and compound stands inside a line."""
    return Counter(word.lower() for line in lines for word in _WORDS.findall(line))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, as one text; `loud`: set apart by weight or size."""

    text: str
    loud: bool = False
    size: float = 0.0
    alone: bool = True  # stood on one line


def parts_of(paragraphs: Sequence[Paragraph]) -> list[Part]:
    """Kinds for paragraphs: the first heading line is the title, levels come from the numbers that headings carry."""
    calls = [_calls(one, after) for one, after in zip_longest(paragraphs, paragraphs[1:])]
    parts = [_part(one, calls=call) for one, call in zip(paragraphs, calls, strict=True)]
    return _levels(_with_title(numbers_joined(parts)))


def numbers_joined(parts: Sequence[Part]) -> list[Part]:
    """A number that stood alone on its line goes to the line after it."""
    found, waiting = list[Part](), ""
    for part in parts:
        number, rest = (
            split_number(part.text) if part.kind == PARAGRAPH and not part.number else ("", part.text)
        )
        lone = bool(number) and not rest
        if waiting and not part.number and not lone:
            found.append(replace(part, kind=ITEM if part.kind == PARAGRAPH else part.kind, number=waiting))
        else:
            found += [Part(PARAGRAPH, "", waiting)] if waiting else []
            found += [] if lone else [part]
        waiting = number if lone else ""
    return [*found, Part(PARAGRAPH, "", waiting)] if waiting else found


def _calls(one: Paragraph, after: Paragraph | None) -> bool:
    """Whether a short line calls what comes after it, as a heading in small letters does."""
    words = one.text.split()
    return (
        after is not None
        and one.alone
        and len(words) <= 6
        and len(after.text) > 60
        and one.text[:1].isupper()
        and not re.search(r"[.;:,?!)\d]$", one.text)
        and not split_number(one.text)[0]
        and (after.text[:1].isupper() or bool(split_number(after.text)[0]))
    )


def _part(paragraph: Paragraph, *, calls: bool) -> Part:
    text = paragraph.text.strip()
    short = len(text) <= HEADING_LETTERS + 30 and len(text.split()) <= HEADING_WORDS + 4
    heading = calls or (paragraph.alone and looks_like_heading(text))
    if paragraph.loud and short and not re.search(r"[.;,]$", text):
        heading = not is_bullet(split_number(text)[0])
    number, rest = split_number(text, bare=heading)
    if not rest:
        return Part(PARAGRAPH, "", number)
    if heading:
        return Part(HEADING, number, rest)
    return Part(ITEM if number else PARAGRAPH, number, rest)


def _with_title(parts: list[Part]) -> list[Part]:
    """The first line is the title, if it is a heading without a number, or names a policy."""
    if parts and parts[0].kind == HEADING:
        first = parts[0]
        named = re.match(r"(?i)policy|general order|directive|order|chapter|section", first.number)
        if not first.number or named or not any(p.kind == HEADING for p in parts[1:]):
            parts[0] = replace(first, kind=TITLE)
    return parts


def _levels(parts: list[Part]) -> list[Part]:
    """Headings below the top style become subheadings."""
    ranks = [_rank(part.number) for part in parts if part.kind == HEADING]
    top = min(ranks, default=0)
    return [
        replace(part, kind=SUBHEADING) if part.kind == HEADING and _rank(part.number) > top else part
        for part in parts
    ]


_ORDER = {"word": 0, "": 0, "I": 0, "A": 2, "1": 1, "a": 3, "i": 4}


def _rank(number: str) -> int:
    """How deep a heading's number says it stands; 0 is the top."""
    kind = style(number)
    if "." in kind.strip("."):
        return kind.strip(".").count(".")
    bracket = 3 if kind[:1] in "()" and kind else 0
    return bracket + _ORDER.get(kind.lstrip("().")[:4], 0)
