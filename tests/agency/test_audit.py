"""The audit: append-only, chained, written with its change."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from upstander.agency import audit
from upstander.agency.models import Agency, AuditEntry

ROOT = Path(__file__).resolve().parents[2]


def reopen() -> None:
    """What an intruder with the database's own password could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come can't be altered
            cursor.execute("ALTER TABLE agency_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER agency_auditentry_closed_update")
            cursor.execute("DROP TRIGGER agency_auditentry_closed_delete")


def write(agency: Agency, noon, count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            audit.record(agency, "test.happened", by=None, at=noon, number=number)


def test_chain_of_an_agency_holds(agency, noon):
    write(agency, noon, 20)
    entries, broken = audit.verify(agency)
    assert (entries, broken) == (AuditEntry.objects.filter(agency=agency).count(), None)
    assert entries >= 20


@pytest.mark.parametrize(
    "change", [{"verb": "test.lied"}, {"facts": {"number": 99}}, {"by": 7}, {"target": "x"}]
)
def test_altered_entry_is_found_by_its_number(agency, noon, change):
    write(agency, noon, 20)
    reopen()
    AuditEntry.objects.filter(agency=agency, number=9).update(**change)
    assert audit.verify(agency)[1] == 9


def test_entry_cut_off_at_the_end_is_found(agency, noon):
    write(agency, noon, 5)
    reopen()
    last = AuditEntry.objects.filter(agency=agency).latest("number")
    number = last.number
    last.delete()
    assert audit.verify(agency) == (number - 1, number)


def test_chains_of_two_agencies_are_apart(agency, other_agency, noon):
    write(agency, noon, 3)
    reopen()
    AuditEntry.objects.filter(agency=agency, number=2).update(verb="test.lied")
    assert audit.verify(agency)[1] == 2
    assert audit.verify(other_agency)[1] is None


@pytest.mark.parametrize(
    "statement", ["UPDATE agency_auditentry SET verb = 'x'", "DELETE FROM agency_auditentry"]
)
def test_database_refuses_to_change_an_entry(agency, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused(agency, noon):
    with pytest.raises(RuntimeError, match="transaction of its change"):
        audit.record(agency, "test.happened", by=None, at=noon)


@pytest.mark.django_db(transaction=True)
def test_change_that_fails_leaves_no_entry(agency, noon):
    before = AuditEntry.objects.count()

    @transaction.atomic
    def change_that_fails() -> None:
        audit.record(agency, "test.happened", by=None, at=noon)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert AuditEntry.objects.count() == before
    assert audit.verify(agency)[1] is None


def test_empty_installation_says_so(tmp_path):
    """Through the command itself, on a database that has only been migrated."""
    env = {"UPSTANDER_DATA": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")}
    program = [sys.executable, "-m", "upstander.cli"]
    made = subprocess.run([*program, "manage", "migrate", "-v0"], env=env, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    said = subprocess.run([*program, "audit", "verify"], env=env, capture_output=True, text=True)
    assert (said.stdout, said.returncode) == ("0 entries\n", 0)
