"""Publishing: what passes becomes a version, twice is once, and a version never changes."""

from datetime import datetime

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import override_settings

from upstander.agency.models import Agency, AuditEntry, Person
from upstander.scenario import library, queries, services
from upstander.scenario.errors import NotPublishable
from upstander.scenario.models import ScenarioVersion

from .synthetic import as_yaml, small
from .test_audit import sound


def test_new_agency_starts_with_what_the_settings_give(agency: Agency) -> None:
    assert [version.slug for version in queries.current(agency)] == settings.LIBRARY


def test_without_a_choice_an_agency_is_given_every_scene_that_ships(agency: Agency, noon: datetime) -> None:
    with override_settings(LIBRARY=None):
        services.publish_library(agency=agency, by=None, at=noon)

    assert sorted(version.slug for version in queries.current(agency)) == library.slugs()
    assert all(version.about["summary"] for version in queries.current(agency))


def test_publishing_the_library_again_changes_nothing(agency: Agency, noon: datetime) -> None:
    before = list(queries.versions(agency).values_list("pk", flat=True))
    lines = AuditEntry.objects.filter(agency=agency).count()
    services.publish_library(agency=agency, by=None, at=noon)

    assert list(queries.versions(agency).values_list("pk", flat=True)) == before
    assert AuditEntry.objects.filter(agency=agency).count() == lines


def test_changed_scenario_is_a_new_version_and_the_old_one_stays(
    agency: Agency, coordinator: Person, noon: datetime
) -> None:
    first = services.publish(agency=agency, text=as_yaml(sound()), file="a.yaml", by=coordinator, at=noon)
    changed = as_yaml(sound() | {"title": "Small one again"})
    second = services.publish(agency=agency, text=changed, file="a.yaml", by=coordinator, at=noon)

    assert (first.number, second.number) == (1, 2)
    assert first.digest != second.digest
    assert [v.number for v in queries.current(agency).filter(slug="small-one")] == [2]
    assert ScenarioVersion.objects.get(pk=first.pk).table.words["title"] == "Small one"


def test_stored_table_is_the_compiled_one(agency: Agency) -> None:
    version = queries.current(agency).get(slug="still-on-his-back")

    assert version.table.to_bytes() == library.table_of("still-on-his-back").to_bytes()
    assert version.digest == version.table.digest


def test_scenario_that_fails_a_gate_is_refused_and_nothing_is_stored(
    agency: Agency, coordinator: Person, noon: datetime
) -> None:
    before = queries.versions(agency).count()
    with pytest.raises(NotPublishable) as caught:
        services.publish(agency=agency, text=as_yaml(small()), file="a.yaml", by=coordinator, at=noon)

    assert str(caught.value).startswith("a.yaml, line ")
    assert str(caught.value).endswith("Nothing was published.")
    assert caught.value.status == 422
    assert queries.versions(agency).count() == before


def test_published_version_can_not_be_changed_in_the_database(agency: Agency) -> None:
    version = ScenarioVersion.objects.filter(agency=agency).first()
    assert version is not None

    with pytest.raises(DatabaseError), transaction.atomic():
        ScenarioVersion.objects.filter(pk=version.pk).update(title="Another")
    version.refresh_from_db()
    assert version.title == "Still on his back"


def test_versions_of_two_agencies_are_apart(agency: Agency, other_agency: Agency) -> None:
    ours = set(queries.versions(agency).values_list("pk", flat=True))

    assert ours
    assert ours & set(queries.versions(other_agency).values_list("pk", flat=True)) == set()
