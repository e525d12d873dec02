"""A play whose clock is at the server: one form a move, without JavaScript."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.understanding.core.labels import MEANINGS, NAMES

from .. import queries, services
from ..core.proposal import FURTHEST, Read
from ..errors import NotAPlay
from ..models import Play
from ..pages import scene_context


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
    """Words, a move, a flag, a pause, a wait, or taking back how words were read."""
    play = queries.play_of(rows.person, pk)
    if play.ended_at is not None:
        return redirect("play:debrief", play.pk)
    given: dict[str, Any] = request.POST.dict()
    if "say" in given:
        return _said(request, rows, play, given.get("words", ""))
    if "take_back" in given:
        play = services.take_back(play=play, at=rows.now)
    elif _number(given, "move") is not None:
        play = services.choose(play=play, path=[_number(given, "move") or 0], at=rows.now)
    elif "reading" in given:
        play = services.choose(play=play, at=rows.now, **_chosen(given["reading"]))
    elif _number(given, "flag") is not None:
        play = services.flag(play=play, line=_number(given, "flag") or 0, at=rows.now)
    elif "pause" in given:
        play = services.pause(play=play, paused=given["pause"] == "yes", at=rows.now)
    else:
        play = services.wait(play=play, at=rows.now)
    return redirect("play:debrief" if play.ended_at else "play:at_server", play.pk)


def _number(given: dict[str, Any], name: str) -> int | None:
    text = given.get(name, "")
    return int(text) if text.isdigit() and len(text) < 6 else None


def _said(request: HttpRequest, rows: Rows, play: Play, text: str) -> HttpResponse:
    """Words were typed: act on them, or show what they could mean while the clock waits. They are not kept."""
    walk = services.walk_of(play, rows.now)
    found = services.read_words(table=walk.table, state=walk.state, text=text)
    if found.alarm:
        return redirect("play:stopped")
    proposal = found.proposal
    confirms = (
        queries.waiting_scene(rows.person, play.version.slug) is not None
    )  # a machine's reading sets no record
    if proposal and proposal.turn == "act" and not confirms:
        read = proposal.reads[0]
        reading = _reading(read, "sure", proposal.heard, found.approach)
        play = services.choose(play=play, path=read.path, at=rows.now, reading=reading)
        return redirect("play:debrief" if play.ended_at else "play:at_server", play.pk)
    play = services.pause(play=play, paused=True, at=rows.now)
    asked = {
        "typed": text,
        "reads": [
            {
                "read": read,
                "name": NAMES[read.label],
                "means": MEANINGS[read.label],
                "value": _packed(read, found),
            }
            for read in (proposal.reads if proposal else ())
        ],
        "again": proposal is not None and proposal.turn == "again",
        "away": proposal is None,
    }
    return render(request, "play/scene.html", {"play": play, **scene_context(play, walk), "asked": asked})


def _reading(read: Read, how: str, heard: Sequence[str], approach: str) -> dict[str, Any]:
    return {
        "read": read.label, "meant": read.label, "percent": read.percent, "heard": list(heard), "how": how,
        "approach": approach,
    }  # fmt: skip


def _packed(read: Read, found: services.Outcome) -> str:
    """A reading as the value of its button: it comes back when the officer chooses it."""
    heard = found.proposal.heard if found.proposal else ()
    return json.dumps({"path": read.path, "reading": _reading(read, "chosen", heard, found.approach)})


def _chosen(raw: str) -> dict[str, Any]:
    """The path and the reading of a button that was pressed."""
    try:
        found = json.loads(raw)
        return {"path": [int(move) for move in found["path"]][:FURTHEST], "reading": dict(found["reading"])}
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NotAPlay("it isn't a reading.") from None
