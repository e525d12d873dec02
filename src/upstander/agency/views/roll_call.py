"""A roll call: the sergeant's screen, and the phones of those who join."""

from collections import Counter

import segno
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from .. import limits, queries_joining
from ..adapter import welcome
from ..core.matrix import Deed, Reach
from ..forms.joining import FirstPasswordForm, LetInForm, OpenRollCallForm, WhoForm
from ..gate import enter, open_to_all
from ..models import Person, User
from ..models_joining import RollCall
from ..rows import Rows
from ..services import joining, roll_call

KEY = "join_request"  # where a phone's session keeps its token


def _swaps(request: HttpRequest) -> bool:
    """Whether htmx asks, for a part of the page."""
    return bool(getattr(request, "htmx", False))


@enter(Deed.ROLL_CALL)
def begin(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Open a roll call for a unit, or for the whole agency by those who may."""
    whole = f"All of {rows.agency.name}" if rows.reach(Deed.ROLL_CALL) is Reach.ALL else ""
    form = OpenRollCallForm(
        request.POST if request.method == "POST" else None, units=rows.units(Deed.ROLL_CALL), whole=whole
    )
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        opened = roll_call.open_roll_call(agency=rows.agency, unit=unit, by=rows.person, at=rows.now)
        return redirect("joining:roll_call", opened.pk)
    mine = queries_joining.open_roll_calls(rows.now).filter(agency=rows.agency, opened_by=rows.person).first()
    status = 422 if request.method == "POST" else 200
    return render(request, "agency/joining/roll_call_begin.html", {"form": form, "mine": mine}, status=status)


def _mine(rows: Rows, pk: int) -> RollCall:
    return rows.one(RollCall, pk=pk, opened_by=rows.person)


def _people(rows: Rows, call: RollCall) -> QuerySet[Person]:
    """Whom the sergeant may let in: in reach, and in the unit that the roll call is for."""
    people = rows.people(Deed.ROLL_CALL)
    return people.filter(unit__path__startswith=call.unit.path) if call.unit else people


def _screen(request: HttpRequest, rows: Rows, call: RollCall) -> HttpResponse:
    asking = list(queries_joining.requests_of(call, _people(rows, call)))
    times = Counter(one.person_id for one in asking)
    listed = [{"one": one, "twice": times[one.person_id] > 1} for one in asking]
    once = [one for one in asking if times[one.person_id] == 1 and one.let_in_at is None]
    ready = [one for one in once if one.fitting]  # type: ignore[attr-defined]  # set by requests_of
    is_open = call.closes_at > rows.now
    context = {
        "call": call,
        "is_open": is_open,
        "asking": listed,
        "ready": len(ready),
        "done": sum(1 for one in asking if one.used_at),
        "minutes": max(0, int((call.closes_at - rows.now).total_seconds() // 60)),
    }
    if _swaps(request):
        return render(request, "agency/joining/roll_call.html#asking", context)
    link = roll_call.link_of(call)
    picture = segno.make(link, error="m", micro=False).svg_data_uri(border=2, light="#fff")
    context |= {"code": roll_call.code_of(call), "qr": picture, "address": link.rsplit("/here/", 1)[0]}
    return render(request, "agency/joining/roll_call.html", context)


@enter(Deed.ROLL_CALL)
@require_safe
def screen(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """The sergeant's screen: the code, who asks, with which words."""
    return _screen(request, rows, _mine(rows, pk))


@enter(Deed.ROLL_CALL)
@require_POST
def let_in(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Let one phone in, or all whose name is clear."""
    call, form = _mine(rows, pk), LetInForm(request.POST)
    if form.is_valid():
        one = form.cleaned_data["request"]
        roll_call.let_in(
            roll_call=call,
            requests=[one] if one else None,
            people=_people(rows, call),
            by=rows.person,
            at=rows.now,
        )
    return _screen(request, rows, call) if _swaps(request) else redirect("joining:roll_call", pk)


@enter(Deed.ROLL_CALL)
@require_POST
def close(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Close the roll call now."""
    roll_call.close(roll_call=_mine(rows, pk), by=rows.person, at=rows.now)
    return redirect("joining:roll_call", pk)


@open_to_all
def here(request: HttpRequest, code: str) -> HttpResponse:
    """Someone in the room says who they are; the answer is the same whatever they type."""
    now = timezone.now()
    limits.spend("roll-call", account=code, network=limits.network_of(request), at=now)
    call = roll_call.find(code, now)
    form = WhoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _, token = roll_call.ask(roll_call=call, at=now, **form.cleaned_data)
        request.session[KEY] = token
        return redirect("join:waiting")
    context = {"form": form, "agency": call.agency, "unit": call.unit}
    return render(request, "agency/joining/here.html", context, status=422 if form.is_bound else 200)


@open_to_all
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The two words, until the sergeant lets this phone in. Asks again by itself every three seconds."""
    asked = roll_call.phone(request.session.get(KEY, ""), timezone.now())
    if asked.let_in_at:
        address = reverse("join:password")
        return HttpResponseClientRedirect(address) if _swaps(request) else redirect(address)
    page = "agency/joining/waiting.html"
    return render(
        request, f"{page}#words" if _swaps(request) else page, {"asked": asked, "agency": asked.agency}
    )


@open_to_all
@sensitive_post_parameters("password")
def password(request: HttpRequest) -> HttpResponse:
    """The phone was let in: its person sets a password."""
    now, token = timezone.now(), request.session.get(KEY, "")
    asked = roll_call.phone(token, now)
    if asked.let_in_at is None or asked.person is None:
        return redirect("join:waiting")
    account = User(username=joining.sign_in_name(asked.person), email=asked.person.email)
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, account=account)
    if form.is_valid():
        welcome(request, roll_call.join_let_in(token, password=form.cleaned_data["password"], at=now))
        request.session.pop(KEY, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "person": asked.person, "agency": asked.agency, "name": account.username}
    return render(request, "agency/joining/password.html", context, status=422 if form.is_bound else 200)
