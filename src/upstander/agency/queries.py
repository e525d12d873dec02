"""Reads of the ground floor."""

from datetime import date
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery

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


def heads_and_parts(units: QuerySet[Unit]) -> tuple[list[Unit], list[Unit]]:
    """The highest of `units`, and what a page lists by unit: those, or the parts of the only one. One query.

    Totals are those of the heads: people can stand in a unit that has parts.
    """
    inside = units.order_by()
    top, second = (~Exists(inside.filter(pk=OuterRef(above))) for above in ("parent", "parent__parent"))
    rows = list(
        units.filter(top | second).order_by("path")
    )  # not every unit: the tree of a large agency is long
    heads = [unit for unit in rows if not any(_above(other, unit) for other in rows)]
    parts = [unit for unit in rows if len(heads) == 1 and unit.parent_id == heads[0].pk]
    return heads, sorted(parts or heads, key=lambda unit: unit.name)


def top_units(units: QuerySet[Unit]) -> list[Unit]:
    """What a page lists by unit: the highest of `units`, or the parts of the only one."""
    return heads_and_parts(units)[1]


def _above(other: Unit, unit: Unit) -> bool:
    return other.pk != unit.pk and unit.path.startswith(other.path)
