"""What each sentence speaks of: concepts with their places, seen through the words of another business."""

import re
from dataclasses import dataclass, field

from .text import Layout, Sentence
from .vocabulary import Span, Vocabulary

_NAME = re.compile(  # the duty as the name of a policy or section, which states nothing
    r"(?<!has an )(?<!have an )(?<!has a )(?<!have a )(?<!ffirmative )(?<!their )"
    r"\bDuty [Tt]o (?:Intervene|Intercede)(?:(?:,| and| or) (?:[Dd]uty )?(?:[Tt]o )?Report)?\b"
)
_POINTER = re.compile(r"\(\s*(?:see|refer|ref\.)[^)]{0,120}\)", re.IGNORECASE)


def _blank(text: str, spans: list[Span]) -> str:
    """`text` with `spans` blotted out, so that every other place stays where it is."""
    for start, end in spans:
        text = text[:start] + "·" * (end - start) + text[end:]
    return text


@dataclass
class Facts:
    """One sentence, with what was found in it so far. Places are counted from the start of the sentence."""

    sentence: Sentence
    words: Vocabulary
    plain: str  # without other business
    lead: "Facts | None" = None
    _found: dict[str, list[Span]] = field(default_factory=dict)

    def spans(self, concept: str) -> list[Span]:
        """Where the sentence itself speaks of `concept`."""
        known = self._found.get(concept)
        if known is None:
            known = self._found[concept] = self.words.find(concept, self.plain)
        return known

    def says(self, *concepts: str) -> bool:
        """Whether the sentence itself speaks of any of `concepts`."""
        return any(self.spans(concept) for concept in concepts)

    def hears(self, *concepts: str) -> bool:
        """Whether the sentence, or the line that leads into it, speaks of any of `concepts`."""
        return self.says(*concepts) or (self.lead is not None and self.lead.says(*concepts))

    def place(self, span: Span) -> Span:
        """A place in the sentence as a place in the text."""
        return self.sentence.start + span[0], self.sentence.start + span[1]

    def hull(self, *spans: Span) -> Span:
        """From the first to the last of some places in the sentence, as a place in the text."""
        return self.place((min(start for start, _ in spans), max(end for _, end in spans)))

    @property
    def whole(self) -> Span:
        """The sentence as a place in the text."""
        return self.sentence.start, self.sentence.end


_BROKEN = re.compile(r"(\w)-([ \t]*\n\s*)([a-z]+)")


def _joined(match: re.Match[str]) -> str:
    """A word that the end of a line broke, whole again, with every other place kept."""
    return match[1] + match[3] + " " * (len(match[2]) + 1)


def look(layout: Layout, words: Vocabulary) -> list[Facts]:
    """The facts of every sentence of a text."""
    found = list[Facts]()
    for sentence in layout.sentences:
        text = _BROKEN.sub(_joined, sentence.text)
        plain = _blank(text, words.find("other_business", text))
        lead = found[sentence.lead] if sentence.lead is not None else None
        found.append(Facts(sentence, words, plain, lead))
    return found


def unnamed(text: str) -> str:
    """`text` without names of policies and without pointers to them."""
    return _blank(text, [match.span() for pattern in (_NAME, _POINTER) for match in pattern.finditer(text)])
