"""One middleware that shows problems, and one that keeps answers private."""

import logging
import secrets
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .errors import Problem

log = logging.getLogger("upstander.problem")
AWAY = (OperationalError, InterfaceError)
Handler = Callable[[HttpRequest], HttpResponse]


def quote_number() -> str:
    """A number that a person can read out, and that finds the line in the log: `4F2A-91C7`."""
    raw = secrets.token_hex(4).upper()
    return f"{raw[:4]}-{raw[4:]}"


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, not the address: a path can hold a token."""
    match = request.resolver_match
    return match.route if match else "(no route)"


def show(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page of a problem, with its status and the number that was logged for it."""
    number = quote_number()
    log.warning("%s %s %s at %s", number, problem.status, type(problem).__name__, route_of(request))
    context = {"problem": problem, "number": number, "status": problem.status}
    return render(request, "ground/problem.html", context, status=problem.status)


def alone(request: HttpRequest, status: int, level: int) -> HttpResponse:
    """The page for when nothing can be relied on: it asks no database and no other template."""
    number = quote_number()
    log.log(level, "%s %s at %s", number, status, route_of(request))
    page = render_to_string("ground/problem_bare.html", {"number": number, "status": status})
    return HttpResponse(page, status=status)


class ProblemMiddleware:
    """Turns a `Problem` that a view raised into its page, and a database that is away or locked into a 503.

    Programming mistakes pass through and stay loud.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Problem):
            return show(request, exception)
        return alone(request, 503, logging.WARNING) if isinstance(exception, AWAY) else None


class PrivateMiddleware:
    """Signed-in pages are never stored by a browser's or a proxy's cache, and no page tells where it was left from."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
