"""Defined terms: paragraphs of the form “Term” means …, where each is used, and what is off with them.

They are read from the words themselves, so a text that was brought in has them too.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from upstander.policy.core.blocks import tidy

from .document import HEAD, NUMBERED, PLAIN, PRINTED, REFERENCE, Document, Node
from .editing import BadEdit, from_box

_DEFINES = re.compile(r"\W*[“\"]([^“”\"]{2,60})[”\"],? (?:also )?(?:means|includes|refers to|is)\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 '’/-]{1,59}")
HEADING = "Words used here"


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is defined, the paragraph that does, and how many other paragraphs use it."""

    word: str
    node: str
    uses: int


def terms(document: Document) -> tuple[Term, ...]:
    """Every defined term in the order of the text."""
    found = []
    for node in document.nodes:
        match = _DEFINES.match(node.text) if node.kind != HEAD else None
        if match:
            word = match[1].strip(" ,.")
            uses = sum(bool(_forms(word).search(each.text)) for each in document.nodes if each.id != node.id)
            found.append(Term(word, node.id, uses))
    return tuple(found)


def faults(found: tuple[Term, ...]) -> list[str]:
    """What is off: a term that is defined twice, or that no other paragraph uses."""
    counts = Counter(term.word.casefold() for term in found)
    twice = dict.fromkeys(term.word for term in found if counts[term.word.casefold()] > 1)
    said = [f"“{word}” is defined more than once. Keep one." for word in twice]
    return said + [
        f"“{term.word}” is defined, and no other paragraph uses it." for term in found if not term.uses
    ]


def define(document: Document, word: str, meaning: str, new: str) -> Document:
    """The document with a term more: below the last definition, or in a section of its own after the first one.

    Raises
    ------
    BadEdit
        The word or the meaning can't be used, or the term is defined already.
    """
    word, known = tidy(word).strip('“”" .,'), terms(document)
    if not _WORD.fullmatch(word):
        raise BadEdit("A term is a word or a few, such as “serious harm”.")
    if any(term.word.casefold() == word.casefold() for term in known):
        raise BadEdit(f"“{word}” is defined already. Change the paragraph that defines it.")
    said = from_box(document, meaning).rstrip(". ")
    said = re.sub(r"^(?:means|is|includes)\s+", "", said)
    text = f"“{word[0].upper()}{word[1:]}” means {said}."
    nodes = list(document.nodes)
    if known:
        last = next(place for place, node in enumerate(nodes) if node.id == known[-1].node)
        nodes.insert(last + 1, replace(nodes[last], id=new, text=text, printed="", clauses=(), source=""))
    else:
        heads = [place for place, node in enumerate(nodes) if node.kind == HEAD and node.level == 0]
        place = heads[1] if len(heads) > 1 else len(nodes)
        kind = PLAIN if document.style == PRINTED else NUMBERED
        nodes[place:place] = [Node(f"{new}-h", HEAD, 0, HEADING), Node(new, kind, 1, text)]
    return replace(document, nodes=tuple(nodes))


def rename(document: Document, word: str, other: str) -> Document:
    """The document with a defined term called otherwise wherever it stands as a whole word.

    Raises
    ------
    BadEdit
        There is no such term, the new word can't be used, or it is a term already.
    """
    known, other = {term.word.casefold() for term in terms(document)}, tidy(other).strip('“”" .,')
    if word.casefold() not in known:
        raise BadEdit(f"“{word}” is not a defined term here.")
    if not _WORD.fullmatch(other):
        raise BadEdit("A term is a word or a few, such as “serious harm”.")
    if other.casefold() in known - {word.casefold()}:
        raise BadEdit(f"“{other}” is a defined term already.")
    whole = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)

    def called(match: re.Match[str]) -> str:
        return other[0].upper() + other[1:] if match[0][0].isupper() else other[0].lower() + other[1:]

    def said(text: str) -> str:  # a reference names a paragraph, and is no word
        kept = [match[0] for match in REFERENCE.finditer(text)]
        parts = [whole.sub(called, part) for part in REFERENCE.split(text)[::2]]
        return "".join(part + ref for part, ref in zip(parts, [*kept, ""], strict=True))

    return replace(document, nodes=tuple(replace(node, text=said(node.text)) for node in document.nodes))


def _forms(word: str) -> re.Pattern[str]:
    """The word as it stands or with an ending: intervene, intervening, interventions are one."""
    stem = re.escape(word[:-1] if word.endswith("e") and len(word) > 3 else word)
    return re.compile(rf"\b{stem}\w{{0,4}}\b", re.IGNORECASE)
