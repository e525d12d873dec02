"""What comes after publishing: reminders to read a policy again, keeping it, withdrawing it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.core.matrix import MATRIX, Deed
from upstander.agency.models import Person
from upstander.agency.rows import holds

from .. import queries
from ..core import renewal
from ..errors import NotPublished
from ..models import PolicyVersion, Step
from . import steps
from .letters import send_review_reminder
from .versions import check_review, locked

Status = PolicyVersion.Status
KINDS = {renewal.SOON: Step.Kind.REMINDED_SOON, renewal.DUE: Step.Kind.REMINDED_DUE}


@transaction.atomic
def keep(*, version: PolicyVersion, review_on: date, by: Person, at: datetime) -> PolicyVersion:
    """Note that a published text was read again and stays as it is, and when it is read next.

    Raises
    ------
    NotPublished, BadDate
    """
    version = locked(version)
    if version.status != Status.PUBLISHED or version.effective_on is None:
        raise NotPublished()
    check_review(review_on, max(version.effective_on, tallies.day_of(version.agency, at)))
    if version.review_on == review_on:
        return version
    version.review_on = review_on
    version.save(update_fields=["review_on"])
    steps.add(version, Step.Kind.REVIEWED, by=by, at=at, day=review_on)
    record(version.agency, "policy.kept", by=by, at=at, target=version, text=version.text_hash)
    return version


@transaction.atomic
def withdraw(*, version: PolicyVersion, reason: str, by: Person, at: datetime) -> PolicyVersion:
    """Take a published version back. It stays in the list, and nobody is asked to sign it. Twice is once.

    One that had not come into force yet gives its place back to the version before it.

    Raises
    ------
    NotPublished
    """
    version = locked(version)
    if version.status == Status.WITHDRAWN and version.number:
        return version
    if version.status != Status.PUBLISHED or version.effective_on is None:
        raise NotPublished()
    today = tallies.day_of(version.agency, at)
    version.status, version.withdrawn_on = Status.WITHDRAWN, today
    version.save(update_fields=["status", "withdrawn_on"])
    steps.add(version, Step.Kind.WITHDRAWN, by=by, at=at, words=reason)
    facts: dict[str, int | str] = {"number": version.number or 0, "text": version.text_hash}
    if version.effective_on > today:
        facts |= _bring_back(version)
    record(version.agency, "policy.withdrawn", by=by, at=at, target=version, **facts)
    tallies.recount(version.agency, at, ["signed"])
    return version


def _bring_back(version: PolicyVersion) -> dict[str, int]:
    rows = PolicyVersion.objects.filter(agency=version.agency_id, policy=version.policy_id)
    last = rows.filter(status=Status.SUPERSEDED, number__lt=version.number).order_by("-number")
    before = last.defer(*queries.HEAVY).first()
    if before is None:
        return {}
    before.status = Status.PUBLISHED
    before.save(update_fields=["status"])
    return {"again": before.number or 0}


def remind(*, at: datetime) -> int:
    """Write to the coordinators of each agency whose policy is to be read again soon or now; each is told once.

    Returns
    -------
    How many policies a reminder was sent about. A policy whose agency has nobody with an address is left for later.
    """
    done = 0
    for version in queries.in_review_window(at.date()):
        today = tallies.day_of(version.agency, at)
        kind = KINDS.get(renewal.standing(version.review_on, today))
        people = _coordinators(version, today)
        told = Step.objects.filter(
            agency=version.agency_id, version=version, kind=kind, day=version.review_on
        )
        if kind is None or not people or told.exists():
            continue
        try:
            with transaction.atomic():  # the letter is stored as a job with the step, or neither is
                steps.add(version, kind, by=None, at=at, day=version.review_on)
                record(
                    version.agency, "policy.review_reminded", by=None, at=at, target=version, kind=kind.value
                )
                for person in people:
                    send_review_reminder.enqueue(version.pk, person.pk)
        except IntegrityError:  # another process was faster
            continue
        done += 1
    return done


def _coordinators(version: PolicyVersion, today: date) -> list[Person]:
    found: dict[int, Person] = {}
    for role in MATRIX[Deed.WRITE_POLICY]:
        people = Person.objects.filter(holds(role, today), agency=version.agency_id)
        found |= {person.pk: person for person in people.exclude(email=None).exclude(email="")}
    return list(found.values())
