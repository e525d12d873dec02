"""What the templates of this room need, worked out from walks and debriefs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from upstander.scenario.models import ScenarioVersion

from .core.chart import DESK, PHONE, timeline_svg
from .core.debrief import Debrief
from .core.timeline import clock_text
from .core.walk import Walk
from .models import Play


def list_of(scenarios: Sequence[ScenarioVersion], plays: Sequence[Play]) -> list[dict[str, Any]]:
    """The scenarios with what the list says of each."""
    ended = {play.version.slug for play in plays if play.ended_at}
    begun = {play.version.slug: play for play in plays if not play.ended_at}
    return [
        {
            "version": version,
            "played": version.slug in ended,
            "begun": begun.get(version.slug),
        }
        for version in scenarios
    ]


def scene_context(play: Play, walk: Walk) -> dict[str, Any]:
    """The scene as it stands: newest lines, earlier ones folded, what you said last, the moves."""
    words, tick = walk.table.words, int(walk.table.words["tick_seconds"])
    flags = {number: at for at, kind, number in walk.log if kind == "flag"}
    lines = [
        {
            **words["lines"][shown.number],
            "number": shown.number,
            "flagged": clock_text(flags[shown.number] * tick) if shown.number in flags else "",
        }
        for shown in walk.shown
        if shown.kind != "move"
    ]
    said = [(shown.tick, shown.number) for shown in walk.shown if shown.kind == "move"]
    place = min(walk.table.place[walk.state], walk.table.scenes - 1)
    return {
        "words": words,
        "earlier": lines[:-4],
        "lines": lines[-4:],
        "said": {"at": clock_text(said[-1][0] * tick), "text": walk.text(said[-1][1])} if said else None,
        "moves": [{"number": move, "text": walk.text(move)} for move in walk.moves()],
        "ended": walk.ended,
        "runs": walk.waits,
        "paused": play.clock_from is None,
        "clock": clock_text(walk.seconds),
        "place": place + 1,
        "places": [{"done": n < place, "now": n == place} for n in range(walk.table.scenes)],
    }


def debrief_context(page: Debrief) -> dict[str, Any]:
    """The charts, and the scale of the profile."""
    return {
        "phone_chart": timeline_svg(page.line, PHONE),
        "desk_chart": timeline_svg(page.line, DESK),
        "pips": (1, 2, 3, 4),
        "lost_clock": page.line.clock(page.lost.tick),
        "law_date": date.fromisoformat(page.law["as_of"]) if page.law else None,
    }
