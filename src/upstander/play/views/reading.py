"""Typed words: read for the player in the browser, kept sealed if their officer wants it, given to teach the reader."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.scenario.core.table import Table

from .. import queries, services
from ..errors import NotAPlay
from ..forms import CorrectionForm
from .find import by_digest


@require_POST
@enter(Deed.PRACTICE)
def read(request: HttpRequest, rows: Rows, digest: str) -> HttpResponse:
    """What typed words could mean where the play stands. Nothing is stored."""
    table = by_digest(rows, digest).table
    body = body_of(request)
    state, text = state_of(table, body.get("state")), body.get("text")
    if not isinstance(text, str):
        raise NotAPlay("there are no words in it.")
    return JsonResponse(services.read_words(table=table, state=state, text=text).as_facts())


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent.

    Raises
    ------
    NotAPlay
        It isn't one.
    """
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise NotAPlay("it isn't readable.") from None
    if not isinstance(body, dict):
        raise NotAPlay("it isn't readable.")
    return body


def state_of(table: Table, raw: Any) -> int:
    """A state of `table`, from what was sent."""
    if type(raw) is not int or not 0 <= raw < table.states:
        raise NotAPlay("it stands nowhere in this scene.")
    return raw


@require_GET
@enter(Deed.PRACTICE)
def stopped(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Where a play stops whose words were about the officer's own life, or a threat. Nobody is told."""
    return render(request, "play/stopped.html", {"support_lines": rows.agency.support_lines})


@require_POST
@enter(Deed.PRACTICE)
def keep_words(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Keep what the officer's browser has sealed, or forget it."""
    play = queries.play_of(rows.person, pk)
    if "forget" in request.POST:
        services.forget_words(play=play)
        return redirect(f"{reverse('play:debrief', args=[play.pk])}#w-h")
    body = body_of(request)
    words = services.keep_words(play=play, sealed=str(body.get("sealed", "")), at=rows.now)
    return JsonResponse({"until": words.until.isoformat()})


@require_POST
@enter(Deed.PRACTICE)
def give(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Give one line that was read wrong, without one's name. Only if the agency asks for such lines."""
    play = queries.play_of(rows.person, pk)
    form = CorrectionForm(body_of(request))
    if not form.is_valid():
        raise NotAPlay("it isn't a line that was read wrong.")
    given = services.give_correction(agency=rows.agency, slug=play.version.slug, **form.cleaned_data)
    return JsonResponse({"given": given})
