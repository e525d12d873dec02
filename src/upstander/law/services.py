"""Writes of counsel: a word on an entry of the law."""

from datetime import datetime

from django.db import transaction

from upstander.agency.audit import record
from upstander.agency.models import Person

from .core.load import circuits, states
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
