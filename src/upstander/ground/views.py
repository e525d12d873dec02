"""The error pages that Django itself asks for."""

import logging

from django.http import HttpRequest, HttpResponse

from .errors import BadInput, NotAllowed, NotHere, Problem
from .middleware import alone, show


def not_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show(request, NotHere())


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show(request, NotAllowed())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show(
        request, BadInput("The server could not read what was sent.", mend="Go back and send it again.")
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose security token is missing or old (Django's CSRF check)."""
    problem = Problem(
        "This form was open for too long, or cookies are off.", mend="Go back, reload and send it again."
    )
    problem.status = 403
    return show(request, problem)


def broken(request: HttpRequest) -> HttpResponse:
    """A mistake of ours."""
    return alone(request, 500, logging.ERROR)
