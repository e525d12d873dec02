"""Compares what a text holds with what the law of a state and a circuit asks on a day. Not legal advice."""

from collections.abc import Callable
from dataclasses import dataclass

from upstander.law.core.entry import State, Statements
from upstander.law.core.on_date import is_unverified

from .check import Checked
from .deadline import A_SHIFT, Deadline, read_deadline
from .finding import ABSENT, PARTIAL, PRESENT
from .vocabulary import Span

MET, STRICTER, WEAKER, MISSING, NOT_CHECKABLE = STANDINGS = (
    "met",
    "stricter",
    "weaker",
    "missing",
    "not_checkable",
)
STANDING = {PRESENT: MET, PARTIAL: WEAKER, ABSENT: MISSING}
SOFT = ("promptly", "as_soon_as_practicable")


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that the law asks, beside what the text says: how the text stands to it, and why."""

    field: str  # of the entry, such as report.deadline_text
    asks: str  # what the law asks, in our words
    standing: str
    reason: str
    clauses: tuple[str, ...]
    spans: tuple[Span, ...]
    is_unverified: bool = False


@dataclass(frozen=True)
class _Beside:
    """A text and the law beside it."""

    checked: Checked
    law: Statements
    state: State

    def clause(self, ident: str) -> str:
        return self.checked[ident].judgement

    def compared(self, field: str, asks: str, standing: str, reason: str, *clauses: str) -> Compared:
        spans = tuple(span for ident in clauses for span in self.checked[ident].spans[:2])
        return Compared(field, asks, standing, reason, clauses, spans, is_unverified(self.state, field))

    def simple(self, field: str, asks: str, ident: str) -> Compared:
        """A requirement that one clause answers: present meets it, partial is weaker, absent is missing."""
        standing = STANDING[self.clause(ident)]
        return self.compared(field, asks, standing, self.checked[ident].reason, ident)


def against_state(checked: Checked, state: State, law: Statements) -> tuple[Compared, ...]:
    """What `law`, a period of `state`, asks, each beside what the text says. What is not recorded is not checkable."""
    beside = _Beside(checked, law, state)
    rules: tuple[Callable[[_Beside], Compared | None], ...] = (
        _duty, _trigger, _attempts, _condition, _rank, _report, _deadline, _written, _told_to, _aid, _retaliation,
        _discipline, _training, _mandate,
    )  # fmt: skip
    return tuple(found for rule in rules if (found := rule(beside)) is not None)


def _duty(beside: _Beside) -> Compared | None:
    status = beside.law.status
    if status in ("statute", "administrative_rule", "policy_mandate"):
        return beside.simple("status", "An officer must step in.", "DTI-02")
    if status == "none_found" and beside.clause("DTI-02") == PRESENT:
        return beside.compared(
            "status",
            "No duty was found in state law.",
            STRICTER,
            "The policy asks more than was found in state law.",
            "DTI-02",
        )
    return beside.compared(
        "status",
        "Whether state law asks to step in is not recorded.",
        NOT_CHECKABLE,
        "The record can't be compared.",
        "DTI-02",
    )


def _trigger(beside: _Beside) -> Compared | None:
    asks = beside.law.trigger_note
    if beside.law.trigger == "excessive_force":
        found = beside.simple("trigger", asks or "Excessive force sets the duty off.", "DTI-03")
        if found.standing == MET and beside.clause("DTI-05") == PRESENT:
            return beside.compared(
                "trigger",
                found.asks,
                STRICTER,
                "The policy reaches acts other than force too.",
                "DTI-03",
                "DTI-05",
            )
        return found
    if beside.law.trigger == "misconduct_broad":
        return beside.simple("trigger", asks or "Misconduct of any kind sets the duty off.", "DTI-05")
    if beside.law.trigger is not None:
        return beside.compared(
            "trigger",
            asks or "A forbidden technique sets the duty off.",
            NOT_CHECKABLE,
            "The check does not know the technique. Read both texts.",
            "DTI-03",
        )
    return beside.compared(
        "trigger", asks or "Not recorded.", NOT_CHECKABLE, "What sets the duty off is not recorded.", "DTI-03"
    )


def _attempts(beside: _Beside) -> Compared | None:
    if not beside.law.includes_attempts:
        return None
    return beside.simple(
        "includes_attempts", "The duty covers an attempt too, before force is used.", "DTI-23"
    )


def _condition(beside: _Beside) -> Compared | None:
    asks, has = beside.law.feasibility_condition, beside.clause("DTI-08")
    if asks is None:
        return None
    if asks.lower().startswith("none stated"):
        reason = (
            "The part of the law that was read states no condition, and the policy does. Ask counsel."
            if has != ABSENT
            else "Neither states a condition."
        )
        return beside.compared(
            "feasibility_condition",
            f"{asks[0].upper()}{asks[1:]}.",
            NOT_CHECKABLE if has != ABSENT else MET,
            reason,
            "DTI-08",
        )
    if has == ABSENT:
        return beside.compared(
            "feasibility_condition",
            asks,
            STRICTER,
            "The law waits for safety or opportunity; the policy does not.",
            "DTI-08",
        )
    return beside.compared(
        "feasibility_condition",
        asks,
        MET,
        "Both name a condition. Read whether the words reach as far.",
        "DTI-08",
    )


def _rank(beside: _Beside) -> Compared | None:
    return (
        beside.simple("regardless_of_rank", "The duty holds whatever the rank.", "DTI-06")
        if beside.law.regardless_of_rank
        else None
    )


def _report(beside: _Beside) -> Compared | None:
    if not beside.law.report.required:
        return None
    return beside.simple(
        "report.required", beside.law.report.scope or "What was witnessed is reported.", "DTI-11"
    )


def own_deadline(checked: Checked) -> Deadline | None:
    """The strictest limit for a report that a text sets itself; None if it sets none."""
    found = [read_deadline(checked.source[start:end]) for start, end in checked["DTI-12"].spans]
    given = [deadline for deadline in found if deadline is not None]
    return min(given, key=lambda deadline: (deadline.hours is None, deadline.hours or 0), default=None)


def _deadline(beside: _Beside) -> Compared | None:
    report, own = beside.law.report, own_deadline(beside.checked)
    kind = report.deadline_kind
    if kind is None or not report.required:
        return None
    asks = report.deadline_text or kind.replace("_", " ")
    field = "report.deadline_text"
    if kind == "agency_policy":
        reason = (
            "The law leaves the time to the agency's policy, which sets one."
            if own
            else "The law leaves the time to the agency's policy, which sets none."
        )
        return beside.compared(
            field, asks, MET if own and own.hours is not None else MISSING, reason, "DTI-12"
        )
    if own is None:
        return beside.compared(field, asks, MISSING, "The text gives no time for the report.", "DTI-12")
    if kind in SOFT:
        standing = STRICTER if own.hours is not None else MET
        return beside.compared(
            field, asks, standing, f"The law gives no number. The text says: {own.sentence.lower()}", "DTI-12"
        )
    limit = {"immediate": 0, "end_of_shift": A_SHIFT}.get(kind, report.deadline_hours)
    if limit is None:
        return beside.compared(field, asks, NOT_CHECKABLE, "The number of hours is not recorded.", "DTI-12")
    if own.hours is None:
        return beside.compared(
            field,
            asks,
            WEAKER,
            "The text gives no hour or shift, so an officer can't know when a report is late.",
            "DTI-12",
        )
    standing = MET if own.hours == limit else STRICTER if own.hours < limit else WEAKER
    return beside.compared(field, asks, standing, f"The text says: {own.sentence.lower()}", "DTI-12")


def _written(beside: _Beside) -> Compared | None:
    return (
        beside.simple("report.written", "The report is made in writing.", "DTI-19")
        if beside.law.report.written
        else None
    )


def _told_to(beside: _Beside) -> Compared | None:
    to = beside.law.report.to
    if not to or beside.clause("DTI-11") == ABSENT:
        return None
    said = " ".join(beside.checked.source[a:b].lower() for a, b in beside.checked["DTI-11"].spans)
    both = "supervis" in to.lower() and "supervis" in said
    reason = "Both name a supervisor." if both else "Read whether both name the same person."
    return beside.compared("report.to", to, MET if both else NOT_CHECKABLE, reason, "DTI-11")


def _aid(beside: _Beside) -> Compared | None:
    asks = beside.law.medical_aid
    return beside.simple("medical_aid", asks, "DTI-13") if asks else None


def _retaliation(beside: _Beside) -> Compared | None:
    asks = beside.law.anti_retaliation
    if not asks:
        return None
    found = beside.simple("anti_retaliation", asks, "DTI-14")
    if found.standing == MISSING and beside.clause("DTI-15") == PRESENT:
        return beside.compared(
            "anti_retaliation",
            asks,
            WEAKER,
            "The text forbids nothing itself; it names the policy on reporting.",
            "DTI-15",
        )
    return found


def _discipline(beside: _Beside) -> Compared | None:
    asks = beside.law.penalty.discipline
    return beside.simple("penalty.discipline", asks, "DTI-16") if asks else None


def _training(beside: _Beside) -> Compared | None:
    asks = beside.law.training
    return beside.simple("training", asks, "DTI-18") if asks else None


def _mandate(beside: _Beside) -> Compared | None:
    mandate = beside.law.policy_mandate
    if not mandate.required:
        return None
    asks = mandate.note or "The agency must have a policy on the duty."
    return beside.simple("policy_mandate.required", asks, "DTI-02")


def asked_by_law(compared: tuple[Compared, ...], name: str) -> dict[str, str]:
    """Which clauses the law asks for, each with the name of the law."""
    return {
        ident: name
        for row in compared
        if row.standing != NOT_CHECKABLE
        for ident in row.clauses
        if row.standing != STRICTER or ident != "DTI-05"
    }
