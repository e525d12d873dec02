"""Writes: a word of counsel on an entry of the law, and an update of the entries."""

from datetime import datetime

from django.db import transaction

from upstander.agency.audit import record
from upstander.agency.models import Agency, Person

from .core import shelf
from .core.load import circuits, states
from .core.update import Update
from .errors import NoSuchEntry
from .models import Note


@transaction.atomic
def annotate(
    *,
    jurisdiction: str,
    question: str,
    kind: str,
    words: str = "",
    source: str = "",
    by: Person,
    at: datetime,
) -> Note:
    """Keep what counsel says of an entry. Nothing of ours changes; a later note on the same question holds.

    Raises
    ------
    NoSuchEntry
    """
    if jurisdiction not in states() and jurisdiction.removeprefix("circuit-") not in circuits():
        raise NoSuchEntry(jurisdiction)
    note = Note.objects.create(
        agency=by.agency,
        jurisdiction=jurisdiction,
        question=question,
        kind=kind,
        words=words,
        source=source,
        by=by,
        at=at,
    )
    record(by.agency, "law.annotated", by=by, at=at, target=note, entry=jurisdiction, kind=kind)
    return note


@transaction.atomic
def take_in(update: Update, *, at: datetime) -> None:
    """Put an update to use, and say so in the record of every agency. The file goes last: it can't be rolled back."""
    for agency in Agency.objects.order_by("pk"):
        record(
            agency, "law.updated", by=None, at=at, edition=update.edition.number, entries=len(update.changes)
        )
    shelf.put(update.text, update.edition, at)
