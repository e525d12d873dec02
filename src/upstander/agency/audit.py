"""Append-only audit, hash-chained per agency, written in the transaction of the change, without content."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Model

from .core.chain import START, Link, digest, first_break
from .models import Agency, AuditEntry, AuditHead, Person


def record(
    agency: Agency,
    verb: str,
    *,
    by: Person | None,
    at: datetime,
    target: Model | None = None,
    **facts: int | str,
) -> AuditEntry:
    """Add one entry to the chain of `agency`.

    Parameters
    ----------
    verb : room and past tense, such as `policy.published`.
    facts : counts, hashes, ids; never a name, never content.

    Raises
    ------
    RuntimeError
        Called outside a transaction: the entry could then stand without its change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"The audit entry {verb} must be written in the transaction of its change.")
    head, _ = AuditHead.objects.select_for_update().get_or_create(agency=agency, defaults={"digest": START})
    link = Link(
        agency=agency.pk,
        number=head.number + 1,
        at=at.astimezone(UTC).isoformat(),
        verb=verb,
        target=f"{target._meta.label}:{target.pk}" if target is not None else "",
        by=by.pk if by else None,
        facts=facts,
    )
    head.digest, head.number = digest(link, head.digest), link.number
    head.save(update_fields=["digest", "number"])
    return AuditEntry.objects.create(
        agency=agency,
        number=link.number,
        at=at,
        verb=verb,
        target=link.target,
        by=link.by,
        facts=facts,
        digest=head.digest,
    )


def links(agency: Agency) -> Iterator[tuple[Link, str]]:
    """Every entry as it is hashed, with its digest, in order."""
    columns = ("number", "at", "verb", "target", "by", "facts", "digest")
    entries = AuditEntry.objects.filter(agency=agency).order_by("number").values_list(*columns)
    for number, at, verb, target, by, facts, stored in entries.iterator(chunk_size=5000):
        yield Link(agency.pk, number, at.astimezone(UTC).isoformat(), verb, target, by, facts), stored


@transaction.atomic
def verify(agency: Agency) -> tuple[int, int | None]:
    """Read the whole chain of `agency` again.

    Returns
    -------
    (entries, first broken number or None). An entry cut off at the end shows as the number after the last.
    """
    head = AuditHead.objects.filter(agency=agency).first()
    count, last = 0, START

    def counted() -> Iterator[tuple[Link, str]]:
        nonlocal count, last
        for link, stored in links(agency):
            count, last = count + 1, stored
            yield link, stored

    broken = first_break(counted())
    if broken is None and head and (head.number != count or head.digest != last):
        broken = count + 1
    elif broken is None and head is None and count:
        broken = 1
    return count, broken
