"""The people pages: who may see and change what, by whom it was done, and what a wrong form says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upstander.agency import queries, tallies
from upstander.agency.core.roles import Role
from upstander.agency.models import AuditEntry, Grant, Person, Status


@pytest.fixture
def boss(client_for, coordinator):
    """The coordinator, who is administrator too, signed in."""
    return client_for(coordinator)


def test_list_shows_people_with_their_status_and_counts_who_is_on_leave(boss, make_person, agency, noon):
    make_person("Avery Here")
    make_person("Casey Away", status=Status.Kind.LEAVE)
    tallies.recount(agency, noon)
    page = boss.get(reverse("agency:people")).content.decode()
    assert "2 people are on duty, 1 on leave" in " ".join(page.split())
    assert page.index("Avery Here") < page.index("Casey Away")


def test_search_finds_a_part_of_a_name_and_a_whole_badge(boss, make_person):
    make_person("Avery Stone", badge="4711")
    make_person("Casey Brook", badge="4712")
    for asked in ("ston", "4711"):
        page = boss.get(reverse("agency:people"), {"q": asked}).content.decode()
        assert ("Avery Stone" in page, "Casey Brook" in page) == (True, False)


def test_list_of_another_agency_stays_there(boss, make_person, other_agency):
    make_person("Not Yours", agency=other_agency)
    assert "Not Yours" not in boss.get(reverse("agency:people")).content.decode()


def test_status_from_today_ends_the_one_before(boss, make_person, noon):
    person = make_person()
    today = tallies.day_of(person.agency, noon)
    for _ in range(2):
        answer = boss.post(reverse("agency:status", args=[person.pk]), {"kind": "leave", "on": today})
        assert answer.status_code == 302
    rows = list(Status.objects.filter(person=person).values_list("kind", "to_date"))
    assert rows == [("active", today - timedelta(days=1)), ("leave", None)]
    assert AuditEntry.objects.filter(verb="person.status").count() == 1


@pytest.mark.parametrize(
    "sent", [{"kind": "asleep", "on": "2026-11-01"}, {"kind": "leave", "on": "soon"}, {}]
)
def test_status_that_makes_no_sense_is_a_422(boss, make_person, sent):
    person = make_person()
    answer = boss.post(reverse("agency:status", args=[person.pk]), sent)
    assert answer.status_code == 422
    assert Status.objects.filter(person=person).count() == 1


def test_role_in_a_unit_until_a_day(boss, make_person, make_unit, coordinator):
    person, unit = make_person(), make_unit()
    until = tallies.day_of(person.agency, coordinator.agency.made_at) + timedelta(days=4000)
    sent = {"role": "supervisor", "unit": unit.pk, "until": until}
    for _ in range(2):
        assert boss.post(reverse("agency:roles", args=[person.pk]), sent).status_code == 302
    grant = Grant.objects.get(person=person)
    assert (grant.role, grant.unit, grant.to_date, grant.given_by) == ("supervisor", unit, until, coordinator)


def test_role_that_ends_in_the_past_is_a_422(boss, make_person):
    sent = {"role": "supervisor", "until": "2020-01-01"}
    answer = boss.post(reverse("agency:roles", args=[make_person().pk]), sent)
    assert answer.status_code == 422
    assert "This day is past" in answer.content.decode()


def test_role_in_a_unit_of_another_agency_is_a_422(boss, make_person, make_unit, other_agency):
    foreign = make_unit("District 9", agency=other_agency)
    answer = boss.post(
        reverse("agency:roles", args=[make_person().pk]), {"role": "supervisor", "unit": foreign.pk}
    )
    assert answer.status_code == 422


def test_ended_role_no_longer_holds(boss, make_person, noon):
    person = make_person(roles=[Role.EXECUTIVE])
    grant = Grant.objects.get(person=person)
    Grant.objects.filter(pk=grant.pk).update(from_date=noon.date() - timedelta(days=9))
    assert boss.post(reverse("agency:role_end", args=[grant.pk])).status_code == 302
    today = tallies.day_of(person.agency, noon) + timedelta(days=3000)
    assert not queries.grants_on(person, today).exists()


def test_last_administrator_stays(boss, coordinator):
    grant = Grant.objects.get(person=coordinator, role=Role.ADMINISTRATOR)
    answer = boss.post(reverse("agency:role_end", args=[grant.pk]))
    assert answer.status_code == 409
    assert "last administrator" in answer.content.decode()
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_coordinator_alone_gives_no_role(client_for, make_person):
    client = client_for(make_person(roles=[Role.COORDINATOR]))
    other = make_person("Someone Else")
    page = client.get(reverse("agency:person", args=[other.pk]))
    assert "Give a role" not in page.content.decode()
    assert client.post(reverse("agency:roles", args=[other.pk]), {"role": "executive"}).status_code == 403


def test_query_count_is_the_same_at_one_and_at_three(boss, make_person):
    counts = []
    for number in range(3):
        make_person(f"Person {number}")
        boss.get(reverse("agency:people"))
        with CaptureQueriesContext(connection) as seen:
            boss.get(reverse("agency:people"))
        counts.append(len([query for query in seen if "set_config" not in query["sql"]]))
    assert len(set(counts)) == 1
    assert counts[0] <= 9


def test_person_with_a_long_name_and_no_unit_shows(boss, make_person):
    person = make_person("Maximiliana Featherstonehaugh-Villalobos de la Cruz Oyelaran-Brandvold")
    page = boss.get(reverse("agency:person", args=[person.pk])).content.decode()
    assert person.name in page
    assert "In no unit" in page
    assert Person.objects.count() >= 2
