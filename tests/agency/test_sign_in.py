"""Signing in: one answer for everybody who may not, whoever they are."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from upstander.agency import backends, limits
from upstander.agency.core.roles import Role
from upstander.agency.models import Agency, Grant, Person, Status, User
from upstander.agency.models_joining import Try
from upstander.agency.services import joining

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons"
MakePerson = Callable[..., Person]
KINDS = ["known", "unknown", "invited", "inactive", "left", "other agency's"]
NAMES = {kind: f"{kind.split()[0]}@alder.example" for kind in KINDS}


@pytest.fixture(autouse=True)
def fresh_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_salts", {})
    limits._salt(timezone.now())  # made once an hour, for whoever comes first
    backends._nobody("md5")  # made once a process


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the password hasher was asked."""
    calls: Counter[str] = Counter()
    for name in ("encode", "verify", "harden_runtime"):
        real = getattr(MD5PasswordHasher, name)

        def counted(self: Any, *args: Any, _real: Any = real, _name: str = name, **kwargs: Any) -> Any:
            calls[_name] += 1
            return _real(self, *args, **kwargs)

        monkeypatch.setattr(MD5PasswordHasher, name, counted)
    return calls


@pytest.fixture
def everybody(make_person: MakePerson, other_agency: Agency) -> dict[str, Person]:
    """One person of each kind, with an address; those who have an account have the same password."""
    people: dict[str, Person] = {}
    for kind in KINDS:
        if kind == "unknown":
            continue
        fields: dict[str, Any] = {"agency": other_agency} if kind == "other agency's" else {}
        person = make_person(f"Riley {kind}", email=NAMES[kind], **fields)
        if kind != "invited":
            person.user = User.objects.create_user(NAMES[kind], NAMES[kind], PASSWORD)
            person.save()
        people[kind] = person
    joining.invite(person=people["invited"], how="link", by=None, at=timezone.now())
    User.objects.filter(email=NAMES["inactive"]).update(is_active=False)
    Status.objects.filter(person=people["left"]).update(kind=Status.Kind.LEFT)
    return people


def plain(response: Any, name: str) -> str:
    """The page without what was typed and without the token of its form."""
    text = response.content.decode().replace(name, "NAME")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def sign_in(name: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    return (client or Client()).post(reverse("account_login"), {"login": name, "password": password})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["known@alder.example", "KNOWN@Alder.example", " known@alder.example "])
def test_a_right_password_signs_in_by_address_in_any_letters(everybody: dict[str, Person], name: str) -> None:
    client = Client()
    response = sign_in(name, client=client)

    assert (response.status_code, response["Location"]) == (302, reverse("web:start"))
    assert client.session["_auth_user_id"] == str(everybody["known"].user_id)


def test_a_right_password_signs_in_by_sign_in_name(make_person: MakePerson) -> None:
    person = make_person(user=User.objects.create_user("alder-ferry-police-4417", None, PASSWORD))
    client = Client()
    sign_in("Alder-Ferry-Police-4417", client=client)

    assert client.session["_auth_user_id"] == str(person.user_id)


def test_a_wrong_password_answers_alike_for_everybody(
    everybody: dict[str, Person], hashes: Counter[str]
) -> None:
    seen = {}
    for kind in KINDS:
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            response = sign_in(NAMES[kind], "wrong wrong wrong")
        seen[kind] = (response.status_code, plain(response, NAMES[kind]), dict(hashes), len(queries))

    assert {kind: answer == seen["unknown"] for kind, answer in seen.items()} == dict.fromkeys(KINDS, True)
    assert seen["unknown"][0] == 422
    assert "That sign-in name and password don&#x27;t fit together." in seen["unknown"][1]
    assert seen["unknown"][2] == {"verify": 1, "encode": 1}  # MD5 encodes once to verify


def test_the_right_password_of_a_closed_account_answers_like_a_wrong_one(
    everybody: dict[str, Person], hashes: Counter[str]
) -> None:
    seen = []
    for kind in ("unknown", "inactive", "left"):
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            response = sign_in(NAMES[kind])
        seen.append((response.status_code, plain(response, NAMES[kind]), dict(hashes), len(queries)))

    assert seen[1:] == [seen[0], seen[0]]


def test_an_account_without_a_password_answers_like_an_unknown_name(
    everybody: dict[str, Person], hashes: Counter[str]
) -> None:
    User.objects.filter(email=NAMES["known"]).update(password=make_password(None))
    hashes.clear()
    response = sign_in(NAMES["known"])

    assert response.status_code == 422
    assert hashes == {"verify": 1, "encode": 1}


def test_someone_who_left_but_holds_a_role_signs_in(everybody: dict[str, Person]) -> None:
    left = everybody["left"]
    Grant.objects.create(
        agency=left.agency,
        person=left,
        role=Role.MONITOR,
        from_date=date(2026, 1, 1),
        given_at=timezone.now(),
    )
    client = Client()
    sign_in(NAMES["left"], client=client)

    assert signed_in(client)


def test_an_old_hash_is_renewed_after_a_right_password_only(
    everybody: dict[str, Person], settings: Any
) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    old = make_password(PASSWORD, hasher="pbkdf2_sha256")
    User.objects.filter(email=NAMES["known"]).update(password=old)
    sign_in(NAMES["known"], "wrong wrong wrong")
    assert User.objects.get(email=NAMES["known"]).password == old
    sign_in(NAMES["known"])

    assert User.objects.get(email=NAMES["known"]).password.startswith("md5$")


def test_closing_an_account_ends_its_session(everybody: dict[str, Person]) -> None:
    client = Client()
    sign_in(NAMES["known"], client=client)
    assert client.get(reverse("account_change_password")).status_code == 200
    User.objects.filter(email=NAMES["known"]).update(is_active=False)

    assert client.get(reverse("account_change_password")).status_code == 302


def test_the_eleventh_wrong_try_is_too_many_for_known_and_unknown(everybody: dict[str, Person]) -> None:
    seen = {}
    for kind in ("known", "unknown"):
        for _ in range(10):
            assert sign_in(NAMES[kind], "wrong wrong wrong").status_code == 422
        response = sign_in(NAMES[kind])
        seen[kind] = (response.status_code, re.sub(r"[0-9A-F]{4}-[0-9A-F]{4}", "", response.content.decode()))

    assert seen["known"] == seen["unknown"]
    assert seen["known"][0] == 429


def test_a_locked_name_signs_in_from_another_network(everybody: dict[str, Person]) -> None:
    for _ in range(11):
        sign_in(NAMES["known"], "wrong wrong wrong")
    away = Client(REMOTE_ADDR="198.51.100.4")
    sign_in(NAMES["known"], client=away)

    assert signed_in(away)


def test_240_people_sign_in_from_one_address_within_ten_minutes(make_person: MakePerson) -> None:
    stored = make_password(PASSWORD)
    users = User.objects.bulk_create(User(username=f"alder-{n}", password=stored) for n in range(240))
    Person.objects.bulk_create(
        Person(agency=make_person().agency, name=f"Officer {n}", badge=f"b{n}", user=user)
        for n, user in enumerate(users)
    )
    statuses = Counter(
        sign_in(user.username, client=Client(REMOTE_ADDR="203.0.113.9")).status_code for user in users
    )

    assert statuses == {302: 240}


def test_the_session_and_the_tables_hold_no_address(everybody: dict[str, Person]) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(NAMES["known"], client=client)

    assert "203.0.113" not in str(dict(client.session.items()))
    assert "203.0.113" not in str(list(Try.objects.values()))


def ask(name: str, client: Client | None = None) -> Any:
    return (client or Client()).post(reverse("account_reset_password"), {"email": name})


def test_asking_for_a_new_password_answers_alike_and_writes_only_to_open_accounts(
    everybody: dict[str, Person], hashes: Counter[str], settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    seen = {}
    for kind in KINDS:
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            response = ask(NAMES[kind])
        seen[kind] = (
            response.status_code,
            response["Location"],
            response.content,
            dict(hashes),
            len(queries),
        )

    assert {kind: answer == seen["unknown"] for kind, answer in seen.items()} == dict.fromkeys(KINDS, True)
    assert seen["unknown"][:2] == (302, reverse("account_reset_password_done"))


def test_the_letter_goes_to_open_accounts_only(everybody: dict[str, Person]) -> None:
    for kind in KINDS:
        ask(NAMES[kind])

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([NAMES["known"], NAMES["other agency's"]])
    assert "<" not in str(mail.outbox[0].body)
    assert mail.outbox[0].subject == "Set a new password"


def test_the_link_in_the_letter_sets_the_password_once(everybody: dict[str, Person]) -> None:
    ask(NAMES["known"])
    [link] = re.findall(r"http://\S+", str(mail.outbox[0].body))
    path, client = link.removeprefix("http://localhost:8000"), Client()
    form = client.get(path)["Location"]
    fields = {"password1": "nine brass kettles", "password2": "nine brass kettles"}
    assert client.post(form, fields)["Location"] == reverse("account_reset_password_from_key_done")
    again = Client().get(path)

    assert "This link doesn’t open any more" in again.content.decode()
    client = Client()
    sign_in(NAMES["known"], "nine brass kettles", client=client)
    assert signed_in(client)


def test_a_wrong_link_answers_alike_for_a_known_and_an_unknown_account(everybody: dict[str, Person]) -> None:
    from allauth.account.utils import user_pk_to_url_str

    known = everybody["known"].user
    assert known is not None
    seen = []
    for uid in (user_pk_to_url_str(known), "zzzz"):
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(
                reverse("account_reset_password_from_key", args=[uid, "cwx3jz-0123456789abcdef"])
            )
        seen.append((response.status_code, response.content, len(queries)))

    assert seen[0] == seen[1]


def test_the_fourth_letter_in_ten_minutes_is_too_many(everybody: dict[str, Person]) -> None:
    statuses = {kind: [ask(NAMES[kind]).status_code for _ in range(4)] for kind in ("known", "unknown")}

    assert statuses == {"known": [302, 302, 302, 429], "unknown": [302, 302, 302, 429]}
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"login": "", "password": ""}, "This field is required."),
        ({"login": "a\x00b", "password": "x"}, "Null characters are not allowed."),
        ({"login": "x" * 5000, "password": "y" * 5000}, "fit together"),
    ],
)
def test_bad_input_is_refused(data: dict[str, str], said: str) -> None:
    response = Client().post(reverse("account_login"), data)

    assert response.status_code == 422
    assert said in response.content.decode()


def test_sign_up_and_other_pages_of_the_library_do_not_exist() -> None:
    for path in ("signup/", "email/", "confirm-email/", "login/code/", "inactive/", "password/set/"):
        assert Client().get(f"/account/{path}").status_code == 404
