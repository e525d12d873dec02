"""Reads of signatures: for the evidence, for the person who gave them, and as counts for the council."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from upstander.agency import tallies
from upstander.agency.models import Agency, Person
from upstander.compliance import queries as compliance
from upstander.ground.core.suppress import FLOOR
from upstander.policy import queries as policies
from upstander.policy.models import Acknowledgement, PolicyVersion

HERE = "signed in Upstander"


def published(agency: Agency) -> QuerySet[PolicyVersion]:
    """Every version that was ever published, by policy and number, read one at a time with its files."""
    rows = PolicyVersion.objects.filter(agency=agency, number__isnull=False)
    joined = rows.select_related("policy", "published_by", "approved_by")
    return joined.order_by("policy__slug", "number")


def signatures(agency: Agency) -> Iterator[tuple[str, ...]]:
    """Every signature as a row of the evidence, in the order of their times."""
    rows = Acknowledgement.objects.filter(agency=agency).select_related("person__unit", "version__policy")
    light = rows.defer(*(f"version__{name}" for name in policies.HEAVY)).order_by("at", "pk")
    for row in light.iterator(chunk_size=2000):
        person = row.person
        yield (
            row.version.policy.slug,
            str(row.version.number),
            person.badge or "",
            person.name,
            person.unit.name if person.unit else "",
            row.at.isoformat(),
            row.statement,
            row.text_hash,
            HERE,
        )


def own(person: Person) -> list[Acknowledgement]:
    """What a person signed, newest first. One query."""
    rows = Acknowledgement.objects.filter(agency=person.agency_id, person=person)
    joined = rows.select_related("version__policy").order_by("-at", "-pk")
    return list(joined.defer(*(f"version__{name}" for name in policies.HEAVY)))


@dataclass(frozen=True)
class Summary:
    """What the council is told: counts, none below 11, and nothing from which one could be worked out."""

    version: PolicyVersion | None
    of: int | None
    signed: int | None
    clauses: dict[str, int] | None
    documents: list[PolicyVersion]


def summary(agency: Agency, at: datetime) -> Summary:
    """The program in figures for the public."""
    version = policies.current(agency)
    counts = tallies.read(agency, (tallies.ON_DUTY, "signed"), [None], at)
    of, signed = counts[tallies.ON_DUTY, None], counts["signed", None]
    safe = of >= FLOOR and signed >= FLOOR and (of == signed or of - signed >= FLOOR)
    total = compliance.board(version, tallies.day_of(agency, at)).total if version else None
    return Summary(
        version, of if of >= FLOOR else None, signed if safe else None, total, policies.documents(agency)
    )


def as_lines(rows: list[Acknowledgement]) -> list[dict[str, Any]]:
    """A person's signatures as the record prints them."""
    return [
        {
            "title": row.version.policy.title,
            "version": row.version.number,
            "at": row.at,
            "statement": row.statement,
            "hash": row.text_hash,
        }
        for row in rows
    ]
