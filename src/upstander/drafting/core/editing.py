"""Changes to a document, one paragraph at a time. Each gives a new document; references are looked at after each.

In the box of an editor a reference stands as `[[3.1]]`, the number that its paragraph has at that moment.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from upstander.policy.core.blocks import tidy

from .document import (
    DEEPEST,
    HEAD,
    NUMBERED,
    PLAIN,
    PRINTED,
    REFERENCE,
    Document,
    Node,
    labels,
    resolved,
    shaped,
)

_BOX = re.compile(r"\[\[([^\[\]]{1,30})\]\]")
LONGEST = 5_000


class BadEdit(ValueError):
    """A change that can't be made; the message says why."""


def find(document: Document, ident: str) -> Node | None:
    """The node of that id."""
    return next((node for node in document.nodes if node.id == ident), None)


def in_box(document: Document, node: Node) -> str:
    """The text of `node` as it is edited."""
    known = labels(document)
    return REFERENCE.sub(lambda match: f"[[{known.get(match[1], match[1])}]]", node.text)


def from_box(document: Document, text: str) -> str:
    """What was typed, with its references by id.

    Raises
    ------
    BadEdit
        The box is empty or too long, or names a number that no paragraph has.
    """
    known = {label: ident for ident, label in labels(document).items() if label}

    def reference(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise BadEdit(f"There is no paragraph {match[1]} to refer to.")
        return f"{{{{ref:{known[match[1]]}}}}}"

    found = tidy(_BOX.sub(reference, text))
    if not found:
        raise BadEdit("A paragraph needs words. Delete it if it should go.")
    if len(found) > LONGEST:
        raise BadEdit(f"A paragraph has at most {LONGEST:,} letters.")
    return found


def rewrite(document: Document, ident: str, text: str) -> Document:
    """Another text for one node, as typed in its box."""
    said = from_box(document, text)
    return _each(document, ident, lambda node: [replace(node, text=said)])


def add_below(document: Document, ident: str, new: str, text: str) -> Document:
    """A new paragraph below a node: one step in below a heading, else of the same kind and depth."""
    said = from_box(document, text)

    def both(node: Node) -> list[Node]:
        kind = PLAIN if document.style == PRINTED or node.kind not in (HEAD, NUMBERED) else NUMBERED
        return [node, Node(new, kind, node.level + (node.kind == HEAD), said)]

    return _each(document, ident, both)


def delete(document: Document, ident: str) -> Document:
    """The document without a node."""
    if len(document.nodes) == 1:
        raise BadEdit("The last paragraph stays. Change its words instead.")
    return _each(document, ident, lambda node: [])


def move(document: Document, ident: str, by: int) -> Document:
    """A node one place up (-1) or down (1); at the edge it stays."""
    nodes = list(document.nodes)
    here = next((place for place, node in enumerate(nodes) if node.id == ident), None)
    if here is not None and 0 <= here + by < len(nodes):
        nodes.insert(here + by, nodes.pop(here))
    return _whole(replace(document, nodes=tuple(nodes)))


def indent(document: Document, ident: str, by: int) -> Document:
    """A node one level in (1) or out (-1); a heading has two levels, a paragraph four."""

    def one(node: Node) -> list[Node]:
        deepest = 1 if node.kind == HEAD else DEEPEST
        return [replace(node, level=min(max(node.level + by, 0), deepest))]

    return _each(document, ident, one)


def _each(document: Document, ident: str, change: Callable[[Node], list[Node]]) -> Document:
    nodes = [new for node in document.nodes for new in (change(node) if node.id == ident else [node])]
    return _whole(replace(document, nodes=tuple(nodes)))


def _whole(document: Document) -> Document:
    """The document with its levels in order.

    Raises
    ------
    BadReference
        The change would leave a reference without its target.
    """
    resolved(document)
    return document if document.style == PRINTED else replace(document, nodes=shaped(document.nodes))


def to_json(document: Document) -> dict[str, Any]:
    """The document as it is stored."""
    return asdict(document)


def from_json(data: dict[str, Any]) -> Document:
    """`to_json` turned around."""
    nodes = tuple(Node(**{**node, "clauses": tuple(node["clauses"])}) for node in data["nodes"])
    return Document(**{**data, "nodes": nodes})
