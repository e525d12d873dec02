"""The second factor: authenticator app, recovery codes, and the way back to where someone was."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upstander.agency import limits
from upstander.agency.core.roles import Role
from upstander.agency.models import Person, User
from upstander.agency.services import joining

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"
MakePerson = Callable[..., Person]


@pytest.fixture(autouse=True)
def fresh_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_salts", {})


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


@pytest.fixture
def monitor(make_person: MakePerson) -> Person:
    return make_person(
        "Mona Field", kind=Person.Kind.OUTSIDE, email="mona@city.example", roles=[Role.MONITOR]
    )


@pytest.fixture
def client(monitor: Person) -> Client:
    """Someone who has just joined, by the page."""
    client = Client()
    _, token = joining.invite(person=monitor, how="link", by=None, at=timezone.now())
    client.post(reverse("join:invitation", args=[token]), {"password": PASSWORD})
    return client


def asked_for_more(client: Client) -> bool:
    """Whether the gate sends someone who is signed in to set up a second factor."""
    sent_to = client.get(reverse("web:start")).headers.get("Location", "")
    assert not sent_to.startswith(reverse("account_login"))
    return sent_to == reverse("mfa_index")


def set_up(client: Client) -> str:
    """Set up an authenticator app; returns its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    [secret] = re.findall(r'<code class="num">(\w+)</code>', page.content.decode())
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    return str(secret)


def test_a_role_that_needs_it_is_sent_to_set_it_up_and_then_gets_in(client: Client) -> None:
    assert asked_for_more(client)
    assert "Secure your sign-in" in client.get(reverse("mfa_index")).content.decode()
    set_up(client)

    assert not asked_for_more(client)


def test_an_officer_is_not_asked(make_person: MakePerson) -> None:
    _, token = joining.invite(person=make_person(), how="link", by=None, at=timezone.now())
    client = Client()
    client.post(reverse("join:invitation", args=[token]), {"password": PASSWORD})

    assert not asked_for_more(client)


def test_signing_in_asks_for_the_code(client: Client) -> None:
    secret = set_up(client)
    fresh = Client()
    response = fresh.post(reverse("account_login"), {"login": "mona@city.example", "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in fresh.session
    wrong = fresh.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 422
    assert "That code doesn&#x27;t fit." in wrong.content.decode()
    right = fresh.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert right["Location"] == reverse("web:start")
    assert fresh.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_recovery_code_signs_in_once(client: Client) -> None:
    set_up(client)
    codes = re.findall(
        r"<li><code>(\w+)</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode()
    )
    assert len(codes) == 10
    signed = []
    for _ in range(2):
        fresh = Client()
        fresh.post(reverse("account_login"), {"login": "mona@city.example", "password": PASSWORD})
        fresh.post(reverse("mfa_authenticate"), {"code": codes[0]})
        signed.append("_auth_user_id" in fresh.session)

    assert signed == [True, False]


def test_the_eleventh_code_is_too_many(client: Client) -> None:
    set_up(client)
    fresh = Client()
    fresh.post(reverse("account_login"), {"login": "mona@city.example", "password": PASSWORD})
    statuses = [fresh.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}).status_code for n in range(11)]

    assert statuses == [422] * 10 + [429]


def test_secrets_are_stored_encrypted(client: Client) -> None:
    secret = set_up(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert Authenticator.objects.count() == 2


def test_a_passkey_of_a_closed_account_opens_nothing(client: Client, monitor: Person) -> None:
    from allauth.account.models import Login
    from allauth.mfa.webauthn.internal.flows import perform_passwordless_login

    set_up(client)
    User.objects.update(is_active=False)
    account = User.objects.get()
    authenticator = Authenticator.objects.filter(type="totp").get()
    request: Any = Client().get(reverse("account_login")).wsgi_request
    response = perform_passwordless_login(request, authenticator, Login(user=account))

    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in request.session


def test_a_page_that_was_asked_for_before_is_offered_after(client: Client) -> None:
    session = client.session
    session["after_second_factor"] = "/people/joining/"
    session.save()
    set_up(client)

    assert (
        '<a class="usa-button" href="/people/joining/">' in client.get(reverse("mfa_index")).content.decode()
    )


def test_changing_the_password_counts_guesses_of_the_old_one(client: Client) -> None:
    fields = {"oldpassword": "wrong", "password1": "nine brass kettles", "password2": "nine brass kettles"}
    statuses = [client.post(reverse("account_change_password"), fields).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]


def test_the_password_is_changed_and_the_session_stays(client: Client) -> None:
    fields = {"oldpassword": PASSWORD, "password1": "nine brass kettles", "password2": "nine brass kettles"}
    assert client.post(reverse("account_change_password"), fields).status_code == 302

    assert User.objects.get().check_password("nine brass kettles")
    assert client.get(reverse("account_change_password")).status_code == 200


def test_removing_the_app_asks_for_the_password_when_the_sign_in_is_old(client: Client) -> None:
    set_up(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 3600
    session.save()
    response = client.post(reverse("mfa_deactivate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(response["Location"], {"password": "wrong"}).status_code == 422
    client.post(response["Location"], {"password": PASSWORD})

    assert Authenticator.objects.count() == 0
