"""A scene before a class: for instructors, big, and nothing of it is kept."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, AuditEntry, Person
from upstander.play.models import Play, Practiced
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current

MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]


@pytest.fixture
def version(agency: Agency) -> ScenarioVersion:
    return current(agency).get(slug="still-on-his-back")


@pytest.fixture
def teacher(make_person: MakePerson, client_for: ClientFor) -> Client:
    return client_for(make_person(roles=[Role.INSTRUCTOR]))


def test_instructor_chooses_a_scene_and_shows_it_big(teacher: Client, version: ScenarioVersion) -> None:
    listed = teacher.get(reverse("play:classroom")).content.decode()
    page = teacher.get(reverse("play:class_scene", args=[version.slug])).content.decode()

    assert version.title in listed
    assert "Note: " in listed
    assert 'class="p-play p-class"' in page
    assert f'data-class="{reverse("play:class_debrief", args=[version.digest])}"' in page
    assert "Nothing is kept" in page


def test_debrief_of_the_class_is_made_from_its_moves_and_forgotten(
    teacher: Client, version: ScenarioVersion, noon: datetime
) -> None:
    entries = AuditEntry.objects.count()
    page = teacher.post(reverse("play:class_debrief", args=[version.digest]), {"log": "[]"}).content.decode()

    assert "To ask the class" in page
    assert "Second by second" in page
    assert "What the law would ask" in page
    assert (Play.objects.count(), Practiced.objects.count(), AuditEntry.objects.count()) == (0, 0, entries)


@pytest.mark.parametrize("log", ["", "{", "[[0]]", json.dumps([[0, "move", 60000]]), "null", "[1]"])
def test_moves_that_were_not_made_are_refused(teacher: Client, version: ScenarioVersion, log: str) -> None:
    assert teacher.post(reverse("play:class_debrief", args=[version.digest]), {"log": log}).status_code == 422


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.EXECUTIVE, Role.ADMINISTRATOR])
def test_others_have_no_classroom(
    make_person: MakePerson, client_for: ClientFor, version: ScenarioVersion, role: Role | None
) -> None:
    client = client_for(make_person(roles=[role] if role else []))
    for url in (reverse("play:classroom"), reverse("play:class_scene", args=[version.slug])):
        assert client.get(url).status_code == 403
    assert client.post(reverse("play:class_debrief", args=[version.digest]), {"log": "[]"}).status_code == 403
