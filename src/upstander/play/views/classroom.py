"""A scene before a class: one screen, big type, the clock stopped at each decision. Nothing of it is kept."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.scenario.queries import current

from .. import services
from ..core.debrief import NOT_ADVICE, debrief
from ..core.walk import ImpossibleWalk, walk_log
from ..errors import NotAPlay
from ..forms import FilterForm
from ..pages import debrief_context, list_of, rules_context
from .find import by_digest, version_of


@require_GET
@enter(Deed.TEACH)
def classroom(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The scenes to choose from."""
    form = FilterForm(request.GET)
    scenes = form.chosen(list(current(rows.agency)))
    context = {"scenes": list_of(scenes, [], set()), "form": form, "is_narrowed": bool(form.wanted())}
    return render(request, "play/classroom.html", context)


@require_GET
@enter(Deed.TEACH)
def class_scene(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """One scene, big."""
    version = version_of(rows, slug)
    words = version.table.words
    context = {
        "version": version,
        "words": words,
        "opening": words["lines"][words["opening"]]["text"],
        "log": "[]",
        "owner": rows.person.pk,
        "in_class": True,
        "has_reader": settings.READER.exists(),
        "table_url": reverse("play:table", args=[version.digest]),
        "read_url": reverse("play:read", args=[version.digest]),
        "sent_url": "",
    }
    services.make_ready(version.table)
    return render(request, "play/player.html", context)


@require_POST
@enter(Deed.TEACH)
def class_debrief(request: HttpRequest, rows: Rows, digest: str) -> HttpResponse:
    """The debrief of what the class did, from the moves that come with the request; forgotten with the answer."""
    version = by_digest(rows, digest)
    try:
        page = debrief(walk_log(version.table, json.loads(request.POST.get("log", ""))))
    except (ValueError, TypeError, RecursionError) as error:
        reason = str(error) if isinstance(error, ImpossibleWalk) else "it isn't readable."
        raise NotAPlay(reason) from None
    context = {
        "page": page,
        "version": version,
        "not_advice": NOT_ADVICE,
        **debrief_context(page),
        **(rules_context(rows.agency, page.facts["policy_clauses"], rows.today) if page.law else {}),
    }
    return render(request, "play/class_debrief.html", context)
