"""django-allauth's pages with our forms, where a refused form is a 422."""

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.forms import BaseForm
from django.http import HttpResponse


class _Refuses:
    """A refused form answers 422, so that nothing takes it for done."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # the view it is mixed into
        if response.status_code == 200:
            response.status_code = 422
        return response


class SignIn(_Refuses, account.LoginView):  # type: ignore[misc]  # allauth has no types
    """The sign-in page. Who has just typed the password isn't asked for it again to set up a second factor."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if self.request.user.is_authenticated:
            reauthenticate_by_password(self.request)
        return response


class AskNewPassword(_Refuses, account.PasswordResetView):  # type: ignore[misc]  # allauth has no types
    """Asks for a new password by mail."""


class SetNewPassword(_Refuses, account.PasswordResetFromKeyView):  # type: ignore[misc]  # allauth has no types
    """Sets the new password behind the mailed link."""


class ChangePassword(_Refuses, account.PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """Changes the password of someone who is signed in."""


class PasswordAgain(_Refuses, account.ReauthenticateView):  # type: ignore[misc]  # allauth has no types
    """The password once more."""


class SecondStep(_Refuses, mfa.AuthenticateView):  # type: ignore[misc]  # allauth has no types
    """The second step of a sign-in."""


class CodeAgain(_Refuses, mfa.ReauthenticateView):  # type: ignore[misc]  # allauth has no types
    """The code once more."""


class SetUpApp(_Refuses, totp.ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """Sets up an authenticator app."""


class AddPasskey(_Refuses, webauthn.AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Adds a passkey."""
