"""What this room does on news from below."""

from datetime import datetime
from typing import Any

from upstander.agency.models import Agency, Person
from upstander.agency.signals import agency_founded

from . import services


def give_library(agency: Agency, by: Person | None, at: datetime, **_: Any) -> None:
    """A new agency starts with the library."""
    services.publish_library(agency=agency, by=by, at=at)


def listen() -> None:
    """Hear the news; twice is once."""
    agency_founded.connect(give_library, dispatch_uid="scenario.give_library")
