"""The list of scenes, one's own plays, and how sure one was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.scenario.queries import current

from .. import queries
from ..forms import FilterForm
from ..pages import list_of, trend_of


@require_GET
@enter(Deed.PRACTICE)
def practice(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The scenarios, and one's own plays."""
    plays = list(queries.plays_of(rows.person)[:50])
    scenes = list(current(rows.agency))
    form = FilterForm(request.GET)
    narrowed = bool(form.wanted())
    chosen = queries.suggestion(rows.person, scenes)
    done = queries.slugs_done(rows.person)
    context = {
        "scenes": list_of(form.chosen(scenes), plays, done),
        "form": form,
        "is_narrowed": narrowed,
        "next": chosen,
        "plays": plays,
        "plans": list(queries.plans_of(rows.person)),
        "titles": {scene.slug: scene.title for scene in scenes},
        "first": not plays,
        "may_teach": rows.may(Deed.TEACH),
        "may_publish": rows.may(Deed.PUBLISH_SCENES),
        "may_set": rows.may(Deed.SET_PRACTICE),
    }
    return render(request, "play/practice.html", context)


@require_GET
@enter(Deed.PRACTICE)
def sureness(request: HttpRequest, rows: Rows) -> HttpResponse:
    """How sure one was, play by play: the officer's own, and nobody else's."""
    trend = trend_of(list(queries.plays_of(rows.person)[:200]))
    return render(request, "play/sureness.html", {"trend": trend})
