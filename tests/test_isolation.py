"""Agencies stay apart in the database itself (PostgreSQL); the list of pairs comes from the models."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from upstander.agency import door
from upstander.agency.models import Person, Unit
from upstander.ground.isolation import has_agency, pairs

on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL only: SQLite has no row security"
)


def ours() -> list[type[Model]]:
    return [model for room in settings.ROOMS for model in apps.get_app_config(room).get_models()]


def test_every_table_has_an_agency_but_those_named_here():
    without = {model._meta.label for model in ours() if not has_agency(model)}
    assert without == {"agency.Installation", "agency.Agency", "agency.User", "agency.Salt", "agency.Try"}


def test_unique_rules_start_with_the_agency():
    for model in filter(has_agency, ours()):
        for rule in model._meta.total_unique_constraints:
            fields = [name for name in rule.fields if name != "key_hash"]
            alone = model._meta.label, fields
            length = getattr(model._meta.get_field(fields[0]), "max_length", None)
            if len(fields) == 1 and length in (43, 64):
                continue  # a hash looked up before an agency is known
            assert fields[0] == "agency", alone


@on_postgres
@pytest.mark.postgres
def test_every_pair_is_held_by_a_composite_key(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
        )
        keys = cursor.fetchall()
    for model in filter(has_agency, ours()):
        for table, column, target in pairs(model):
            held = f"FOREIGN KEY (agency_id, {column}) REFERENCES {target}(agency_id, id)"
            assert any(name == table and text.startswith(held) for name, text in keys), (table, column)


@on_postgres
@pytest.mark.postgres
def test_no_key_is_checked_twice_and_every_row_is_tied_to_an_agency(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
        )
        keys = cursor.fetchall()
    for model in filter(has_agency, ours()):
        table, columns = model._meta.db_table, [column for _, column, _ in pairs(model)]
        alone = {column for column in (*columns, "agency_id") if any(
            name == table and text.startswith(f"FOREIGN KEY ({column})") for name, text in keys
        )}  # fmt: skip
        sure = [field for field in model._meta.concrete_fields if field.column in columns and not field.null]
        assert alone == (set() if sure else {"agency_id"}), table


@on_postgres
@pytest.mark.postgres
def test_every_table_of_an_agency_has_row_security(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        secured = {name for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in filter(has_agency, ours())} <= secured


@on_postgres
@pytest.mark.postgres
def test_inside_the_door_another_agency_does_not_exist(agency, other_agency, coordinator):
    everybody = set(Person.objects.values_list("agency_id", flat=True))
    assert everybody == {agency.pk, other_agency.pk}
    with door(coordinator):
        assert set(Person.objects.values_list("agency_id", flat=True)) == {agency.pk}


@on_postgres
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_row_of_another_agency_cannot_be_pointed_to(agency, other_agency, noon):
    unit = Unit.objects.create(agency=other_agency, name="District 9", code="D9")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(agency=agency, name="Riley Marsh", unit=unit)


def test_door_gives_only_the_rows_of_the_agency(agency, other_agency, coordinator, make_person):
    make_person("Own Person")
    make_person("Other Person", agency=other_agency)
    with door(coordinator) as rows:
        assert set(rows.all(Person).values_list("agency_id", flat=True)) == {agency.pk}
