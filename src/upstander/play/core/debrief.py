"""The page after a play: people first, then the clock, where the time went, the profile, the law, afterwards."""

from dataclasses import dataclass
from typing import Any

from upstander.scenario.core import domain

from . import receiver, restraint, witness
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


def debrief(walk: Walk) -> Debrief:
    """The debrief of a finished walk."""
    line = Timeline(walk)
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
        facts=line.words,
    )


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
    rows += [TableRow(m.tick, line.clock(m.tick), m.reply or "It goes on", m.move["text"]) for m in line.made]
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
