"""The words of a paragraph in a Word document; a change that is still open stops the reading."""

from collections import Counter
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from .blocks import Part
from .docx_numbers import Numbers, W, value
from .faults import Undecided

CHANGES = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")}
TWICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"  # drawn in two ways
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


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
    notes_order: list[tuple[str, str]] = field(default_factory=list)  # footnote or endnote, and its id


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
        elif child.tag == _FORMULA:
            out.append(child.text or "")
        elif child.tag == TWICE:
            out += [text_of(document, choice) for choice in list(child)[:1]]
        else:
            out.append(text_of(document, child))
    return "".join(out)


def _run(document: Document, run: Element) -> str:
    if _is(run, "vanish"):
        document.seen["hidden"] += 1
        return ""
    words = "".join(_mark(document, child) for child in run)
    if words.strip() and (_is(run, "strike") or _is(run, "dstrike")):
        document.seen["struck"] += 1
    return words


def _is(run: Element, look: str) -> bool:
    """Whether a run has a look of its own: hidden, struck through."""
    mark = run.find(f"{W}rPr/{W}{look}")
    return mark is not None and value(mark, "val") not in ("0", "false")


def _mark(document: Document, child: Element) -> str:
    """What one piece of a run prints."""
    if child.tag in CHANGES:
        raise undecided(document.name)
    if child.tag == TWICE:
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
            document.notes_order.append((child.tag.removesuffix("Reference"), value(child, "id")))
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
