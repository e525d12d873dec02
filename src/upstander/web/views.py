"""Home, program, help and what is kept: the pages that gather from every room."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from upstander.agency.core.matrix import MATRIX, Deed, Reach
from upstander.agency.core.roles import Role
from upstander.agency.gate import enter, open_to_all, person_of
from upstander.agency.models import Agency
from upstander.agency.rows import Rows
from upstander.ground import kept as kept_files
from upstander.intervention.core import vocabulary
from upstander.play import queries as plays
from upstander.policy import queries as policies

from . import queries

LEADS = frozenset({Role.COORDINATOR, Role.EXECUTIVE, Role.MONITOR, Role.SUPERVISOR})


@enter(Deed.KNOW)
def start(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The first page after sign-in: the program for those who run or watch it, else what to sign and practice."""
    if rows.roles & (LEADS - {Role.SUPERVISOR}):
        return redirect("web:program")
    return redirect("web:home" if rows.may(Deed.SIGN) else "policy:duty")


@enter(Deed.SIGN)
def home(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Sign, practice, know: three things at most."""
    asked = policies.for_person(rows.person, rows.today)
    waiting = [row for row, is_signed in asked if not is_signed]
    context = {
        "to_sign": waiting[0] if waiting else None,
        "more_to_sign": len(waiting) - 1,
        "current": asked[0][0] if asked else None,
        "next": plays.suggestion(rows.person),
        "program": rows.may(Deed.SEE_PROGRAM),
        "has_lines": bool(rows.agency.support_lines),
    }
    return render(request, "web/home.html", context)


@enter(Deed.SEE_PROGRAM)
def program(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The loop with its figures, and the units."""
    now = queries.standing(rows)
    context = {
        "now": now,
        "stages": queries.stages(rows, now),
        "next": queries.next_thing(rows, now),
        "own_units": rows.reach(Deed.SEE_PROGRAM) is Reach.UNITS,
        "names": rows.may(Deed.SEE_PROGRESS),
    }
    return render(request, "web/program.html", context)


def _in_frame(request: HttpRequest) -> None:
    """A page that is open to all shows the menu of whoever is signed in."""
    from upstander.agency.rows import rows_now

    person = person_of(request)
    if person is not None:
        request.rows = rows_now(person)  # type: ignore[attr-defined]  # read by the context processor


@open_to_all
def help_page(request: HttpRequest) -> HttpResponse:
    """Help and the words that the program uses."""
    _in_frame(request)
    return render(request, "web/help.html", {"stages": vocabulary.stages(), "tactics": vocabulary.tactics()})


@open_to_all
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept, and who sees it: room by room, held against the tables by a test."""
    _in_frame(request)
    rooms = kept_files.everything(tuple(settings.ROOMS))
    roles = [(role.words, [deed.words for deed in Deed if MATRIX[deed].get(role)]) for role in Role]
    return render(request, "web/kept.html", {"rooms": rooms, "roles": roles})


@open_to_all
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server answers and reaches its database."""
    Agency.objects.exists()
    return HttpResponse("ok", content_type="text/plain")
