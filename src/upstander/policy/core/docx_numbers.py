"""Word's automatic numbers, which stand nowhere in its text: counted here as Word counts and prints them."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
BULLETS = ("•", "◦", "▪")
DEEPEST = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list counts and prints."""

    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    legal: bool = False  # prints the levels above it in digits
    style: str = ""


@dataclass
class Numbers:
    """The lists of a document. `next` gives the number of a paragraph and moves its list on."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)  # by the id of the list's form
    uses: dict[str, tuple[str, dict[int, int]]] = field(
        default_factory=dict
    )  # numId -> form, starts of its own
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level(self, use: str, depth: int) -> Level | None:
        """The level of a list, or none if the document doesn't say."""
        return self.lists.get(self.uses.get(use, ("", {}))[0], {}).get(depth)

    def next(self, use: str, depth: int) -> str:
        """The number printed before the next paragraph of list `use` at `depth`; a bullet, or nothing."""
        level = self.level(use, depth)
        if level is None or level.format == "none":
            return ""
        if level.format == "bullet":
            return BULLETS[depth % 3]
        form, starts = self.uses[use]
        counts = self.counts.setdefault(form, {})
        if depth in starts and (use, depth) not in self.begun:
            self.begun.add((use, depth))
            counts[depth] = starts[depth]
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return self._printed(form, level, counts)

    def _printed(self, form: str, level: Level, counts: dict[int, int]) -> str:
        def one(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            of = self.lists[form].get(depth, Level())
            return counted(counts.get(depth, of.start), "decimal" if level.legal else of.format)

        return re.sub(r"%([1-9])", one, level.text).strip()


def counted(number: int, form: str) -> str:
    """A number as a list prints it."""
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 20) if number > 0 else ""
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 90:
        digits, rest = "", number
        for value, letter in _ROMAN:
            while rest >= value:
                digits, rest = digits + letter, rest - value
        return digits.upper() if form == "upperRoman" else digits
    return f"{number:02d}" if form == "decimalZero" else str(number)


def read_numbers(root: Element | None) -> Numbers:
    """The lists that `word/numbering.xml` declares."""
    numbers = Numbers()
    if root is None:
        return numbers
    for form in root.iter(f"{W}abstractNum"):
        levels = (_level(level) for level in form.iter(f"{W}lvl"))
        numbers.lists[value(form, "abstractNumId")] = dict(levels)
    for use in root.findall(f"{W}num"):
        form_id = _child(use, "abstractNumId")
        starts = {}
        for override in use.findall(f"{W}lvlOverride"):
            depth, start = whole(value(override, "ilvl")), _child(override, "startOverride")
            if start:
                starts[depth] = whole(start)
            if (own := override.find(f"{W}lvl")) is not None:
                copy = f"{form_id}/{value(use, 'numId')}"
                numbers.lists.setdefault(copy, dict(numbers.lists.get(form_id, {})))[depth] = _level(own)[1]
                form_id = copy
        numbers.uses[value(use, "numId")] = (form_id, starts)
    return numbers


def _level(level: Element) -> tuple[int, Level]:
    start, legal = _child(level, "start"), level.find(f"{W}isLgl")
    made = Level(
        format=_child(level, "numFmt") or "decimal",
        text=_child(level, "lvlText"),
        start=whole(start) if start else 1,
        legal=legal is not None and value(legal, "val") not in ("0", "false"),
        style=_child(level, "pStyle"),
    )
    return whole(value(level, "ilvl")), made


def value(element: Element, name: str) -> str:
    """An attribute in Word's namespace."""
    return element.get(f"{W}{name}", "")


def _child(element: Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return value(found, "val") if found is not None else ""


def whole(text: str) -> int:
    """A whole number from 0, and 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
