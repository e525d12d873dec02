"""Who is asked to sign and by when: rules, what changes it by itself, and who is overdue."""

from datetime import timedelta

import pytest
from django.urls import reverse

from upstander.acknowledgement import queries, services
from upstander.acknowledgement.errors import RuleOfNothing
from upstander.acknowledgement.models import Asked, AudienceRule
from upstander.agency import tallies
from upstander.agency.core.roles import Role
from upstander.agency.models import Person, Rank, Status
from upstander.policy import queries as policies
from upstander.policy import services as policy_services

TEXT = b"Duty to Intervene\n\n1 Members shall intervene when a colleague uses excessive force.\n"


@pytest.fixture
def version(agency, coordinator, noon):
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=noon, file_name="duty.txt", data=TEXT
    )
    return policy_services.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)


@pytest.fixture
def rule(version, coordinator, noon):
    """Adds a rule to the audience of the duty policy."""

    def add(leaves_out=False, **names):
        return services.add_rule(
            policy=version.policy, leaves_out=leaves_out, by=coordinator, at=noon, **names
        )

    return add


def asked(version, noon, days=0):
    return set(
        queries.asked_people(version.policy, noon.date() + timedelta(days=days)).values_list(
            "name", flat=True
        )
    )


def test_without_a_rule_everybody_on_duty_is_asked(version, make_person, noon):
    make_person("Here")
    make_person("Away", status=Status.Kind.LEAVE)
    assert asked(version, noon) == {"Dana Whitlock", "Here"}


def test_rules_ask_by_unit_rank_role_kind_and_status_and_one_that_leaves_out_wins(
    version, rule, make_person, make_unit, agency, noon
):
    north, rank = make_unit("North"), Rank.objects.create(agency=agency, name="Sergeant", order=2)
    squad = make_unit("Squad", parent=north)
    make_person("In the squad", unit=squad)
    make_person("A sergeant", rank=rank)
    make_person("A clerk", kind=Person.Kind.PROFESSIONAL, unit=north)
    make_person("A trainer", roles=[Role.INSTRUCTOR])
    make_person("A recruit", status=Status.Kind.ACADEMY)
    rule(unit=north)
    assert asked(version, noon) == {"In the squad", "A clerk"}
    rule(rank=rank)
    rule(role=Role.INSTRUCTOR.value)
    rule(status="academy")
    assert asked(version, noon) == {"In the squad", "A clerk", "A sergeant", "A trainer", "A recruit"}
    out = rule(leaves_out=True, kind=Person.Kind.PROFESSIONAL)
    assert "A clerk" not in asked(version, noon)
    services.take_away(rule=out, by=Person.objects.get(name="Dana Whitlock"), at=noon)
    assert "A clerk" in asked(version, noon)


def test_only_leaving_out_asks_the_rest(version, rule, make_person, make_unit, noon):
    lab = make_unit("Laboratory")
    make_person("In the lab", unit=lab)
    make_person("On patrol")
    rule(leaves_out=True, unit=lab)
    assert asked(version, noon) == {"Dana Whitlock", "On patrol"}


def test_a_rule_of_nothing_is_refused(rule):
    with pytest.raises(RuleOfNothing):
        rule()
    assert not AudienceRule.objects.exists()


def test_home_list_and_counts_follow_the_audience(
    version, rule, make_person, make_unit, client_for, agency, noon
):
    north = make_unit("North")
    inside, outside = make_person("Inside", unit=north), make_person("Outside")
    rule(unit=north)
    assert policies.for_person(inside, noon.date()) == [(version, False)]
    assert policies.for_person(outside, noon.date()) == []
    assert tallies.read(agency, ["asked", "signed"], [None], noon) == {
        ("asked", None): 1,
        ("signed", None): 0,
    }
    policy_services.acknowledge(version=version, person=outside, text_hash=version.text_hash, at=noon)
    tallies.recount(agency, noon)
    assert tallies.read(agency, ["asked", "signed"], [None], noon) == {
        ("asked", None): 1,
        ("signed", None): 0,
    }
    standing = policies.standing(Person.objects.filter(agency=agency), None, version, noon.date(), "open")
    assert [person.name for person in standing] == ["Inside"]
    assert "Nothing to sign" in client_for(outside).get("/home/").content.decode()


def move(person, kind, day):
    Status.objects.filter(person=person, to_date=None).update(to_date=day - timedelta(days=1))
    Status.objects.create(agency=person.agency, person=person, kind=kind, from_date=day)


def late(version, noon, days):
    day = noon.date() + timedelta(days=days)
    people = queries.overdue(Person.objects.filter(agency=version.agency_id), None, version, day)
    return [(person.name, (vars(person)["asked_since"] - noon.date()).days) for person in people]


def test_time_runs_from_publishing_from_a_hire_and_from_a_return_from_leave(version, make_person, noon):
    there = make_person("There")
    services.follow(version.policy, noon)
    services.follow(version.policy, noon)  # twice is once
    assert Asked.objects.filter(person=there).count() == 1
    assert late(version, noon, 14) == []
    assert late(version, noon, 15) == [("Dana Whitlock", 0), ("There", 0)]
    make_person("New")
    services.follow(version.policy, noon + timedelta(days=10))
    move(there, Status.Kind.LEAVE, noon.date() + timedelta(days=12))
    services.follow(version.policy, noon + timedelta(days=12))
    assert late(version, noon, 16) == [("Dana Whitlock", 0)]
    move(there, Status.Kind.ACTIVE, noon.date() + timedelta(days=20))
    services.follow(version.policy, noon + timedelta(days=20))
    assert late(version, noon, 25) == [("Dana Whitlock", 0), ("New", 10)]
    assert late(version, noon, 35) == [("Dana Whitlock", 0), ("New", 10), ("There", 20)]


def test_a_minor_version_makes_nobody_less_late(version, make_person, agency, coordinator, noon):
    make_person("There")
    services.follow(version.policy, noon)
    later = noon + timedelta(days=30)
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=later, file_name="d.txt", data=TEXT.replace(b"colleague", b"peer")
    )
    minor = policy_services.put_through(
        version=draft, effective_on=later.date(), by=coordinator, at=later, substantive=False
    )
    assert len(late(minor, noon, 31)) == 2
    assert late(version, noon, 31) == late(minor, noon, 31)


def test_days_can_be_changed_and_who_signs_is_not_late(version, make_person, coordinator, noon):
    person = make_person("Quick")
    services.follow(version.policy, noon)
    services.set_days(policy=version.policy, days=3, by=coordinator, at=noon)
    assert len(late(version, noon, 4)) == 2
    policy_services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)
    assert [name for name, _ in late(version, noon, 4)] == ["Dana Whitlock"]


def test_supervisor_sees_the_own_unit_only(make_person, make_unit, client_for, agency, coordinator, noon):
    from upstander.agency.services import give_role

    north, south = make_unit("North"), make_unit("South")
    lead = make_person("Lead", unit=north)
    give_role(person=lead, role=Role.SUPERVISOR, unit=north, by=coordinator, at=noon)
    make_person("Near", unit=north)
    make_person("Far", unit=south)
    before = noon - timedelta(days=30)
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=before, file_name="d.txt", data=TEXT
    )
    policy_services.put_through(version=draft, effective_on=before.date(), by=coordinator, at=before)
    page = client_for(lead).get(reverse("acknowledgement:overdue")).content.decode()
    assert "Near" in page
    assert "North: 2" in page
    assert "Far" not in page
    assert "South" not in page
    whole = client_for(coordinator).get(reverse("acknowledgement:overdue")).content.decode()
    assert "Far" in whole
    places = [whole.index(head) for head in ("<h3>North: 2", "<h3>No unit: 1", "<h3>South: 1")]
    assert places == sorted(places)  # most of them first


def test_a_unit_counts_those_too_who_are_not_listed(version, make_person, make_unit, noon):
    north = make_unit("North")
    for number in range(3):
        make_person(f"Officer {number}", unit=north)
    services.follow(version.policy, noon)
    day = (noon + timedelta(days=60)).date()
    people = queries.overdue(Person.objects.filter(agency=version.agency_id), None, version, day)
    found = queries.by_unit(people, 2)
    assert [(unit.name, unit.count) for unit in found] == [("North", 3), ("", 1)]
    assert sum(len(unit.people) for unit in found) == 2


def test_the_page_adds_counts_and_takes_away(version, make_person, make_unit, client_for, coordinator):
    client, north = client_for(coordinator), make_unit("North")
    make_person("Inside", unit=north)
    address = reverse("acknowledgement:audience")
    assert "Everybody on duty is asked to sign: 2" in client.get(address).content.decode()
    assert client.post(address, {"rule": "1", "leaves_out": "no"}).status_code == 422
    client.post(address, {"rule": "1", "leaves_out": "no", "unit": north.pk})
    page = client.get(address).content.decode()
    assert "1 of 2 on duty are asked to sign" in page
    assert "in North" in page
    assert client.post(address, {"days": "0"}).status_code == 422
    client.post(address, {"days": "21"})
    assert queries.days_to_sign(version.policy) == 21
    client.post(reverse("acknowledgement:rule_away", args=[AudienceRule.objects.get().pk]))
    assert not AudienceRule.objects.exists()


def test_few_queries(version, rule, make_person, make_unit, client_for, coordinator, count_queries):
    rule(unit=make_unit("North"))
    officer, lead = client_for(make_person("Inside")), client_for(coordinator)
    assert count_queries(lambda: officer.get("/home/")) <= 8
    lead.get(reverse("acknowledgement:evidence"))  # the first visit of a day counts anew
    for name in ("audience", "overdue", "evidence"):
        assert count_queries(lambda name=name: lead.get(reverse(f"acknowledgement:{name}"))) <= 12, name
