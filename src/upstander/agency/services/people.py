"""People, units, dated statuses and roles."""

from datetime import date, datetime, timedelta

from django.db import transaction

from .. import queries, tallies
from ..audit import record
from ..core.roles import Role
from ..errors import LastAdministrator, OtherAgency, UnitLoop
from ..models import Agency, AgencyRow, Grant, Person, Status, Unit
from ..rows import holds


def same_agency(agency: Agency, *rows: AgencyRow | None) -> None:
    """Refuse rows of another agency. PostgreSQL holds the same rule as a composite key."""
    if any(row is not None and row.agency_id != agency.pk for row in rows):
        raise OtherAgency()


@transaction.atomic
def add_unit(
    *, agency: Agency, name: str, code: str, parent: Unit | None = None, by: Person | None, at: datetime
) -> Unit:
    """Make a unit below `parent`, or at the top."""
    same_agency(agency, parent, by)
    unit = Unit.objects.create(agency=agency, name=name, code=code, parent=parent)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(agency, "unit.added", by=by, at=at, target=unit)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit | None, by: Person | None, at: datetime) -> None:
    """Put `unit`, with all below it, under `parent`.

    Raises
    ------
    UnitLoop
        `parent` is the unit itself or lies below it.
    """
    same_agency(unit.agency, parent, by)
    if parent is not None and parent.path.startswith(unit.path):
        raise UnitLoop(unit.name)
    old, new = unit.path, f"{parent.path if parent else '/'}{unit.pk}/"
    for below in Unit.objects.filter(agency=unit.agency, path__startswith=old):
        below.path = new + below.path[len(old) :]
        below.save(update_fields=["path"])
    unit.parent, unit.path = parent, new
    unit.save(update_fields=["parent", "path"])
    record(unit.agency, "unit.moved", by=by, at=at, target=unit)
    tallies.recount(unit.agency, at)


@transaction.atomic
def set_status(*, person: Person, kind: str, on: date, by: Person | None, at: datetime) -> Status:
    """Give `person` a status from the day `on`; the one before ends the day before. Repeating it changes nothing."""
    current = queries.status_on(person, on)
    if current is not None and current.kind == kind:
        return current
    later = Status.objects.filter(agency=person.agency, person=person, from_date__gte=on)
    later.delete()
    Status.objects.filter(agency=person.agency, person=person).exclude(to_date__lt=on).update(
        to_date=on - timedelta(days=1)
    )
    status = Status.objects.create(agency=person.agency, person=person, kind=kind, from_date=on)
    record(person.agency, "person.status", by=by, at=at, target=person, status=kind)
    tallies.recount(person.agency, at)
    return status


@transaction.atomic
def give_role(
    *,
    person: Person,
    role: Role,
    unit: Unit | None = None,
    until: date | None = None,
    by: Person | None,
    at: datetime,
) -> Grant:
    """Give `person` a role from today, in `unit` with all below it or in the whole agency. Twice is once."""
    same_agency(person.agency, unit, by)
    today = tallies.day_of(person.agency, at)
    held = queries.grants_on(person, today).filter(role=role, unit=unit, to_date=until).first()
    if held is not None:
        return held
    grant = Grant.objects.create(
        agency=person.agency,
        person=person,
        role=role,
        unit=unit,
        from_date=today,
        to_date=until,
        given_by=by,
        given_at=at,
    )
    record(person.agency, "role.given", by=by, at=at, target=person, role=role.value)
    return grant


@transaction.atomic
def end_grant(*, grant: Grant, by: Person | None, at: datetime) -> None:
    """End a role with yesterday, so that it no longer holds today. An agency keeps one administrator at least.

    Raises
    ------
    LastAdministrator
        Nobody else could give roles.
    """
    today = tallies.day_of(grant.agency, at)
    if grant.role == Role.ADMINISTRATOR:
        others = Person.objects.filter(holds(Role.ADMINISTRATOR, today), agency=grant.agency)
        if not others.exclude(pk=grant.person_id).exists():
            raise LastAdministrator()
    if grant.from_date >= today:
        grant.delete()
    else:
        grant.to_date = today - timedelta(days=1)
        grant.save(update_fields=["to_date"])
    record(grant.agency, "role.ended", by=by, at=at, target=grant.person, role=grant.role)
