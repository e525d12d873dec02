"""The words of a table: all text and facts that a player or a debrief needs, by number."""

from typing import Any

from .form import Line, Scenario

CUT = 1  # after its own results, each move has one more: time ran out while it was being done

FACTS = ("id", "text", "tactic", "superior", "tone", "ladder", "owns", "names_need", "spends", "inhibitor",
         "acknowledges", "receives", "heard")  # fmt: skip


def words_of(scenario: Scenario) -> dict[str, Any]:
    """Everything of `scenario` but its rules. Lines, moves and results are numbered in the order of the file."""
    lines: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    opening = _line(lines, Line(text=scenario.opening))
    beats = [{"at": beat.at, "line": _line(lines, beat)} for beat in scenario.beats]
    scenes = []
    for n, scene in enumerate(scenario.scenes):
        mine = [_line(lines, line) for line in scene.lines]
        first = len(moves)
        for move in scene.moves:
            moves.append(
                {name: getattr(move, name) for name in FACTS}
                | {"after": move.after_action, "note": move.note, "scene": n, "best": move.id == scene.best}
            )
            for result in move.results:
                reply = Line(text=result.reply, speaker=result.speaker) if result.reply else None
                results.append({"move": len(moves) - 1, "reply": _line(lines, reply) if reply else -1})
            results.append({"move": len(moves) - 1, "reply": -1})
        scenes.append(
            {
                "id": scene.id,
                "stage": scene.stage,
                "still": scene.still,
                "lines": mine,
                "best": _best(moves, first),
            }
        )
    return _about(scenario) | {
        "opening": opening, "lines": lines, "beats": beats, "scenes": scenes, "moves": moves, "results": results,
        "endings": [ending.model_dump() for ending in scenario.endings],
    }  # fmt: skip


def _line(lines: list[dict[str, Any]], line: Line) -> int:
    facts = {"text": line.text, "speaker": line.speaker, "cue": line.cue, "plain": line.plain}
    lines.append(facts | ({"interrupts": line.interrupts} if line.interrupts else {}))
    return len(lines) - 1


def _best(moves: list[dict[str, Any]], first: int) -> int:
    return next(n for n in range(first, len(moves)) if moves[n]["best"])


def _about(scenario: Scenario) -> dict[str, Any]:
    danger, endings = scenario.vars[scenario.harm.danger], [ending.id for ending in scenario.endings]
    return {
        "id": scenario.id, "version": scenario.version, "title": scenario.title, "summary": scenario.summary,
        "domain": scenario.domain, "wrong": scenario.wrong, "needs": scenario.needs,
        "levels": scenario.levels.model_dump(), "rank_gap": scenario.rank_gap, "role": scenario.learner_role,
        "content_note": scenario.content_note, "tick_seconds": scenario.clock.tick_seconds,
        "window": scenario.window.model_dump(), "danger": {"least": danger.least, "most": danger.most},
        "harm_ending": endings.index(scenario.harm.ending) if scenario.harm.ending else -1,
        "debrief": scenario.debrief.model_dump(by_alias=True),
        "law": scenario.law.model_dump() if scenario.law else None,
        "policy_clauses": scenario.policy_clauses, "sources": scenario.sources,
        "review": scenario.review.model_dump(),
    }  # fmt: skip
