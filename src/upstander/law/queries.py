"""What higher rooms tell the law: the agency's own limit for a report, which its policy sets."""

from collections.abc import Callable
from datetime import date

from upstander.agency.models import Agency

OwnDeadline = Callable[[Agency, date], str | None]
_asked: list[OwnDeadline] = []


def register_own_deadline(ask: OwnDeadline) -> None:
    """Let a room that knows the agency's policy answer; the last one that registers does."""
    _asked[:] = [ask]


def own_deadline(agency: Agency, day: date) -> str | None:
    """The limit for a report that the agency's own policy sets on `day`, in a sentence; None if it sets none."""
    return _asked[0](agency, day) if _asked else None
