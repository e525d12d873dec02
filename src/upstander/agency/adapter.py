"""How django-allauth behaves here: nobody signs up, limits are ours, mail is plain and goes out by a job."""

import base64
from hashlib import sha256
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from . import limits
from .models import User
from .queries_joining import open_accounts

WRONG = "That sign-in name and password don't fit together. Check both, or set a new password."


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Joining is by invitation or roll call (`services/joining.py`); here people only sign in."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": WRONG,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": "That isn't your password. Try again.",
        "enter_current_password": "That isn't your password now. Try again.",
        "invalid_password_reset": "This link was used, or it is too old. Ask for a new one.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at; `TooMany` answers alike for every name."""
        name = credentials.get("email") or credentials.get("username") or ""
        limits.spend("sign-in", account=name, network=limits.network_of(request), at=timezone.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account if the password fits. Someone who got in has no tries against them from there."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            name = credentials.get("email") or credentials.get("username") or ""
            limits.forgive("sign-in", account=name, network=limits.network_of(request), at=timezone.now())
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to roll back: allauth's own limits, which keep addresses, are off."""

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A new password wipes the tries against its account."""
        name = credentials.get("email") or credentials.get("username") or ""
        limits.forgive("sign-in", account=name, network=limits.network_of(request), at=timezone.now())

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A passkey of a closed account opens nothing, and says what a wrong password says."""
        if not open_accounts(timezone.localdate()).filter(pk=user.pk).exists():
            messages.error(request, WRONG)
            return redirect("account_login")
        return None

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network, not the address: what allauth would store or log stays unable to name a computer."""
        return limits.network_of(request)


def welcome(request: HttpRequest, user: User) -> None:
    """Sign in someone who has just set a first password: they aren't asked for it again to set up a second factor."""
    Adapter(request).login(request, user)
    reauthenticate_by_password(request)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes are stored encrypted; names of passkeys are plain."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code doesn't fit. Wait for the next one and type it.",
        "cannot_generate_recovery_codes": "Set up a passkey or an authenticator app first.",
    }

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode("ascii")).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  # allauth's name
        from allauth.mfa.models import Authenticator  # a model: not before Django is ready

        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    @staticmethod
    def _box() -> Fernet:
        key = sha256(f"upstander.second_factor {settings.SECRET_KEY}".encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))
