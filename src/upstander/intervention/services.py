"""Writes of the agency's table."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from upstander.agency.audit import record
from upstander.agency.models import Agency, Person

from . import queries
from .core import vocabulary
from .errors import SaidAlready
from .models import NeedsEntry


@transaction.atomic
def adopt_default_table(*, agency: Agency, by: Person | None, at: datetime) -> int:
    """Give the agency our table, if it has none yet; returns how many lines were added."""
    if queries.entries(agency).exists():
        return 0
    rows = [
        NeedsEntry(agency=agency, level=need.level, text=need.text, order=order, source=need.source)
        for order, need in enumerate(vocabulary.needs(), 1)
    ]
    NeedsEntry.objects.bulk_create(rows)
    record(agency, "intervention.table_adopted", by=by, at=at, lines=len(rows))
    return len(rows)


@transaction.atomic
def add_entry(*, agency: Agency, level: str, text: str, source: str, by: Person, at: datetime) -> NeedsEntry:
    """Add a line at the end of the table."""
    _refuse_twice(agency, text)
    last = queries.entries(agency).aggregate(last=Max("order"))["last"] or 0
    entry = NeedsEntry.objects.create(agency=agency, level=level, text=text, order=last + 1, source=source)
    record(agency, "intervention.entry_added", by=by, at=at, target=entry)
    return entry


@transaction.atomic
def change_entry(
    *, entry: NeedsEntry, level: str, text: str, source: str, by: Person, at: datetime
) -> NeedsEntry:
    """Change a line. The same again changes nothing."""
    if (entry.level, entry.text, entry.source) == (level, text, source):
        return entry
    _refuse_twice(entry.agency, text, but=entry)
    entry.level, entry.text, entry.source = level, text, source
    entry.save(update_fields=["level", "text", "source"])
    record(entry.agency, "intervention.entry_changed", by=by, at=at, target=entry)
    return entry


@transaction.atomic
def remove_entry(*, entry: NeedsEntry, by: Person, at: datetime) -> None:
    """Take a line out of the table."""
    record(entry.agency, "intervention.entry_removed", by=by, at=at, target=entry)
    entry.delete()


def _refuse_twice(agency: Agency, text: str, but: NeedsEntry | None = None) -> None:
    same = queries.entries(agency).filter(text=text)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise SaidAlready()
