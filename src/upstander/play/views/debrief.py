"""The debrief, and what its officer does there: a plan, how sure one is, delete."""

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from .. import queries, services
from ..core.debrief import NOT_ADVICE, debrief
from ..core.walk import walk_log
from ..forms import PlanForm, SureForm
from ..models import Play
from ..pages import debrief_context, rules_context


@require_GET
@enter(Deed.PRACTICE)
def debrief_page(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """What happened, when, and where the time went. Only its owner can open it."""
    play = queries.play_of(rows.person, pk)
    if play.ended_at is None:
        return redirect("play:at_server", play.pk)
    return _debrief(request, rows, play)


def _debrief(request: HttpRequest, rows: Rows, play: Play, form: PlanForm | None = None) -> HttpResponse:
    page = debrief(walk_log(play.version.table, play.moves), play.readings)
    plan = queries.plan_of(rows.person, play.version.slug)
    said = page.facts["debrief"]
    start = {"trigger": said["if"], "response": said["then"]} if plan is None else model_to_dict(plan)
    context = {
        "play": play,
        "page": page,
        "not_advice": NOT_ADVICE,
        "plan": plan,
        "form": form or PlanForm(initial=start),
        "words": queries.words_of(play),
        "learns": queries.practice_settings(rows.agency).learns,
        "sure": SureForm(initial={"peer": play.after_peer, "superior": play.after_superior}),
        **debrief_context(page),
        **(rules_context(rows.agency, page.facts["policy_clauses"], rows.today) if page.law else {}),
    }
    return render(request, "play/debrief.html", context, status=422 if form and form.errors else 200)


@require_POST
@enter(Deed.PRACTICE)
def plan(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Keep the sentence that one takes along, or forget it."""
    play = queries.play_of(rows.person, pk)
    if "drop" in request.POST:
        services.drop_plan(play=play)
        return redirect(f"{reverse('play:debrief', args=[play.pk])}#plan-h")
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _debrief(request, rows, play, form)
    services.keep_plan(play=play, at=rows.now, **form.cleaned_data)
    return redirect(f"{reverse('play:debrief', args=[play.pk])}#plan-h")


@require_POST
@enter(Deed.PRACTICE)
def sure_now(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Keep how sure one is after the debrief."""
    play = queries.play_of(rows.person, pk)
    services.say_how_sure(play=play, sure=SureForm(request.POST).said())
    return redirect(f"{reverse('play:debrief', args=[play.pk])}#sure-h")


@enter(Deed.PRACTICE)
def delete(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Ask, then delete."""
    play = queries.play_of(rows.person, pk)
    if request.method == "POST":
        services.delete(play=play)
        return redirect("play:practice")
    return render(request, "play/delete.html", {"play": play})
