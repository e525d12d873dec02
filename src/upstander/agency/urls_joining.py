"""Addresses of joining and of sign-in.

`public` goes under `join/` with the namespace `join`, `staff` under `people/` with `joining`, and `account` under
`account/` with none: django-allauth asks for those names as they are. Its other pages (sign-up, addresses, codes by
mail) are not here, so they don't exist.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from .gate import open_to_all as to_all
from .views import joining, roll_call, sign_in

public: list[URLPattern] = [
    path("", joining.start, name="start"),
    path("waiting/", roll_call.waiting, name="waiting"),
    path("password/", roll_call.password, name="password"),
    path("here/<str:code>/", roll_call.here, name="roll_call"),
    path("<str:token>/", joining.invitation, name="invitation"),
]

staff: list[URLPattern] = [
    path("joining/", joining.joined, name="people"),
    path("joining/invite/", joining.invite, name="invite"),
    path("joining/<int:pk>/new-password/", joining.renew, name="renew"),
    path("roll-call/", roll_call.begin, name="begin"),
    path("roll-call/<int:pk>/", roll_call.screen, name="roll_call"),
    path("roll-call/<int:pk>/let-in/", roll_call.let_in, name="let_in"),
    path("roll-call/<int:pk>/close/", roll_call.close, name="close"),
]

SECOND = "second-factor"
account: list[URLPattern] = [
    path("sign-in/", to_all(sign_in.SignIn.as_view()), name="account_login"),
    path("sign-in/code/", to_all(sign_in.SecondStep.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey/", to_all(passkey_views.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", to_all(account_views.logout), name="account_logout"),
    path("new-password/", to_all(sign_in.AskNewPassword.as_view()), name="account_reset_password"),
    path("new-password/sent/", to_all(account_views.password_reset_done), name="account_reset_password_done"),
    path(
        "new-password/<str:uidb36>/<str:key>/",
        to_all(sign_in.SetNewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "new-password/done/",
        to_all(account_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/", login_required(to_all(sign_in.ChangePassword.as_view())), name="account_change_password"
    ),
    path("again/", to_all(sign_in.PasswordAgain.as_view()), name="account_reauthenticate"),
    path("again/code/", to_all(sign_in.CodeAgain.as_view()), name="mfa_reauthenticate"),
    path("again/passkey/", to_all(passkey_views.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path(f"{SECOND}/", to_all(mfa_views.index), name="mfa_index"),
    path(f"{SECOND}/app/", to_all(sign_in.SetUpApp.as_view()), name="mfa_activate_totp"),
    path(f"{SECOND}/app/remove/", to_all(totp_views.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{SECOND}/codes/", to_all(codes_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        f"{SECOND}/codes/new/",
        to_all(codes_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{SECOND}/codes/file/",
        to_all(codes_views.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(f"{SECOND}/passkeys/", to_all(passkey_views.list_webauthn), name="mfa_list_webauthn"),
    path(f"{SECOND}/passkeys/add/", to_all(sign_in.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        f"{SECOND}/passkeys/<int:pk>/remove/",
        to_all(passkey_views.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(f"{SECOND}/passkeys/<int:pk>/name/", to_all(passkey_views.edit_webauthn), name="mfa_edit_webauthn"),
]
urlpatterns = [*account]
