"""A roll call: phones ask, somebody who knows the faces lets them in."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from upstander.agency import limits
from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, AuditEntry, Person, Status, Unit, User
from upstander.agency.models_joining import JoinRequest, RollCall
from upstander.agency.services import roll_call

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"
MakePerson = Callable[..., Person]
MakeUnit = Callable[..., Unit]
ClientFor = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def fresh_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_salts", {})
    limits._salt(timezone.now())


@pytest.fixture
def unit(make_unit: MakeUnit) -> Unit:
    return make_unit("District 1")


@pytest.fixture
def sergeant(make_person: MakePerson, unit: Unit) -> Person:
    return make_person("Sam Ortiz", unit=unit, roles=[Role.SUPERVISOR])


@pytest.fixture
def call(sergeant: Person, unit: Unit) -> RollCall:
    return roll_call.open_roll_call(agency=sergeant.agency, unit=unit, by=sergeant, at=timezone.now())


def ask(call: RollCall, badge: str, last_name: str, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    path = reverse("join:roll_call", args=[roll_call.code_of(call)])
    return client, client.post(path, {"badge": badge, "last_name": last_name})


def screen(call: RollCall) -> str:
    return reverse("joining:roll_call", args=[call.pk])


def test_a_sergeant_lets_one_phone_in_and_it_joins(
    make_person: MakePerson, call: RollCall, sergeant: Person, unit: Unit, client_for: ClientFor
) -> None:
    person = make_person("Riley Marsh", badge="4417", unit=unit)
    phone, response = ask(call, " 4417 ", "MARSH")
    assert response["Location"] == reverse("join:waiting")
    request = JoinRequest.objects.get()
    assert request.words in phone.get(response["Location"]).content.decode()
    page = client_for(sergeant).get(screen(call)).content.decode()
    assert "Riley Marsh" in page
    assert f"says “{request.words}”" in page
    assert phone.get(reverse("join:password"))["Location"] == reverse("join:waiting")
    client_for(sergeant).post(reverse("joining:let_in", args=[call.pk]), {"request": request.pk})

    assert phone.get(reverse("join:waiting"))["Location"] == reverse("join:password")
    assert phone.get(reverse("join:waiting"), HTTP_HX_REQUEST="true").headers["HX-Redirect"] == reverse(
        "join:password"
    )
    assert phone.post(reverse("join:password"), {"password": PASSWORD})["Location"] == reverse("web:start")
    person.refresh_from_db()
    assert phone.session["_auth_user_id"] == str(person.user_id)
    assert phone.get(reverse("join:password")).status_code == 404
    assert list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))[-3:] == [
        "roll_call.opened",
        "roll_call.let_in",
        "person.joined",
    ]


def test_whatever_is_typed_the_phone_gets_the_same_answer(
    make_person: MakePerson, call: RollCall, unit: Unit, other_agency: Agency, make_unit: MakeUnit
) -> None:
    make_person("Riley Known", badge="1", unit=unit, user=User.objects.create_user("known"))
    make_person("Riley Invited", badge="2", unit=unit)
    make_person("Riley Closed", badge="3", unit=unit, status=Status.Kind.LEFT)
    make_person("Riley Other", badge="4", agency=other_agency)
    make_person("Riley Elsewhere", badge="5", unit=make_unit("District 2"))
    typed = [
        ("1", "Known"),
        ("2", "Invited"),
        ("2", "Wrong"),
        ("3", "Closed"),
        ("4", "Other"),
        ("5", "Elsewhere"),
        ("9", "No"),
    ]
    seen = set()
    for badge, last_name in typed:
        with CaptureQueriesContext(connection) as queries:
            phone, response = ask(call, badge, last_name)
        with CaptureQueriesContext(connection) as polls:
            page = phone.get(reverse("join:waiting"))
        words = JoinRequest.objects.latest("pk").words
        text = page.content.decode().replace(words, "WORDS")
        seen.add(
            (response.status_code, response["Location"], len(queries), page.status_code, text, len(polls))
        )

    assert len(seen) == 1
    assert JoinRequest.objects.count() == len(typed)


def test_the_screen_names_only_those_in_reach_who_have_no_account(
    make_person: MakePerson,
    call: RollCall,
    sergeant: Person,
    unit: Unit,
    client_for: ClientFor,
    make_unit: MakeUnit,
) -> None:
    make_person("Riley Known", badge="1", unit=unit, user=User.objects.create_user("known"))
    make_person("Riley Elsewhere", badge="5", unit=make_unit("District 2"))
    for badge, name in (("1", "Known"), ("5", "Elsewhere"), ("<b>9", "No")):
        ask(call, badge, name)
    client = client_for(sergeant)
    client.post(reverse("joining:let_in", args=[call.pk]))
    for request in JoinRequest.objects.all():
        client.post(reverse("joining:let_in", args=[call.pk]), {"request": request.pk})
    page = client.get(screen(call)).content.decode()

    assert "Riley" not in page
    assert page.count("Nobody here to let in by that badge and name") == 3
    assert "<b>9" not in page
    assert JoinRequest.objects.exclude(let_in_at=None).count() == 0


def test_twenty_five_join_at_once(
    make_person: MakePerson, call: RollCall, sergeant: Person, unit: Unit, client_for: ClientFor
) -> None:
    for number in range(25):
        make_person(f"Officer Number{number}", badge=f"b{number}", unit=unit)
    phones = [ask(call, f"B{number}", f"number{number}")[0] for number in range(25)]
    client = client_for(sergeant)
    assert "Let all 25 in" in client.get(screen(call)).content.decode()
    client.post(reverse("joining:let_in", args=[call.pk]))
    statuses = Counter(
        phone.post(reverse("join:password"), {"password": PASSWORD}).status_code for phone in phones
    )

    assert statuses == {302: 25}
    assert Person.objects.filter(badge__startswith="b", user__isnull=False).count() == 25
    assert "25 asked, 25 joined" in client.get(screen(call)).content.decode()
    assert AuditEntry.objects.get(verb="roll_call.let_in").facts == {"count": 25}


def test_letting_all_in_leaves_out_a_name_that_two_phones_gave(
    make_person: MakePerson, call: RollCall, sergeant: Person, unit: Unit, client_for: ClientFor
) -> None:
    make_person("Riley Marsh", badge="4417", unit=unit)
    make_person("Ana Cole", badge="77", unit=unit)
    for badge, name in (("4417", "Marsh"), ("4417", "Marsh"), ("77", "Cole")):
        ask(call, badge, name)
    client = client_for(sergeant)
    client.post(reverse("joining:let_in", args=[call.pk]))

    assert [request.badge for request in JoinRequest.objects.exclude(let_in_at=None)] == ["77"]
    assert client.get(screen(call)).content.decode().count("Two phones give this name") == 2


def test_of_two_phones_let_in_for_one_name_the_first_joins(
    make_person: MakePerson, call: RollCall, sergeant: Person, unit: Unit, client_for: ClientFor
) -> None:
    make_person("Riley Marsh", badge="4417", unit=unit)
    phones = [ask(call, "4417", "Marsh")[0] for _ in range(2)]
    for request in JoinRequest.objects.all():
        client_for(sergeant).post(reverse("joining:let_in", args=[call.pk]), {"request": request.pk})
    statuses = [phone.post(reverse("join:password"), {"password": PASSWORD}).status_code for phone in phones]

    assert statuses == [302, 404]
    assert User.objects.filter(username="alder-ferry-police-4417").count() == 1


def test_a_closed_and_an_unknown_roll_call_answer_alike(call: RollCall) -> None:
    open_path = reverse("join:roll_call", args=[roll_call.code_of(call)])
    assert Client().get(open_path).status_code == 200
    RollCall.objects.update(closes_at=F("opened_at"))
    seen = set()
    for path in (open_path, "/join/here/AAAA-AAAA/"):
        for send in (Client().get, Client().post):
            with CaptureQueriesContext(connection) as queries:
                response = send(path)
            text = re.sub(r"[0-9A-F]{4}-[0-9A-F]{4}", "", response.content.decode())
            seen.add((response.status_code, text, len(queries)))

    assert len(seen) == 1
    assert seen.pop()[0] == 404


def test_a_roll_call_closes_after_thirty_minutes_and_phones_stop_waiting(call: RollCall) -> None:
    phone, _ = ask(call, "1", "One")
    assert call.closes_at - call.opened_at == timedelta(minutes=30)
    RollCall.objects.update(closes_at=timezone.now())

    assert phone.get(reverse("join:waiting")).status_code == 404


def test_opening_another_closes_the_first(
    call: RollCall, sergeant: Person, unit: Unit, client_for: ClientFor
) -> None:
    response = client_for(sergeant).post(reverse("joining:begin"), {"unit": unit.pk})
    opened = RollCall.objects.latest("pk")

    assert response["Location"] == screen(opened)
    assert list(RollCall.objects.filter(closes_at__gt=timezone.now())) == [opened]
    assert roll_call.code_of(opened) != roll_call.code_of(call)


def test_a_sergeant_opens_for_own_units_only(
    sergeant: Person, make_unit: MakeUnit, client_for: ClientFor, coordinator: Person
) -> None:
    client = client_for(sergeant)
    other = make_unit("District 2")
    assert client.post(reverse("joining:begin"), {"unit": other.pk}).status_code == 422
    assert client.post(reverse("joining:begin"), {"unit": ""}).status_code == 422
    assert RollCall.objects.count() == 0

    client_for(coordinator).post(reverse("joining:begin"), {"unit": ""})
    assert RollCall.objects.get().unit is None


def test_nobody_else_opens_the_screen(
    call: RollCall, make_person: MakePerson, unit: Unit, client_for: ClientFor, other_agency: Agency
) -> None:
    others = {
        make_person("Second Sergeant", unit=unit, roles=[Role.SUPERVISOR]): 404,
        make_person("Of Another", agency=other_agency, roles=[Role.ADMINISTRATOR]): 404,
        make_person("An Officer", unit=unit): 403,
    }
    for person, status in others.items():
        client = client_for(person)
        paths = [screen(call), *(reverse(f"joining:{name}", args=[call.pk]) for name in ("let_in", "close"))]
        assert [client.get(paths[0]).status_code, *(client.post(path).status_code for path in paths[1:])] == [
            status
        ] * 3

    assert RollCall.objects.filter(closes_at__gt=timezone.now()).count() == 1


def test_the_screen_costs_the_same_queries_for_one_and_for_three(
    call: RollCall, sergeant: Person, make_person: MakePerson, unit: Unit, client_for: ClientFor
) -> None:
    client, counts = client_for(sergeant), []
    for number in range(3):
        make_person(f"Officer Number{number}", badge=f"b{number}", unit=unit)
        ask(call, f"b{number}", f"number{number}")
        with CaptureQueriesContext(connection) as queries:
            client.get(screen(call))
        counts.append(len(queries))

    assert counts[0] == counts[2]
    assert counts[0] <= 12


def test_htmx_gets_the_list_alone(call: RollCall, sergeant: Person, client_for: ClientFor) -> None:
    page = client_for(sergeant).get(screen(call), HTTP_HX_REQUEST="true").content.decode()

    assert page.strip().startswith('<section id="asking"')
    assert "Nobody has asked yet" in page


@pytest.mark.parametrize(
    "data", [{}, {"badge": "1", "last_name": ""}, {"badge": "x" * 41, "last_name": "Marsh"}]
)
def test_bad_input_is_refused_and_nobody_asks(call: RollCall, data: dict[str, str]) -> None:
    response = Client().post(reverse("join:roll_call", args=[roll_call.code_of(call)]), data)

    assert response.status_code == 422
    assert JoinRequest.objects.count() == 0


def test_a_phone_that_did_not_ask_waits_for_nothing() -> None:
    assert [Client().get(reverse(f"join:{name}")).status_code for name in ("waiting", "password")] == [
        404,
        404,
    ]


def test_roll_calls_are_thrown_away_a_day_after_they_closed(call: RollCall) -> None:
    ask(call, "1", "One")
    assert roll_call.throw_away(at=call.closes_at + timedelta(hours=23)) == 0
    assert roll_call.throw_away(at=call.closes_at + timedelta(hours=25)) == 1
    assert JoinRequest.objects.count() == 0
