"""Practice: the list, the player, the play with its clock at the server, the debrief."""

import gzip
import json
from typing import Any

from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.ground.errors import NotHere
from upstander.scenario.models import ScenarioVersion
from upstander.scenario.queries import current, versions

from . import queries, services
from .core.debrief import NOT_ADVICE, debrief
from .core.walk import Entry, until, walk_log
from .errors import NotAPlay
from .forms import FilterForm, PlanForm, SureForm
from .models import Play
from .pages import debrief_context, list_of, rules_context, scene_context, trend_of


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
    }
    return render(request, "play/practice.html", context)


@require_GET
@enter(Deed.PRACTICE)
def sureness(request: HttpRequest, rows: Rows) -> HttpResponse:
    """How sure one was, play by play: the officer's own, and nobody else's."""
    trend = trend_of(list(queries.plays_of(rows.person)[:200]))
    return render(request, "play/sureness.html", {"trend": trend})


def _version(rows: Rows, slug: str) -> ScenarioVersion:
    version = current(rows.agency).filter(slug=slug).first()
    if version is None:
        raise NotHere()
    return version


def _digest(rows: Rows, digest: str) -> ScenarioVersion:
    version = versions(rows.agency).filter(digest=digest).first()
    if version is None:
        raise NotHere()
    return version


def _prefix(request: HttpRequest, rows: Rows) -> tuple[ScenarioVersion | None, list[Entry]]:
    """Where a replay starts: a finished play of one's own, and the tick up to which it is taken over."""
    given = request.GET if request.method == "GET" else request.POST
    again, tick = given.get("again", ""), given.get("from", "0")
    if not (again.isdigit() and tick.isdigit() and len(again) < 18 and len(tick) < 6):
        return None, []
    play = queries.play_of(rows.person, int(again))
    return play.version, until([(t, kind, n) for t, kind, n in play.moves], int(tick))


@require_GET
@enter(Deed.PRACTICE)
def player(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """The page before the scene: with JavaScript it becomes the player, without it has a button that begins."""
    before, log = _prefix(request, rows)
    version = before or _version(rows, slug)
    words = version.table.words
    context = {
        "version": version,
        "words": words,
        "opening": words["lines"][words["opening"]]["text"],
        "log": json.dumps(log),
        "again": request.GET.get("again", ""),
        "from": request.GET.get("from", ""),
        "owner": rows.person.pk,
        "table_url": reverse("play:table", args=[version.digest]),
        "sent_url": reverse("play:sent", args=[version.digest]),
        "sure": SureForm(),
    }
    return render(request, "play/player.html", context)


@require_GET
@enter(Deed.PRACTICE)
def table(request: HttpRequest, rows: Rows, digest: str) -> HttpResponse:
    """The compiled table. Its address is its hash, so a browser never asks twice."""
    version, tag = _digest(rows, digest), f'"{digest}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        packed = bytes(version.packed)
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        body = packed if zipped else gzip.decompress(packed)
        response = HttpResponse(body, content_type="application/octet-stream")
        if zipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"], response["Vary"] = tag, "Accept-Encoding"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_POST
@enter(Deed.PRACTICE)
def sent(request: HttpRequest, rows: Rows, digest: str) -> HttpResponse:
    """A play that was played in the browser: its moves, walked again here."""
    version = _digest(rows, digest)
    try:
        body = json.loads(request.body)
        key, log, sure = str(body["key"]), list(body["log"]), SureForm(dict(body.get("sure") or {})).said()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotAPlay("it isn't readable.") from None
    play = services.finish_with_moves(
        person=rows.person, version=version, key=key, log=log, at=rows.now, sure=sure
    )
    return JsonResponse({"debrief": reverse("play:debrief", args=[play.pk])})


@require_POST
@enter(Deed.PRACTICE)
def begin(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """Begin a play whose clock is at the server (no JavaScript)."""
    before, log = _prefix(request, rows)
    version = before or _version(rows, slug)
    sure = SureForm(request.POST).said()
    play = services.start(person=rows.person, version=version, at=rows.now, log=log, sure=sure)
    return redirect("play:at_server", play.pk)


@require_GET
@enter(Deed.PRACTICE)
def at_server(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """The scene as it stands now: one form a move."""
    play = queries.play_of(rows.person, pk)
    if play.ended_at is not None:
        return redirect("play:debrief", play.pk)
    walk = services.walk_of(play, rows.now)
    return render(request, "play/scene.html", {"play": play, **scene_context(play, walk)})


@require_POST
@enter(Deed.PRACTICE)
def answer(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """A move, a flag, a pause or a wait."""
    play = queries.play_of(rows.person, pk)
    if play.ended_at is not None:
        return redirect("play:debrief", play.pk)
    given: dict[str, Any] = request.POST.dict()
    for verb in ("move", "flag"):
        if given.get(verb, "").isdigit() and len(given[verb]) < 6:
            number = int(given[verb])
            if verb == "move":
                play = services.choose(play=play, move=number, at=rows.now)
            else:
                play = services.flag(play=play, line=number, at=rows.now)
            break
    else:
        if "pause" in given:
            play = services.pause(play=play, paused=given["pause"] == "yes", at=rows.now)
        else:
            play = services.wait(play=play, at=rows.now)
    return redirect("play:debrief" if play.ended_at else "play:at_server", play.pk)


@require_GET
@enter(Deed.PRACTICE)
def debrief_page(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """What happened, when, and where the time went. Only its owner can open it."""
    play = queries.play_of(rows.person, pk)
    if play.ended_at is None:
        return redirect("play:at_server", play.pk)
    return _debrief(request, rows, play)


def _debrief(request: HttpRequest, rows: Rows, play: Play, form: PlanForm | None = None) -> HttpResponse:
    page = debrief(walk_log(play.version.table, play.moves))
    plan = queries.plan_of(rows.person, play.version.slug)
    said = page.facts["debrief"]
    start = {"trigger": said["if"], "response": said["then"]} if plan is None else model_to_dict(plan)
    context = {
        "play": play,
        "page": page,
        "not_advice": NOT_ADVICE,
        "plan": plan,
        "form": form or PlanForm(initial=start),
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
