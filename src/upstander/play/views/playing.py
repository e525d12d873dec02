"""The player in the browser: its page, its table, and a play that it sends."""

import gzip
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from .. import queries, services
from ..errors import NotAPlay
from ..forms import SureForm
from .find import by_digest, prefix, version_of


@require_GET
@enter(Deed.PRACTICE)
def player(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """The page before the scene: with JavaScript it becomes the player, without it has a button that begins."""
    before, log = prefix(request, rows)
    drawn = None if before else queries.waiting_scene(rows.person, slug)
    version = before or (drawn.version if drawn else version_of(rows, slug))
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
        "in_check": drawn is not None,
        "has_reader": settings.READER.exists(),
        "read_url": reverse("play:read", args=[version.digest]),
        "sure": SureForm(),
    }
    services.make_ready(version.table)
    response = render(request, "play/player.html", context)
    if not before:  # a replay hangs on a play of one's own, and is nobody's to keep
        response["X-May-Be-Kept"] = "yes"
    return response


@require_GET
@enter(Deed.PRACTICE)
def offline(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The service worker that keeps opened scenes; it must come from where it watches over."""
    name = json.loads((settings.DIST / "manifest.json").read_text("utf-8"))["src/offline/worker.js"]["file"]
    script = (settings.DIST / name).read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_GET
@enter(Deed.PRACTICE)
def table(request: HttpRequest, rows: Rows, digest: str) -> HttpResponse:
    """The compiled table. Its address is its hash, so a browser never asks twice."""
    version, tag = by_digest(rows, digest), f'"{digest}"'
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
    version = by_digest(rows, digest)
    try:
        body = json.loads(request.body)
        key, log, sure = str(body["key"]), list(body["log"]), SureForm(dict(body.get("sure") or {})).said()
        readings = list(body.get("readings") or [])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotAPlay("it isn't readable.") from None
    play = services.finish_with_moves(
        person=rows.person, version=version, key=key, log=log, at=rows.now, sure=sure, readings=readings
    )
    return JsonResponse({"debrief": reverse("play:debrief", args=[play.pk])})


@require_POST
@enter(Deed.PRACTICE)
def begin(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """Begin a play whose clock is at the server (no JavaScript)."""
    before, log = prefix(request, rows)
    drawn = None if before else queries.waiting_scene(rows.person, slug)
    version = before or (drawn.version if drawn else version_of(rows, slug))
    sure = SureForm(request.POST).said()
    play = services.start(person=rows.person, version=version, at=rows.now, log=log, sure=sure)
    return redirect("play:at_server", play.pk)
