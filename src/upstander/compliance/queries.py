"""Reads of what is found of a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from upstander.agency import tallies
from upstander.agency.models import Agency
from upstander.clause.core.against_law import own_deadline as read_own_deadline
from upstander.clause.core.check import Checked, check_lines
from upstander.clause.core.printed import Background, UnknownState, background
from upstander.policy import queries as policies
from upstander.policy.models import DUTY, REPORT, PolicyVersion

from .core.board import Board, Overruled, judge
from .core.recheck import Reason, reasons, updates
from .models import Overrule

KEPT = 32  # texts whose findings a worker remembers


@lru_cache(maxsize=KEPT)
def _checked(lines: tuple[tuple[str, bool], ...]) -> Checked:
    return check_lines(lines)


def lines(version: PolicyVersion) -> tuple[tuple[str, bool], ...]:
    """The lines of a text, and which are headings."""
    return tuple((block.line, block.is_heading) for block in policies.blocks(version))


def checked(version: PolicyVersion) -> Checked:
    """The findings of a version's text; a text never changes under its hash, so each worker reads it once."""
    return _checked(lines(version))


def law_of(version: PolicyVersion, today: date) -> Background | None:
    """The law that `version` is held to: of its agency's state, on the day it comes into force, or today."""
    try:
        return background(version.agency.state, version.effective_on or today)
    except UnknownState:
        return None


def board(version: PolicyVersion, today: date) -> Board:
    """A version judged: findings, what people overruled, and the law. Two queries."""
    beside = version.policy.slug == DUTY and policies.current_of(version.agency, REPORT) is not None
    return judge(checked(version), law_of(version, today), overruled(version), is_linked=beside)


def overruled(version: PolicyVersion) -> dict[str, Overruled]:
    """What people made of the findings of exactly this text; of a clause the last word."""
    rows = Overrule.objects.filter(agency=version.agency_id, version=version, text_hash=version.text_hash)
    return {
        row.clause: Overruled(row.judgement, row.reason, row.by.name, row.at.date())
        for row in rows.select_related("by").order_by("at", "pk")
    }


def history(version: PolicyVersion, clause: str) -> Sequence[Overrule]:
    """Every word that was said on one clause of this version, oldest first."""
    rows = Overrule.objects.filter(agency=version.agency_id, version=version, clause=clause)
    return list(rows.select_related("by").order_by("at", "pk"))


# --- what is to be looked at again ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Again:
    """A version that is to be looked at again, and why."""

    version: PolicyVersion
    reasons: tuple[Reason, ...]


def to_look_at(agency: Agency, today: date) -> list[Again]:
    """What is published, or approved and waits, that the law has moved under, or whose law is due to be read again."""
    found, waits = list[Again](), PolicyVersion.Status.APPROVED
    approved = PolicyVersion.objects.filter(agency=agency, status=waits).select_related("policy")
    for row in [*policies.documents(agency), *approved.defer(*policies.HEAVY)]:
        at = row.published_at or row.approved_at or row.made_at  # when it was last held against the law
        why = reasons(agency.state, tallies.day_of(agency, at), today) + updates(agency.state, at)
        if why:
            found.append(Again(row, why))
    return found


def own_deadline(agency: Agency, today: date) -> str | None:
    """The limit for a report that the agency's policy sets: for the pages of the law."""
    version = policies.in_force(agency, today) or policies.current(agency)
    if version is None:
        return None
    found = read_own_deadline(checked(version))
    return found.sentence if found is not None else None


def published_on(agency: Agency) -> date | None:
    """The day that the duty policy in the books was published."""
    version = policies.current(agency)
    return tallies.day_of(agency, version.published_at) if version and version.published_at else None
