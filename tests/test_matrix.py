"""Role × route × own, other agency's, unknown: every route, against the matrix of DESIGN §5.

A route that is not in `OBJECTS` and takes a number fails the test: nobody can forget to think of it.
"""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from upstander.acknowledgement import services as audiences
from upstander.agency.core.matrix import MATRIX, Deed, Reach
from upstander.agency.core.roles import GRANTED, Role
from upstander.agency.models import Agency, Grant, Person
from upstander.agency.services import give_role, joining, roll_call, roster
from upstander.intervention.models import NeedsEntry
from upstander.play import services as plays
from upstander.play.models import Check, CheckScene, Play
from upstander.policy import services as policies
from upstander.scenario.models import ScenarioVersion

UNKNOWN = 999_999
LIBRARIES = ("account_", "mfa_")  # allauth's own pages ask for the account's owner themselves
ROSTER = b"Badge,Name\n1,Alex Doe\n"
ROLES: list[Role] = [Role.OFFICER, *GRANTED]


def routes(patterns=None, space: str = "", path: str = "") -> list[tuple[str, URLPattern]]:
    """Every route with its full name."""
    found = []
    for item in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            found += routes(item.url_patterns, inner, path + str(item.pattern))
        else:
            found.append((f"{space}{item.name}", item))
    return found


EVERY = [(name, route) for name, route in routes() if not name.startswith(LIBRARIES)]
GUARDED = [(name, route) for name, route in EVERY if getattr(route.callback, "deed", None) is not None]


def test_every_view_says_what_it_asks():
    silent = [name for name, route in EVERY if not hasattr(route.callback, "deed")]
    assert silent == []


@pytest.fixture
def house(agency, other_agency, noon):
    """Two agencies with one of everything."""
    return {"Own": furnish(agency, noon), "Other": furnish(other_agency, noon)}


def furnish(agency: Agency, noon) -> dict[str, object]:
    """One row for every route that takes one, and a person for every role."""
    from upstander.agency.models import Status, Unit, User
    from upstander.agency.services import add_unit

    boss = Person.objects.select_related("agency").get(agency=agency, name="Dana Whitlock")
    unit: Unit = add_unit(agency=agency, name="District 1", code="D1", by=boss, at=noon)
    people = {}
    for number, role in enumerate(ROLES):
        kind = Person.Kind.OUTSIDE if role in (Role.MONITOR, Role.COUNSEL) else Person.Kind.SWORN
        person = Person.objects.create(
            agency=agency, name=f"The {role.words}", badge=str(number), unit=unit, kind=kind
        )
        if kind != Person.Kind.OUTSIDE:
            Status.objects.create(
                agency=agency, person=person, kind="active", from_date=noon.date() - timedelta(days=9)
            )
        if role is not Role.OFFICER:
            give_role(
                person=person, role=role, unit=unit if role is Role.SUPERVISOR else None, by=boss, at=noon
            )
        person.user = User.objects.create_user(username=f"{agency.slug}-{role.value}")
        person.save()
        people[role] = person
    text = b"Duty to Intervene\n\n1 Duty\n\nYou must intervene when another officer uses too much force.\n"
    draft = policies.import_file(
        agency=agency, title="Duty to Intervene", data=text, file_name="p.txt", by=boss, at=noon
    )
    said = policies.comment(version=draft, words="Which rank?", by=boss, at=noon)
    version = policies.put_through(version=draft, effective_on=noon.date(), by=boss, at=noon)
    scene = ScenarioVersion.objects.filter(agency=agency).first()
    assert scene is not None
    return {
        "people": people,
        "person": people[Role.OFFICER],
        "grant": Grant.objects.filter(agency=agency, person=people[Role.EXECUTIVE]).first(),
        "version": version,
        "comment": said,
        "scene": scene,
        "play": plays.start(person=people[Role.OFFICER], version=scene, at=noon),
        "rule": audiences.add_rule(
            policy=version.policy, leaves_out=True, kind="professional", by=boss, at=noon
        ),
        "signatures": audiences.keep_file(
            version=version,
            source="paper",
            file_name="s.csv",
            data=b"Badge,Signed\n1,2026-01-02\n",
            by=boss,
            at=noon,
        ),
        "entry": NeedsEntry.objects.filter(agency=agency).first(),
        "import": roster.start(agency=agency, name="r.csv", chunks=[ROSTER], by=boss, at=noon),
        "call": roll_call.open_roll_call(agency=agency, unit=unit, by=boss, at=timezone.now()),
        "invitation": joining.invite(person=boss, how="link", by=boss, at=noon),
    }


OBJECTS: dict[str, str] = {
    "agency:person": "person",
    "agency:status": "person",
    "agency:roles": "person",
    "agency:role_end": "grant",
    "joining:renew": "person",
    "joining:roll_call": "call",
    "joining:let_in": "call",
    "joining:close": "call",
    "policy:version": "version",
    "policy:publish": "version",
    "policy:original": "version",
    "policy:resolve": "comment",
    "acknowledgement:rule_away": "rule",
    "acknowledgement:elsewhere_look": "signatures",
    "acknowledgement:elsewhere_away": "signatures",
    "play:at_server": "play",
    "play:answer": "play",
    "play:debrief": "play",
    "play:plan": "play",
    "play:sure_now": "play",
    "play:delete": "play",
    "play:keep_words": "play",
    "play:give": "play",
}
PREFIXES = {
    "agency:roster_": "import",
    "intervention:": "entry",
    "policy:": "version",
    "drafting:": "version",
    "compliance:": "version",
}


def thing(name: str) -> str:
    """The kind of row that a route takes."""
    found = OBJECTS.get(name) or next(
        (kind for start, kind in PREFIXES.items() if name.startswith(start)), None
    )
    assert found, f"{name} takes a number: say in OBJECTS which row"
    return found


def address(name: str, route: URLPattern, furniture: dict[str, object], *, pk: int | None = None) -> str:
    """The address of a route for the rows of one agency, or for an unknown number."""
    values: dict[str, object] = {}
    scene = furniture["scene"]
    assert isinstance(scene, ScenarioVersion)
    for key in route.pattern.converters:
        if key == "pk":
            values[key] = pk if pk is not None else furniture[thing(name)].pk  # type: ignore[attr-defined]
        else:
            values[key] = {"slug": scene.slug, "digest": scene.digest}.get(key, "x")
    return reverse(name, kwargs=values)


def client_of(person: Person) -> Client:
    client = Client()
    assert person.user
    client.force_login(person.user)
    session = client.session
    session["second_factor"] = True
    session.save()
    return client


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_role_opens_what_the_matrix_says_and_nothing_else(house, role):
    client = client_of(house["Own"]["people"][role])
    wrong = []
    roles = {role} | ({Role.OFFICER} if role not in (Role.MONITOR, Role.COUNSEL) else set())
    for name, route in GUARDED:
        deed: Deed = route.callback.deed  # type: ignore[attr-defined]  # the gate sets it
        allowed = any(MATRIX[deed].get(held, Reach.NONE) for held in roles)
        answer = client.get(address(name, route, house["Own"]))
        if (
            answer.status_code == 405 and not allowed
        ):  # a form's address; those who may are left to the rooms' tests
            answer = client.post(address(name, route, house["Own"]))
        refused = answer.status_code == 403
        if refused == allowed or answer.status_code >= 500:
            wrong.append((name, deed, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_another_agencys_row_answers_like_an_unknown_one(house, role):
    client = client_of(house["Own"]["people"][role])
    wrong = []
    for name, route in GUARDED:
        if "pk" not in route.pattern.converters:
            continue
        for send in (client.get, client.post):
            other = send(address(name, route, house["Other"]))
            unknown = send(address(name, route, house["Own"], pk=UNKNOWN))
            if other.status_code != unknown.status_code or other.status_code not in (403, 404, 405):
                wrong.append((name, other.status_code, unknown.status_code))
    assert wrong == []


def test_stranger_is_sent_to_sign_in(house):
    client = Client()
    for name, route in GUARDED:
        answer = client.get(address(name, route, house["Own"]))
        if answer.status_code == 405:
            answer = client.post(address(name, route, house["Own"]))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("account_login")), name


def test_person_without_the_second_factor_gets_no_further(house):
    person = house["Own"]["people"][Role.COORDINATOR]
    client = Client()
    client.force_login(person.user)
    answer = client.get(reverse("web:program"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_play_of_a_colleague_is_not_there(house):
    """Not even for the coordinator, the chief or the administrator: no route shows another's play."""
    play = house["Own"]["play"]
    for role in GRANTED:
        if role in (Role.MONITOR, Role.COUNSEL):
            continue
        answer = client_of(house["Own"]["people"][role]).get(reverse("play:debrief", args=[play.pk]))
        assert answer.status_code == 404, role


def planted(started: Play, noon: datetime) -> Play:
    """A play with every answer that an officer can leave in practice; “needle-” is in each, and stands nowhere else."""
    officer, version = started.person, started.version
    play = plays.finish_with_moves(person=officer, version=version, key="needle-of-the-key", log=[], at=noon)
    play.profile, play.before_peer = {"needle-profile": 3}, 2
    play.save()
    plays.keep_plan(play=play, trigger="needle-trigger", response="needle-response", at=noon)
    sealed = "-----BEGIN AGE ENCRYPTED FILE-----\nneedle-sealed\n"
    plays.keep_words(play=play, sealed=sealed, at=noon)
    check = Check.objects.create(agency=play.agency, person=officer, begun_at=noon)
    CheckScene.objects.create(agency=play.agency, check_of=check, place=1, version=version, play=play)
    return play


@pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="SQLite only: PostgreSQL has row security behind the door, and here the door must hold alone",
)
def test_no_route_shows_an_answer_of_practice_to_anyone_else(house, noon):
    """Walks every route as everybody else, of the same agency and of another, and looks for what the officer left."""
    play = planted(house["Own"]["play"], noon)
    furniture = house["Own"] | {"play": play}
    seen = []
    for person in [*house["Own"]["people"].values(), *house["Other"]["people"].values()]:
        client = client_of(person)
        for name, route in GUARDED:
            answer = client.get(address(name, route, furniture))
            body = answer.getvalue() if answer.streaming else answer.content
            if b"needle-" in body:
                seen.append((person, name))
    assert {name for person, name in seen if person == play.person} >= {"play:practice", "play:debrief"}
    assert [name for person, name in seen if person != play.person] == []


def test_supervisor_of_one_unit_sees_no_name_of_another(house, noon):
    from upstander.agency.models import Status
    from upstander.agency.services import add_unit

    agency = house["Own"]["person"].agency
    unit = add_unit(agency=agency, name="District 2", code="D2", by=None, at=noon)
    stranger = Person.objects.create(agency=agency, name="Otherunit Person", badge="777", unit=unit)
    Status.objects.create(agency=agency, person=stranger, kind="active", from_date=noon.date())
    page = client_of(house["Own"]["people"][Role.SUPERVISOR]).get(reverse("policy:signed"))
    assert page.status_code == 200
    assert "Otherunit Person" not in page.content.decode()
    assert (
        "Otherunit Person"
        in client_of(house["Own"]["people"][Role.COORDINATOR])
        .get(reverse("policy:signed") + f"?unit={unit.pk}")
        .content.decode()
    )
