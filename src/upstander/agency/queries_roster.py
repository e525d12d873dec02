"""Reads of the roster import."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from .models import Agency, Person, Rank, Unit
from .models_roster import ColumnMapping, RosterBefore, RosterFault, RosterImport, RosterRow, RosterWord

UNDO_DAYS = 30
State = RosterImport.State
OPEN = (State.MATCHING, State.READING, State.READY, State.APPLYING, State.UNDOING)
RUNNING = (State.READING, State.APPLYING, State.UNDOING)
CHANGES = (RosterRow.Change.NEW, RosterRow.Change.CHANGED, RosterRow.Change.LEAVES)


def recent(agency: Agency) -> QuerySet[RosterImport]:
    """The agency's imports, newest first."""
    return RosterImport.objects.filter(agency=agency).select_related("made_by")


def last_applied(agency: Agency) -> RosterImport | None:
    """The import that was brought in last and not undone."""
    return (
        RosterImport.objects.filter(agency=agency, state=State.APPLIED).order_by("-applied_at", "-pk").first()
    )


def why_no_undo(batch: RosterImport, at: datetime) -> str:
    """Why `batch` can't be undone; empty if it can: it is the last one brought in, and young enough."""
    if batch.applied_at is None or batch.state not in (State.APPLIED, State.UNDOING):
        return "This roster was not brought in."
    if at - batch.applied_at > timedelta(days=UNDO_DAYS):
        return f"It was brought in more than {UNDO_DAYS} days ago."
    last = last_applied(batch.agency)
    return (
        "" if last is None or last.pk == batch.pk else "A later roster was brought in. Undo that one first."
    )


def rows(batch: RosterImport) -> QuerySet[RosterRow]:
    """The rows of `batch`, by number; those who leave, who have none, by name."""
    return RosterRow.objects.filter(agency=batch.agency_id, roster_import=batch)


def faults(batch: RosterImport) -> QuerySet[RosterFault]:
    """What is wrong in `batch`, by row."""
    return RosterFault.objects.filter(agency=batch.agency_id, roster_import=batch)


def words(batch: RosterImport, field: str) -> QuerySet[RosterWord]:
    """The units or ranks that the file of `batch` names, in its order."""
    return RosterWord.objects.filter(agency=batch.agency_id, roster_import=batch, field=field)


def changed_rows(batch: RosterImport) -> QuerySet[RosterRow]:
    """The rows of `batch` that would change something; those who are not in the file come last."""
    return rows(batch).filter(change__in=CHANGES).order_by(F("number").asc(nulls_last=True), "name", "pk")


def people_of(found: list[RosterRow]) -> dict[int, Person]:
    """The people that `found` rows are about, with unit and rank, in one query."""
    ids = [row.person_id for row in found if row.person_id]
    agency = found[0].agency_id if found else None
    return {
        person.pk: person
        for person in Person.objects.filter(agency=agency, pk__in=ids).select_related("unit", "rank")
    }


def units_to_choose(agency: Agency) -> QuerySet[Unit]:
    """The units that a row may be put in."""
    return Unit.objects.filter(agency=agency, closed_on=None)


def known_ranks(agency: Agency) -> QuerySet[Rank]:
    """The agency's ranks, lowest first."""
    return Rank.objects.filter(agency=agency)


def stale(before: datetime) -> QuerySet[RosterImport]:
    """Imports that nobody moved since `before` and that still have working copies: a layout, or what an undo needs."""
    changed = Exists(RosterBefore.objects.filter(roster_import=OuterRef("pk")))
    staged = Exists(RosterRow.objects.filter(roster_import=OuterRef("pk")))
    kept = ~Q(layout={}) | changed | staged
    return RosterImport.objects.filter(kept, moved_at__lt=before).exclude(state__in=RUNNING)


def last_mapping(batch: RosterImport) -> ColumnMapping | None:
    """How the last file with the columns of `batch` was matched."""
    return ColumnMapping.objects.filter(agency=batch.agency_id, fingerprint=batch.fingerprint).first()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row would change, as a page says it: (field, from, to) for someone known, a sentence for the others."""

    number: int | None
    change: str
    name: str
    parts: tuple[tuple[str, str, str], ...] = ()
    sentence: str = ""


def differences(batch: RosterImport, found: list[RosterRow]) -> list[Difference]:
    """The staged rows beside the people as they are; four queries for any number of rows."""
    people = people_of(found)
    said = {(word.field, word.key): word for word in RosterWord.objects.filter(roster_import=batch)}
    units = dict(Unit.objects.filter(agency=batch.agency_id).values_list("pk", "name"))
    return [_difference(row, people.get(row.person_id or 0), said, units) for row in found]


def _difference(
    row: RosterRow, person: Person | None, said: dict[tuple[str, str], RosterWord], units: dict[int, str]
) -> Difference:
    unit, rank = said.get(("unit", row.unit_key)), said.get(("rank", row.rank_key))
    unit_name = (units.get(unit.ours or 0) or unit.full_name or unit.text) if unit else ""
    rank_name = rank.text if rank else ""
    if row.change == RosterRow.Change.LEAVES:
        why = "Not in the file." if row.number is None else "The file says left."
        return Difference(row.number, row.change, row.name, sentence=f"{why} Sign-in stops, records stay.")
    if person is None:
        joins = f"Joins {unit_name}" if unit_name else "Joins"
        return Difference(
            row.number, row.change, row.name, sentence=f"{joins}, {rank_name}" if rank_name else joins
        )
    pairs = (
        ("Name", person.name, row.name),
        ("Badge", person.badge or "", row.badge),
        ("E-mail", person.email or "", row.email),
        ("Unit", person.unit.name if person.unit else "", unit_name),
        ("Rank", person.rank.name if person.rank else "", rank_name),
        ("Hired", str(person.hired_on or ""), str(row.hired_on or "")),
        ("Kind", person.kind, row.kind),
        ("Status", "", row.status_to),
    )
    parts = tuple(pair for pair in pairs if pair[2] and pair[1].casefold() != pair[2].casefold())
    return Difference(row.number, row.change, row.name or person.name, parts)


def done_differences(batch: RosterImport, most: int) -> list[Difference]:
    """The first of the people that an applied import changed, from what is remembered for the undo; five queries."""
    mine = RosterBefore.objects.filter(agency=batch.agency_id, roster_import=batch).order_by("person_id")[
        :most
    ]
    before = list(mine)
    found = Person.objects.filter(agency=batch.agency_id, pk__in=[row.person_id for row in before])
    people = {person.pk: person for person in found.select_related("unit", "rank")}
    units = dict(
        Unit.objects.filter(agency=batch.agency_id, pk__in={row.unit_id for row in before}).values_list(
            "pk", "name"
        )
    )
    ranks = dict(
        Rank.objects.filter(agency=batch.agency_id, pk__in={row.rank_id for row in before}).values_list(
            "pk", "name"
        )
    )
    return [_done(row, people[row.person_id], units, ranks) for row in before if row.person_id in people]


def _done(row: RosterBefore, person: Person, units: dict[int, str], ranks: dict[int, str]) -> Difference:
    pairs = (
        ("Name", row.name, person.name),
        ("Badge", row.badge or "", person.badge or ""),
        ("E-mail", row.email or "", person.email or ""),
        ("Unit", units.get(row.unit_id or 0, ""), person.unit.name if person.unit else ""),
        ("Rank", ranks.get(row.rank_id or 0, ""), person.rank.name if person.rank else ""),
        ("Hired", str(row.hired_on or ""), str(person.hired_on or "")),
        ("Kind", row.kind, person.kind),
    )
    parts = tuple(pair for pair in pairs if pair[1] != pair[2])
    sentence = "" if parts else "Status" if row.status_changed else "Nothing that is still different"
    return Difference(None, RosterRow.Change.CHANGED, person.name, parts, sentence)
