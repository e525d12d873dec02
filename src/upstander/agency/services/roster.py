"""The steps of a roster import: start, set columns, read, mend, bring in, stop, undo.

`read`, `bring_in` and `undo` are for a job: they take seconds on a big file and tell how far they are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from upstander.ground.core import tables
from upstander.ground.core.tables_match import CHOSEN, Match, fingerprint, match

from .. import queries_roster as queries
from .. import tallies
from ..audit import record
from ..core import roster
from ..errors_roster import BadColumns, BadRoster, NotReady
from ..models import Agency, Person
from ..models_roster import RosterImport
from . import roster_apply, roster_files, roster_mend
from .roster_check import check
from .roster_read import Stopped, clear, read_rows

State = RosterImport.State
Clock = Callable[[], datetime]
AT_ONCE = 5000  # rows that a request may compare while somebody waits


def start(
    *, agency: Agency, name: str, chunks: Iterable[bytes], by: Person | None, at: datetime
) -> RosterImport:
    """Take a file in, look at how it is made and guess its columns. One that waits already is put aside.

    Raises
    ------
    BadRoster
        It is no table we can read; nothing was stored.
    """
    stored = ""
    try:
        stored, digest = roster_files.keep(chunks, name)
        layout = tables.look(roster_files.path_of(stored), name)
    except tables.BadTable as bad:
        roster_files.drop(stored)
        raise BadRoster(bad.fault) from None
    for waiting in queries.recent(agency).filter(state__in=(State.MATCHING, State.READING, State.READY)):
        stop(batch=waiting, at=at)
    with transaction.atomic():
        batch = RosterImport(
            agency=agency,
            file_name=name[:200],
            file_hash=digest,
            stored_as=stored,
            layout=asdict(layout),
            fingerprint=fingerprint(layout.header),
            total=layout.rows,
            made_by=by,
            asked_by=by,
            made_at=at,
            moved_at=at,
        )
        batch.mapping = {found.column: found.field for found in matches(batch) if found.field}
        batch.save()
    return batch


def matches(batch: RosterImport) -> list[Match]:
    """Each column with its first value and the field it fills: as chosen, as last time, or as guessed."""
    header, samples = batch.layout["header"], batch.layout["samples"]
    last = queries.last_mapping(batch)
    found = match(header, samples, roster.FIELDS, last.mapping if last else None)
    if not batch.mapping:
        return found
    return [
        entry
        if entry.field == batch.mapping.get(entry.column, "")
        else Match(entry.column, entry.sample, batch.mapping.get(entry.column, ""), CHOSEN)
        for entry in found
    ]


@transaction.atomic
def set_columns(
    *, batch: RosterImport, mapping: Mapping[str, str], whole: bool = True, dates: str = "auto", at: datetime
) -> None:
    """Say which column is which, so that the file can be read. `whole`: who isn't in the file has left.

    Raises
    ------
    BadColumns
        A field is filled twice, or name, badge and e-mail can't be told.
    """
    _refuse_columns(batch, mapping)
    batch = RosterImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (State.MATCHING, State.READY, State.FAILED) or not batch.stored_as:
        raise NotReady("This file is past its columns.", "Upload it again.")
    batch.mapping = {column: field for column, field in mapping.items() if field}
    batch.whole, batch.dates, batch.state, batch.problem = whole, dates, State.READING, ""
    batch.done, batch.began_at, batch.moved_at, batch.stop_asked = 0, at, at, False
    batch.save()


def _refuse_columns(batch: RosterImport, mapping: Mapping[str, str]) -> None:
    fields = [field for field in mapping.values() if field]
    for column, field in mapping.items():
        if column not in batch.layout["header"]:
            raise BadColumns(
                f"There is no column “{column}”.", f"Use one of: {', '.join(batch.layout['header'])}."
            )
        if field and field not in roster.LABELS:
            raise BadColumns(f"“{field}” is not a field.", f"Use one of: {', '.join(roster.LABELS)}.")
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice:
        raise BadColumns(
            f"Two columns are matched to {roster.LABELS[twice]}.", "Set one of them to “Unused”."
        )
    if "name" not in fields and not {"first_name", "last_name"} <= set(fields):
        raise BadColumns(
            "No column is matched to the name.", "Say which one holds it, or first and last name."
        )
    if "badge" not in fields and "email" not in fields:
        raise BadColumns(
            "No column is matched to badge or e-mail.", "Match one: by it we know a person next time."
        )


def read(*, batch: RosterImport, now: Clock) -> None:
    """Read the file into staging, check it, compare it. A file that can't be read ends as failed, and says why."""
    batch = _fresh(batch)
    if batch.state != State.READING:
        return
    clear(batch)
    try:
        batch.notes = read_rows(batch, today(batch, now()), now)
        compare(batch=batch, now=now)
    except (Stopped, FileNotFoundError):  # the file goes when somebody presses Stop
        clear(batch)
    except tables.BadTable as bad:
        clear(batch)
        failed = {"state": State.FAILED, "problem": str(bad)[:400], "moved_at": now()}
        RosterImport.objects.filter(pk=batch.pk, state=State.READING).update(**failed)


def compare(*, batch: RosterImport, now: Clock) -> None:
    """Check the staged rows against the people on record.

    Raises
    ------
    Stopped
        Stop was pressed meanwhile.
    """
    check(batch, today(batch, now()))
    ready = {"state": State.READY, "counts": batch.counts, "notes": batch.notes, "done": batch.total}
    waiting = RosterImport.objects.filter(pk=batch.pk, state__in=(State.READING, State.READY))
    if not waiting.update(**ready, moved_at=now()):
        raise Stopped()
    batch.state = State.READY


def compare_again(*, batch: RosterImport, now: Clock) -> None:
    """`compare` for a job: quietly nothing where Stop was pressed."""
    try:
        compare(batch=_fresh(batch), now=now)
    except Stopped:
        return


def mend(*, batch: RosterImport, answers: Mapping[int, str], at: datetime) -> tuple[dict[int, str], bool]:
    """Take in answers to what needs a fix; returns those that can't be used, and whether a job must compare anew.

    A small file is compared at once. A big one goes to a job: it waits as being read.
    """
    refused = roster_mend.mend(batch=batch, answers=answers, today=today(batch, at))
    if batch.total <= AT_ONCE:
        compare(batch=_fresh(batch), now=lambda: at)
        return refused, False
    RosterImport.objects.filter(pk=batch.pk, state=State.READY).update(
        state=State.READING, began_at=at, moved_at=at
    )
    return refused, True


def ask_to_bring_in(*, batch: RosterImport, sure: bool = False, by: Person | None, at: datetime) -> None:
    """Hand a checked file to the job. `sure`: someone said that many have left.

    Raises
    ------
    NotReady
        It isn't checked, has rows to fix, or so many would leave that someone must say so.
    """
    with transaction.atomic():
        batch = RosterImport.objects.select_for_update().get(pk=batch.pk)
        if batch.state in (State.APPLYING, State.APPLIED):
            return
        if batch.state != State.READY:
            raise NotReady("This file isn't read and checked.", "Check it first.")
        if batch.counts["faults"] or batch.counts["bad"]:
            raise NotReady("Some rows need a fix.", "Fix them or leave them out, then bring the file in.")
        if not sure and roster.many_leave(batch.counts["leaves"], batch.counts["rows"]):
            found = f"{batch.counts['leaves']} people are not in the file."
            raise NotReady(found, "Say that they left, or that the file is only a part of the agency.")
        batch.state, batch.asked_by, batch.began_at, batch.moved_at = State.APPLYING, by, at, at
        batch.stop_asked = False
        batch.save(update_fields=["state", "asked_by", "began_at", "moved_at", "stop_asked"])


def bring_in(*, batch: RosterImport, now: Clock) -> None:
    """Compare once more, then apply. If people changed since somebody looked, it goes back to be looked at."""
    batch = _fresh(batch)
    if batch.state != State.APPLYING:
        return
    seen = dict(batch.counts)
    check(batch, today(batch, now()))
    changed = seen != batch.counts
    if not changed and not RosterImport.objects.filter(pk=batch.pk, stop_asked=True).exists():
        try:
            roster_apply.apply(batch=batch, at=now())
        except NotReady:
            changed = True
    if batch.state == State.APPLIED:
        finish(batch=batch, at=now())
        return
    batch = _fresh(batch)
    check(batch, today(batch, now()))
    notes = ["People changed while you looked. This is how it stands now."] if changed else []
    batch.state, batch.notes, batch.moved_at, batch.stop_asked = (
        State.READY,
        [*notes, *batch.notes],
        now(),
        False,
    )
    batch.save(update_fields=["state", "notes", "moved_at", "counts", "stop_asked"])


def finish(*, batch: RosterImport, at: datetime) -> None:
    """Clear away what only the import needed: the file and the staged rows. Undo it if Stop was pressed meanwhile."""
    _put_away(batch)
    if RosterImport.objects.filter(pk=batch.pk, stop_asked=True).exists():
        roster_apply.undo(batch=batch, by=batch.asked_by, at=at)
    clear(batch, keep_new=True)


def stop(*, batch: RosterImport, at: datetime) -> None:
    """Put an import aside; nothing of it is kept. While one is being brought in, it is undone when it is through."""
    with transaction.atomic():
        batch = RosterImport.objects.select_for_update().get(pk=batch.pk)
        if batch.state == State.APPLYING:
            RosterImport.objects.filter(pk=batch.pk).update(stop_asked=True)
            return
        if batch.state not in (State.MATCHING, State.READING, State.READY, State.FAILED):
            return
        RosterImport.objects.filter(pk=batch.pk).update(stop_asked=True, state=State.STOPPED, moved_at=at)
        record(batch.agency, "roster.stopped", by=batch.asked_by, at=at, target=batch)
    clear(batch)
    _put_away(batch)


def undo(*, batch: RosterImport, by: Person | None, at: datetime) -> None:
    """Give everybody the values they had before; 30 days long, the last import only."""
    roster_apply.undo(batch=batch, by=by, at=at)


def sweep(*, before: datetime) -> int:
    """Remove working copies of closed imports that nobody moved since `before`; returns how many."""
    found = list(queries.stale(before))
    for batch in found:
        if batch.state in queries.OPEN:
            stop(batch=batch, at=before)
        clear(batch)
        roster_apply.forget(batch)
        _put_away(batch)
    return len(found)


def today(batch: RosterImport, at: datetime) -> date:
    """The date at the agency."""
    return tallies.day_of(batch.agency, at)


def _fresh(batch: RosterImport) -> RosterImport:
    return RosterImport.objects.select_related("agency", "asked_by").get(pk=batch.pk)


def _put_away(batch: RosterImport) -> None:
    """Remove the file and the sample values that its layout holds."""
    roster_files.drop(batch.stored_as)
    RosterImport.objects.filter(pk=batch.pk).update(stored_as="", layout={})
