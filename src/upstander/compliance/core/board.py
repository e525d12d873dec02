"""The findings of a text with what people overruled and what the law asks: what must change, what could be better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from upstander.clause.core.against_law import MET, MISSING, NOT_CHECKABLE, STRICTER, WEAKER, Compared
from upstander.clause.core.check import Checked
from upstander.clause.core.finding import ABSENT, PARTIAL, PRESENT, Finding
from upstander.clause.core.printed import Background
from upstander.clause.core.rubric import Clause, clauses, counts, required_missing

LINKED = "The agency's policy on reporting misconduct is published beside this one."
FALLS_SHORT = (MISSING, WEAKER)
WORDS = {
    MET: "Meets the law",
    STRICTER: "Asks more than the law",
    WEAKER: "Weaker than the law",
    MISSING: "The law asks for it",
    NOT_CHECKABLE: "Read both texts",
}


@dataclass(frozen=True, slots=True)
class Overruled:
    """What a person made of a finding."""

    judgement: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Row:
    """One clause: what was found, what a person made of it, and what the law asks."""

    clause: Clause
    finding: Finding
    overruled: Overruled | None
    law: tuple[Compared, ...]
    must_change: bool

    @property
    def judgement(self) -> str:
        """The judgement that holds: a person's, or the program's."""
        return self.overruled.judgement if self.overruled else self.finding.judgement

    @property
    def kind(self) -> str:
        """The state as a shape: good, half or gone."""
        return {PRESENT: "good", PARTIAL: "half", ABSENT: "gone"}[self.judgement]

    @property
    def short_of_law(self) -> Compared | None:
        """Where the text falls short of the law, if it does."""
        return next((each for each in self.law if each.standing in FALLS_SHORT), None)


@dataclass(frozen=True)
class Board:
    """A text, judged."""

    checked: Checked
    rows: tuple[Row, ...]
    law: Background | None
    compared: tuple[Compared, ...]

    @property
    def must(self) -> list[Row]:
        """Required and not present, or short of the law."""
        return [row for row in self.rows if row.must_change]

    @property
    def better(self) -> list[Row]:
        """Not present, and nobody requires it."""
        return [row for row in self.rows if not row.must_change and row.judgement != PRESENT]

    @property
    def present(self) -> list[Row]:
        """What needs nothing."""
        return [row for row in self.rows if not row.must_change and row.judgement == PRESENT]

    @property
    def total(self) -> dict[str, int]:
        """How many are present, partial and absent."""
        return counts({row.clause.id: row.judgement for row in self.rows})

    def row(self, ident: str) -> Row:
        """One clause; of an unknown one the first that must change, or the first."""
        known = {row.clause.id: row for row in self.rows}
        return known.get(ident) or (self.must + self.better + list(self.rows))[0]

    def beside(self, row: Row) -> tuple[Row | None, Row | None]:
        """The clause before and the one after, in the order of their numbers."""
        at = self.rows.index(row)
        return (self.rows[at - 1] if at else None, self.rows[at + 1] if at + 1 < len(self.rows) else None)


def judge(
    checked: Checked, law: Background | None, overruled: Mapping[str, Overruled], *, is_linked: bool
) -> Board:
    """Bring findings, people and law together.

    Parameters
    ----------
    overruled : by the clause's id.
    is_linked : the policy on reporting misconduct is published beside this one, which does what DTI-15 asks.
    """
    compared = law.compare(checked) if law else ()
    findings = {finding.id: finding for finding in checked.clauses}
    if is_linked and findings["DTI-15"].judgement != PRESENT:
        findings["DTI-15"] = Finding("DTI-15", PRESENT, findings["DTI-15"].spans, LINKED)
    held = {i: overruled[i].judgement if i in overruled else f.judgement for i, f in findings.items()}
    missing = set(required_missing(held))
    rows = tuple(
        _row(each, findings[each.id], overruled.get(each.id), compared, each.id in missing)
        for each in clauses()
    )
    return Board(checked, rows, law, compared)


def _row(
    clause: Clause, finding: Finding, overruled: Overruled | None, compared: Sequence[Compared], missing: bool
) -> Row:
    law = tuple(each for each in compared if clause.id in each.clauses)
    held = overruled.judgement if overruled else finding.judgement
    short = any(each.standing in FALLS_SHORT and not each.field.startswith("elements.") for each in law)
    return Row(clause, finding, overruled, law, missing or (short and (held != PRESENT or _is_a_limit(law))))


def _is_a_limit(law: Sequence[Compared]) -> bool:
    """Whether the law sets a number that the text does not keep, although the clause is there."""
    return any(each.field == "report.deadline_text" and each.standing == WEAKER for each in law)
