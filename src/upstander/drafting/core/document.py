"""A policy as it is written: headings and paragraphs with a depth. Numbers are counted, never typed.

A paragraph names another by its id, `{{ref:ID}}`, and prints the number that the other has now.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from upstander.policy.core.blocks import (
    HEADING,
    ITEM,
    NOTE,
    PARAGRAPH,
    ROW,
    SUBHEADING,
    TITLE,
    Block,
    tidy,
)
from upstander.policy.core.docx_numbers import counted

HEAD, NUMBERED, PLAIN = "heading", "numbered", "plain"
DECIMAL, OUTLINE, PRINTED = STYLES = ("decimal", "outline", "printed")
DEEPEST = 3
FORMS = ("upperLetter", "decimal", "lowerLetter", "lowerRoman")  # of the outline, from the outside in
REFERENCE = re.compile(r"\{\{ref:([a-z0-9][a-z0-9-]{0,39})\}\}")
_NAMED = re.compile(r"\b([Ss]ection|[Pp]aragraph) ([A-Z0-9]+(?:\.\d+|\([a-z0-9]+\))*)(?![\w(])")
_KINDS = {NUMBERED: ITEM, PLAIN: PARAGRAPH, ROW: ROW, NOTE: NOTE}


class BadReference(ValueError):
    """A reference to a paragraph that is gone, or that has no number; the message names both."""


@dataclass(frozen=True, slots=True)
class Node:
    """One heading or paragraph.

    `kind` is heading, numbered, plain, row or note; `level` counts from 0 to 3; `printed` is the number that an
    imported file gave it, used in the style “printed” alone; `clauses` and `source` say what it rests on.
    """

    id: str
    kind: str
    level: int
    text: str
    printed: str = ""
    clauses: tuple[str, ...] = ()
    source: str = ""

    @property
    def counts(self) -> bool:
        """Whether it takes a number."""
        return self.kind in (HEAD, NUMBERED)


@dataclass(frozen=True, slots=True)
class Document:
    """A title, the style of its numbers, and its nodes in order."""

    title: str
    nodes: tuple[Node, ...]
    style: str = DECIMAL
    title_number: str = ""  # as an imported file printed it
    title_id: str = "title"


def shaped(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """`nodes` with every level at most one deeper than the numbered one before, so that no number is skipped."""
    found, last = list[Node](), -1
    for node in nodes:
        level = min(max(node.level, 0), DEEPEST, last + 1)
        if node.kind == HEAD:
            level = min(level, 1)
        last = level if node.counts else last
        found.append(node if node.level == level or not node.counts else replace(node, level=level))
    return tuple(found)


def numbers(document: Document) -> dict[str, str]:
    """The number printed before each node, by its id; empty where there is none."""
    if document.style == PRINTED:
        return {node.id: node.printed for node in document.nodes}
    return {
        ident: _printed(steps, document.style) if steps else "" for ident, steps in _steps(document).items()
    }


def labels(document: Document) -> dict[str, str]:
    """How a reference names each node: “4.2”, “B(2)(a)”; empty where it has no number."""
    if document.style == PRINTED:
        return {node.id: node.printed.rstrip(".:") for node in document.nodes}
    return {
        ident: _label(steps, document.style) if steps else "" for ident, steps in _steps(document).items()
    }


def _steps(document: Document) -> dict[str, tuple[int, ...]]:
    found, counts = dict[str, tuple[int, ...]](), list[int]()
    for node in shaped(document.nodes):
        if not node.counts:
            found[node.id] = ()
            continue
        counts = [*counts[: node.level], (counts[node.level] if node.level < len(counts) else 0) + 1]
        found[node.id] = tuple(counts)
    return found


def _printed(steps: tuple[int, ...], style: str) -> str:
    if style == DECIMAL:
        return f"{steps[0]}." if len(steps) == 1 else ".".join(map(str, steps))
    last = counted(steps[-1], FORMS[len(steps) - 1])
    return f"{last}." if len(steps) == 1 else f"({last})"


def _label(steps: tuple[int, ...], style: str) -> str:
    if style == DECIMAL:
        return ".".join(map(str, steps))
    head, *rest = (counted(step, form) for step, form in zip(steps, FORMS, strict=False))
    return head + "".join(f"({step})" for step in rest)


def resolved(document: Document) -> dict[str, str]:
    """Each node's text with the numbers that its references print.

    Raises
    ------
    BadReference
    """
    known = labels(document)

    def said(node: Node) -> str:
        def number(match: re.Match[str]) -> str:
            if not known.get(match[1]):
                raise BadReference(
                    f"Paragraph “{node.text[:60]}” refers to “{match[1]}”, which is not there or has no number."
                )
            return known[match[1]]

        return REFERENCE.sub(number, node.text)

    return {node.id: said(node) for node in document.nodes}


def to_blocks(document: Document) -> tuple[Block, ...]:
    """The text as it is signed: every number and reference printed.

    Raises
    ------
    BadReference
    """
    printed, texts = numbers(document), resolved(document)
    title = tidy(document.title)
    found = [Block(TITLE, document.title_number, title, document.title_id)] if title else []
    for node in document.nodes if document.style == PRINTED else shaped(document.nodes):
        kind = (SUBHEADING if node.level else HEADING) if node.kind == HEAD else _KINDS[node.kind]
        if text := tidy(texts[node.id]):
            found.append(Block(kind, printed[node.id], text, node.id))
    return tuple(found)


def from_blocks(blocks: Sequence[Block]) -> Document:
    """A document of `blocks`; `to_blocks` of it gives them again.

    Numbers that are those of one of our styles are counted from then on; any others stay as printed. “Section 4.2” in
    the text becomes a reference where exactly that number stands in the document.
    """
    head = blocks[0] if blocks and blocks[0].kind == TITLE else None
    named = Document(head.text, (), DECIMAL, head.number, head.id) if head else Document("", ())
    body = blocks[1:] if head else blocks
    for style, level_of in ((DECIMAL, _decimal_level), (OUTLINE, _outline_level)):
        document = replace(named, nodes=tuple(_node(block, level_of) for block in body), style=style)
        if _same(document, body):
            return _referring(document)
    return replace(named, nodes=tuple(_node(block, _no_level) for block in body), style=PRINTED)


def _same(document: Document, body: Sequence[Block]) -> bool:
    if shaped(document.nodes) != document.nodes:
        return False
    printed = numbers(document)
    return all(printed[block.id] == block.number for block in body)


def _node(block: Block, level_of: Callable[[str], int]) -> Node:
    if block.kind in (HEADING, SUBHEADING, TITLE):
        kind, level = HEAD, 1 if block.kind == SUBHEADING else 0
    elif block.kind == ITEM:
        kind, level = NUMBERED, level_of(block.number)
    else:
        kind, level = PLAIN if block.kind == PARAGRAPH else block.kind, 0
    return Node(block.id, kind, level, block.text, printed=block.number)


def _decimal_level(number: str) -> int:
    return min(number.strip(".").count("."), DEEPEST)


def _outline_level(number: str) -> int:
    if number.endswith("."):
        return 0
    inner = number.strip("()")
    return 1 if inner.isdigit() else 3 if re.fullmatch("[ivxl]+", inner) and inner not in ("l", "x") else 2


def _no_level(number: str) -> int:
    return 1


def _referring(document: Document) -> Document:
    """Printed numbers of this document as references, so that they follow when it changes."""
    known = {label: ident for ident, label in labels(document).items() if label}

    def linked(match: re.Match[str]) -> str:
        target = known.get(match[2])
        return f"{match[1]} {{{{ref:{target}}}}}" if target else match[0]

    return replace(
        document,
        nodes=tuple(replace(node, printed="", text=_NAMED.sub(linked, node.text)) for node in document.nodes),
    )
