"""What higher rooms tell the law of the agency's policy, and what the agency's counsel says of an entry."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from upstander.agency.models import Agency

from .core.on_date import a_year_on
from .models import QUESTIONS, WHOLE, Note

OwnDeadline = Callable[[Agency, date], str | None]
PublishedOn = Callable[[Agency], date | None]
_asked: list[tuple[OwnDeadline, PublishedOn]] = []


def register_policy(deadline: OwnDeadline, published: PublishedOn) -> None:
    """Let a room that knows the agency's policy answer; the last one that registers does."""
    _asked[:] = [(deadline, published)]


def own_deadline(agency: Agency, day: date) -> str | None:
    """The limit for a report that the agency's own policy sets on `day`, in a sentence; None if it sets none."""
    return _asked[0][0](agency, day) if _asked else None


def published_on(agency: Agency) -> date | None:
    """The day that the agency's policy was published; None if none is."""
    return _asked[0][1](agency) if _asked else None


# --- counsel ----------------------------------------------------------------------------------------------------------
def notes(agency: Agency, jurisdiction: str) -> list[Note]:
    """What the agency's counsel said of an entry, oldest first. One query."""
    rows = Note.objects.filter(agency=agency, jurisdiction=jurisdiction)
    return list(rows.select_related("by").order_by("at", "pk"))


def that_hold(said: list[Note]) -> dict[str, Note]:
    """Of each question, in the words of the page, the last note; a confirmation holds too."""
    return {QUESTIONS[note.question]: note for note in said}


def due_on(read_on: date, said: list[Note], zone: ZoneInfo) -> date:
    """When an entry is to be looked at again: a year after it was read, or after counsel last confirmed the whole."""
    confirmed = [
        note.at.astimezone(zone).date()
        for note in said
        if (note.question, note.kind) == (WHOLE, Note.Kind.CONFIRM)
    ]
    return a_year_on(max([read_on, *confirmed]))
