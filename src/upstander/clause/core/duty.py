"""Finds the duty in a text: its sentences, the headings that name it, and the passage around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .asking import WRONGS, Duty, duty_of
from .facts import Facts, look
from .text import Layout, run_in_title
from .vocabulary import Span, Vocabulary

SHORT_SECTION = 12  # sentences of a section that may be about the duty alone
AFTER = 4  # sentences after a duty sentence that still belong to its passage


@dataclass
class Reading:
    """A text with what was found in it."""

    layout: Layout
    facts: list[Facts]
    words: Vocabulary
    duties: list[Duty] = field(default_factory=list)
    forbids: list[int] = field(default_factory=list)  # sentences that forbid a witness to step in
    zone: frozenset[int] = frozenset()  # sentences of the duty passage
    core: frozenset[int] = frozenset()  # sentences of a short section that speaks of the duty alone
    titled: tuple[Span, ...] = ()  # headings that name the duty
    is_standalone: bool = False

    @property
    def duty_facts(self) -> list[Facts]:
        """The sentences of the duty, in order."""
        return [self.facts[at] for at in sorted({duty.at for duty in self.duties})]

    @property
    def zone_facts(self) -> list[Facts]:
        """The sentences of the duty passage, in order."""
        return [self.facts[at] for at in sorted(self.zone)]


def read_duty(layout: Layout, words: Vocabulary) -> Reading:
    """Read a text for its duty to intervene."""
    reading = Reading(layout, look(layout, words), words)
    reading.titled = _titled(reading)
    reading.is_standalone = _standalone(reading)
    named = _named_sections(reading)
    below = _named_below(reading.facts)
    for at, facts in enumerate(reading.facts):
        is_named = (
            reading.is_standalone or facts.sentence.section in named or _in_named_paragraph(reading, at)
        )
        duty = duty_of(at, facts, is_named, below.get(at, frozenset()))
        if isinstance(duty, Duty):
            reading.duties.append(duty)
        elif duty:
            reading.forbids.append(at)
    reading.zone = _zone(reading, named)
    reading.core = _core(reading, named)
    return reading


_ANY_OF_THESE = re.compile(
    r"\b(?:sees?|witness\w*|observ\w+)\s+(?:any of |one of |either of )?(?:these|this|such|it)\b", re.I
)


def _named_below(facts: Sequence[Facts]) -> dict[int, frozenset[str]]:
    """The wrongs that a sentence means and doesn't name: those of the list that it leads into, or of the one before."""
    found = dict[int, frozenset[str]]()
    for at, fact in enumerate(facts):
        if (
            at
            and _ANY_OF_THESE.search(fact.plain)
            and facts[at - 1].sentence.section == fact.sentence.section
        ):
            found[at] = frozenset(each for each in WRONGS if facts[at - 1].says(each))
        if fact.sentence.lead is not None:
            said = frozenset(each for each in WRONGS if fact.says(each))
            found[fact.sentence.lead] = found.get(fact.sentence.lead, frozenset()) | said
    return found


# --- sections ---------------------------------------------------------------------------------------------------------
def _names_duty(words: Vocabulary, title: str) -> bool:
    text = title
    for start, end in reversed(words.find("other_business", title)):
        text = text[:start] + "·" + text[end:]
    return words.has("topic", text)


def _titled(reading: Reading) -> tuple[Span, ...]:
    found = [(s.start, s.end) for s in reading.layout.sections if _names_duty(reading.words, s.title)]
    for facts in reading.facts:
        title = run_in_title(facts.sentence.text)
        if title and _names_duty(reading.words, title):
            start = facts.sentence.start + facts.sentence.text.index(title)
            found.append((start, start + len(title)))
    return tuple(sorted(found))


def _named_sections(reading: Reading) -> frozenset[int]:
    """Sections under a heading that names the duty, with the quieter sections below it."""
    found, loudness = set[int](), None
    for place, section in enumerate(reading.layout.sections):
        if loudness is not None and section.loudness >= loudness:
            loudness = None
        if section.title and _names_duty(reading.words, section.title):
            loudness = section.loudness
        if loudness is not None:
            found.add(place)
    return frozenset(found)


def _in_named_paragraph(reading: Reading, at: int) -> bool:
    paragraph = reading.facts[at].sentence.paragraph
    while at > 0 and reading.facts[at - 1].sentence.paragraph == paragraph:
        at -= 1
    return _names_duty(reading.words, run_in_title(reading.facts[at].sentence.text))


_OTHER_TITLE = re.compile(
    r"\b(?:use of (?:\w+ )?force|response to (?:resistance|aggression)|less[- ]lethal|deadly force|force"
    r" options?|code of conduct|rules of conduct|control tactics|arrest|pursuit)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:duty|obligation|responsibility|duties)\b.{0,40}\b(?:interven\w*|interced\w*|step in|stop"
    r"|act\b|prevent)|\bbystander"
    r"|\bstepping in\b|\b(?:stop|prevent|restrain)\w* .{0,30}\b(?:other|another|fellow) (?:officer"
    r"|member|deput)"
    r"|\bpeer intervention|\b(?:officer|member|employee)s? intervention"
    r"|\binterven(?:tion|ing|e)\b(?!\s+(?:team|officer|unit|program))|\binterced\w*|\bEPIC\b|\bABLE\b|ethical"
    r" policing is courageous",
    re.IGNORECASE,
)


def _is_title(line: str) -> bool:
    return len(line) <= 120 and len(line.split()) <= 16 and not re.search(r"[.;,]\s*$", line)


def _standalone(reading: Reading) -> bool:
    """Whether the document is itself about intervening: by its first lines, and by what it goes on to speak of."""
    lines = [text for _, text in reading.layout.title_lines()]
    named = [
        place
        for place, text in enumerate(lines)
        if _is_title(text) and _TITLE.search(text) and _names_duty(reading.words, text)
    ]
    if not named or any(_OTHER_TITLE.search(text) for text in lines[: named[0]]):
        return False
    if _OTHER_TITLE.search(lines[named[0]]) and re.search(r"\band\b|[/,&]", lines[named[0]], re.IGNORECASE):
        return False  # “Use of Force and Duty to Intervene” is not a policy of its own
    speaking = [
        f
        for f in reading.facts
        if f.says(
            "intervene", "peer", "misconduct", "bad_force", "retaliate", "these", "stop", "no_longer", "hurt"
        )
    ]
    return len(speaking) >= 0.3 * max(1, len(reading.facts))


# --- the passage ------------------------------------------------------------------------------------------------------
def _zone(reading: Reading, named: frozenset[int]) -> frozenset[int]:
    if reading.is_standalone:
        return frozenset(range(len(reading.facts)))
    facts = reading.facts
    found = {
        at
        for at, fact in enumerate(facts)
        if reading.duties and (fact.sentence.section in named or _in_named_paragraph(reading, at))
    }
    for duty in reading.duties:
        found |= _around(facts, duty.at)
    return frozenset(found)


def _core(reading: Reading, named: frozenset[int]) -> frozenset[int]:
    """Sentences that need not name the duty to be about it: all of a short section on it, and the duty's paragraph."""
    facts, found = reading.facts, set[int]()
    asked = {duty.at for duty in reading.duties}
    held = {facts[at].sentence.section for at in asked}
    for section in named if asked else ():
        within = [at for at, fact in enumerate(facts) if fact.sentence.section == section]
        if len(within) <= SHORT_SECTION:
            found.update(within)
    for at in asked:
        same = [
            o for o in range(max(0, at - 1), min(len(facts), at + 5)) if facts[o].sentence.section in held
        ]
        found.update(o for o in same if facts[o].sentence.paragraph == facts[at].sentence.paragraph)
        found.update(o for o in range(at, min(len(facts), at + 9)) if facts[o].sentence.lead == at)
    return frozenset(found)


def _around(facts: Sequence[Facts], at: int) -> set[int]:
    """A duty sentence with its paragraph, what leads into it, what it leads into, and what goes on from it."""
    here = facts[at].sentence
    found = {at}
    for other in range(max(0, at - 30), min(len(facts), at + 30)):
        sentence = facts[other].sentence
        if sentence.section != here.section:
            continue
        same = sentence.paragraph == here.paragraph and -2 <= other - at <= 6
        led = sentence.lead is not None and sentence.lead in (at, here.lead)
        follows = 0 < other - at <= AFTER and facts[other].says("these", "intervene")
        if same or led or follows or other == here.lead:
            found.add(other)
    return found
