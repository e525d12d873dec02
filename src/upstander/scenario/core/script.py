"""A scenario as a script for live actors: who plays, what comes by the clock, what is said to which answer."""

from typing import Any

from upstander.intervention.core import vocabulary

from .domain import of
from .form import Move, Scenario


def script(scenario: Scenario) -> dict[str, Any]:
    """Everything that the printed script holds, as plain values."""
    plan = scenario.debrief
    return {
        "title": scenario.title,
        "summary": scenario.summary,
        "note": scenario.content_note or "",
        "setting": f"{scenario.levels.setting}; about {scenario.levels.minutes} minutes",
        "opening": scenario.opening,
        "cast": cast(scenario),
        "fates": [name for _, name in of(scenario.domain).fates],
        "beats": [
            {"at": _clock(beat.at * scenario.clock.tick_seconds), "text": _said(beat.speaker, beat.text),
             "cue": beat.cue or ""}
            for beat in sorted(scenario.beats, key=lambda beat: beat.at)
        ],
        "scenes": [_scene(scenario, n) for n in range(len(scenario.scenes))],
        "endings": [
            {"headline": ending.headline, "fates": [getattr(ending, name) for name, _ in of(scenario.domain).fates]}
            for ending in scenario.endings
        ],
        "debrief": [plan.best, f"A stronger line: {plan.stronger}", plan.stronger_why],
        "review": scenario.review.status.replace("_", " "),
        "sources": scenario.sources,
    }  # fmt: skip


def cast(scenario: Scenario) -> list[str]:
    """Everyone who has a line, in the order in which they first speak."""
    speakers: dict[str, None] = {}
    lines = [*scenario.beats, *(line for scene in scenario.scenes for line in scene.lines)]
    results = [r for scene in scenario.scenes for move in scene.moves for r in move.results]
    for speaker in [*(line.speaker for line in lines), *(result.speaker for result in results)]:
        if speaker:
            speakers.setdefault(speaker)
    return list(speakers)


def _scene(scenario: Scenario, n: int) -> dict[str, Any]:
    scene = scenario.scenes[n]
    stages = {stage.code: stage.name for stage in vocabulary.stages()}
    return {
        "number": n + 1,
        "stage": stages[scene.stage],
        "still": scene.still,
        "lines": [_said(line.speaker, line.text) for line in scene.lines],
        "moves": [_move(scenario, move) for move in scene.moves],
    }


def _move(scenario: Scenario, move: Move) -> dict[str, Any]:
    places = {scene.id: f"scene {n}" for n, scene in enumerate(scenario.scenes, 1)}
    places |= {ending.id: f"end: {ending.headline}" for ending in scenario.endings}
    answers = [
        {
            "when": result.when or "",
            "reply": _said(result.speaker, result.reply or "") or "(no answer)",
            "to": places[result.to],
        }
        for result in move.results
    ]
    return {"text": move.text, "answers": answers}


def _said(speaker: str | None, text: str) -> str:
    return f"{speaker}: {text}" if speaker and text else text


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
