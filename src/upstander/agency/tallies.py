"""Counts per unit that the program page reads: each unit with all below it, and the agency as a whole.

A room registers what it counts. A change of people, or a new day, counts everything again in a few set-based queries;
one more signature or practice adds one along the person's units.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from . import queries
from .models import Agency, Person, Status, Tally, Unit

Counter = Callable[[Agency, date], QuerySet[Person]]
ON_DUTY, ON_LEAVE = "on_duty", "on_leave"
_counters: dict[str, Counter] = {}


def register_counter(measure: str, counter: Counter) -> None:
    """Count `measure` as the people on duty who are in what `counter(agency, day)` returns."""
    _counters[measure] = counter


def day_of(agency: Agency, at: datetime) -> date:
    """The date in the agency's own time zone."""
    return at.astimezone(ZoneInfo(agency.time_zone)).date()


def _people(agency: Agency, measure: str, day: date) -> QuerySet[Person]:
    if measure == ON_LEAVE:
        return queries.with_status(agency, Status.Kind.LEAVE, day)
    on_duty = queries.on_duty(agency, day)
    return (
        on_duty if measure == ON_DUTY else on_duty.filter(pk__in=_counters[measure](agency, day).values("pk"))
    )


@transaction.atomic
def recount(agency: Agency, at: datetime, measures: Iterable[str] | None = None) -> None:
    """Count `measures` (all of them if none are named) from the rows, and store them for every unit."""
    day = day_of(agency, at)
    paths = dict(Unit.objects.filter(agency=agency).values_list("pk", "path"))
    wanted = list(measures if measures is not None else [ON_DUTY, ON_LEAVE, *_counters])
    fresh: list[Tally] = []
    for measure in wanted:
        totals: dict[int | None, int] = dict.fromkeys([None, *paths], 0)
        groups = _people(agency, measure, day).order_by().values_list("unit_id").annotate(n=Count("pk"))
        for unit_id, count in groups:
            for above in _chain(paths.get(unit_id, "/")):
                totals[above] += count
        fresh += [
            Tally(agency=agency, measure=measure, unit_id=unit, count=count, on_date=day)
            for unit, count in totals.items()
        ]
    Tally.objects.filter(agency=agency, measure__in=wanted).delete()
    Tally.objects.bulk_create(fresh, batch_size=1000)


def _chain(path: str) -> list[int | None]:
    """The units of a path from the top, after the agency itself (None)."""
    return [None, *(int(step) for step in path.strip("/").split("/") if step)]


def add(measure: str, person: Person, at: datetime) -> None:
    """One more for `person`'s unit, those above it and the agency, if the person is on duty today."""
    day = day_of(person.agency, at)
    if not queries.on_duty(person.agency, day).filter(pk=person.pk).exists():
        return
    chain = _chain(person.unit.path if person.unit else "/")
    rows = Tally.objects.filter(agency=person.agency, measure=measure)
    touched = rows.filter(unit__in=[unit for unit in chain if unit]).update(count=F("count") + 1)
    touched += rows.filter(unit=None).update(count=F("count") + 1)
    if touched < len(chain):
        recount(person.agency, at, [measure])


def read(
    agency: Agency, measures: Iterable[str], units: Iterable[int | None], at: datetime
) -> dict[tuple[str, int | None], int]:
    """Stored counts by (measure, unit), 0 where there is none. A day that has turned is counted first.

    Costs one query, whatever the agency's size.
    """
    measures, units = list(measures), list(units)
    found = _stored(agency, measures, units)
    totals = [found.get((measure, None)) for measure in measures]
    if any(total is None or total.on_date != day_of(agency, at) for total in totals):
        recount(agency, at)
        found = _stored(agency, measures, units)
    return {(m, unit): found[m, unit].count if (m, unit) in found else 0 for m in measures for unit in units}


def _stored(
    agency: Agency, measures: list[str], units: list[int | None]
) -> dict[tuple[str, int | None], Tally]:
    asked = Q(unit=None) | Q(unit__in=[unit for unit in units if unit])
    rows = Tally.objects.filter(asked, agency=agency, measure__in=measures)
    return {(row.measure, row.unit_id): row for row in rows}
