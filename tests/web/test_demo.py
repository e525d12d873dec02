"""The demonstration exists on its own database and nowhere else; its data is the same every time."""

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from upstander.agency import audit, queries, tallies
from upstander.agency.models import Agency, Installation, Person, Status
from upstander.agency.models_roster import RosterImport
from upstander.ground.errors import NotHere
from upstander.web.demo import views
from upstander.web.demo.roles import ROLES
from upstander.web.demo.seed import seed


@pytest.mark.parametrize("path", ["/demo", "/demo/enter/", "/parts"])
def test_pages_of_the_demonstration_are_absent_from_a_real_installation(client, agency, path):
    assert client.get(path).status_code == 404
    assert client.post(path, {"role": "coordinator"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_addresses_of_the_demonstration_have_no_name_there(agency):
    with pytest.raises(NoReverseMatch):
        reverse("web:demo")


@override_settings(UPSTANDER_DEMO=True)
def test_setting_alone_does_not_open_it(agency):
    """The database says that it is real, so the pages are not there even if somebody sets the switch."""
    assert not Installation.objects.get().demo
    for view in (views.doors, views.parts):
        with pytest.raises(NotHere):
            view(HttpRequest())


def test_demonstration_is_240_people_in_three_districts(db, noon):
    agency = seed(at=noon)
    day = tallies.day_of(agency, noon)
    roster = Person.objects.filter(agency=agency).exclude(kind=Person.Kind.OUTSIDE)
    there = [person for person in roster if not queries.has_left(person, day)]
    assert len(there) == 240
    assert roster.count() - len(there) == 6
    assert queries.with_status(agency, Status.Kind.LEAVE, day).count() == 9
    assert Installation.objects.get().demo
    done = RosterImport.objects.get(agency=agency)
    assert done.state == "applied"
    assert {kind: done.counts[kind] for kind in ("new", "changed", "leaves")} == {
        "new": 3,
        "changed": 9,
        "leaves": 0,
    }
    assert audit.verify(agency)[1] is None


def test_demonstration_is_the_same_every_time(db, noon):
    def facts(agency: Agency) -> list[object]:
        people = Person.objects.filter(agency=agency).order_by("pk")
        counts = tallies.read(agency, ("on_duty", "signed", "practiced"), [None], noon)
        return [list(people.values_list("name", "badge", "hired_on", "email")), list(counts.values())]

    first = seed(at=noon)
    before = facts(first)
    Agency.objects.filter(pk=first.pk).update(slug="earlier")
    from upstander.agency.models import User

    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(username=f"earlier-{user.pk}")
    assert facts(seed(at=noon)) == before


def test_demonstration_has_signed_and_unsigned_in_every_state(db, noon):
    agency = seed(at=noon)
    counts = tallies.read(agency, ("on_duty", "signed", "practiced"), [None], noon)
    signed, practiced, duty = counts["signed", None], counts["practiced", None], counts["on_duty", None]
    assert 0 < signed < duty
    assert 0 < practiced < duty
    later = tallies.read(agency, ("on_duty",), [None], noon + timedelta(days=1))
    assert later["on_duty", None] == duty


def test_one_button_for_every_role_that_there_is():
    from upstander.agency.core.roles import GRANTED

    assert {role for role, _, _ in ROLES.values() if role} == set(GRANTED)
