"""A passkey in a real browser, with a virtual authenticator: set up, used alone, used as the second step."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from upstander.agency.models import Agency, Grant, Person, Status, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "seven quiet herons"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A page with an authenticator that always says yes."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in this thread
    with browser.new_context() as context:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        yield page


@pytest.fixture
def account(transactional_db: None) -> User:
    """The account of an executive, made without the audit: its table can't be emptied after the test."""
    agency = Agency.objects.create(
        name="Alder Ferry Police", slug="alder", state="CO", made_at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    account = User.objects.create_user("riley@alder.example", "riley@alder.example", PASSWORD)
    person = Person.objects.create(agency=agency, name="Riley Marsh", user=account)
    Status.objects.create(agency=agency, person=person, kind="active", from_date=date(2026, 1, 1))
    Grant.objects.create(
        agency=agency, person=person, role="executive", from_date=date(2026, 1, 1), given_at=agency.made_at
    )
    return account


def test_a_passkey_is_added_and_then_signs_in_alone(page: Page, live_server: Any, account: User) -> None:
    base, faults = live_server.url, []
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(base + reverse("account_login"))
    page.get_by_label("E-mail or sign-in name").fill("riley@alder.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Secure your sign-in")

    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_label("Name of this passkey")).to_have_value("Passkey 1")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("10 recovery codes are left")

    page.context.clear_cookies()
    page.goto(base + reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: reverse("account_login") not in address)
    page.goto(base + reverse("mfa_list_webauthn"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You have 1 passkey")

    page.context.clear_cookies()
    page.goto(base + reverse("account_login"))
    page.get_by_label("E-mail or sign-in name").fill("riley@alder.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now your code")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url(lambda address: reverse("mfa_authenticate") not in address)
    page.goto(base + reverse("mfa_index"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your sign-in has a second step")
    assert faults == []  # the strict policy refused nothing


def test_a_refused_passkey_says_what_to_do(page: Page, live_server: Any, account: User) -> None:
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert").filter(has_text="Try again, or use another way")).to_be_visible()
