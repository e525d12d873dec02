"""The page of reminders: what waits, what went out, what failed and why, and in which hours letters go out."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.models_joining import Invitation
from upstander.agency.rows import Rows

from .. import queries, services
from ..forms import ReminderForm
from ..models import Reminder

SHOWN = 100  # rows a list
FEW = 12  # rows of a list that is open to begin with
FIELDS = ("is_on", "opens", "closes", "before", "every")


@require_http_methods(["GET", "HEAD", "POST"])
@enter(Deed.SET_AUDIENCE)
def reminders(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The queue as it is, and the plan that it follows."""
    plan = queries.plan_of(rows.agency)
    initial = {name: getattr(plan, name) for name in FIELDS} | {"days": list(plan.days)}
    if request.POST.get("do") == "again":
        services.try_again(agency=rows.agency, by=rows.person, at=rows.now)
        return redirect("acknowledgement:reminders")
    form = ReminderForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        services.set_plan(agency=rows.agency, by=rows.person, at=rows.now, **form.cleaned_data)
        return redirect("acknowledgement:reminders")
    zone, states = ZoneInfo(rows.agency.time_zone), Reminder.State
    counts = dict(
        rows.all(Reminder).order_by().values_list("state").annotate(n=Count("pk")).values_list("state", "n")
    )
    invited = rows.all(Invitation).filter(opened_at=None, used_at=None, withdrawn_at=None, person__user=None)
    oldest = list(invited.select_related("person__rank", "person__unit").order_by("made_at")[:SHOWN])
    sent = Paginator(queries.reminders(rows.agency, states.SENT), SHOWN)
    sent.count = counts.get(states.SENT, 0)  # counted already
    context = {
        "plan": plan,
        "form": form,
        "zone": zone.key,
        "waits": counts.get(states.WAITS, 0),
        "next": plan.window.next_opening(rows.now, zone),
        "is_open": plan.window.is_open(rows.now, zone),
        "no_address": plan.no_address if plan.is_on else 0,
        "has_server": "smtp" in settings.EMAIL_BACKEND,
        "invited": oldest,
        "never_opened": invited.count() if len(oldest) == SHOWN else len(oldest),
        "most": SHOWN,
        "few": FEW,
        "now": rows.now,
        "lists": [
            (name, kind, state, queries.reminders(rows.agency, state)[:SHOWN], counts[state])
            for name, kind, state in (("Waits", "now", states.WAITS), ("Given up", "bad", states.FAILED))
            if counts.get(state)
        ],
        "sent": sent.get_page(request.GET.get("page")) if sent.count else None,
    }
    return render(request, "acknowledgement/reminders.html", context, status=422 if form.errors else 200)
