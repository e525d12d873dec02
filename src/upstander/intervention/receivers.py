"""What this room does on news from below."""

from datetime import datetime
from typing import Any

from upstander.agency.models import Agency, Person
from upstander.agency.signals import agency_founded

from . import services


def give_default_table(agency: Agency, by: Person | None, at: datetime, **_: Any) -> None:
    """A new agency starts with our table of what needs what."""
    services.adopt_default_table(agency=agency, by=by, at=at)


def listen() -> None:
    """Hear the news; twice is once."""
    agency_founded.connect(give_default_table, dispatch_uid="intervention.give_default_table")
