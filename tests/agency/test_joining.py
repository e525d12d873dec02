"""Joining by an invitation, and the coordinator's page of who has joined."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from upstander.agency import limits
from upstander.agency.core.joining import fits, make_code, tidy_code, word_pair
from upstander.agency.core.roles import Role
from upstander.agency.errors_joining import HasAccount, HasLeft, InvitationOver, NoAddress, SlipsFull
from upstander.agency.models import Agency, AuditEntry, Person, Status, User
from upstander.agency.models_joining import Invitation
from upstander.agency.services import joining, letters, slips

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"
MakePerson = Callable[..., Person]
ClientFor = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def fresh_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_salts", {})
    limits._salt(timezone.now())


def link_for(person: Person, at: datetime | None = None) -> str:
    _, token = joining.invite(person=person, how="link", by=None, at=at or timezone.now())
    return joining.link(token).removeprefix("http://localhost:8000")


def test_joining_makes_the_account_signs_in_and_writes_the_audit(make_person: MakePerson) -> None:
    person = make_person("Riley Marsh", email="Riley@Alder.example")
    client, path = Client(), link_for(person)
    assert "You will sign in as <b>riley@alder.example</b>" in client.get(path).content.decode()
    response = client.post(path, {"password": PASSWORD})

    person.refresh_from_db()
    account = User.objects.get(email="riley@alder.example")
    assert (response.status_code, response["Location"]) == (302, reverse("web:start"))
    assert (person.user_id, account.username, account.check_password(PASSWORD)) == (
        account.pk,
        account.email,
        True,
    )
    assert (
        client.get(reverse("web:start")).content.decode() == "home of Riley Marsh"
        or client.session["_auth_user_id"]
    )
    assert list(
        AuditEntry.objects.filter(target=f"agency.Person:{person.pk}").values_list("verb", flat=True)
    ) == [
        "invitation.made",
        "person.joined",
    ]


def test_without_an_address_the_sign_in_name_is_agency_and_badge(
    make_person: MakePerson, noon: datetime
) -> None:
    person = make_person(badge="44 17")
    _, token = joining.invite(person=person, how="slip", by=None, at=noon)

    assert joining.join(token, password=PASSWORD, at=noon).username == "alder-ferry-police-4417"


def test_an_address_in_use_at_another_agency_gives_way_to_the_badge(
    make_person: MakePerson, other_agency: Agency, noon: datetime
) -> None:
    User.objects.create_user("riley@alder.example", "riley@alder.example", PASSWORD)
    person = make_person(badge="4417", email="riley@alder.example")
    _, token = joining.invite(person=person, how="link", by=None, at=noon)
    account = joining.join(token, password=PASSWORD, at=noon)

    assert (account.username, account.email) == ("alder-ferry-police-4417", None)


def test_a_token_works_once(make_person: MakePerson, noon: datetime) -> None:
    _, token = joining.invite(person=make_person(), how="link", by=None, at=noon)
    joining.join(token, password=PASSWORD, at=noon)
    with pytest.raises(InvitationOver):
        joining.join(token, password="another long one", at=noon)

    assert User.objects.count() == 1


def test_a_newer_invitation_takes_the_place_of_the_older(make_person: MakePerson, noon: datetime) -> None:
    person = make_person()
    _, old = joining.invite(person=person, how="link", by=None, at=noon)
    _, new = joining.invite(person=person, how="slip", by=None, at=noon)
    with pytest.raises(InvitationOver):
        joining.open_invitation(old, noon)

    assert joining.open_invitation(new, noon).person == person


@pytest.mark.parametrize(("how", "days"), [("link", 14), ("email", 14), ("slip", 30)])
def test_an_invitation_ends_with_its_last_day(
    make_person: MakePerson, noon: datetime, how: str, days: int
) -> None:
    person = make_person(email="riley@alder.example")
    _, token = joining.invite(person=person, how=how, by=None, at=noon)
    joining.open_invitation(token, noon + timedelta(days=days, seconds=-1))
    with pytest.raises(InvitationOver):
        joining.open_invitation(token, noon + timedelta(days=days))


def test_invite_refuses_who_has_joined_who_has_left_and_who_has_no_address(
    make_person: MakePerson, noon: datetime
) -> None:
    joined = make_person("Dale Ochoa", user=User.objects.create_user("dale"))
    left = make_person("Lee Brandt", status=Status.Kind.LEFT)
    with pytest.raises(HasAccount, match=r"Dale Ochoa has joined already."):
        joining.invite(person=joined, how="link", by=None, at=noon)
    with pytest.raises(HasLeft, match=r"Lee Brandt has left the agency."):
        joining.invite(person=left, how="link", by=None, at=noon)
    with pytest.raises(NoAddress, match=r"There is no e-mail address for Riley Marsh."):
        joining.invite(person=make_person(), how="email", by=None, at=noon)

    assert Invitation.objects.count() == 0


def test_the_token_is_stored_as_a_hash_and_typed_in_any_letters(
    make_person: MakePerson, noon: datetime
) -> None:
    invitation, token = joining.invite(person=make_person(), how="slip", by=None, at=noon)

    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", token)
    assert token not in str(Invitation.objects.values().get())
    assert len(invitation.token_hash) == 64
    assert joining.open_invitation(f" {token.lower().replace('-', ' ')}", noon) == invitation


def test_invitations_that_do_not_open_answer_alike(make_person: MakePerson) -> None:
    now = timezone.now()
    used, withdrawn, late = (link_for(make_person(), at) for at in (now, now, now - timedelta(days=20)))
    Client().post(used, {"password": PASSWORD})
    joining.withdraw(invitation=Invitation.objects.order_by("pk")[1], by=None, at=now)
    seen = set()
    for path in (used, withdrawn, late, "/join/AAAA-AAAA-AAAA-AAAA/", "/join/x/"):
        for send in (Client().get, Client().post):
            with CaptureQueriesContext(connection) as queries:
                response = send(path)
            text = re.sub(r"[0-9A-F]{4}-[0-9A-F]{4}", "", response.content.decode())
            seen.add((response.status_code, text, len(queries)))

    assert len(seen) == 1
    assert seen.pop()[0] == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "required"),
        ("short", "at least 12"),
        ("password1234", "too common"),
        ("riley@alder.example", "too similar"),
    ],
)
def test_a_weak_password_is_refused_and_the_invitation_stays(
    make_person: MakePerson, password: str, said: str
) -> None:
    path = link_for(make_person(email="riley@alder.example"))
    response = Client().post(path, {"password": password})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert User.objects.count() == 0
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize(
    ("typed", "status", "path"),
    [
        ("7kqm2wxa", 302, "/join/here/7KQM2WXA/"),
        ("7KQM-2WXA-7KQM-2WXA", 302, "/join/7KQM2WXA7KQM2WXA/"),
        ("7KQM", 422, ""),
        ("", 422, ""),
    ],
)
def test_the_typed_code_goes_to_its_page_by_its_length(typed: str, status: int, path: str) -> None:
    response = Client().post(reverse("join:start"), {"code": typed})

    assert (response.status_code, response.headers.get("Location", "")) == (status, path)


# --- the coordinator's page -----------------------------------------------------------------------------------------


def test_the_page_counts_each_step(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor, other_agency: Agency
) -> None:
    now = timezone.now()
    make_person("Not Invited")
    joining.invite(person=make_person("Never Opened"), how="slip", by=None, at=now)
    _, token = joining.invite(person=make_person("Has Opened"), how="slip", by=None, at=now)
    joining.open_invitation(token, now)
    make_person("Gone Away", status=Status.Kind.LEFT)
    make_person("Of Another", agency=other_agency)
    page = client_for(coordinator).get(reverse("joining:people"))

    assert {step["label"]: step["count"] for step in page.context["steps"]} == {
        "Joined": 1,
        "Opened, no password yet": 1,
        "Invited, not opened": 1,
        "Not invited": 1,
    }
    assert "1 of 4 have joined" in page.content.decode()
    assert "Of Another" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?step=not_invited", {"Ana Cole", "Ben Dorn"}),
        ("?q=cole", {"Ana Cole"}),
        ("?step=joined", {"Dana Whitlock"}),
    ],
)
def test_the_page_shows_those_who_are_asked_for(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor, query: str, names: set[str]
) -> None:
    make_person("Ana Cole")
    make_person("Ben Dorn")
    page = client_for(coordinator).get(reverse("joining:people") + query)

    assert {person.name for person in page.context["page"]} == names


def test_the_page_costs_the_same_queries_for_one_and_for_three(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor
) -> None:
    client, counts = client_for(coordinator), []
    for _ in range(3):
        make_person()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("joining:people"))
        counts.append(len(queries))

    assert counts[0] == counts[2]
    assert counts[0] <= 12


def test_inviting_everybody_by_mail_writes_to_those_with_an_address(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor
) -> None:
    make_person("Ana Cole", email="ana@alder.example")
    make_person("Ben Dorn")
    response = client_for(coordinator).post(reverse("joining:invite"), {"how": "email", "all": "yes"})

    assert response["Location"] == reverse("joining:people") + "?sent=1&without=1"
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ana@alder.example"], "Join Alder Ferry Police on Upstander")
    [link] = re.findall(r"http://\S+", str(letter.body))
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_a_letter_that_is_not_accepted_withdraws_its_invitation(
    make_person: MakePerson, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person("Ana Cole", email="ana@alder.example")

    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(letters, "send_invitation", refuse)
    letters.send_invitations.call([person.pk], coordinator.pk)

    assert Invitation.objects.filter(withdrawn_at=None).count() == 0


def test_nobody_of_another_agency_is_invited(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor, other_agency: Agency
) -> None:
    stranger = make_person("Of Another", agency=other_agency, email="other@birch.example")
    response = client_for(coordinator).post(
        reverse("joining:invite"), {"how": "email", "people": [stranger.pk]}
    )

    assert response.status_code == 422
    assert (len(mail.outbox), Invitation.objects.count()) == (0, 0)


def test_marking_nobody_is_refused(coordinator: Person, client_for: ClientFor) -> None:
    response = client_for(coordinator).post(reverse("joining:invite"), {"how": "slip"})

    assert response.status_code == 422
    assert "Mark the people to invite, or choose everybody." in response.content.decode()


def test_officers_and_supervisors_do_not_open_the_page(
    make_person: MakePerson, client_for: ClientFor
) -> None:
    for roles in ([], [Role.SUPERVISOR], [Role.EXECUTIVE]):
        client = client_for(make_person(roles=roles))
        assert client.get(reverse("joining:people")).status_code == 403
        assert client.post(reverse("joining:invite"), {"how": "slip", "all": "yes"}).status_code == 403

    assert Invitation.objects.count() == 0


def test_slips_are_one_tagged_pdf_with_a_working_code_for_each_person(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor
) -> None:
    make_person("Ana #set <Cole>", badge="77")
    make_person("Ben Dorn")
    response = client_for(coordinator).post(reverse("joining:invite"), {"how": "slip", "all": "yes"})
    pdf = pypdf.PdfReader(BytesIO(response.content))
    root: Any = pdf.trailer["/Root"]
    text = " ".join(page.extract_text() for page in pdf.pages)
    codes = re.findall(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", text)

    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in str(root["/Metadata"].get_data())
    assert "Ana #set <Cole>" in text
    assert "Nobody at the agency sees what you answer in practice." in text
    assert {joining.open_invitation(code, timezone.now()).person.name for code in codes} == {
        "Ana #set <Cole>",
        "Ben Dorn",
    }
    assert AuditEntry.objects.get(verb="invitation.made_many").facts == {"how": "slip", "count": 2}


def test_a_new_password_slip_sets_the_password_and_asks_to_sign_in(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor
) -> None:
    account = User.objects.create_user("alder-4417", None, "an older pass phrase")
    person = make_person("Ana Cole", user=account)
    response = client_for(coordinator).post(reverse("joining:renew", args=[person.pk]))
    text = pypdf.PdfReader(BytesIO(response.content)).pages[0].extract_text()
    [code] = re.findall(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", text)
    phone, path = Client(), reverse("join:invitation", args=[code])
    assert "You sign in as <b>alder-4417</b>" in phone.get(path).content.decode()
    answer = phone.post(path, {"password": PASSWORD})

    account.refresh_from_db()
    assert (answer["Location"], account.check_password(PASSWORD)) == (reverse("account_login"), True)
    assert "_auth_user_id" not in phone.session
    assert phone.get(path).status_code == 404


def test_a_new_password_slip_is_refused_for_who_has_not_joined_and_for_another_agency(
    make_person: MakePerson, coordinator: Person, client_for: ClientFor, other_agency: Agency
) -> None:
    client = client_for(coordinator)
    waiting = make_person("Ana Cole")
    stranger = make_person("Of Another", agency=other_agency, user=User.objects.create_user("stranger"))
    statuses = [
        client.post(reverse("joining:renew", args=[pk])).status_code
        for pk in (waiting.pk, stranger.pk, 10**9)
    ]

    assert statuses == [409, 404, 404]
    assert Invitation.objects.count() == 0


def test_joining_at_a_roll_call_ends_an_invitation_that_lies_about(
    make_person: MakePerson, noon: datetime
) -> None:
    person = make_person()
    _, token = joining.invite(person=person, how="slip", by=None, at=noon)
    joining.make_account(person=person, password=PASSWORD, at=noon)
    with pytest.raises(InvitationOver):
        joining.open_invitation(token, noon)


def test_slips_of_nine_people_take_three_pages(
    make_person: MakePerson, coordinator: Person, noon: datetime
) -> None:
    people = [make_person(f"Maximiliana Featherstonehaugh-Villalobos {n}") for n in range(9)]
    made = slips.print_slips(agency=coordinator.agency, people=people, by=coordinator, at=noon)

    assert len(pypdf.PdfReader(BytesIO(made)).pages) == 3


def test_too_many_slips_are_refused_and_nobody_is_invited(
    make_person: MakePerson, coordinator: Person, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "MOST", 2)
    with pytest.raises(SlipsFull, match=r"3 slips are too many for one file."):
        slips.print_slips(
            agency=coordinator.agency, people=[make_person() for _ in range(3)], by=coordinator, at=noon
        )

    assert Invitation.objects.count() == 0


# --- codes, words, names --------------------------------------------------------------------------------------------


def test_codes_hold_no_sign_that_is_mistaken_for_another() -> None:
    letters_used = Counter("".join(tidy_code(make_code(16)) for _ in range(400)))

    assert set("01ILOU") & set(letters_used) == set()
    assert len(letters_used) == 30


def test_word_pairs_are_never_given_twice() -> None:
    taken: list[str] = []
    for _ in range(200):
        taken.append(word_pair(taken))

    assert len(set(taken)) == 200


@pytest.mark.parametrize(
    ("name", "typed", "fit"),
    [
        ("Riley Marsh", "marsh", True),
        ("Riley Marsh", "Riley", False),
        ("Riley Marsh", "", False),
        ("Marsh, Riley", "Marsh", True),
        ("Ana de la Cruz Jr.", "Cruz", True),
        ("Ana de la Cruz Jr.", "de la Cruz", True),
        ("Núñez, José", "nunez", True),
        ("Pat O’Neil", "o'neil", True),
        ("Kim Nakagawa-Byrne", "Nakagawa Byrne", True),
        ("Kim Nakagawa-Byrne", "Byrne", True),
    ],
)
def test_last_names_fit_however_the_roster_writes_them(name: str, typed: str, fit: bool) -> None:
    assert fits(name, typed) is fit
