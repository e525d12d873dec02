"""The error pages that Django itself asks for."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .errors import BadInput, NotAllowed, NotHere, NotNow, Problem
from .middleware import quote_number, route_of, show

log = logging.getLogger("upstander.problem")


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
    """A mistake of ours. Stands alone: it asks no database and no other template."""
    number = quote_number()
    log.error("%s 500 at %s", number, route_of(request))
    page = render_to_string("ground/problem_bare.html", {"number": number, "status": 500})
    return HttpResponse(page, status=500)


def busy() -> Problem:
    """The problem for a locked or absent database."""
    return NotNow("The database didn't answer in time.")
