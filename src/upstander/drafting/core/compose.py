"""From answers to a policy: pure, so the same answers always give the same text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from upstander.law.core.load import states
from upstander.law.core.on_date import on_date

from .answers import Answers, holds
from .content import MADE, WORD, Paragraph, Section, content
from .document import HEAD, NUMBERED, Document, Node

TITLE = "Duty to Intervene"
DEADLINES = {"immediate": "immediately", "end_of_shift": "end_of_shift", "outer_limit": "hours"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the entry of a state gives the writer: answers to start from, and where they were read."""

    answers: Answers
    citation: str
    read_on: date


def recorded(state: str, day: date) -> Recorded | None:
    """The reporting duty that is recorded for a state on a day; none where the records can't tell."""
    entry = states().get(state)
    period = on_date(entry, day).period if entry else None
    if entry is None or period is None or not entry.citation:
        return None
    said, found = period.statements.report, Answers()
    if said.required:
        found["report"] = "yes"
        if deadline := DEADLINES.get(said.deadline_kind or ""):
            found["deadline"] = deadline
            if deadline == "hours" and said.deadline_hours:
                found["hours"] = str(min(said.deadline_hours, 240))
            elif deadline == "hours":
                del found["deadline"]
        if said.written:
            found["documentation"] = "statement"
    return Recorded(found, entry.citation, entry.read_on)


def compose(answers: Answers) -> Document:
    """The policy that `answers` (all of them, from `answers.checked`) give."""
    words = _words(answers)
    nodes = tuple(node for section in content().sections for node in _section(section, answers, words))
    return Document(TITLE, nodes, answers["numbering"])


def _section(section: Section, answers: Answers, words: dict[str, str]) -> Iterator[Node]:
    if not holds(section.when, answers):
        return
    below = [
        node for paragraph in section.paragraphs for node in _paragraph(paragraph, answers, words, level=1)
    ]
    if below:
        yield Node(f"s-{section.id}", HEAD, 0, section.heading)
        yield from below


def _paragraph(
    paragraph: Paragraph, answers: Answers, words: dict[str, str], *, level: int
) -> Iterator[Node]:
    if not holds(paragraph.when, answers):
        return
    text = WORD.sub(lambda match: words[match[1]], paragraph.text)
    yield Node(paragraph.id, NUMBERED, level, text, clauses=paragraph.clauses, source=paragraph.source)
    for inner in paragraph.below:
        yield from _paragraph(inner, answers, words, level=level + 1)


def _words(answers: Answers) -> dict[str, str]:
    found = dict(answers)
    for question in content().questions.values():
        for option in question.options:
            if option.value == answers[question.id]:
                found[question.id] = option.words
    for name in ("deadline", "documentation"):
        found[name] = WORD.sub(lambda match: answers[match[1]], found[name])
    member = found["member_title"]
    article = "an" if member[0] in "aeiou" else "a"
    found |= {"member": member, "members": f"{member}s", "Members": f"{member.capitalize()}s"}
    found |= {"a_member": f"{article} {member}", "A_member": f"{article.capitalize()} {member}"}
    return found | {"law_note": _law_note(answers["state"])}


def _law_note(state: str) -> str:
    entry = states()[state]
    read = f"{entry.read_on:%B} {entry.read_on.day}, {entry.read_on.year}"
    where = f"See {entry.citation}" if entry.citation else "No citation is recorded"
    doubt = "" if entry.confidence == "verified" else ", not yet confirmed"
    return f"Law of {entry.name}: {where}; record of {read}{doubt}. This note is not legal advice."


def rests_on(paragraph: Paragraph, section: Section) -> frozenset[str]:
    """The questions whose answers decide whether and how a paragraph stands."""
    words = [MADE.get(word, word) for word in WORD.findall(paragraph.text)]
    hidden = {"deadline": {"hours"}, "documentation": {"form_name"}}
    found = {*paragraph.when, *section.when, *words}
    return frozenset(found.union(*(hidden.get(name, set()) for name in found)))
