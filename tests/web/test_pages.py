"""Home and program: right for each role, with few queries, the same whatever the size."""

from datetime import timedelta

import pytest

from upstander.agency import tallies
from upstander.agency.core.roles import Role
from upstander.agency.models import Person, Status
from upstander.agency.rows import rows_for
from upstander.agency.services import give_role, set_status
from upstander.policy import services as policies
from upstander.web import queries
from upstander.web.queries import Share, Standing, UnitLine, guarded

TEXT = b"Duty to Intervene\n\n1 Duty\n\nYou must intervene when another officer uses too much force.\n"


@pytest.fixture
def version(agency, coordinator, noon):
    draft = policies.import_file(
        agency=agency, title="Duty to Intervene", data=TEXT, file_name="duty.txt", by=coordinator, at=noon
    )
    return policies.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)


@pytest.fixture
def districts(agency, noon, make_unit, make_person):
    """Two districts: three people in one, two in the other."""
    one, two = make_unit("District 1"), make_unit("District 2")
    people = [make_person(f"Person {number}", unit=one if number < 3 else two) for number in range(5)]
    tallies.recount(agency, noon)
    return one, two, people


def standing(person, noon):
    return queries.standing(rows_for(Person.objects.select_related("agency", "unit").get(pk=person.pk), noon))


def test_who_is_on_leave_is_not_counted_and_the_page_says_so(
    client_for, coordinator, districts, version, noon
):
    _, _, people = districts
    set_status(person=people[0], kind=Status.Kind.LEAVE, on=noon.date(), by=coordinator, at=noon)
    now = standing(coordinator, noon)
    assert (now.signed.of, now.on_leave) == (5, 1)  # four and the coordinator
    assert "1 is on leave and not counted" in client_for(coordinator).get("/program/").content.decode()


def test_signature_shows_in_the_unit_and_the_whole(coordinator, districts, version, noon):
    _, _, people = districts
    for _ in range(2):
        policies.acknowledge(version=version, person=people[0], text_hash=version.text_hash, at=noon)
    now = standing(coordinator, noon)
    assert now.signed == Share(1, 6)
    assert {line.name: line.signed for line in now.units} == {
        "District 1": Share(1, 3),
        "District 2": Share(0, 2),
    }


def test_stored_counts_equal_a_fresh_count(agency, coordinator, districts, version, noon):
    _, _, people = districts
    policies.acknowledge(version=version, person=people[3], text_hash=version.text_hash, at=noon)
    before = standing(coordinator, noon)
    tallies.recount(agency, noon)
    assert standing(coordinator, noon) == before


def test_supervisor_sees_own_unit_only(make_person, districts, version, noon, coordinator):
    one, _, _ = districts
    sergeant = make_person("Sergeant", unit=one)
    give_role(person=sergeant, role=Role.SUPERVISOR, unit=one, by=coordinator, at=noon)
    tallies.recount(sergeant.agency, noon)
    now = standing(sergeant, noon)
    assert [line.name for line in now.units] == ["District 1"]
    assert now.signed.of == 4


def test_monitor_sees_no_figure_below_eleven(client_for, make_person, districts, version):
    monitor = make_person("Monitor", kind=Person.Kind.OUTSIDE, roles=[Role.MONITOR])
    page = client_for(monitor).get("/program/").content.decode()
    assert "Units are not shown" in page
    assert "District 1" not in page
    assert "of 6" not in page


@pytest.mark.parametrize(
    ("signed", "shown"), [((11, 11), True), ((10, 11), False), ((11, 10), False), ((0, 40), False)]
)
def test_monitor_sees_units_only_if_every_cell_is_large(signed, shown):
    done, rest = signed
    line = UnitLine("District 1", Share(done, done + rest), Share(20, 40), 1)
    whole = Standing(Share(done, done + rest), Share(20, 40), 1, [line])
    assert bool(guarded(whole).units) is shown
    assert guarded(whole).signed.hidden is not shown
    assert guarded(whole).on_leave is None


def test_officer_is_sent_home_and_coordinator_to_the_program(client_for, coordinator, make_person):
    assert client_for(make_person()).get("/")["Location"] == "/home/"
    assert client_for(coordinator).get("/")["Location"] == "/program/"


def test_home_has_the_policy_as_the_next_thing(client_for, make_person, version):
    officer = make_person()
    assert "Read and sign" in client_for(officer).get("/home/").content.decode()
    policies.acknowledge(
        version=version, person=officer, text_hash=version.text_hash, at=version.published_at
    )
    page = client_for(officer).get("/home/").content.decode()
    assert "Nothing to sign" in page
    assert "Read and sign" not in page


def test_empty_agency_is_told_the_first_step(client_for, coordinator):
    page = client_for(coordinator).get("/program/").content.decode()
    assert "Bring in your" in page


@pytest.mark.parametrize("path", ["/home/", "/program/"])
def test_queries_are_few_and_the_same_at_one_and_at_three(
    client_for, coordinator, make_person, make_unit, version, count_queries, path
):
    client = client_for(coordinator)
    counts = []
    for number in range(3):
        make_person(f"Person {number}", unit=make_unit(f"District {number}"))
        tallies.recount(coordinator.agency, version.published_at)
        client.get(path)
        counts.append(count_queries(lambda: client.get(path)))
    assert len(set(counts)) == 1
    assert counts[0] <= (8 if path == "/home/" else 12)


def test_the_law_stage_says_when_a_policy_is_to_be_looked_at_again(
    client_for, coordinator, agency, make_person, noon
):
    words, past = "Look at your policy again", noon - timedelta(days=900)
    assert words not in client_for(coordinator).get("/program/").content.decode()
    draft = policies.import_file(agency=agency, data=TEXT, file_name="duty.txt", by=coordinator, at=past)
    policies.put_through(version=draft, effective_on=past.date(), by=coordinator, at=past)
    page = client_for(coordinator).get("/program/").content.decode()
    assert words in page
    assert 'href="/check/recheck/"' in page
    supervisor = make_person("Sam", roles=[Role.SUPERVISOR])
    assert words not in client_for(supervisor).get("/program/").content.decode()
