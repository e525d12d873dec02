"""What the pages of a play look up first: a version by name or hash, and where a replay starts."""

from django.http import HttpRequest

from upstander.agency.rows import Rows
from upstander.ground.errors import NotHere
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current, versions

from .. import queries
from ..core.walk import Entry, until


def version_of(rows: Rows, slug: str) -> ScenarioVersion:
    version = current(rows.agency).filter(slug=slug).first()
    if version is None:
        raise NotHere()
    return version


def by_digest(rows: Rows, digest: str) -> ScenarioVersion:
    version = versions(rows.agency).filter(digest=digest).first()
    if version is None:
        raise NotHere()
    return version


def prefix(request: HttpRequest, rows: Rows) -> tuple[ScenarioVersion | None, list[Entry]]:
    """Where a replay starts: a finished play of one's own, and the tick up to which it is taken over."""
    given = request.GET if request.method == "GET" else request.POST
    again, tick = given.get("again", ""), given.get("from", "0")
    if not (again.isdigit() and tick.isdigit() and len(again) < 18 and len(tick) < 6):
        return None, []
    play = queries.play_of(rows.person, int(again))
    return play.version, until([(t, kind, n) for t, kind, n in play.moves], int(tick))
