"""The words of a paragraph in a Word document; a change that is still open stops the reading."""

from collections import Counter
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .blocks import Part
from .docx_numbers import Numbers, W, value
from .faults import Undecided

CHANGES = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass
class Style:
    """What a named style says of its paragraphs."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list: str = ""
    depth: int = 0


@dataclass
class Document:
    """What is found on the way through a document."""

    name: str
    styles: dict[str, Style]
    numbers: Numbers
    parts: list[Part] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    notes_order: list[str] = field(default_factory=list)


def undecided(name: str) -> Undecided:
    """What is said of a file with tracked changes."""
    return Undecided(
        name,
        "It has tracked changes that nobody has accepted or rejected.",
        "In Word: Review, Accept All Changes (or Reject), save, and upload it again.",
    )


def text_of(document: Document, element: Element) -> str:
    """The words of a paragraph; a line break stays one.

    Raises
    ------
    Undecided
        A change is still open in it.
    """
    out: list[str] = []
    for child in element:
        tag = child.tag.removeprefix(W)
        if child.tag in CHANGES:
            raise undecided(document.name)
        if tag == "pPr":
            if any(mark.tag in CHANGES for mark in child.iter()):
                raise undecided(document.name)
        elif tag == "r":
            out.append(_run(document, child))
        elif tag in ("drawing", "pict", "object"):
            document.seen["picture"] += 1
        elif child.tag != f"{_MC}Fallback":
            out.append(text_of(document, child))
    return "".join(out)


def _run(document: Document, run: Element) -> str:
    hidden = run.find(f"{W}rPr/{W}vanish")
    if hidden is not None and value(hidden, "val") not in ("0", "false"):
        document.seen["hidden"] += 1
        return ""
    return "".join(_mark(document, child) for child in run)


def _mark(document: Document, child: Element) -> str:
    """What one piece of a run prints."""
    if child.tag in CHANGES:
        raise undecided(document.name)
    if child.tag == f"{_MC}AlternateContent":  # the same thing drawn in two ways
        return "".join(_mark(document, inner) for choice in list(child)[:1] for inner in choice)
    match child.tag.removeprefix(W):
        case "t":
            return child.text or ""
        case "tab" | "ptab":
            return " "
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "sym":
            return "•" if value(child, "font") in ("Symbol", "Wingdings") else ""
        case "footnoteReference" | "endnoteReference":
            document.notes_order.append(value(child, "id"))
            return f"[{len(document.notes_order)}]"
        case "drawing" | "pict" | "object":
            document.seen["picture"] += 1
            return _boxes(document, child)
    return ""


def _boxes(document: Document, drawing: Element) -> str:
    """Words in a text box, each paragraph on a line of its own."""
    boxes = drawing.iter(f"{W}txbxContent")
    lines = [text_of(document, paragraph) for box in boxes for paragraph in box.iter(f"{W}p")]
    return "".join(f"\n{line}\n" for line in lines if line.strip())
