"""Brings a checked roster in, and takes it back: each in one set-based transaction with one audit line."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import CASCADE, Exists, ForeignObjectRel, Model, OuterRef

from .. import queries_roster as queries
from .. import tallies
from ..audit import record
from ..core import roster
from ..errors_roster import CannotUndo, NotReady
from ..models import Person, Rank, Status, Unit
from ..models_roster import ColumnMapping, RosterBefore, RosterBeforeStatus, RosterImport, RosterWord
from . import roster_sql as sql
from .roster_sql_undo import UNDO

Decision = RosterWord.Decision
State = RosterImport.State


def apply(*, batch: RosterImport, at: datetime) -> None:
    """Bring `batch` in, all of it or nothing.

    Raises
    ------
    NotReady
        People were changed since it was checked, in a way that no longer fits.
    """
    with transaction.atomic():
        sql.number_new(batch, tallies.day_of(batch.agency, at))
    try:
        with transaction.atomic():
            _apply(batch, at)
    except IntegrityError:
        raise NotReady(
            "People changed while you looked.", "Check the file again, then bring it in."
        ) from None


def _apply(batch: RosterImport, at: datetime) -> None:
    day = tallies.day_of(batch.agency, at)
    made = {"new_units": _make_units(batch), "moved": _place_units(batch), "new_ranks": _make_ranks(batch)}
    sql.analyze("agency_unit", "agency_rank")  # else the check of each new key would read every unit
    sql.run(batch, day, *sql.BEFORE)
    sql.run(batch, day, *sql.PEOPLE, *sql.STATUSES)
    sql.analyze("agency_person", "agency_status")  # else counting again would be planned for a few rows
    batch.made, batch.applied_at, batch.applied_on, batch.state = made, at, day, State.APPLIED
    batch.moved_at = at
    batch.save(update_fields=["made", "applied_at", "applied_on", "state", "moved_at"])
    _remember(batch, at)
    told = ("rows", "same", "new", "changed", "leaves", "past", "out")
    counts = {name: int(batch.counts[name]) for name in told}
    record(
        batch.agency, "roster.applied", by=batch.asked_by, at=at, target=batch, file=batch.file_hash, **counts
    )
    tallies.recount(batch.agency, at)


def _remember(batch: RosterImport, at: datetime) -> None:
    chosen = RosterWord.objects.filter(
        agency=batch.agency_id, roster_import=batch, field="unit", by_hand=True
    )
    last = queries.last_mapping(batch)
    ColumnMapping.objects.update_or_create(
        agency=batch.agency,
        fingerprint=batch.fingerprint,
        defaults={
            "mapping": batch.mapping,
            "units": {
                **(last.units if last else {}),
                **{word.key: word.ours for word in chosen if word.ours},
            },
            "used_at": at,
        },
    )


def _make_units(batch: RosterImport) -> list[int]:
    """Make the units that are new; where they stand comes after, when all have a number."""
    words = [word for word in queries.words(batch, "unit") if word.decision == Decision.NEW]
    units = Unit.objects.bulk_create(
        [Unit(agency=batch.agency, name=word.full_name or word.text, code=word.text) for word in words]
    )
    for word, unit in zip(words, units, strict=True):
        word.ours, word.decision = unit.pk, Decision.KNOWN
    RosterWord.objects.bulk_update(words, ["ours", "decision"], batch_size=200)
    return [unit.pk for unit in units]


def _place_units(batch: RosterImport) -> dict[str, int | None]:
    """Put units where the file says they stand; returns where the moved ones stood."""
    ours = {word.key: word.ours for word in queries.words(batch, "unit")}
    wanted = {word.ours: ours[word.parent_key] for word in queries.words(batch, "unit") if word.parent_key}
    moved: dict[str, int | None] = {}
    stands_elsewhere: list[Unit] = []
    for unit in Unit.objects.filter(agency=batch.agency, pk__in=[pk for pk in wanted if pk]):
        if unit.parent_id != wanted[unit.pk]:
            moved[str(unit.pk)] = unit.parent_id
            unit.parent_id = wanted[unit.pk]
            stands_elsewhere.append(unit)
    Unit.objects.bulk_update(stands_elsewhere, ["parent"], batch_size=200)
    _write_paths(batch)
    return moved


def _write_paths(batch: RosterImport) -> None:
    """Write every unit's path anew from the tree, where it differs."""
    units = {unit.pk: unit for unit in Unit.objects.filter(agency=batch.agency)}
    paths: dict[int, str] = {}

    def path(unit: Unit) -> str:
        if unit.pk not in paths:
            above = path(units[unit.parent_id]) if unit.parent_id else "/"
            paths[unit.pk] = f"{above}{unit.pk}/"
        return paths[unit.pk]

    stale = [unit for unit in units.values() if unit.path != path(unit)]
    for unit in stale:
        unit.path = paths[unit.pk]
    Unit.objects.bulk_update(stale, ["path"], batch_size=200)


def _make_ranks(batch: RosterImport) -> list[int]:
    words = [word for word in queries.words(batch, "rank") if word.decision == Decision.NEW]
    ranks = Rank.objects.bulk_create(
        [Rank(agency=batch.agency, name=word.text, order=roster.rank_order(word.text)) for word in words]
    )
    for word, rank in zip(words, ranks, strict=True):
        word.ours, word.decision = rank.pk, Decision.KNOWN
    RosterWord.objects.bulk_update(words, ["ours", "decision"], batch_size=200)
    return [rank.pk for rank in ranks]


@transaction.atomic
def undo(*, batch: RosterImport, by: Person | None, at: datetime) -> None:
    """Give everybody the values they had before `batch`. Twice is once.

    Raises
    ------
    CannotUndo
        Never brought in, older than 30 days, or another import came after it.
    """
    batch = RosterImport.objects.select_for_update().select_related("agency").get(pk=batch.pk)
    if batch.state == State.UNDONE:
        return
    may_not = queries.why_no_undo(batch, at)
    if may_not:
        raise CannotUndo(may_not)
    day = tallies.day_of(batch.agency, at)
    needed = _mark_needed(batch)
    sql.run(batch, day, *UNDO)
    _take_back_units(batch)
    _drop_unused(Rank, batch.made["new_ranks"])
    forget(batch)
    batch.state, batch.undone_at, batch.moved_at = State.UNDONE, at, at
    batch.counts = {**batch.counts, "needed": needed}
    batch.save(update_fields=["state", "undone_at", "moved_at", "counts"])
    record(batch.agency, "roster.undone", by=by, at=at, target=batch, file=batch.file_hash, closed=needed)
    tallies.recount(batch.agency, at)


def _mark_needed(batch: RosterImport) -> int:
    """Mark the new people whom other records name by now: they can't go, so they are closed."""
    fresh = queries.rows(batch).filter(change="new").exclude(answer="needed")
    for link in _links_to(Person):
        if link.related_model is not Status:
            naming = link.related_model._default_manager.filter(**{link.field.name: OuterRef("person_id")})
            fresh.filter(Exists(naming)).update(answer="needed")
    with_account = Person.objects.filter(pk=OuterRef("person_id"), user__isnull=False)
    fresh.filter(Exists(with_account)).update(answer="needed")
    return queries.rows(batch).filter(change="new", answer="needed").count()


def _take_back_units(batch: RosterImport) -> None:
    for pk, parent in batch.made["moved"].items():
        Unit.objects.filter(agency=batch.agency, pk=int(pk)).update(parent=parent)
    while _drop_unused(Unit, batch.made["new_units"]):
        pass  # a unit can go when those below it are gone
    _write_paths(batch)


def _links_to(model: type[Model]) -> list[ForeignObjectRel]:
    """Every foreign key, of any room, that points to `model`."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel)]


def _drop_unused(model: type[Unit] | type[Rank], pks: list[int]) -> int:
    """Delete those rows that nothing names; tallies of a unit go with it."""
    unused = model._default_manager.filter(pk__in=pks)
    for link in _links_to(model):
        if link.on_delete is not CASCADE:
            other: type[Model] = link.related_model
            unused = unused.exclude(
                Exists(other._default_manager.filter(**{link.field.name: OuterRef("pk")}))
            )
    found = list(unused.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=found).delete()
    return len(found)


def forget(batch: RosterImport) -> None:
    """Remove what an undo would need: it is too late for one."""
    for model in (RosterBefore, RosterBeforeStatus):
        model._default_manager.filter(agency=batch.agency_id, roster_import=batch).delete()
