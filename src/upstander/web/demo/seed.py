"""Makes the demonstration agency: 240 synthetic people on the roster, the same ones every time."""

import random
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files

from django.contrib.auth.hashers import make_password
from django.db import transaction

from upstander.agency import tallies
from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, Person, Rank, Status, Unit, User
from upstander.agency.services import add_unit, found_agency, give_role, joining, letters
from upstander.play.models import Practiced
from upstander.policy import services as policies
from upstander.policy.models import Acknowledgement, PolicyVersion

from . import beside, roster
from .roles import ROLES

SEED = 1871  # the year of the statute behind Section 1983
PEOPLE = 240
RANKS = ("Officer", "Corporal", "Sergeant", "Lieutenant", "Captain", "Chief")
UNITS = {
    "District 1": 78,
    "District 2": 84,
    "District 3": 52,
    (LAST_UNIT := "Records, Dispatch and Community Liaison"): 26,
}
CONTENT = files("upstander.web.demo") / "content"
FIRST, LAST = (line.split() for line in (CONTENT / "names.txt").read_text("utf-8").splitlines())
SUPPORT = [
    {"name": "Peer support team", "how": "555-0142, day and night"},
    {"name": "Chaplain", "how": "555-0177"},
    {"name": "988 Suicide and Crisis Lifeline", "how": "Call or text 988"},
]


@dataclass
class Demo:
    """What is being made."""

    agency: Agency
    coordinator: Person
    at: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  # synthetic people
    units: dict[str, Unit] = field(default_factory=dict)
    ranks: dict[str, Rank] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)

    def day(self, ago: int) -> date:
        """So many days before today."""
        return tallies.day_of(self.agency, self.at) - timedelta(days=ago)


@transaction.atomic
def seed(*, at: datetime) -> Agency:
    """Make everything. Deterministic but for the day, from which all dates count back."""
    agency, coordinator = found_agency(
        name="Alder Ferry Police",
        state="CO",
        time_zone="America/Denver",
        coordinator_name="Dana Whitlock",
        coordinator_email="dana.whitlock@alderferry.example",
        demo=True,
        at=at - timedelta(days=400),
    )
    agency.support_lines = SUPPORT
    agency.save(update_fields=["support_lines"])
    demo = Demo(agency, coordinator, at)
    _structure(demo)
    _people(demo)
    _statuses(demo)
    _roles(demo)
    _policy(demo, 1, ago=250, share=0.97)
    _changes(demo)
    _policy(demo, 2, ago=21, share=0.87)
    beside.bring_in(agency=agency, by=coordinator, at=at)
    _practice(demo)
    _invitations(demo)
    tallies.recount(agency, at)
    return agency


def _structure(demo: Demo) -> None:
    demo.ranks = {
        name: Rank.objects.create(agency=demo.agency, name=name, order=order)
        for order, name in enumerate(RANKS, 1)
    }
    early = demo.at - timedelta(days=399)
    top = add_unit(agency=demo.agency, name="Alder Ferry Police", code="AFP", by=demo.coordinator, at=early)
    for number, name in enumerate(UNITS, 1):
        demo.units[name] = add_unit(
            agency=demo.agency, name=name, code=f"D{number}", parent=top, by=demo.coordinator, at=early
        )


def _rank(number: int) -> str:
    return (
        "Lieutenant"
        if number == 0
        else "Sergeant"
        if number < 6
        else "Corporal"
        if number < 12
        else "Officer"
    )


def _people(demo: Demo) -> None:
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    demo.chance.shuffle(names)
    rows, badge = [], 1100
    for unit, size in UNITS.items():
        sworn = not unit.startswith("Records")
        for number in range(size - 1):  # one of each comes later: a hire, or the coordinator
            badge += demo.chance.randint(1, 4)
            name = names.pop()
            rows.append(
                Person(
                    agency=demo.agency,
                    name=name,
                    badge=str(badge),
                    email=f"{name.lower().replace(' ', '.')}@alderferry.example",
                    unit=demo.units[unit],
                    rank=demo.ranks[_rank(number)] if sworn else None,
                    kind=Person.Kind.SWORN if sworn else Person.Kind.PROFESSIONAL,
                    hired_on=demo.day(demo.chance.randint(60, 9000)),
                )
            )
    Person.objects.bulk_create(rows)
    demo.coordinator.unit = demo.units[LAST_UNIT]
    demo.coordinator.save(update_fields=["unit"])
    demo.people = rows


def _statuses(demo: Demo) -> None:
    """Nine on leave, three in the academy, six who left in the last year and are no longer among the 240."""
    odd = demo.chance.sample([person for person in demo.people if person.rank == demo.ranks["Officer"]], 12)
    kinds = {person.pk: Status.Kind.LEAVE for person in odd[:9]} | {
        person.pk: Status.Kind.ACADEMY for person in odd[9:]
    }
    rows = []
    for person in demo.people:
        kind, hired = kinds.get(person.pk, Status.Kind.ACTIVE), person.hired_on or demo.day(400)
        if kind == Status.Kind.LEAVE:
            rows += _turned(person, kind, hired, demo.day(demo.chance.randint(5, 50)))
        else:
            rows.append(Status(agency=demo.agency, person=person, kind=kind, from_date=hired))
    for number in range(6):
        left = Person.objects.create(
            agency=demo.agency,
            name=f"{FIRST[number]} {LAST[-1 - number]}-{LAST[number]}",
            badge=str(900 + number),
            unit=demo.units["District 1"],
            rank=demo.ranks["Officer"],
            hired_on=demo.day(4000),
        )
        rows += _turned(left, Status.Kind.LEFT, demo.day(4000), demo.day(30 * (number + 1)))
    Status.objects.bulk_create(rows)


def _turned(person: Person, kind: Status.Kind, hired: date, since: date) -> list[Status]:
    """Active until the day before `since`, then `kind`."""
    before, active = since - timedelta(days=1), Status.Kind.ACTIVE
    return [
        Status(agency=person.agency, person=person, kind=active, from_date=hired, to_date=before),
        Status(agency=person.agency, person=person, kind=kind, from_date=since),
    ]


def _changes(demo: Demo) -> None:
    """Promotions, moves and hires of four weeks ago."""
    there = [person for person in demo.people if not _away(person)]
    at = demo.at - timedelta(days=28)
    roster.bring_in(agency=demo.agency, people=there, by=demo.coordinator, at=at)
    old = {person.pk: place for place, person in enumerate(demo.people)}
    rows = Person.objects.filter(agency=demo.agency, badge__in=_badges(demo)).select_related(
        "unit", "rank", "agency"
    )
    demo.people = sorted(rows, key=lambda person: old.get(person.pk, PEOPLE))


def _badges(demo: Demo) -> list[str]:
    return [
        *(person.badge or "" for person in demo.people),
        *(str(2900 + n) for n in range(len(roster.HIRED))),
    ]


def _roles(demo: Demo) -> None:
    """One account for each button of the demonstration page."""
    early = demo.at - timedelta(days=398)
    in_two = [person for person in demo.people if person.unit == demo.units["District 2"]]
    in_records = [person for person in demo.people if person.unit == demo.units[LAST_UNIT]]
    chosen = {
        "officer": next(p for p in in_two if p.rank == demo.ranks["Officer"] and not _away(p)),
        "supervisor": in_two[1],
        "executive": demo.people[0],
        "instructor": demo.people[80],
        "protection": in_records[-2],
        "administrator": in_records[-3],
        "coordinator": demo.coordinator,
        "counsel": _outside(demo, "Marisol Castellanos-Whitfield"),
        "monitor": _outside(demo, "Tunde Adebayo-Reinholt"),
    }
    demo.people[0].rank = demo.ranks["Chief"]
    demo.people[0].save(update_fields=["rank"])
    nobodys = make_password(secrets.token_urlsafe())  # so that the account pages are as they are for everyone
    for key, person in chosen.items():
        person.user = User.objects.create_user(username=f"demo-{key}")
        person.user.password = nobodys
        person.user.save(update_fields=["password"])
        person.save(update_fields=["user"])
        role = ROLES[key][0]
        if role is not None and person != demo.coordinator:
            unit = demo.units["District 2"] if role is Role.SUPERVISOR else None
            give_role(person=person, role=role, unit=unit, by=demo.coordinator, at=early)


def _away(person: Person) -> bool:
    return person.statuses.exclude(kind=Status.Kind.ACTIVE).exists()


def _outside(demo: Demo, name: str) -> Person:
    return Person.objects.create(agency=demo.agency, name=name, kind=Person.Kind.OUTSIDE)


def _policy(demo: Demo, number: int, *, ago: int, share: float) -> None:
    """A version with most of its signatures in."""
    at = demo.at - timedelta(days=ago)
    draft = policies.import_file(
        agency=demo.agency,
        title="Duty to Intervene",
        data=(CONTENT / f"duty-v{number}.txt").read_bytes(),
        file_name=f"duty-to-intervene-{number}.txt",
        by=demo.coordinator,
        at=at,
    )
    version = policies.put_through(
        version=draft,
        effective_on=demo.day(ago - 10),
        by=demo.coordinator,
        approved_by=demo.people[0],
        at=at,
    )
    _signatures(demo, version, ago, share)


def _signatures(demo: Demo, version: PolicyVersion, ago: int, share: float) -> None:
    slow = demo.units["District 2"]
    rows = []
    for person in demo.people:
        late = person.unit == slow and ago < 100
        if (person.user and person.user.username == "demo-officer" and ago < 100) or (
            demo.chance.random() > (share - 0.2 if late else share + 0.05)
        ):
            continue
        at = demo.at - timedelta(days=demo.chance.randint(1, ago), minutes=demo.chance.randint(0, 600))
        rows.append(
            Acknowledgement(
                agency=demo.agency,
                version=version,
                person=person,
                at=at,
                statement=policies.STATEMENT,
                text_hash=version.text_hash,
            )
        )
    Acknowledgement.objects.bulk_create(rows)


def _practice(demo: Demo) -> None:
    rows = []
    for person in demo.people:
        shy = person.unit == demo.units["District 2"]
        if (person.user and person.user.username == "demo-officer") or demo.chance.random() > (
            0.3 if shy else 0.85
        ):
            continue
        rows.append(
            Practiced(
                agency=demo.agency,
                person=person,
                slug="still-on-his-back",
                on_date=demo.day(demo.chance.randint(0, 150)),
            )
        )
    Practiced.objects.bulk_create(rows)


def _invitations(demo: Demo) -> None:
    """A few letters, so that the page shows mail."""
    ago = demo.at - timedelta(days=2)
    for person in [person for person in demo.people if person.user is None][20:24]:
        invitation, token = joining.invite(person=person, how="email", by=demo.coordinator, at=ago)
        letters.send_invitation(invitation, token)
