"""Compares the staged rows with the people on record: who is who, what is wrong, what would change."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from .. import queries_roster as queries
from ..core import roster
from ..models import Grant, Person, Rank, Unit
from ..models_roster import RosterFault, RosterImport, RosterRow, RosterWord
from ..queries import in_date
from . import roster_sql as sql

Decision, Kind = RosterWord.Decision, RosterFault.Kind
TAKEN = "{value} belongs to row {row} too."
NOT_A_UNIT = "“{text}” is not one of your units."
OF_OUTSIDER = "{email} is the e-mail address of someone outside the agency."
BADGE_OF = "Badge {badge} is {name}'s."
SAME_ONE = "Say whether {name} is the same person with a new name, or someone new."
HOLDS_ROLE = "{name} holds a role in this program, so a roster can't close their account."
KEPT_ROLE = "{count} who hold a role are not in the file. They stay: end their roles first if they left."


def check(batch: RosterImport, day: date) -> None:
    """Compare `batch` anew, in short transactions, and store what was found in `batch.counts`."""
    with transaction.atomic():
        queries.faults(batch).exclude(kind=Kind.CELL).delete()
        queries.rows(batch).filter(number=None).delete()
        queries.rows(batch).exclude(person_id=None).update(person_id=None)
    with transaction.atomic():
        _decide_units(batch)
        _decide_ranks(batch)
        sql.run(batch, day, sql.MATCH_SURE)
        _match_emails(batch, same_name=True)
        sql.run(batch, day, sql.MATCH_BADGE)
        _match_emails(batch, same_name=False)
    with transaction.atomic():
        found = [*_twice(batch, "badge"), *_twice(batch, "email"), *_outsiders(batch), *_handed_over(batch)]
        RosterFault.objects.bulk_create([*found, *_role_holders(batch, day), *_loops(batch)], batch_size=500)
        sql.run(batch, day, *sql.COMPARE)
        if batch.whole:
            sql.run(batch, day, sql.LEAVERS)
    batch.counts = _counts(batch, day)


def _fault(
    batch: RosterImport,
    kind: str,
    number: int | None,
    *,
    field: str,
    value: str,
    found: str,
    mend: str = "",
    rows: int = 1,
) -> RosterFault:
    return RosterFault(
        kind=kind,
        agency_id=batch.agency_id,
        roster_import=batch,
        number=number or 0,
        field=field,
        value=value,
        found=found[:400],
        mend=mend,
        rows=rows,
    )


def _decide_units(batch: RosterImport) -> None:
    """A word is one of our units by its code or its name, or as last time. Unknown ones are asked about.

    They are new without a question when the agency has no units yet, or when the file says where they stand.
    """
    units = list(Unit.objects.filter(agency=batch.agency_id))
    by_code = {roster.key(unit.code): unit.pk for unit in units}
    names = [roster.key(unit.name) for unit in units]
    by_name = {roster.key(unit.name): unit.pk for unit in units if names.count(roster.key(unit.name)) == 1}
    ids, last = {unit.pk for unit in units}, queries.last_mapping(batch)
    words = list(queries.words(batch, "unit"))
    above = {word.parent_key for word in words if word.parent_key}
    for word in words:
        if word.by_hand:
            continue
        remembered = last.units.get(word.key) if last and last.units.get(word.key) in ids else None
        word.ours = by_code.get(word.key) or by_name.get(word.key) or remembered
        placed = not units or word.parent_key or word.full_name or word.key in above
        word.decision = Decision.KNOWN if word.ours else Decision.NEW if placed else Decision.ASK
    RosterWord.objects.bulk_update(words, ["ours", "decision"], batch_size=200)
    asked = (word for word in words if word.decision == Decision.ASK and word.rows)
    RosterFault.objects.bulk_create([_ask(batch, word) for word in asked], batch_size=500)


def _ask(batch: RosterImport, word: RosterWord) -> RosterFault:
    found, mend = NOT_A_UNIT.format(text=word.text), "Choose a unit, or add it."
    number, rows = word.first_row, word.rows
    return _fault(batch, Kind.UNIT, number, field="unit", value=word.text, found=found, mend=mend, rows=rows)


def _decide_ranks(batch: RosterImport) -> None:
    """A rank that isn't known is new; the page says which."""
    known = {roster.key(rank.name): rank.pk for rank in Rank.objects.filter(agency=batch.agency_id)}
    words = list(queries.words(batch, "rank"))
    for word in words:
        word.ours = known.get(word.key)
        word.decision = Decision.KNOWN if word.ours else Decision.NEW
    RosterWord.objects.bulk_update(words, ["ours", "decision"], batch_size=200)


def _match_emails(batch: RosterImport, *, same_name: bool) -> None:
    """Match the rows that nobody has yet to people whom no row has, by address; of two with one address, the newer."""
    open_rows = queries.rows(batch).filter(person_id=None).exclude(email="").exclude(answer="other")
    rows = {
        email: (pk, name)
        for email, pk, name in open_rows.order_by("-number").values_list("email", "pk", "name")
    }
    if not rows:
        return
    taken = Exists(queries.rows(batch).filter(person_id=OuterRef("pk")))
    people = Person.objects.filter(~taken, agency=batch.agency_id).exclude(kind=Person.Kind.OUTSIDE)
    found = {}
    for person, email, name in (
        people.exclude(email=None).order_by("pk").values_list("pk", "email", "name").iterator()
    ):
        row, row_name = rows.get((email or "").lower(), (0, ""))
        if row and (name == row_name or not same_name):
            found[row] = person
    sql.set_people([(person, row) for row, person in found.items()])


def _in_play(batch: RosterImport) -> QuerySet[RosterRow]:
    return queries.rows(batch).exclude(number=None).exclude(answer="out")


def _twice(batch: RosterImport, field: str) -> Iterator[RosterFault]:
    rows = _in_play(batch).exclude(**{field: ""}).order_by()
    doubles = rows.values(field).annotate(first=Min("number"), n=Count("pk")).filter(n__gt=1)
    first = {entry[field]: entry["first"] for entry in doubles}
    for start in range(0, len(first), 500):
        some = list(first)[start : start + 500]
        for number, value in rows.filter(**{f"{field}__in": some}).values_list("number", field):
            if number is not None and number != first[value]:
                found = TAKEN.format(value=value, row=first[value])
                mend = "Correct one of them."
                yield _fault(batch, Kind.TWICE, number, field=field, value=value, found=found, mend=mend)


def _outsiders(batch: RosterImport) -> Iterator[RosterFault]:
    outside = Person.objects.filter(agency=batch.agency_id, kind=Person.Kind.OUTSIDE).exclude(email=None)
    emails = [email.lower() for email in outside.values_list("email", flat=True) if email]
    for row in _in_play(batch).filter(email__in=emails):
        found = OF_OUTSIDER.format(email=row.email)
        yield _fault(
            batch, Kind.TWICE, row.number, field="email", value=row.email, found=found, mend="Correct it."
        )


def _handed_over(batch: RosterImport) -> Iterator[RosterFault]:
    """A badge with quite another name: records and sign-in of one must not pass to another by accident."""
    rows = _in_play(batch).filter(answer="").exclude(person_id=None).exclude(badge="").exclude(name="")
    other_name = Person.objects.filter(pk=OuterRef("person_id"), badge=OuterRef("badge")).exclude(
        name=OuterRef("name")
    )
    found = list(rows.filter(Exists(other_name)).order_by("number"))
    for start in range(0, len(found), 500):
        some = found[start : start + 500]
        people = Person.objects.in_bulk([row.person_id for row in some if row.person_id])
        for row in some:
            person = people[row.person_id or 0]
            known = (row.email and row.email == (person.email or "").lower()) or (
                row.hired_on and row.hired_on == person.hired_on
            )
            if not known and not roster.share_a_word(row.name, person.name):
                said, mend = (
                    BADGE_OF.format(badge=row.badge, name=person.name),
                    SAME_ONE.format(name=row.name),
                )
                yield _fault(
                    batch, Kind.WHO, row.number, field="badge", value=row.badge, found=said, mend=mend
                )


def _role_holders(batch: RosterImport, day: date) -> Iterator[RosterFault]:
    """An import never closes someone with a role: the agency could lose its last administrator."""
    holders = in_date(Grant.objects.filter(agency=batch.agency_id), day).values("person")
    for row in _in_play(batch).filter(status=roster.LEFT, person_id__in=holders):
        found = HOLDS_ROLE.format(name=row.name)
        mend = "End the role first, or leave the row out."
        yield _fault(batch, Kind.REST, row.number, field="status", value=row.status, found=found, mend=mend)


def _loops(batch: RosterImport) -> list[RosterFault]:
    """The tree as it would be: ours, with what the file says of it on top."""
    words = list(queries.words(batch, "unit"))
    named = {word.key: f"unit {word.ours}" if word.ours else f"new {word.key}" for word in words}
    said = {f"unit {unit.pk}": unit.name for unit in Unit.objects.filter(agency=batch.agency_id)}
    parents: dict[str, str | None] = {
        f"unit {pk}": f"unit {parent}" if parent else None
        for pk, parent in Unit.objects.filter(agency=batch.agency_id).values_list("pk", "parent")
    }
    for word in words:
        said.setdefault(named[word.key], word.text)
        parents.setdefault(named[word.key], None)
        if word.parent_key:
            parents[named[word.key]] = named[word.parent_key]
    circle = roster.loop(parents)
    if circle is None:
        return []
    first = min(
        (w for w in words if named[w.key] in circle and w.parent_key), key=lambda word: word.first_row
    )
    way = " is below ".join(f"“{said[step]}”" for step in circle)
    mend = "Take one of them out in the file."
    number, value = first.first_row, first.text
    return [_fault(batch, Kind.REST, number, field="parent_unit", value=value, found=f"{way}.", mend=mend)]


def _counts(batch: RosterImport, day: date) -> dict[str, int]:
    rows = queries.rows(batch).order_by()
    counts = dict(rows.values_list("change").annotate(n=Count("pk")))
    decisions = RosterWord.objects.filter(agency=batch.agency_id, roster_import=batch, decision=Decision.NEW)
    kept = len(sql.ids(batch, day, sql.KEPT_FOR_ROLE)) if batch.whole else 0
    return {
        "rows": sum(n for change, n in counts.items()) - rows.filter(number=None).count(),
        **{
            change: counts.get(change, 0)
            for change in ("same", "new", "changed", "leaves", "past", "out", "bad")
        },
        "faults": queries.faults(batch).count(),
        "new_units": decisions.filter(field="unit").count(),
        "new_ranks": decisions.filter(field="rank").count(),
        "moved_units": _moved(batch),
        "kept_for_role": kept,
    }


def _moved(batch: RosterImport) -> int:
    """How many of our units the file puts somewhere else."""
    words = {word.key: word for word in queries.words(batch, "unit")}
    stand = dict(Unit.objects.filter(agency=batch.agency_id).values_list("pk", "parent"))
    placed = [word for word in words.values() if word.ours and word.parent_key]
    return sum(stand.get(word.ours or 0) != words[word.parent_key].ours for word in placed)
