"""Joining by an invitation, and the coordinator's page of who has joined."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from .. import limits, queries_joining
from ..adapter import welcome
from ..core.matrix import Deed, Reach
from ..forms.joining import ROLL_CALL_LENGTH, FirstPasswordForm, InviteForm, TypedCodeForm
from ..gate import enter, open_to_all
from ..models import Person, User
from ..models_joining import Invitation
from ..rows import Rows
from ..services import joining, letters, slips

PAGE = 50
STEPS = {
    queries_joining.JOINED: "Joined",
    queries_joining.OPENED: "Opened, no password yet",
    queries_joining.INVITED: "Invited, not opened",
    queries_joining.WAITING: "Not invited",
}


@open_to_all
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody types the code of a slip or of a sergeant's screen."""
    form = TypedCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        name = "join:roll_call" if len(code) == ROLL_CALL_LENGTH else "join:invitation"
        return redirect(name, code)
    return render(request, "agency/joining/start.html", {"form": form}, status=422 if form.is_bound else 200)


@open_to_all
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invited person sets a password. A token that opens nothing answers alike, whatever the reason."""
    now = timezone.now()
    limits.spend("invitation", account=token, network=limits.network_of(request), at=now)
    invited = joining.open_invitation(token, now)
    account = invited.person.user or User(
        username=joining.sign_in_name(invited.person), email=invited.person.email
    )
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_valid():
        joined_account = joining.join(token, password=form.cleaned_data["password"], at=now)
        if invited.person.user is not None:  # a new password: the second factor is still to be asked
            return redirect("account_login")
        welcome(request, joined_account)
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "person": invited.person, "agency": invited.agency, "name": account.username}
    return render(request, "agency/joining/password.html", context, status=422 if form.is_bound else 200)


def _people(rows: Rows, request: HttpRequest) -> tuple[QuerySet[Person], dict[str, str]]:
    """The people within reach, at the step and with the words that the address asks for."""
    people = queries_joining.with_step(queries_joining.on_roster(rows.agency, rows.today), rows.now)
    if rows.reach(Deed.INVITE) is not Reach.ALL:
        people = people.filter(pk__in=rows.people(Deed.INVITE).values("pk"))
    step, words = request.GET.get("step", ""), request.GET.get("q", "").strip()[:80]
    if step in queries_joining.STEPS:
        people = people.filter(queries_joining.STEPS[step])
    else:
        step = ""
    if words:
        people = people.filter(Q(name__icontains=words) | Q(badge=words))
    return people.select_related("unit", "rank"), {"step": step, "q": words}


def _context(request: HttpRequest, rows: Rows) -> dict[str, Any]:
    found, asked = _people(rows, request)
    everybody = queries_joining.on_roster(rows.agency, rows.today)
    counts = queries_joining.counts(everybody, rows.now)
    steps = [{"key": key, "label": label, "count": counts[key]} for key, label in STEPS.items()]
    total = sum(counts.values())
    pages = Paginator(found.order_by("name", "pk"), PAGE)
    if not asked["q"] and rows.reach(Deed.INVITE) is Reach.ALL:  # counted already
        pages.count = counts.get(asked["step"], total)
    page = pages.get_page(request.GET.get("page"))
    sent, without = request.GET.get("sent", ""), request.GET.get("without", "")
    return {
        "page": page,
        "steps": steps,
        "total": total,
        "joined": counts[queries_joining.JOINED],
        "sent": int(sent) if sent.isdecimal() else None,
        "without": int(without) if without.isdecimal() else 0,
        **asked,
    }


@enter(Deed.INVITE)
@require_safe
def joined(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Who has joined, who was invited, who never opened it."""
    return render(request, "agency/joining/people.html", _context(request, rows))


@enter(Deed.INVITE)
@require_POST
def invite(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Invite by mail (a job sends the letters) or print slips (one PDF)."""
    waiting = queries_joining.yet_to_join(rows.agency, rows.today).filter(
        pk__in=rows.people(Deed.INVITE).values("pk")
    )
    form = InviteForm(request.POST, people=waiting)
    if not form.is_valid():
        return render(
            request, "agency/joining/people.html", {**_context(request, rows), "form": form}, status=422
        )
    chosen = waiting if form.cleaned_data["all"] else form.cleaned_data["people"]
    if form.cleaned_data["how"] == Invitation.How.SLIP:
        return slips_file(slips.print_slips(agency=rows.agency, people=chosen, by=rows.person, at=rows.now))
    ids = list(chosen.exclude(email=None).values_list("pk", flat=True))
    without = chosen.filter(email=None).count()
    if ids:
        letters.send_invitations.enqueue(ids, rows.person.pk)
    return redirect(f"{reverse('joining:people')}?sent={len(ids)}&without={without}")


@enter(Deed.INVITE)
@require_POST
def renew(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Print a slip with which someone who has joined sets a new password."""
    person = rows.one(Person, pk=rows.people(Deed.INVITE).filter(pk=pk).values("pk")[:1])
    return slips_file(slips.print_new_password_slip(person=person, by=rows.person, at=rows.now))


def slips_file(made: bytes) -> HttpResponse:
    """The slips as a file; it holds ways in, so no cache keeps it."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="upstander-slips.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
