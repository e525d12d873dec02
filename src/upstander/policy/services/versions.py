"""Writes of versions: bring in, replace, publish, put aside, sign. No text that is published ever changes."""

import hashlib
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import get_valid_filename

from upstander.agency import tallies
from upstander.agency.audit import record
from upstander.agency.models import Agency, Person

from .. import queries
from ..core.canonical import fingerprint, to_bytes
from ..core.faults import Unreadable
from ..core.reading import MEDIA_TYPES, Reading, read
from ..core.renewal import a_year_after
from ..errors import (
    BadDate,
    DraftWaits,
    FileRefused,
    NotADraft,
    NotApproved,
    NotToSign,
    SameText,
    TextChanged,
)
from ..models import DUTY, OPEN, TITLES, Acknowledgement, Policy, PolicyVersion, Step
from . import steps

STATEMENT = (
    "I have read this policy. I know it is my duty to step in, and my right to be protected when I do."
)
AHEAD, LATEST, EARLIEST = timedelta(days=366), timedelta(days=5 * 366), date(1990, 1, 1)
Status = PolicyVersion.Status


def import_file(
    *,
    agency: Agency,
    file_name: str,
    data: bytes,
    title: str = "",
    slug: str = DUTY,
    by: Person | None,
    at: datetime,
) -> PolicyVersion:
    """Bring a file in as the draft of one of the agency's policies. The same file again changes nothing.

    Raises
    ------
    FileRefused
        It can't be read; the sentence names the file and the mend.
    SameText
        Its text is the published one.
    DraftWaits
        There is another draft.
    """
    reading, text = _read(agency, slug, file_name, data)
    try:
        with transaction.atomic():
            policy = _policy(agency, slug, title or reading.title or TITLES[slug], at)
            waiting = _waiting(policy)
            if waiting is not None and waiting.original_hash == fingerprint(data):
                return waiting
            if waiting is not None:
                raise DraftWaits()
            draft = PolicyVersion(agency=agency, policy=policy)
            _fill(draft, reading, text, file_name, data, by, at)
            draft.save()
            record(agency, "policy.imported", by=by, at=at, target=draft, text=draft.text_hash)
            return draft
    except IntegrityError:  # two came in at the same time
        raise DraftWaits() from None


def replace_draft(
    *, draft: PolicyVersion, file_name: str, data: bytes, by: Person | None, at: datetime
) -> PolicyVersion:
    """Put another file in the place of a draft. Another text goes back to the start, and no approval is of it.

    Raises
    ------
    FileRefused, SameText, NotADraft
    """
    reading, text = _read(draft.agency, draft.policy.slug, file_name, data)
    with transaction.atomic():
        draft = locked(draft)
        if not draft.is_open:
            raise NotADraft()
        if draft.original_hash == hashlib.sha256(data).hexdigest():
            return draft
        changed = draft.text_hash != fingerprint(text)
        _fill(draft, reading, text, file_name, data, by, at)
        if changed and draft.status != Status.DRAFT:
            steps.back_to_draft(draft)
            steps.add(draft, Step.Kind.CHANGED, by=by, at=at)
        draft.save()
        record(draft.agency, "policy.draft_replaced", by=by, at=at, target=draft, text=draft.text_hash)
        return draft


def _read(agency: Agency, slug: str, name: str, data: bytes) -> tuple[Reading, bytes]:
    """Read a file outside of any transaction: it may take a second."""
    try:
        reading = read(data, name)
    except Unreadable as fault:
        raise FileRefused(fault) from None
    text = to_bytes(reading.blocks)
    published = queries.current_of(agency, slug)
    if published is not None and published.number and published.text_hash == fingerprint(text):
        raise SameText(name, published.number)
    return reading, text


def _policy(agency: Agency, slug: str, title: str, at: datetime) -> Policy:
    values = {"title": title[:200], "made_at": at}
    policy, _ = Policy.objects.get_or_create(agency=agency, slug=slug, defaults=values)
    return policy


def _waiting(policy: Policy) -> PolicyVersion | None:
    return PolicyVersion.objects.filter(agency=policy.agency_id, policy=policy, status__in=OPEN).first()


def _fill(
    draft: PolicyVersion,
    reading: Reading,
    text: bytes,
    name: str,
    data: bytes,
    by: Person | None,
    at: datetime,
) -> None:
    draft.text_bytes, draft.text_hash = text, fingerprint(text)
    draft.original, draft.original_hash = data, hashlib.sha256(data).hexdigest()
    draft.original_name = get_valid_filename(name)[-200:]
    draft.original_type = MEDIA_TYPES[reading.source_kind]
    draft.notes = list(reading.notes)
    draft.made_by, draft.made_at = by, at


def locked(version: PolicyVersion) -> PolicyVersion:
    """The row as it stands, closed to others until the transaction ends."""
    rows = PolicyVersion.objects.select_for_update(of=("self",)).select_related("policy", "agency")
    return rows.defer(*queries.HEAVY).get(pk=version.pk, agency=version.agency_id)


@transaction.atomic
def publish(
    *,
    version: PolicyVersion,
    effective_on: date,
    summary: str = "",
    text_hash: str = "",
    title: str = "",
    review_on: date | None = None,
    substantive: bool = True,
    by: Person,
    at: datetime,
) -> PolicyVersion:
    """Make an approved draft the version that everyone signs; the one before is superseded. Twice is once.

    Parameters
    ----------
    text_hash : of the text that the publisher looked at; empty if no page was between.
    title : a better one than the file gave, or empty.
    review_on : when it is to be read again; a year after it comes into force if nothing is said.
    substantive : everyone signs again. If not, a signature under the version before counts on; the first one is
        always substantive.

    Raises
    ------
    TextChanged, NotADraft, NotApproved, BadDate
    """
    version = locked(version)
    if version.status == Status.PUBLISHED:
        return version
    if not version.is_open:
        raise NotADraft()
    if text_hash and text_hash != version.text_hash:
        raise TextChanged()
    if version.status != Status.APPROVED or version.approved_hash != version.text_hash:
        raise NotApproved()
    check_date(effective_on, at)
    version.review_on = review_on or a_year_after(effective_on)
    check_review(version.review_on, effective_on)
    published = PolicyVersion.objects.filter(agency=version.agency_id, policy=version.policy_id)
    before = None if substantive else published.filter(status=Status.PUBLISHED).defer(*queries.HEAVY).first()
    published.filter(status=Status.PUBLISHED).update(status=Status.SUPERSEDED)
    version.number = (published.aggregate(last=Max("number"))["last"] or 0) + 1
    version.signed_since = (before.signed_since or before.number) if before else version.number
    version.status, version.effective_on = Status.PUBLISHED, effective_on
    version.published_by, version.published_at = by, at
    version.summary_of_change = summary
    version.save()
    steps.add(version, Step.Kind.PUBLISHED, by=by, at=at)
    if title and title != version.policy.title:
        version.policy.title = title
        version.policy.save(update_fields=["title"])
    record(
        version.agency,
        "policy.published",
        by=by,
        at=at,
        target=version,
        number=version.number,
        signed_since=version.signed_since or version.number,
        text=version.text_hash,
    )
    tallies.recount(version.agency, at, ["asked", "signed"])
    return version


def check_date(day: date, at: datetime) -> None:
    """Refuse a day that can't be meant.

    Raises
    ------
    BadDate
    """
    if day < EARLIEST:
        raise BadDate(f"{day:%B} {day.day}, {day.year} is long ago.")
    if day > (at + AHEAD).date():
        raise BadDate(f"{day:%B} {day.day}, {day.year} is more than a year ahead.")


def check_review(day: date, effective_on: date) -> None:
    """Refuse a review before the text holds, or so late that nobody who reads it now will be there.

    Raises
    ------
    BadDate
    """
    if day <= effective_on:
        raise BadDate("The review comes before the text is in force.")
    if day > effective_on + LATEST:
        raise BadDate("The review is more than five years away.")


@transaction.atomic
def put_aside(*, draft: PolicyVersion, by: Person, at: datetime) -> PolicyVersion:
    """Withdraw a draft, wherever it is on its way. It stays in the list, and nobody signs it. Twice is once."""
    draft = locked(draft)
    if draft.status == Status.WITHDRAWN:
        return draft
    if not draft.is_open:
        raise NotADraft()
    draft.status = Status.WITHDRAWN
    draft.save(update_fields=["status"])
    record(draft.agency, "policy.put_aside", by=by, at=at, target=draft)
    return draft


@transaction.atomic
def acknowledge(*, version: PolicyVersion, person: Person, text_hash: str, at: datetime) -> Acknowledgement:
    """Record that `person` has read and signed `version`. Twice is once, and the first date stays.

    Raises
    ------
    TextChanged
        `text_hash`, which came with the form, is not that of the version.
    NotToSign
        The version is not the published one.
    """
    if text_hash != version.text_hash:
        raise TextChanged()
    known = queries.own(person, version).signature
    if known is not None:
        return known
    status = PolicyVersion.objects.filter(agency=person.agency_id, pk=version.pk).values_list(
        "status", flat=True
    )
    if status.first() != Status.PUBLISHED:
        raise NotToSign()
    signed, new = Acknowledgement.objects.get_or_create(
        agency=person.agency,
        version=version,
        person=person,
        defaults={"at": at, "statement": STATEMENT, "text_hash": text_hash},
    )
    if new:
        record(person.agency, "policy.acknowledged", by=person, at=at, target=signed, text=version.text_hash)
        if version.policy.slug == DUTY:  # the count of the program page
            tallies.add("signed", person, at)
    return signed
