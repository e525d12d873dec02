"""An agency of any size, made in bulk and the same every time; it grows in place from one size to the next."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

SQUAD = 50  # people in the smallest unit
DISTRICTS = 4  # what the program page lists, at every size
HIRED = date(2020, 1, 1)
AT_ONCE = 2_000


class Bench:
    """One agency: a top, four districts, and as many squads of fifty as its people need."""

    def __init__(self) -> None:
        from upstander.agency.models import Rank
        from upstander.agency.services import add_unit, found_agency

        self.at = datetime.now(UTC) - timedelta(days=30)
        self.agency, self.coordinator = found_agency(
            name="Bench Police",
            state="CO",
            coordinator_name="Dana Whitlock",
            coordinator_email="dana@bench.example",
            at=self.at,
        )
        by: dict[str, Any] = {"agency": self.agency, "by": self.coordinator, "at": self.at}
        top = add_unit(name="Bench Police", code="TOP", **by)
        self.districts = [
            add_unit(name=f"District {n}", code=f"D{n}", parent=top, **by) for n in range(DISTRICTS)
        ]
        self.ranks = [
            Rank.objects.create(agency=self.agency, name=name, order=order)
            for order, name in enumerate(("Officer", "Sergeant", "Lieutenant"), 1)
        ]
        self.squads: list[Any] = []
        self.people: list[Any] = []
        self.version = self._publish()

    def _publish(self) -> Any:
        from upstander.policy import services

        text = (files("upstander.web.demo") / "content" / "duty-v1.txt").read_bytes()
        draft = services.import_file(
            agency=self.agency, file_name="duty.txt", data=text, by=self.coordinator, at=self.at
        )
        return services.put_through(
            version=draft, effective_on=self.at.date(), by=self.coordinator, at=self.at
        )

    def grow(self, people: int) -> None:
        """Until there are `people`: one in 25 on leave, four of five have signed, three of five have practiced."""
        from upstander.agency import tallies

        self._squads(people // SQUAD)
        fresh = self._hire(range(len(self.people), people))
        self._statuses(fresh)
        self._signatures(fresh)
        self._practice(fresh)
        self.people += fresh
        tallies.recount(self.agency, datetime.now(UTC))
        analyze()

    def _squads(self, wanted: int) -> None:
        from upstander.agency.models import Unit

        fresh = []
        for n in range(len(self.squads), max(wanted, DISTRICTS)):
            above = self.districts[n % DISTRICTS]
            fresh.append(Unit(agency=self.agency, name=f"Squad {n}", code=f"S{n}", parent=above))
        for unit in Unit.objects.bulk_create(fresh, batch_size=AT_ONCE):
            unit.path = f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"
        Unit.objects.bulk_update(fresh, ["path"], batch_size=500)
        self.squads += fresh

    def _hire(self, numbers: range) -> list[Any]:
        from upstander.agency.models import Person

        rows = [
            Person(
                agency=self.agency,
                name=f"Last{n % 977} First{n}",
                badge=str(10_000 + n),
                email=f"p{n}@bench.example",
                unit=self.squads[n % len(self.squads)],
                rank=self.ranks[n % 37 % 3],
                hired_on=HIRED,
            )
            for n in numbers
        ]
        return Person.objects.bulk_create(rows, batch_size=AT_ONCE)

    def _statuses(self, people: list[Any]) -> None:
        from upstander.agency.models import Status

        kinds = (Status.Kind.LEAVE, *[Status.Kind.ACTIVE] * 24)
        rows = [
            Status(agency=self.agency, person=person, kind=kinds[(n + 1) % 25], from_date=HIRED)
            for n, person in enumerate(people)
        ]
        Status.objects.bulk_create(rows, batch_size=AT_ONCE)

    def _signatures(self, people: list[Any]) -> None:
        from upstander.policy.models import Acknowledgement
        from upstander.policy.services import STATEMENT

        facts = {"version": self.version, "statement": STATEMENT, "text_hash": self.version.text_hash}
        rows = [
            Acknowledgement(
                agency=self.agency, person=person, at=self.at + timedelta(minutes=n % 20_000), **facts
            )
            for n, person in enumerate(people)
            if n % 5  # the first has it to sign yet
        ]
        Acknowledgement.objects.bulk_create(rows, batch_size=AT_ONCE)

    def _practice(self, people: list[Any]) -> None:
        from upstander.play.models import Practiced

        rows = [
            Practiced(agency=self.agency, person=person, slug="still-on-his-back", on_date=self.at.date())
            for n, person in enumerate(people)
            if n % 5 > 1
        ]
        Practiced.objects.bulk_create(rows, batch_size=AT_ONCE)

    def cookie(self, person: Any) -> str:
        """The cookie of a signed-in person, the second factor given."""
        from django.conf import settings
        from django.test import Client

        from upstander.agency.models import User

        person.user = person.user or User.objects.create_user(f"bench-{person.pk}")
        person.save(update_fields=["user"])
        client = Client()
        client.force_login(person.user)
        session = client.session
        session["second_factor"] = True
        session.save()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def analyze() -> None:
    """Let the database count its rows, as it does by itself in daily use."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
