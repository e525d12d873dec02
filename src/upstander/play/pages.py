"""What the templates of this room need, worked out from walks and debriefs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from upstander.agency.models import Agency
from upstander.compliance.queries import board, checked
from upstander.law.core.load import states
from upstander.law.core.on_date import on_date
from upstander.law.core.plain import answers
from upstander.policy.queries import current as current_policy
from upstander.policy.queries import in_force
from upstander.scenario.models import ScenarioVersion
from upstander.understanding.core.heard import CHIPS
from upstander.understanding.core.labels import NAMES

from .core.chart import DESK, PHONE, timeline_svg
from .core.debrief import Debrief
from .core.facets import RANK, ROLE, WHERE, facts_of
from .core.mastery import FIVE
from .core.timeline import clock_text
from .core.walk import Walk
from .models import CheckScene, Play


def list_of(
    scenarios: Sequence[ScenarioVersion], plays: Sequence[Play], done: set[str]
) -> list[dict[str, Any]]:
    """The scenarios with what the list says of each."""
    begun = {play.version.slug: play for play in plays if not play.ended_at}
    found = []
    for version in scenarios:
        facts = facts_of(version.about)
        found.append(
            {
                "version": version,
                "played": version.slug in done,
                "begun": begun.get(version.slug),
                "where": WHERE[facts["where"]],
                "part": ROLE[facts["role"]] if facts["role"] != "witness" else "",
                "rank": RANK[facts["rank"]],
            }
        )
    return found


def trend_of(plays: Sequence[Play]) -> list[dict[str, Any]]:
    """How sure the officer said they were, play by play, oldest first."""
    rows: list[dict[str, Any]] = [
        {
            "play": play,
            "peer": (play.before_peer, play.after_peer),
            "superior": (play.before_superior, play.after_superior),
        }
        for play in plays
    ]
    return [row for row in reversed(rows) if any(row["peer"] + row["superior"])]


def rules_context(agency: Agency, clauses: Sequence[str], day: date) -> dict[str, Any]:
    """What the agency's own policy and the law of its state say, for the clauses that a scenario touches."""
    version = in_force(agency, day) or current_policy(agency)
    rows = board(version, day).rows if version and clauses else ()
    source = checked(version).source if version else ""
    found = [
        {"clause": row.clause, "text": _first(source, row.finding.spans)}
        for row in rows
        if row.clause.id in clauses and row.finding.spans
    ]
    state = states().get(agency.state)
    period = on_date(state, day).period if state else None
    said = answers(state, period)[:2] if state and period else ()
    return {"own_clauses": found, "own_policy": version, "state": state, "state_says": said}


def _first(source: str, spans: Sequence[tuple[int, int]]) -> str:
    """The first place of a clause, as the sentence that it stands in."""
    start, end = spans[0]
    begin = max(source.rfind(mark, 0, start) for mark in (". ", "\n")) + 1
    stops = [at for mark in (". ", ".\n", "\n") if (at := source.find(mark, end)) >= 0]
    return " ".join(source[begin : min(stops, default=len(source)) + 1].split())


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
        "read": read_last(play, walk),
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


def check_rows(scenes: Sequence[CheckScene]) -> list[dict[str, Any]]:
    """The scenes of a check, each with its five lines once it is played."""
    return [
        {
            "scene": scene,
            "values": [scene.play.profile.get(code) for code in FIVE] if scene.play else [],
            "superior": scene.version.about["rank_gap"] > 0,
        }
        for scene in scenes
    ]


def read_last(play: Play, walk: Walk) -> dict[str, Any] | None:
    """How the last move was read from words, while it still is the last one."""
    moves = [entry for entry in walk.log if entry[1] == "move"]
    if not moves or not play.readings:
        return None
    last = play.readings[-1]
    if (moves[-1][0], moves[-1][2]) != (last["tick"], last["move"]):
        return None
    return {"name": NAMES[last["meant"]], "chips": [CHIPS[code] for code in last["heard"]]}


def debrief_context(page: Debrief) -> dict[str, Any]:
    """The charts, and the scale of the profile."""
    return {
        "phone_chart": timeline_svg(page.line, PHONE),
        "desk_chart": timeline_svg(page.line, DESK),
        "pips": (1, 2, 3, 4),
        "lost_clock": page.line.clock(page.lost.tick),
        "law_date": date.fromisoformat(page.law["as_of"]) if page.law else None,
    }
