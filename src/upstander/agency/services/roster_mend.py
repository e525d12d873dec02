"""Mends rows where they wait: another value, a unit chosen or added, one person or two, or the row left out."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from upstander.ground.core.tables_values import BadValue, quoted

from .. import queries_roster as queries
from ..core import roster
from ..errors_roster import NotReady
from ..models import Unit
from ..models_roster import RosterFault, RosterImport, RosterRow, RosterWord

Decision, Kind = RosterWord.Decision, RosterFault.Kind
OUT, ADD, SAME, OTHER = "out", "add", "same", "other"
COLUMNS = {"hired": "hired_on", "unit": "unit_key", "rank": "rank_key"}


@transaction.atomic
def mend(*, batch: RosterImport, answers: Mapping[int, str], today: date) -> dict[int, str]:
    """Take in the answers, fault by fault; the caller has everything compared anew.

    Parameters
    ----------
    answers : fault -> a value; or `out` to leave the row out, `add` or a unit's number for a unit, `same` or `other`
        for a badge with another name. An empty answer leaves the fault as it is.

    Returns
    -------
    The answers that can't be used either: fault -> what to do. The others are kept.

    Raises
    ------
    NotReady
        The file isn't waiting for mends.
    """
    batch = RosterImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state != RosterImport.State.READY:
        raise NotReady("This file isn't waiting for fixes.", "Go back to the roster page.")
    refused: dict[int, str] = {}
    for fault in queries.faults(batch).filter(pk__in=list(answers)):
        answer = answers[fault.pk].strip()
        try:
            if answer:
                _mend_one(batch, fault, answer, today)
        except BadValue as bad:
            refused[fault.pk] = f"{bad.found} {bad.mend}"
    return refused


def _mend_one(batch: RosterImport, fault: RosterFault, answer: str, today: date) -> None:
    if fault.kind == Kind.UNIT:
        _choose_unit(batch, fault, answer)
    elif answer == OUT:
        _row(batch, fault).update(answer=OUT)
        queries.faults(batch).filter(number=fault.number, kind=Kind.CELL).delete()
    elif fault.kind == Kind.WHO:
        if answer not in (SAME, OTHER):
            raise BadValue(f"{quoted(answer)} is not an answer.", "Choose one person, or two.")
        _row(batch, fault).update(answer=answer)
    elif fault.field in roster.FIXABLE:
        _set_value(batch, fault, answer, today)
    else:
        raise BadValue(
            "This can't be fixed here.", "Correct the file and upload it again, or leave the row out."
        )


def _row(batch: RosterImport, fault: RosterFault) -> QuerySet[RosterRow]:
    return queries.rows(batch).filter(number=fault.number)


def _choose_unit(batch: RosterImport, fault: RosterFault, answer: str) -> None:
    word = queries.words(batch, "unit").filter(key=roster.key(fault.value))
    if answer == ADD:
        word.update(decision=Decision.NEW, ours=None, by_hand=True)
        return
    unit = Unit.objects.filter(
        agency=batch.agency_id, closed_on=None, pk=int(answer) if answer.isdecimal() else 0
    )
    if not unit.exists():
        raise BadValue("That is not one of your units.", "Choose a unit, or add it.")
    word.update(decision=Decision.KNOWN, ours=unit.get().pk, by_hand=True)


def _set_value(batch: RosterImport, fault: RosterFault, answer: str, today: date) -> None:
    value = roster.value_of(fault.field, answer, day_first=batch.dates == "day", today=today)
    if fault.field in ("unit", "rank"):
        text, value = str(value), roster.key(str(value))
        word, _ = RosterWord.objects.get_or_create(
            agency_id=batch.agency_id,
            roster_import=batch,
            field=fault.field,
            key=value,
            defaults={"text": text, "first_row": fault.number},
        )
        RosterWord.objects.filter(pk=word.pk).update(rows=word.rows + 1)
    _row(batch, fault).update(**{COLUMNS.get(fault.field, fault.field): value})
    if fault.kind == Kind.CELL:
        fault.delete()
