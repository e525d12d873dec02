"""What higher rooms tell the law: the limit for a report that the agency's own policy sets, and since when it holds."""

from collections.abc import Callable
from datetime import date

from upstander.agency.models import Agency

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
