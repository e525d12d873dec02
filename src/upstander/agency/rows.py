"""The door: the one checked way to an agency's rows.

On PostgreSQL it opens a transaction and sets the agency for row-level security; on SQLite it opens none for reads
(with IMMEDIATE transactions a reader would wait for the writer).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from upstander.ground.errors import NotAllowed, NotHere

from . import queries
from .core.matrix import Deed, Reach, reach
from .core.roles import Role
from .models import Agency, AgencyRow, Grant, Person, Unit, User

EVERYTHING = "*"  # as the settings start a connection
M = TypeVar("M", bound=AgencyRow)


@dataclass(frozen=True)
class Rows:
    """An agency's rows, as far as `person` may see them, at one moment."""

    person: Person
    agency: Agency
    now: datetime
    today: date
    roles: frozenset[Role]
    _grants: tuple[Grant, ...] = field(default=(), repr=False)

    def all(self, model: type[M]) -> QuerySet[M]:
        """Every row of `model` in this agency. Who may see them is the deed's question, asked before."""
        return model._default_manager.filter(agency=self.agency)

    def one(self, model: type[M], **lookup: Any) -> M:
        """The one row that fits, or `NotHere`: for an unknown row and for another agency's alike."""
        try:
            return self.all(model).get(**lookup)
        except (model.DoesNotExist, ValueError, OverflowError):
            raise NotHere() from None

    def reach(self, deed: Deed) -> Reach:
        """How far this person may go with `deed`."""
        return reach(self.roles, deed)

    def may(self, deed: Deed) -> bool:
        """Whether this person may do `deed` at all."""
        return self.reach(deed) is not Reach.NONE

    def must(self, deed: Deed) -> None:
        """Raise `NotAllowed` unless this person may do `deed`."""
        if not self.may(deed):
            raise NotAllowed()

    def people(self, deed: Deed) -> QuerySet[Person]:
        """The people within reach of `deed`: nobody for a reach of counts, who are figures only."""
        everybody = self.all(Person)
        match self.reach(deed):
            case Reach.ALL:
                return everybody
            case Reach.UNITS:
                return everybody.filter(self._below("unit__path") | Q(pk=self.person.pk))
            case Reach.OWN:
                return everybody.filter(pk=self.person.pk)
            case _:
                return everybody.none()

    def units(self, deed: Deed) -> QuerySet[Unit]:
        """The units within reach of `deed`."""
        everywhere = self.all(Unit).filter(closed_on=None)
        match self.reach(deed):
            case Reach.ALL | Reach.COUNTS:
                return everywhere
            case Reach.UNITS:
                return everywhere.filter(self._below("path"))
            case _:
                return everywhere.none()

    def _below(self, path: str) -> Q:
        """Rows in a unit that this person supervises, or below one. A grant without a unit is for the own unit."""
        paths = {grant.unit.path if grant.unit else self._own_path for grant in self._supervising()}
        below = Q(pk__in=[])
        for start in sorted(paths - {""}):
            below |= Q(**{f"{path}__startswith": start})
        return below

    def _supervising(self) -> list[Grant]:
        return [grant for grant in self._grants if grant.role == Role.SUPERVISOR]

    @property
    def _own_path(self) -> str:
        return self.person.unit.path if self.person.unit else ""


def roles_of(person: Person, grants: tuple[Grant, ...], on_roster: bool) -> frozenset[Role]:
    """The roles that `grants` give, and officer's for those on the roster."""
    given = {Role(grant.role) for grant in grants}
    if on_roster and person.kind != Person.Kind.OUTSIDE:
        given.add(Role.OFFICER)
    return frozenset(given)


def rows_for(person: Person, now: datetime) -> Rows:
    """The rows of `person`'s agency at `now`; two queries at most, whatever the agency's size.

    Raises
    ------
    NotAllowed
        The person has left and holds no role.
    """
    today = now.astimezone(ZoneInfo(person.agency.time_zone)).date()
    grants = tuple(queries.grants_on(person, today).select_related("unit"))
    roles = roles_of(person, grants, on_roster=not _gone(person, today))
    if not roles:
        raise NotAllowed("Your place in this program has ended.")
    return Rows(person=person, agency=person.agency, now=now, today=today, roles=roles, _grants=grants)


def rows_now(person: Person) -> Rows | None:
    """The rows of someone signed in, for a page that is open to all; None if their place has ended."""
    try:
        return rows_for(person, timezone.now())
    except NotAllowed:
        return None


def _gone(person: Person, today: date) -> bool:
    """Whether the person has left; the query of a session has brought the day along."""
    user = person.user
    if user is not None and hasattr(user, "left_on"):
        return user.left_on is not None and user.left_on <= today
    return queries.has_left(person, today)


@contextmanager
def opened(person: Person) -> Iterator[Rows]:
    """Open the door for `person` and close it again. `agency.door` is the name to use."""
    if connection.vendor != "postgresql":
        yield rows_for(person, timezone.now())
        return
    inside = connection.in_atomic_block
    with transaction.atomic():
        _see(str(person.agency_id))
        yield rows_for(person, timezone.now())
        if inside:  # the transaction around this one, such as a test's, goes on after the door
            _see(EVERYTHING)


def _see(agency: str) -> None:
    """Set what row-level security shows until the transaction ends: one agency, or all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('upstander.agency', %s, true)", [agency])


def signed_in(user: User | AnonymousUser) -> Person | None:
    """The person behind the account of a session; no query, the session's own has brought it."""
    person: Person | None = getattr(user, "person", None) if user.is_authenticated else None
    return person


def holds(role: Role, today: date) -> Exists:
    """A condition on `Person`: holds `role` on `today`."""
    return Exists(queries.in_date(Grant.objects.filter(person=OuterRef("pk"), role=role), today))
