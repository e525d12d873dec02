"""Checks a text against the 23 clauses of a duty to intervene policy. Rules on sentences; no score, no model."""

from collections.abc import Iterable
from dataclasses import dataclass

from .duty import Reading, read_duty
from .finding import ABSENT, Finding
from .judges import RULES
from .remarks import Remark, remarks
from .text import Layout, lay_out, lay_out_lines
from .vocabulary import Span, Vocabulary, vocabulary


@dataclass(frozen=True)
class Checked:
    """A text with the finding of every clause, in the order of their numbers."""

    source: str
    clauses: tuple[Finding, ...]
    passage: tuple[Span, ...] = ()  # the sentences that state the duty
    remarks: tuple[Remark, ...] = ()  # what must be said of the whole text

    def __getitem__(self, clause: str) -> Finding:
        return {finding.id: finding for finding in self.clauses}[clause]


def check(text: str, words: Vocabulary | None = None) -> Checked:
    """Judge every clause in `text`; places are offsets in `text` as given."""
    return _judge(lay_out(text), words)


def check_lines(lines: Iterable[tuple[str, bool]], words: Vocabulary | None = None) -> Checked:
    """The same for lines of which it is known which are headings; places are in the lines joined by a blank line."""
    return _judge(lay_out_lines(lines), words)


def _judge(layout: Layout, words: Vocabulary | None) -> Checked:
    reading = read_duty(layout, words or vocabulary())
    findings = tuple(_finding(clause, reading) for clause in sorted(RULES))
    passage = tuple(facts.whole for facts in reading.duty_facts)
    return Checked(layout.source, findings, passage, remarks(reading))


def _finding(clause: str, reading: Reading) -> Finding:
    found = RULES[clause](reading)
    spans = () if found.judgement == ABSENT else tuple(dict.fromkeys(found.spans))
    return Finding(clause, found.judgement, spans, found.reason)
