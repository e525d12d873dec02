"""Reads of the ground floor."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from .models import Agency, Grant, Person, Status, Unit, User

D = TypeVar("D", bound=Model)


def in_date(dated: QuerySet[D], day: date) -> QuerySet[D]:
    """Those rows of a dated table (from_date, to_date) that hold on `day`."""
    return dated.filter(Q(to_date=None) | Q(to_date__gte=day), from_date__lte=day)


def with_person(user_id: int) -> User | None:
    """An open account with its person, agency, unit, rank and the day the person left, in one query."""
    gone = Status.objects.filter(person=OuterRef("person"), kind=Status.Kind.LEFT, to_date=None)
    users = User.objects.select_related("person__agency", "person__unit", "person__rank")
    return (
        users.filter(pk=user_id, is_active=True)
        .annotate(left_on=Subquery(gone.values("from_date")[:1]))
        .first()
    )


def grants_on(person: Person, day: date) -> QuerySet[Grant]:
    """The roles that `person` holds on `day`."""
    return in_date(Grant.objects.filter(agency=person.agency_id, person=person), day)


def status_on(person: Person, day: date) -> Status | None:
    """The status of `person` on `day`, or None if none is recorded."""
    return in_date(Status.objects.filter(agency=person.agency_id, person=person), day).first()


def has_left(person: Person, day: date) -> bool:
    """Whether `person` has left by `day`. Nobody without a status row has."""
    status = status_on(person, day)
    return status is not None and status.kind == Status.Kind.LEFT


def with_status(agency: Agency, kind: str, day: date) -> QuerySet[Person]:
    """People of the agency (not outsiders) whose status on `day` is `kind`."""
    return _whose(agency, [kind], day)


def on_duty(agency: Agency, day: date) -> QuerySet[Person]:
    """Who is in N: active, or in the academy. Who is on leave is not, and the page says so."""
    return _whose(agency, [Status.Kind.ACTIVE, Status.Kind.ACADEMY], day)


def _whose(agency: Agency, kinds: list[str], day: date) -> QuerySet[Person]:
    # not Exists: without statistics SQLite then reads every status for every person
    fitting = in_date(Status.objects.filter(agency=agency, kind__in=kinds), day)
    people = Person.objects.filter(agency=agency, pk__in=fitting.values("person"))
    return people.exclude(kind=Person.Kind.OUTSIDE)


def top_units(units: QuerySet[Unit]) -> list[Unit]:
    """The highest of `units`, or, where there is one with parts, its parts: what a page lists by unit."""
    rows = list(units.order_by("path"))
    tops = [unit for unit in rows if not any(_above(other, unit) for other in rows)]
    if len(tops) == 1:
        below = [unit for unit in rows if unit.parent_id == tops[0].pk]
        tops = below or tops
    return sorted(tops, key=lambda unit: unit.name)


def _above(other: Unit, unit: Unit) -> bool:
    return other.pk != unit.pk and unit.path.startswith(other.path)
