"""The pages that exist only in the demonstration: be anyone, read the mail, see every part."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from upstander.agency.gate import open_to_all
from upstander.agency.models import Installation, Person, User
from upstander.ground.errors import NotHere

from .roles import ROLES
from .seed import PEOPLE


def only_here() -> None:
    """Both must say so: the settings that serve it and the database that holds it."""
    if not settings.UPSTANDER_DEMO or not Installation.objects.filter(demo=True).exists():
        raise NotHere()


def letters(most: int = 20) -> list[dict[str, Any]]:
    """The newest letters, which the demonstration writes to files instead of sending."""
    folder = Path(settings.EMAIL_FILE_PATH)
    paths = (
        sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
        if folder.is_dir()
        else []
    )
    found = []
    for path in paths[:most]:
        message = message_from_bytes(path.read_bytes().rpartition(b"-" * 79)[0], policy=policy.default)
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        found.append({"subject": message["subject"], "to": message["to"], "text": text})
    return found


@open_to_all
def doors(request: HttpRequest) -> HttpResponse:
    """One button a role, and the mail that was sent."""
    only_here()
    people = {
        p.user.username: p
        for p in Person.objects.filter(user__username__startswith="demo-").select_related("user", "rank")
        if p.user
    }
    roles = [
        {"key": key, "label": label, "person": people[f"demo-{key}"].titled, "sees": sees}
        for key, (_, label, sees) in ROLES.items()
    ]
    return render(request, "web/demo.html", {"roles": roles, "letters": letters(), "people": PEOPLE})


@open_to_all
@require_POST
def enter_as(request: HttpRequest) -> HttpResponse:
    """Become the synthetic person of a role."""
    only_here()
    user = User.objects.filter(username=f"demo-{request.POST.get('role', '')}").first()
    if user is None:
        raise NotHere()
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("web:start")


@open_to_all
def parts(request: HttpRequest) -> HttpResponse:
    """Every part of the pages in every state."""
    only_here()
    return render(request, "ground/parts.html")
