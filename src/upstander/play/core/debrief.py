"""The page after a play: people first, then the clock, where the time went, the profile, the law, afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upstander.scenario.core import domain

from . import receiver, restraint, witness
from .best import best_way
from .parts import Ask, Lost, Row
from .timeline import Made, Sign, Timeline
from .walk import Walk

KINDS: dict[str, Any] = {"witness": witness, "receiver": receiver, "restraint": restraint}
NOT_ADVICE = "This is training, not legal advice."


@dataclass(frozen=True)
class AfterStep:
    """`state`: good (done), bad (open), none (this scene had no move for it)."""

    text: str
    state: str
    word: str


@dataclass(frozen=True)
class TableRow:
    """One row of the timeline's table."""

    tick: int
    clock: str
    what: str
    you: str


@dataclass(frozen=True)
class Debrief:
    """Everything the page says."""

    headline: str
    second: str
    fates: list[tuple[str, str]]
    line: Timeline
    rows: list[TableRow]
    caption: list[tuple[int, str]]
    lost: Lost
    said: list[Made]
    notes: list[Made]
    heard: list[Made]
    stronger: str
    profile: list[Row]
    asks: list[Ask]
    after: list[AfterStep]
    way: list[tuple[str, str]]
    timing: str
    read: list[tuple[str, Made]]
    notes_for_instructor: list[str]
    facts: dict[str, Any]

    @property
    def domain(self) -> domain.Domain:
        """The words of the field."""
        return domain.of(self.facts["domain"])

    @property
    def law(self) -> dict[str, Any] | None:
        """Basis, source, date; none where the domain has no law recorded."""
        law: dict[str, Any] | None = self.facts["law"]
        return law


def debrief(walk: Walk, readings: Sequence[dict[str, Any]] = ()) -> Debrief:
    """The debrief of a finished walk; `readings` as they are kept with a play."""
    line = Timeline(walk, readings)
    kind = KINDS[line.kind]
    return Debrief(
        headline=line.ending["headline"],
        second=kind.second(line),
        fates=[(name, line.ending[code]) for code, name in domain.of(line.words["domain"]).fates],
        line=line,
        rows=_rows(line),
        caption=[(n, _caption(line, made, kind.verdict(made))) for n, made in enumerate(line.marked, 1)],
        lost=kind.lost(line),
        said=line.made,
        notes=[made for made in line.made if made.move["note"]],
        heard=[made for made in line.made if made.move["heard"]],
        stronger=_stronger(line),
        profile=kind.profile(line),
        asks=kind.asks(line) if line.words["law"] else [],
        after=_after(line),
        way=[(line.clock(step.tick), step.text) for step in best_way(line.table)],
        timing=_timing(line),
        read=[(line.clock(made.tick), made) for made in line.made if made.reading],
        notes_for_instructor=_for_instructor(line, kind.lost(line)),
        facts=line.words,
    )


def _timing(line: Timeline) -> str:
    """T in words: where between the opening of the window and the harm the turn came. Empty where nothing is wrong."""
    if line.kind == "restraint":
        return ""
    if line.turned is None or line.timing is None:
        came = f"{line.chances} of {len(line.signs)} signs had come before the end"
        return f"You didn't turn it, so T is over 1. {came}."
    count = f"{line.chances} {'sign' if line.chances == 1 else 'signs'} had come by then"
    danger = f"the danger stood at {line.turned.danger} of {line.words['danger']['most']}"
    scale = "0 is the moment one could first act, 1 is the harm"
    return f"T is {max(0.0, line.timing):.2f}: {scale}. {count}, and {danger}."


def _for_instructor(line: Timeline, lost: Lost) -> list[str]:
    """Prompts to talk it over with: what was seen, why it matters to whoever asks, then an open question
    (advocacy and inquiry: Rudolph et al. 2006)."""
    found = []
    if line.signs:
        sign = line.signs[0].name
        seen = f"the first sign was this: {sign[0].lower()}{sign[1:]}"
        found.append(f"“I noticed that {seen}. What did you make of it then?”")
    if lost.inhibitor:
        thought = lost.inhibitor.thought
        found.append(f"“I saw time go by, and I know this thought: {thought} What went through your head?”")
    tried = next((made for made in line.answered if not made.turned and made.reply), None)
    if tried is not None:
        at = line.clock(tried.tick)
        found.append(f"“At {at} you got no for an answer. A second try is hard. What would you need for it?”")
    if line.turned is not None:
        at = line.clock(line.turned.tick)
        found.append(f"“At {at} it turned. I'd like to know about the second before. What made you go on?”")
    return [*found, "“Where have you met something like this? Nobody needs to name a name.”"]


def _caption(line: Timeline, made: Made, verdict: str) -> str:
    return f"at {line.clock(made.tick)}: {made.move['text']} {verdict}"


def _stronger(line: Timeline) -> str:
    """The stronger line, as the learner would say it: firm, calm or dry, by the tone of the last try."""
    plan = line.words["debrief"]
    if not plan["styles"] or not line.answered:
        return str(plan["stronger"])
    tone = line.answered[-1].move["tone"]
    style = {"firm": "firm", "sharp": "firm", "joking": "joking"}.get(tone, "calm")
    return str(plan["styles"][style])


def _rows(line: Timeline) -> list[TableRow]:
    rows = [_sign_row(line, sign) for sign in line.signs]
    rows += [
        TableRow(
            m.tick,
            line.clock(m.tick),
            m.reply or "It goes on",
            m.move["text"] if not m.passed else "On the way",
        )
        for m in line.made
    ]
    if line.kind == "restraint":
        rows.append(TableRow(line.walk.tick, line.clock(line.walk.tick), line.ending["headline"], ""))
    elif line.outcome != "harm":
        rows.append(TableRow(line.harm_tick, line.clock(line.harm_tick), "Without you: the harm is done", ""))
    else:
        rows.append(TableRow(line.walk.tick, line.clock(line.walk.tick), line.ending["headline"], ""))
    return sorted(rows, key=lambda row: row.tick)


def _sign_row(line: Timeline, sign: Sign) -> TableRow:
    you = "Missed" if sign.flagged is None else f"Flagged at {line.clock(sign.flagged)}"
    return TableRow(sign.tick, line.clock(sign.tick), sign.name, you)


def _after(line: Timeline) -> list[AfterStep]:
    playable = {move["after"] for move in line.words["moves"] if move["after"]}
    done = {made.move["after"] for made in line.made if made.move["after"]}
    steps = []
    for step in line.words["debrief"]["after"]:
        if step["id"] in done:
            state, word = "good", "Done"
        elif step["id"] in playable:
            state, word = "bad", "Not done"
        else:
            state, word = "none", "Not in this scene"
        steps.append(AfterStep(step["text"], state, word))
    return steps
