"""django-allauth's forms in our words, counted by our limits."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from .. import limits
from ..models import User
from ..services.letters import send_new_password

RULES = "12 letters or more. Four or five plain words make a good one."


def _plain(form: forms.Form, labels: dict[str, str], hints: dict[str, str] | None = None) -> None:
    """Our labels and hints; no text inside the boxes, which disappears while one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.help_text = (hints or {}).get(name, "")


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address or sign-in name, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"login": "E-mail or sign-in name", "password": "Password"})
        plain_typing = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"].widget.attrs |= plain_typing


class AskNewPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a new password. The same query and the same job, whether somebody has this address or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"email": "Your work e-mail"})

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        limits.spend("new-password", account=email, network=limits.network_of(request), at=timezone.now())
        account = User.objects.filter(email=email).first()
        send_new_password.enqueue(account.pk if account is not None else 0)
        return email


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """Sets the new password behind a mailed link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password1": "New password", "password2": "The same again"}, {"password1": RULES})


class PasswordAgainForm(PasswordAgain):  # type: ignore[misc]  # allauth has no types
    """The password once more, before something that guards the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password": "Your password"})


class ChangeForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Changes the password of someone who is signed in; guesses of the old one are counted like a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": "Your password now",
            "password1": "New password",
            "password2": "The same again",
        }
        _plain(self, labels, {"password1": RULES})

    def clean_oldpassword(self) -> str:
        network, now = limits.network_of(context.request), timezone.now()
        limits.spend("sign-in", account=self.user.username, network=network, at=now)
        typed = str(super().clean_oldpassword())
        limits.forgive("sign-in", account=self.user.username, network=network, at=now)
        return typed


class _Counted(forms.Form):
    """Counts tries of a six-digit code, and forgets them when one fits."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self, {"code": "Code"}, {"code": "Six digits from your authenticator app, or a recovery code."}
        )
        self.fields["code"].widget.attrs |= {"inputmode": "text", "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        account, network, now = str(self.user.pk), limits.network_of(context.request), timezone.now()
        limits.spend("second-factor", account=account, network=network, at=now)
        code = str(super().clean_code())  # type: ignore[misc]  # the form it is mixed into
        limits.forgive("second-factor", account=account, network=network, at=now)
        return code


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second step of a sign-in."""


class CodeAgainForm(_Counted, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code once more, before something that guards the account is changed."""


class FirstCodeForm(_Counted, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Shows that the authenticator app was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Six digits that the app shows now."


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Adds a passkey. It always opens the account by itself: face, finger or PIN is its second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "So that you can tell it from another, such as “work phone”."
        _plain(self, {"name": "Name of this passkey"}, {"name": hint})
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
