"""Writes: audience, signatures given elsewhere, reminders, and that evidence left the program."""

from datetime import datetime
from typing import IO

from django.db import transaction

from upstander.agency.audit import record
from upstander.agency.models import Agency, Person

from . import making
from .audience import add_rule, follow, follow_all, set_days, take_away
from .elsewhere import bring_in, keep_file, look, throw_away
from .reminders import queue_reminders, send, set_plan, try_again

__all__ = [
    "add_rule", "bring_in", "export", "follow", "follow_all", "keep_file", "look", "queue_reminders", "send",
    "set_days", "set_plan", "take_away", "throw_away", "try_again",
]  # fmt: skip


@transaction.atomic
def export(*, agency: Agency, by: Person | None, at: datetime) -> IO[bytes]:
    """Make the evidence pack, and record that it was made.

    The entry comes first and holds the chain: a signature given meanwhile waits for the end, so that the list of
    signatures and the record, which are read one after the other, tell of the same ones.
    """
    record(agency, "policy.evidence_made", by=by, at=at)
    return making.pack(agency, at)
