"""The gate before every view: sign-in, second factor, the deed; then the door is open for the length of the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from . import rows as doorway
from .core.matrix import Deed
from .core.roles import SECOND_FACTOR
from .models import Person
from .rows import Rows

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Rows, P], HttpResponse]


class Gated(Protocol):
    """A view that says what it asks: the test of the matrix reads it."""

    deed: Deed | None

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def enter(deed: Deed) -> Callable[[View[P]], Gated]:
    """Let those who may do `deed` through, with their rows; others get a 403, strangers the sign-in page."""

    def gate(view: View[P]) -> Gated:
        @wraps(view)
        def through(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = doorway.signed_in(request.user)
            if person is None:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            with doorway.opened(person) as rows:
                request.rows = rows  # type: ignore[attr-defined]  # read by the context processor
                if second_factor_missing(request, rows):
                    if request.method == "GET":
                        request.session["after_second_factor"] = request.get_full_path()
                    return redirect(settings.UPSTANDER_SECOND_FACTOR_URL)
                rows.must(deed)
                with timezone.override(rows.agency.time_zone):
                    return view(request, rows, *args, **kwargs)

        gated = cast(Gated, through)
        gated.deed = deed
        return gated

    return gate


def open_to_all(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Gated:
    """Mark a page that asks for no sign-in."""
    gated = cast(Gated, view)
    gated.deed = None
    return gated


def second_factor_missing(request: HttpRequest, rows: Rows) -> bool:
    """Whether a role asks for a second factor and this person has set none up.

    Someone who has one was asked for it at sign-in. The demonstration asks nobody: it holds no real person's data.
    """
    if not (rows.roles & SECOND_FACTOR) or settings.UPSTANDER_DEMO:
        return False
    if request.session.get("second_factor"):
        return False
    from allauth.mfa.utils import is_mfa_enabled  # imports models: only when asked

    has_one = bool(is_mfa_enabled(request.user))
    if has_one:
        request.session["second_factor"] = True
    return not has_one


def person_of(request: HttpRequest) -> Person | None:
    """The signed-in person of a page that is open to all, if there is one."""
    return doorway.signed_in(request.user)
