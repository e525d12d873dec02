"""Who may sign in: one query and one password check, whoever the name belongs to."""

from functools import cache
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import get_hasher, identify_hasher, is_password_usable, make_password
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string

from .models import User
from .queries import with_person
from .queries_joining import accounts_named, open_accounts


@cache
def _nobody(algorithm: str) -> str:
    """A password that nobody knows, to be checked where there is no account. Made once a process."""
    return make_password(get_random_string(32), hasher=algorithm)


class PersonBackend(BaseBackend):
    """Signs in by e-mail address or sign-in name, in small or capital letters.

    Known, unknown, invited, closed: each costs the same query and the same one check of a password, so neither the
    answer nor the time tells which it was. A hash is brought up to date only after a right password.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **_: Any,
    ) -> User | None:
        name = (email or username or "").strip().lower()
        if not name or not password:
            return None
        stored = _nobody(get_hasher().algorithm)
        account = self._account(name)
        if account is not None and is_password_usable(account.password):
            stored = account.password
        right = identify_hasher(stored).verify(password, stored)
        if not right or account is None or not account.may_sign_in:  # type: ignore[attr-defined]  # annotated below
            return None
        self._freshen(account, password)
        return account

    def get_user(self, user_id: int) -> User | None:
        """The account of a session with its person, in one query; asked at every request, so closing it ends it."""
        return with_person(user_id)

    @staticmethod
    def _account(name: str) -> User | None:
        """The account of that name, open or closed, with whether it `may_sign_in`."""
        may = Exists(open_accounts(timezone.localdate()).filter(pk=OuterRef("pk")))
        return accounts_named(name).annotate(may_sign_in=may).order_by("pk").first()

    @staticmethod
    def _freshen(account: User, password: str) -> None:
        preferred = get_hasher()
        old = identify_hasher(account.password).algorithm != preferred.algorithm
        if old or preferred.must_update(account.password):
            account.set_password(password)
            account.save(update_fields=["password"])
