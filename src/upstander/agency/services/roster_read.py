"""Reads a roster file into the staging table, batch by batch, so that progress is real and nobody waits for a lock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from upstander.ground.core import tables
from upstander.ground.core.tables_values import DateOrder

from ..core import roster
from ..models_roster import RosterFault, RosterImport, RosterRow, RosterWord
from . import roster_sql as sql
from .roster_files import path_of

M = TypeVar("M", RosterRow, RosterFault, RosterWord)
BATCH = 2000
MOST_WORDS = 5000
ROW = """
    INSERT INTO agency_rosterrow (agency_id, roster_import_id, number, badge, name, email, unit_key, rank_key, hired_on,
        status, kind, status_to, change, answer)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '')
"""
ORDER_OPEN = (
    "No date in “{column}” tells the month from the day. We read them as in the United States, month first."
)
ORDER_DAY = "The dates in “{column}” have the day first; we read 3/4/2019 as April 3, 2019."
ONE_PARENT = "“{unit}” stands below “{other}” in row {row}, and below “{parent}” here."


class Stopped(Exception):
    """Somebody pressed Stop."""


@dataclass
class Reading:
    """What has been read so far, beside the rows themselves."""

    batch: RosterImport
    day_first: bool
    today: date
    words: dict[tuple[str, str], RosterWord] = field(default_factory=dict)
    faults: list[RosterFault] = field(default_factory=list)


def layout_of(batch: RosterImport) -> tables.Layout:
    """How the stored file is made, as it was found at upload."""
    kept = batch.layout
    tuples = {name: tuple(kept[name]) for name in ("header", "samples", "notes")}
    return tables.Layout(**{**kept, **tuples})


def read_rows(batch: RosterImport, today: date, now: Callable[[], datetime]) -> list[str]:
    """Fill the staging table; returns what to say about the file.

    Raises
    ------
    Stopped
        Stop was pressed; the caller clears the staging table.
    tables.BadTable
        The file changed under us, or a column holds far too many different units.
    """
    layout, notes = layout_of(batch), list(batch.layout["notes"])
    path = path_of(batch.stored_as)
    places = {
        batch.mapping[name]: place for place, name in enumerate(layout.header) if batch.mapping.get(name)
    }
    day_first = _day_first(batch, layout, places, notes)
    reading = Reading(batch, day_first, today)
    rows, done = tables.read(path, layout), 0
    while chunk := list(islice(rows, BATCH)):
        done += len(chunk)
        _store(reading, [_staged(reading, row, places) for row in chunk])
        moved = RosterImport.objects.filter(pk=batch.pk, stop_asked=False)
        if not moved.update(done=done, moved_at=now()):
            raise Stopped()
    with transaction.atomic():
        RosterWord.objects.bulk_create(reading.words.values(), batch_size=500)
        sql.analyze("agency_rosterrow", "agency_rosterword", "agency_rosterfault")
    return notes


def _day_first(batch: RosterImport, layout: tables.Layout, places: dict[str, int], notes: list[str]) -> bool:
    if batch.dates != "auto" or "hired" not in places:
        return batch.dates == "day"
    place = places["hired"]
    order = DateOrder.of(row.cells[place] for row in tables.read(path_of(batch.stored_as), layout))
    if order.reads_day_first:
        notes.append(ORDER_DAY.format(column=layout.header[place]))
    elif order.is_open:
        notes.append(ORDER_OPEN.format(column=layout.header[place]))
    return order.reads_day_first


def _staged(reading: Reading, row: tables.Row, places: dict[str, int]) -> tuple[int, roster.Parsed]:
    cells = {name: row.cells[place] for name, place in places.items()}
    parsed = roster.parse(cells, day_first=reading.day_first, today=reading.today)
    if row.fault:
        parsed.faults.append(roster.CellFault("", "", row.fault.found, row.fault.mend))
    if parsed.unit:
        _note_unit(reading, row.number, parsed)
    if parsed.rank:
        _note_word(reading, "rank", parsed.rank, row.number)
    return row.number, parsed


def _note_unit(reading: Reading, number: int, row: roster.Parsed) -> None:
    word = _note_word(reading, "unit", row.unit, number)
    word.full_name = word.full_name or row.unit_name
    if not row.parent_unit:
        return
    above = roster.key(row.parent_unit)
    if (("unit", above)) not in reading.words:
        _note_word(reading, "unit", row.parent_unit, number, counts=False)
    if not word.parent_key:
        word.parent_key = above
    elif word.parent_key != above:
        other = reading.words["unit", word.parent_key]
        found = ONE_PARENT.format(
            unit=word.text, other=other.text, row=other.first_row, parent=row.parent_unit
        )
        row.faults.append(
            roster.CellFault("parent_unit", row.parent_unit, found, "Make them the same in the file.")
        )


def _note_word(reading: Reading, kind: str, text: str, number: int, *, counts: bool = True) -> RosterWord:
    found = reading.words.get((kind, roster.key(text)))
    if found is None:
        batch = reading.batch
        found = RosterWord(
            agency_id=batch.agency_id,
            roster_import=batch,
            field=kind,
            key=roster.key(text),
            text=text,
            first_row=number,
        )
        reading.words[kind, found.key] = found
        if len(reading.words) > MOST_WORDS:
            what = "unit" if kind == "unit" else "rank"
            problem = f"There are more than {MOST_WORDS:,} different values in the {what} column."
            raise tables.BadTable(
                tables.Fault(batch.file_name, number, what, problem, f"Match another column to the {what}.")
            )
    found.rows += counts
    return found


@transaction.atomic
def _store(reading: Reading, rows: list[tuple[int, roster.Parsed]]) -> None:
    batch = reading.batch
    with connection.cursor() as cursor:
        cursor.executemany(ROW, list(_values(batch, rows)))
    faults = [
        RosterFault(agency_id=batch.agency_id, roster_import=batch, number=number, **fault_fields(fault))
        for number, row in rows
        for fault in row.faults
    ]
    RosterFault.objects.bulk_create(faults, batch_size=500)


def fault_fields(fault: roster.CellFault) -> dict[str, str]:
    """A fault of a cell as columns, cut to what they hold."""
    return {
        "field": fault.field,
        "value": fault.value[:200],
        "found": fault.found[:400],
        "mend": fault.mend[:400],
        "guess": fault.guess[:200],
    }


def _values(
    batch: RosterImport, rows: list[tuple[int, roster.Parsed]]
) -> Iterator[tuple[int | str | date | None, ...]]:
    for number, row in rows:
        yield (
            batch.agency_id,
            batch.pk,
            number,
            row.badge,
            row.name,
            row.email,
            roster.key(row.unit),
            roster.key(row.rank),
            row.hired,
            row.status,
            row.kind,
        )


def clear(batch: RosterImport, *, keep_new: bool = False) -> None:
    """Empty the staging tables of `batch`, a piece at a time: no lock is held for long.

    `keep_new`: an import that was brought in keeps the rows of the people it made, so that it can be undone.
    """
    rows = RosterRow.objects.filter(agency=batch.agency_id, roster_import=batch)
    _empty(rows.exclude(change=RosterRow.Change.NEW) if keep_new else rows)
    _empty(RosterFault.objects.filter(agency=batch.agency_id, roster_import=batch))
    _empty(RosterWord.objects.filter(agency=batch.agency_id, roster_import=batch))


def _empty(mine: QuerySet[M]) -> None:
    while piece := list(mine.order_by("pk").values_list("pk", flat=True)[: BATCH * 5]):
        mine.filter(pk__lte=piece[-1]).delete()
