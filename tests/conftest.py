"""Fixtures that every room's tests share: real rows in a real database."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, Person, Rank, Status, Unit, User
from upstander.agency.services import add_unit, found_agency, give_role

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MakePerson = Callable[..., Person]
MakeUnit = Callable[..., Unit]


@pytest.fixture
def noon() -> datetime:
    """A fixed moment."""
    return NOON


@pytest.fixture
def shared() -> Path:
    """The folder of source material beside the checkout; absent in a fresh clone elsewhere, present in CI."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared is missing: CI must run these tests")
        pytest.skip("needs ../shared, the source material, which is not beside this checkout")
    return folder


def _found(name: str) -> Agency:
    agency, _ = found_agency(
        name=name,
        state="CO",
        time_zone="America/Denver",
        coordinator_name="Dana Whitlock",
        coordinator_email=f"dana@{name.split(maxsplit=1)[0].lower()}.example",
        at=NOON,
    )
    return agency


@pytest.fixture
def agency(db: None) -> Agency:
    """An agency with its coordinator, who is administrator too."""
    return _found("Alder Ferry Police")


@pytest.fixture
def other_agency(db: None) -> Agency:
    """A second agency in the same installation."""
    return _found("Birch Landing Police")


@pytest.fixture
def coordinator(agency: Agency) -> Person:
    """The first coordinator of `agency`."""
    return Person.objects.select_related("agency").get(agency=agency, name="Dana Whitlock")


@pytest.fixture
def make_unit(agency: Agency) -> MakeUnit:
    """Makes a unit: `make_unit("District 1", parent=…, agency=…)`."""

    def make(name: str = "District 1", *, parent: Unit | None = None, agency: Agency = agency) -> Unit:
        code = f"{name}-{Unit.objects.filter(agency=agency).count()}"
        return add_unit(agency=agency, name=name, code=code, parent=parent, by=None, at=NOON)

    return make


@pytest.fixture
def make_person(agency: Agency) -> MakePerson:
    """Makes a person with a status, and with roles: `make_person(roles=[Role.SUPERVISOR], unit=…)`."""

    def make(
        name: str = "Riley Marsh",
        *,
        agency: Agency = agency,
        roles: list[Role] | None = None,
        unit: Unit | None = None,
        rank: Rank | None = None,
        status: str = Status.Kind.ACTIVE,
        kind: str = Person.Kind.SWORN,
        hired_on: date | None = None,
        **fields: Any,
    ) -> Person:
        number = Person.objects.filter(agency=agency).count() + 1000
        fields.setdefault("badge", None if kind == Person.Kind.OUTSIDE else str(number))
        person = Person.objects.create(
            agency=agency, name=name, unit=unit, rank=rank, kind=kind, hired_on=hired_on, **fields
        )
        if kind != Person.Kind.OUTSIDE:
            Status.objects.create(agency=agency, person=person, kind=status, from_date=date(2026, 1, 1))
        for role in roles or []:
            give_role(person=person, role=role, by=None, at=NOON)
        return person

    return make


@pytest.fixture
def client_for() -> Callable[[Person], Client]:
    """A signed-in client of a person, with the second factor given."""

    def make(person: Person) -> Client:
        if person.user is None:
            person.user = User.objects.create_user(
                username=f"person-{person.pk}", password="a long pass phrase"
            )
            person.save(update_fields=["user"])
        client = Client()
        client.force_login(person.user)
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return make


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """Counts the statements of a call that read or write rows: opening the door and savepoints are none."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as seen:
            call()
        silent = ("SAVEPOINT", "RELEASE", "SELECT set_config", "BEGIN", "COMMIT")
        return len([query for query in seen if not query["sql"].startswith(silent)])

    return count


@pytest.fixture(autouse=True, scope="session")
def be_patient_with_the_reader() -> Iterator[None]:
    """A machine that is busy with tests is no reason to say that nobody reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("upstander.understanding.client.PATIENCE", 60.0)
        yield


@pytest.fixture(autouse=True, scope="session")
def flush_past_closed_tables() -> Iterator[None]:
    """Let a transactional test empty the append-only tables afterwards; the triggers come back with the flush."""
    operations = type(connection.ops)
    plain = operations.sql_flush

    def flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        if connection.vendor != "sqlite":
            return list(plain(self, style, tables, **options))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        drop = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*drop, *plain(self, style, tables, **options), *(sql for _, sql in triggers)]

    operations.sql_flush = flush  # type: ignore[method-assign]
    yield
    operations.sql_flush = plain  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium a worker: a second one finds the loop of the first in its thread."""
    from playwright.sync_api import sync_playwright

    from tools.chromium import launch

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**launch())
        yield started
        started.close()
