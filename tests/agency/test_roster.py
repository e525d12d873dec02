"""A roster file on its way in: read, compared, mended, brought in, undone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests.conftest import NOON, MakePerson, MakeUnit
from upstander.agency import queries, tallies
from upstander.agency import queries_roster as found_by
from upstander.agency.audit import verify
from upstander.agency.core.roles import Role
from upstander.agency.errors_roster import BadColumns, BadRoster, CannotUndo, NotReady
from upstander.agency.models import Agency, AuditEntry, Grant, Person, Rank, Status, Unit, User
from upstander.agency.models_roster import ColumnMapping, RosterBefore, RosterImport, RosterRow
from upstander.agency.services import roster, roster_apply, roster_files, roster_sql, set_status

TODAY = date(2026, 11, 23)
HEADER = "badge,name,email,unit,unit name,parent unit,rank,hired,status,kind"
FIVE = f"""{HEADER}
1,"Okonjo, Jamie",j.okonjo@a.example,D1,District 1,,Officer,2019-03-04,active,
2,Riley Marsh,r.marsh@a.example,D1N,District 1 nights,D1,Sergeant,3/4/2018,active,
3,Teo Whitehorse,,D2,District 2,,Officer,,leave,
4,Ana Castillo,,D2,,,Recruit,,academy,
,Maria Lindqvist,m.lindqvist@a.example,REC,Records,,,,active,
"""
CHANGES = ("same", "new", "changed", "leaves", "past", "out", "bad")
Bring = Callable[..., RosterImport]


@pytest.fixture
def uploaded(agency: Agency) -> Bring:
    """Uploads, matches and reads a file; `columns` overrides the guess."""

    def make(
        text: str | bytes, *, agency: Agency = agency, at: datetime = NOON, **options: Any
    ) -> RosterImport:
        content = text.encode() if isinstance(text, str) else text
        batch = roster.start(agency=agency, name="roster.csv", chunks=[content], by=None, at=at)
        mapping = {**batch.mapping, **options.pop("columns", {})}
        roster.set_columns(batch=batch, mapping=mapping, at=at, **options)
        roster.read(batch=batch, now=lambda: at)
        batch.refresh_from_db()
        return batch

    return make


@pytest.fixture
def brought_in(uploaded: Bring) -> Bring:
    """Uploads a file and brings it in."""

    def make(text: str | bytes, *, at: datetime = NOON, **options: Any) -> RosterImport:
        batch = uploaded(text, at=at, **options)
        roster.ask_to_bring_in(batch=batch, sure=True, by=None, at=at)
        roster.bring_in(batch=batch, now=lambda: at)
        batch.refresh_from_db()
        return batch

    return make


def people(agency: Agency) -> list[tuple[Any, ...]]:
    """Everybody of the agency but its founder, as plain values."""
    rows = Person.objects.filter(agency=agency).exclude(name="Dana Whitlock").order_by("name")
    return list(rows.values_list("badge", "name", "email", "unit__code", "rank__name", "hired_on", "kind"))


def statuses(agency: Agency) -> list[tuple[Any, ...]]:
    rows = Status.objects.filter(agency=agency).exclude(person__name="Dana Whitlock")
    return list(
        rows.order_by("person__name", "from_date").values_list("person__name", "kind", "from_date", "to_date")
    )


def said(batch: RosterImport) -> list[str]:
    return [f"{fault.number} {fault.field}: {fault.found} {fault.mend}" for fault in found_by.faults(batch)]


def changes(batch: RosterImport) -> dict[str, int]:
    return {name: n for name, n in batch.counts.items() if n and name in CHANGES}


# --- the first file -------------------------------------------------------------------------------


def test_a_first_file_brings_people_units_ranks_and_statuses(agency: Agency, brought_in: Bring) -> None:
    batch = brought_in(FIVE)

    assert batch.state == "applied"
    assert people(agency) == [
        ("4", "Ana Castillo", None, "D2", "Recruit", None, "sworn"),
        ("1", "Jamie Okonjo", "j.okonjo@a.example", "D1", "Officer", date(2019, 3, 4), "sworn"),
        (None, "Maria Lindqvist", "m.lindqvist@a.example", "REC", None, None, "professional"),
        ("2", "Riley Marsh", "r.marsh@a.example", "D1N", "Sergeant", date(2018, 3, 4), "sworn"),
        ("3", "Teo Whitehorse", None, "D2", "Officer", None, "sworn"),
    ]
    assert [(name, kind) for name, kind, *_ in statuses(agency)] == [
        ("Ana Castillo", "academy"),
        ("Jamie Okonjo", "active"),
        ("Maria Lindqvist", "active"),
        ("Riley Marsh", "active"),
        ("Teo Whitehorse", "leave"),
    ]
    assert list(Rank.objects.filter(agency=agency).values_list("name", "order")) == [
        ("Recruit", 10),
        ("Officer", 30),
        ("Sergeant", 100),
    ]
    top, below = Unit.objects.get(code="D1"), Unit.objects.get(code="D1N")
    assert (top.path, below.parent, below.path, below.name) == (
        f"/{top.pk}/",
        top,
        f"/{top.pk}/{below.pk}/",
        "District 1 nights",
    )


def test_an_import_counts_again(agency: Agency, brought_in: Bring) -> None:
    brought_in(FIVE)

    assert tallies.read(agency, ["on_duty", "on_leave"], [None], NOON) == {
        ("on_duty", None): 5,
        ("on_leave", None): 1,
    }


def test_one_audit_line_with_counts_and_hash(agency: Agency, brought_in: Bring) -> None:
    batch = brought_in(FIVE)
    entry = AuditEntry.objects.get(agency=agency, verb="roster.applied")

    assert entry.facts == {
        "file": batch.file_hash,
        "rows": 5,
        "same": 0,
        "new": 5,
        "changed": 0,
        "leaves": 0,
        "past": 0,
        "out": 0,
    }
    assert verify(agency)[1] is None


def test_the_same_file_again_changes_nothing(agency: Agency, brought_in: Bring, uploaded: Bring) -> None:
    brought_in(FIVE)
    before = people(agency), statuses(agency)
    batch = uploaded(FIVE)

    assert changes(batch) == {"same": 5}
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    roster.bring_in(batch=batch, now=lambda: NOON)
    assert (people(agency), statuses(agency)) == before


def test_columns_are_remembered_for_the_next_file(agency: Agency, brought_in: Bring) -> None:
    text = "nr,who\n1,Riley Marsh\n"
    brought_in(text, columns={"nr": "badge", "who": "name"})
    batch = roster.start(agency=agency, name="next.csv", chunks=[b"WHO,NR\nTeo,2\n"], by=None, at=NOON)

    assert [(found.field, found.how) for found in roster.matches(batch)] == [("", "unused"), ("", "unused")]
    batch = roster.start(agency=agency, name="next.csv", chunks=[b"who,nr\nTeo,2\n"], by=None, at=NOON)
    assert [(found.field, found.how) for found in roster.matches(batch)] == [
        ("name", "same"),
        ("badge", "same"),
    ]


def test_the_file_and_what_was_staged_are_gone_afterwards(agency: Agency, brought_in: Bring) -> None:
    stored = set(roster_files.folder().iterdir())
    batch = brought_in(FIVE)

    assert set(roster_files.folder().iterdir()) == stored
    assert (batch.stored_as, batch.layout) == ("", {})
    assert set(RosterRow.objects.filter(roster_import=batch).values_list("change", flat=True)) == {"new"}


def test_a_waiting_file_is_for_its_owner_only(agency: Agency) -> None:
    batch = roster.start(agency=agency, name="r.csv", chunks=[FIVE.encode()], by=None, at=NOON)
    path = roster_files.path_of(batch.stored_as)

    assert path.parent == Path(settings.DATA) / "imports"
    assert path.stat().st_mode & 0o777 == 0o600


# --- what changes ---------------------------------------------------------------------------------


def test_changes_are_told_apart_and_applied(agency: Agency, brought_in: Bring) -> None:
    brought_in(FIVE)
    later = NOON + timedelta(days=10)
    text = FIVE.replace('1,"Okonjo, Jamie",j.okonjo@a.example,D1,', "1,Jamie Okonjo,jo@a.example,D2,")
    text = text.replace("academy", "active").replace("3,Teo Whitehorse,,D2,District 2,,Officer,,leave,\n", "")
    batch = brought_in(text + "5,New One,,D2,,,Officer,,,\n", at=later)

    assert changes(batch) == {"same": 2, "new": 1, "changed": 2, "leaves": 1}
    assert [row[:4] for row in people(agency) if row[0] in ("1", "5")] == [
        ("1", "Jamie Okonjo", "jo@a.example", "D2"),
        ("5", "New One", None, "D2"),
    ]
    day = tallies.day_of(agency, later)
    assert [row[1:] for row in statuses(agency) if row[0] in ("Ana Castillo", "Teo Whitehorse")] == [
        ("academy", TODAY, day - timedelta(days=1)),
        ("active", day, None),
        ("leave", TODAY, day - timedelta(days=1)),
        ("left", day, None),
    ]


def test_an_empty_cell_erases_nothing(agency: Agency, brought_in: Bring, uploaded: Bring) -> None:
    brought_in(FIVE)
    batch = uploaded(f"{HEADER}\n1,Jamie Okonjo,,,,,,,,\n2,Riley Marsh,,,,,,,,\n", whole=False)

    assert changes(batch) == {"same": 2}


def test_two_people_may_swap_badges(agency: Agency, brought_in: Bring) -> None:
    brought_in("badge,name,email\n1,Riley Marsh,r@a.example\n2,Teo Marsh,t@a.example\n")
    riley, teo = Person.objects.get(badge="1").pk, Person.objects.get(badge="2").pk
    brought_in("badge,name,email\n2,Riley Marsh,r@a.example\n1,Teo Marsh,t@a.example\n")

    assert list(Person.objects.filter(pk__in=[riley, teo]).order_by("pk").values_list("badge", "name")) == [
        ("2", "Riley Marsh"),
        ("1", "Teo Marsh"),
    ]


def test_someone_with_a_new_badge_is_known_by_email(agency: Agency, brought_in: Bring) -> None:
    brought_in("badge,name,email\n1,Riley Marsh,r@a.example\n")
    person = Person.objects.get(badge="1")
    batch = brought_in("badge,name,email\nS12,Riley Marsh,R@A.example\n")

    assert changes(batch) == {"changed": 1}
    assert Person.objects.get(badge="S12").pk == person.pk


def test_the_founder_is_found_by_email_and_gets_a_badge(
    agency: Agency, brought_in: Bring, coordinator: Person
) -> None:
    brought_in("badge,name,email\n9,Dana Whitlock,dana@alder.example\n")
    coordinator.refresh_from_db()

    assert (coordinator.badge, Person.objects.filter(agency=agency).count()) == ("9", 1)


# --- who leaves, and who comes back ---------------------------------------------------------------


def test_who_leaves_is_kept_and_closed_and_opens_again_on_return(agency: Agency, brought_in: Bring) -> None:
    brought_in("badge,name\n1,Riley Marsh\n2,Teo Whitehorse\n")
    person = Person.objects.get(badge="1")
    person.user = User.objects.create_user("riley", "riley@a.example", "a long pass phrase")
    person.save()
    brought_in("badge,name\n2,Teo Whitehorse\n", at=NOON + timedelta(days=1))
    person.user.refresh_from_db()
    assert (person.user.is_active, queries.has_left(person, TODAY + timedelta(days=1))) == (False, True)

    batch = brought_in("badge,name\n1,Riley Marsh\n2,Teo Whitehorse\n", at=NOON + timedelta(days=2))
    person.user.refresh_from_db()
    assert changes(batch) == {"same": 1, "changed": 1}
    assert (person.user.is_active, queries.has_left(person, TODAY + timedelta(days=2))) == (True, False)


def test_a_part_of_the_agency_lets_nobody_leave(agency: Agency, brought_in: Bring, uploaded: Bring) -> None:
    brought_in("badge,name\n1,Riley Marsh\n2,Teo Whitehorse\n")

    assert changes(uploaded("badge,name\n2,Teo Whitehorse\n", whole=False)) == {"same": 1}


def test_who_holds_a_role_stays_and_the_grant_is_not_touched(
    agency: Agency, brought_in: Bring, make_person: MakePerson
) -> None:
    supervisor = make_person("Sam Reyes", roles=[Role.SUPERVISOR])
    before = list(Grant.objects.order_by("pk").values())
    batch = brought_in("badge,name\n1,Riley Marsh\n")

    assert (batch.counts["kept_for_role"], batch.counts["leaves"]) == (2, 0)
    assert queries.has_left(supervisor, TODAY) is False
    assert list(Grant.objects.order_by("pk").values()) == before


def test_a_file_can_not_close_a_role_holder(agency: Agency, uploaded: Bring, make_person: MakePerson) -> None:
    make_person("Sam Reyes", badge="7", roles=[Role.SUPERVISOR])
    batch = uploaded("badge,name,status\n7,Sam Reyes,retired\n")

    assert said(batch) == [
        "2 status: Sam Reyes holds a role in this program, so a roster can't close their account. "
        "End the role first, or leave the row out."
    ]


def test_people_from_outside_are_never_touched(
    agency: Agency, uploaded: Bring, make_person: MakePerson
) -> None:
    make_person("Jo Gray", kind=Person.Kind.OUTSIDE, email="jo@city.example")
    batch = uploaded("name,email\nJo Gray,jo@city.example\n")

    assert said(batch) == [
        "2 email: jo@city.example is the e-mail address of someone outside the agency. Correct it."
    ]


def test_someone_who_left_before_we_knew_them_is_not_brought_in(agency: Agency, brought_in: Bring) -> None:
    batch = brought_in("badge,name,status\n1,Riley Marsh,active\n2,Old Timer,retired\n")

    assert changes(batch) == {"new": 1, "past": 1}
    assert [row[1] for row in people(agency)] == ["Riley Marsh"]


def test_many_leaving_has_to_be_said(agency: Agency, brought_in: Bring, uploaded: Bring) -> None:
    lines = "".join(f"{n},Person Number{n}\n" for n in range(20))
    brought_in(f"badge,name\n{lines}")
    batch = uploaded("badge,name\n1,Person Number1\n")

    with pytest.raises(NotReady) as refused:
        roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    assert refused.value.what == "19 people are not in the file."


def test_another_agency_is_not_seen_or_touched(
    agency: Agency, other_agency: Agency, brought_in: Bring
) -> None:
    brought_in("badge,name,email\n1,Theirs Alone,t@b.example\n", agency=other_agency)
    before = people(other_agency), statuses(other_agency)
    batch = brought_in("badge,name,email\n1,Ours Alone,t@b.example\n")

    assert changes(batch) == {"new": 1}
    assert (people(other_agency), statuses(other_agency)) == before


# --- faults and mends -----------------------------------------------------------------------------


def test_each_fault_names_row_field_and_mend(agency: Agency, uploaded: Bring, make_unit: MakeUnit) -> None:
    make_unit("District 1")
    batch = uploaded(
        "badge,name,email,unit,hired,status\n"
        "1,Riley Marsh,a@a.example,District 1,13/25/2024,active\n"
        "2,Teo W,b@,Dist 4,,active\n"
        "2,Ana C,,District 1,,gone fishing\n"
        "5,=HYPERLINK(1),,,,\n"
        ",Nobody Known,,,,\n"
        "6,,,,,\n"
        "7,Two Many,a@a.example,,,,extra\n"
    )

    assert sorted(said(batch)) == [
        "2 hired: “13/25/2024” is not a date. Write it as 2024-12-25.",
        "3 email: “b@” is not an e-mail address. Write it as name@agency.gov.",
        "3 unit: “Dist 4” is not one of your units. Choose a unit, or add it.",
        "4 badge: 2 belongs to row 3 too. Correct one of them.",
        "4 status: “gone fishing” is not a status we know. Use active, leave, academy or left.",
        "5 name: “=HYPERLINK(1)” starts like a formula. Take away the “=” at its start.",
        "6 badge: There is neither a badge nor an e-mail address. "
        "Write one of them: by it we know the person next time.",
        "7 name: The name is empty. Write the name.",
        "8 : The row has 7 cells and the header has 6. Put quotation marks around a value that holds “,”.",
        "8 email: a@a.example belongs to row 2 too. Correct one of them.",
    ]
    assert (batch.counts["bad"], batch.counts["new"]) == (7, 0)


def test_nothing_is_brought_in_while_a_row_needs_a_fix(agency: Agency, uploaded: Bring) -> None:
    batch = uploaded("badge,name,hired\n1,Riley Marsh,soon\n2,Teo Whitehorse,\n")

    with pytest.raises(NotReady):
        roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    assert people(agency) == []


def fix(batch: RosterImport, *answers: str) -> dict[int, str]:
    faults = found_by.faults(batch)
    refused, _ = roster.mend(
        batch=batch, answers={f.pk: answer for f, answer in zip(faults, answers, strict=True)}, at=NOON
    )
    batch.refresh_from_db()
    return refused


def test_rows_are_mended_where_they_wait(agency: Agency, uploaded: Bring) -> None:
    batch = uploaded("badge,name,hired\n1,Riley Marsh,13/25/2024\n1,Teo Whitehorse,2019-01-01\n")

    assert fix(batch, "2024-12-25", "2") == {}
    assert (said(batch), changes(batch)) == ([], {"new": 2})
    assert list(found_by.rows(batch).values_list("badge", "hired_on")) == [
        ("1", date(2024, 12, 25)),
        ("2", date(2019, 1, 1)),
    ]


def test_a_mend_that_is_wrong_too_is_refused_and_the_others_are_kept(agency: Agency, uploaded: Bring) -> None:
    batch = uploaded("badge,name,hired\n1,Riley Marsh,soon\n2,Teo Whitehorse,later\n")
    refused = fix(batch, "2024-12-25", "never")

    assert list(refused.values()) == [
        "“never” is not a date. Write it as year-month-day, such as 2024-12-25."
    ]
    assert [fault.number for fault in found_by.faults(batch)] == [3]


def test_a_row_left_out_keeps_its_person_as_they_are(
    agency: Agency, brought_in: Bring, uploaded: Bring
) -> None:
    brought_in("badge,name\n1,Riley Marsh\n2,Teo Whitehorse\n")
    batch = uploaded("badge,name,hired\n1,Riley Marsh,soon\n2,Teo Whitehorse,2019-01-01\n")
    fix(batch, "out")

    assert changes(batch) == {"changed": 1, "out": 1}


@pytest.mark.parametrize("answer", ["add", "unit"])
def test_an_unknown_unit_is_chosen_or_added_once_for_all_rows(
    agency: Agency, uploaded: Bring, make_unit: MakeUnit, answer: str
) -> None:
    ours = make_unit("District 1")
    batch = uploaded("badge,name,unit\n1,Riley Marsh,Dist 4\n2,Teo Whitehorse,dist  4\n")
    assert [(fault.number, fault.rows) for fault in found_by.faults(batch)] == [(2, 2)]
    fix(batch, "add" if answer == "add" else str(ours.pk))
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    roster.bring_in(batch=batch, now=lambda: NOON)

    assert (
        [row[3] for row in people(agency)] == ["Dist 4", "Dist 4"]
        if answer == "add"
        else [ours.code, ours.code]
    )
    again = uploaded("badge,name,unit\n1,Riley Marsh,Dist 4\n2,Teo Whitehorse,Dist 4\n")
    assert changes(again) == {"same": 2}


def test_another_agencys_unit_can_not_be_chosen(
    agency: Agency, other_agency: Agency, uploaded: Bring, make_unit: MakeUnit
) -> None:
    make_unit("District 1")
    theirs = make_unit("Theirs", agency=other_agency)
    batch = uploaded("badge,name,unit\n1,Riley Marsh,Dist 4\n")

    assert list(fix(batch, str(theirs.pk)).values()) == [
        "That is not one of your units. Choose a unit, or add it."
    ]


def test_a_badge_with_another_name_is_asked_about(agency: Agency, brought_in: Bring, uploaded: Bring) -> None:
    brought_in("badge,name\n1,Riley Marsh\n2,Teo Whitehorse\n")
    batch = uploaded("badge,name\n1,Kim Nakagawa\n2,Teo Redbird\n")

    assert said(batch) == [
        "2 badge: Badge 1 is Riley Marsh's. "
        "Say whether Kim Nakagawa is the same person with a new name, or someone new."
    ]


def test_the_same_person_keeps_their_record(agency: Agency, brought_in: Bring, uploaded: Bring) -> None:
    brought_in("badge,name\n1,Riley Marsh\n")
    batch = uploaded("badge,name\n1,Kim Nakagawa\n")
    fix(batch, "same")

    assert changes(batch) == {"changed": 1}


def test_someone_new_gets_the_badge_and_the_other_leaves_without_it(
    agency: Agency, brought_in: Bring, uploaded: Bring
) -> None:
    brought_in("badge,name\n1,Riley Marsh\n")
    batch = uploaded("badge,name\n1,Kim Nakagawa\n")
    fix(batch, "other")
    assert changes(batch) == {"new": 1, "leaves": 1}
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    roster.bring_in(batch=batch, now=lambda: NOON)
    assert [row[:2] for row in people(agency)] == [("1", "Kim Nakagawa"), (None, "Riley Marsh")]

    roster.undo(batch=batch, by=None, at=NOON)
    assert [row[:2] for row in people(agency)] == [("1", "Riley Marsh")]


def test_a_circle_of_units_is_refused(agency: Agency, uploaded: Bring) -> None:
    batch = uploaded("badge,name,unit,parent unit\n1,A Person,A,B\n2,B Person,B,C\n3,C Person,C,A\n")

    assert said(batch) == [
        "2 parent_unit: “A” is below “B” is below “C” is below “A”. Take one of them out in the file."
    ]


def test_a_circle_with_a_unit_on_record_is_refused(
    agency: Agency, uploaded: Bring, make_unit: MakeUnit
) -> None:
    top = make_unit("Top")
    make_unit("Below", parent=top)
    batch = uploaded("badge,name,unit,parent unit\n1,A Person,Top,Below\n")

    assert said(batch) == [
        "2 parent_unit: “Below” is below “Top” is below “Below”. Take one of them out in the file."
    ]


def test_a_unit_below_two_is_refused(agency: Agency, uploaded: Bring) -> None:
    batch = uploaded("badge,name,unit,parent unit\n1,A Person,N,D1\n2,B Person,N,D2\n")

    assert said(batch) == [
        "3 parent_unit: “N” stands below “D1” in row 2, and below “D2” here. Make them the same in the file."
    ]


def test_units_move_and_move_back(agency: Agency, brought_in: Bring, make_unit: MakeUnit) -> None:
    one, two = make_unit("One"), make_unit("Two")
    moved = make_unit("Nights", parent=one)
    batch = brought_in("badge,name,unit,parent unit\n1,A Person,Nights,Two\n")
    moved.refresh_from_db()
    assert batch.counts["moved_units"] == 1
    assert (moved.parent_id, moved.path) == (two.pk, f"/{two.pk}/{moved.pk}/")

    roster.undo(batch=batch, by=None, at=NOON)
    moved.refresh_from_db()
    assert (moved.parent_id, moved.path) == (one.pk, f"/{one.pk}/{moved.pk}/")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"a": "badge", "b": "badge"}, "Two columns are matched to Badge."),
        ({"a": "badge"}, "No column is matched to the name."),
        ({"b": "name"}, "No column is matched to badge or e-mail."),
        ({"c": "name"}, "There is no column “c”."),
        ({"a": "salary"}, "“salary” is not a field."),
    ],
)
def test_columns_that_say_too_little_are_refused(
    agency: Agency, columns: dict[str, str], sentence: str
) -> None:
    batch = roster.start(agency=agency, name="r.csv", chunks=[b"a,b\n1,2\n"], by=None, at=NOON)

    with pytest.raises(BadColumns) as refused:
        roster.set_columns(batch=batch, mapping=columns, at=NOON)
    assert refused.value.what == sentence


def test_a_column_of_too_many_units_ends_the_reading(agency: Agency, uploaded: Bring) -> None:
    lines = "".join(f"{n},Person {n},unit {n}\n" for n in range(5002))
    batch = uploaded(f"badge,name,unit\n{lines}")

    assert (batch.state, batch.problem) == (
        "failed",
        "roster.csv, row 5002, unit: There are more than 5,000 different values in the unit column. "
        "Match another column to the unit.",
    )
    assert RosterRow.objects.filter(roster_import=batch).count() == 0


def test_a_file_that_is_no_table_stores_nothing(agency: Agency) -> None:
    stored = set(roster_files.folder().iterdir())
    with pytest.raises(BadRoster) as refused:
        roster.start(agency=agency, name="r.csv", chunks=[b"x" * 1000] * 10_000, by=None, at=NOON)

    assert str(refused.value) == (
        "r.csv, row 1: A line is longer than 100,000 letters. "
        "Export the roster again, one person a line. Nothing was stored."
    )
    assert set(roster_files.folder().iterdir()) == stored
    assert RosterImport.objects.count() == 0


# --- all or nothing, stop, undo -------------------------------------------------------------------


def test_a_failure_in_the_middle_leaves_nothing(
    agency: Agency, uploaded: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = uploaded(FIVE)
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    broken = (*roster_sql.STATUSES[:-1], "INSERT INTO agency_status (agency_id) VALUES (NULL)")
    monkeypatch.setattr(roster_sql, "STATUSES", broken)
    roster.bring_in(batch=batch, now=lambda: NOON)
    batch.refresh_from_db()

    assert (people(agency), statuses(agency), Unit.objects.count(), Rank.objects.count()) == ([], [], 0, 0)
    assert (batch.state, batch.notes[0]) == (
        "ready",
        "People changed while you looked. This is how it stands now.",
    )
    assert AuditEntry.objects.filter(verb="roster.applied").count() == 0


def test_people_who_changed_meanwhile_are_shown_again(
    agency: Agency, uploaded: Bring, make_person: MakePerson
) -> None:
    batch = uploaded("badge,name\n1,Riley Marsh\n")
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    make_person("Riley Marsh", badge="1")
    roster.bring_in(batch=batch, now=lambda: NOON)
    batch.refresh_from_db()

    assert (batch.state, changes(batch)) == ("ready", {"same": 1})


def test_bringing_in_twice_is_once(agency: Agency, brought_in: Bring) -> None:
    batch = brought_in(FIVE)
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    roster.bring_in(batch=batch, now=lambda: NOON)

    assert AuditEntry.objects.filter(verb="roster.applied").count() == 1


def test_stop_while_reading_leaves_nothing(agency: Agency) -> None:
    batch = roster.start(agency=agency, name="r.csv", chunks=[FIVE.encode()], by=None, at=NOON)
    roster.set_columns(batch=batch, mapping=batch.mapping, at=NOON)

    def stopping() -> datetime:
        roster.stop(batch=batch, at=NOON)
        return NOON

    roster.read(batch=batch, now=stopping)
    batch.refresh_from_db()

    assert (batch.state, batch.stored_as) == ("stopped", "")
    assert RosterRow.objects.filter(roster_import=batch).count() == 0


def test_stop_while_bringing_in_undoes(
    agency: Agency, uploaded: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = uploaded(FIVE)
    roster.ask_to_bring_in(batch=batch, by=None, at=NOON)
    apply = roster_apply.apply

    def slow(*, batch: RosterImport, at: datetime) -> None:
        apply(batch=batch, at=at)
        RosterImport.objects.filter(pk=batch.pk).update(stop_asked=True)

    monkeypatch.setattr(roster_apply, "apply", slow)
    roster.bring_in(batch=batch, now=lambda: NOON)
    batch.refresh_from_db()

    assert (batch.state, people(agency)) == ("undone", [])


def test_undo_restores_everybody_exactly(agency: Agency, brought_in: Bring) -> None:
    brought_in(FIVE)
    riley = Person.objects.get(badge="2")
    riley.user = User.objects.create_user("riley", "riley@a.example", "a long pass phrase")
    riley.save()
    set_status(person=riley, kind="leave", on=TODAY + timedelta(days=30), by=None, at=NOON)
    before = people(agency), statuses(agency), list(Unit.objects.values()), list(Rank.objects.values())
    text = FIVE.replace(
        "2,Riley Marsh,r.marsh@a.example,D1N,District 1 nights,D1,Sergeant,3/4/2018,active,\n", ""
    )
    text = text.replace("Officer,,leave", "Captain,2020-02-02,active").replace("Records", "Archive")
    batch = brought_in(text + "8,New One,,D9,,D1,Major,,,\n", at=NOON + timedelta(days=3))
    assert (people(agency), statuses(agency)) != before[:2]

    roster.undo(batch=batch, by=None, at=NOON + timedelta(days=4))
    riley.user.refresh_from_db()
    assert (
        people(agency),
        statuses(agency),
        list(Unit.objects.values()),
        list(Rank.objects.values()),
    ) == before
    assert riley.user.is_active is True
    assert RosterBefore.objects.count() == 0


def test_undo_closes_a_new_person_whom_other_records_name(
    agency: Agency, brought_in: Bring, make_person: MakePerson
) -> None:
    batch = brought_in("badge,name\n1,Riley Marsh\n2,Teo Whitehorse\n")
    riley = Person.objects.get(badge="1")
    Grant.objects.create(
        agency=agency, role="supervisor", person=riley, from_date=TODAY, given_by=riley, given_at=NOON
    )
    roster.undo(batch=batch, by=None, at=NOON)
    batch.refresh_from_db()

    assert ([row[1] for row in people(agency)], batch.counts["needed"]) == (["Riley Marsh"], 1)
    assert queries.has_left(riley, TODAY) is True


def test_undo_twice_is_once(agency: Agency, brought_in: Bring) -> None:
    batch = brought_in(FIVE)
    roster.undo(batch=batch, by=None, at=NOON)
    roster.undo(batch=batch, by=None, at=NOON)

    assert AuditEntry.objects.filter(verb="roster.undone").count() == 1


def test_only_the_last_import_can_be_undone_for_30_days(agency: Agency, brought_in: Bring) -> None:
    first = brought_in("badge,name\n1,Riley Marsh\n")
    second = brought_in("badge,name\n1,Riley B Marsh\n", at=NOON + timedelta(days=1))

    with pytest.raises(CannotUndo) as refused:
        roster.undo(batch=first, by=None, at=NOON)
    assert refused.value.what == "A later roster was brought in. Undo that one first."
    with pytest.raises(CannotUndo) as refused:
        roster.undo(batch=second, by=None, at=NOON + timedelta(days=32))
    assert refused.value.what == "It was brought in more than 30 days ago."


def test_sweep_removes_what_an_undo_would_need_after_its_time(agency: Agency, brought_in: Bring) -> None:
    brought_in(FIVE)
    brought_in("badge,name\n2,Riley Marsh\n")
    assert RosterBefore.objects.count() > 0

    assert roster.sweep(before=NOON + timedelta(days=1)) == 2
    assert (RosterBefore.objects.count(), RosterRow.objects.count()) == (0, 0)
    assert roster.sweep(before=NOON + timedelta(days=1)) == 0


def test_what_is_remembered_holds_no_person(agency: Agency, brought_in: Bring) -> None:
    brought_in(FIVE)
    kept = ColumnMapping.objects.get()

    assert kept.units == {}
    assert kept.mapping == {
        "badge": "badge",
        "name": "name",
        "email": "email",
        "unit": "unit",
        "unit name": "unit_name",
        "parent unit": "parent_unit",
        "rank": "rank",
        "hired": "hired",
        "status": "status",
        "kind": "kind",
    }


# --- many -----------------------------------------------------------------------------------------


def many(count: int, shift: int = 0) -> str:
    lines = (
        f'{n},"Last{n}, First{n % 97}",p{n}@a.example,D{(n + shift) % 300},P{(n + shift) % 300 % 10},'
        f"Officer,2019-01-{n % 28 + 1:02d}\n"
        for n in range(count)
    )
    return "badge,name,email,unit,parent unit,rank,hired\n" + "".join(lines)


def test_10_000_rows_are_applied_in_one_transaction(
    agency: Agency, uploaded: Bring, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    counts = list[int]()
    for rows in (10, 10_000):
        batch = uploaded(many(rows))
        roster.ask_to_bring_in(batch=batch, by=None, at=NOON)

        def apply(batch: RosterImport = batch) -> None:
            with transaction.atomic():
                roster_apply.apply(batch=batch, at=NOON)

        counts.append(count_queries(apply))

    assert Person.objects.filter(agency=agency).count() == 10_001
    assert counts[1] <= counts[0] + 20  # sets, not rows: units and ranks are made a few hundred at a time


@pytest.mark.slow
def test_100_000_rows_come_in_new_and_changed(agency: Agency, brought_in: Bring) -> None:
    brought_in(many(100_000))
    batch = brought_in(many(100_000, shift=1))

    assert changes(batch) == {"changed": 100_000}
    assert Person.objects.filter(agency=agency).count() == 100_001
