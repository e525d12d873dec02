"""The page after a play: people first, then the clock, where the time went, the profile, the law, afterwards."""

from dataclasses import dataclass
from typing import Any

from upstander.intervention.core import vocabulary

from .profile import Row, profile
from .timeline import Made, Sign, Timeline
from .walk import Walk

FATES = (("person", "The person"), ("colleague", "Your colleague"), ("you", "You"), ("agency", "The agency"),
         ("community", "The community"))  # fmt: skip
NOT_ADVICE = "This is training, not legal advice."


@dataclass(frozen=True)
class Lost:
    """The longest stretch between two steps, and the tick from which to play it again."""

    headline: str
    text: str
    inhibitor: vocabulary.Inhibitor | None
    note: str
    tick: int


@dataclass(frozen=True)
class Ask:
    """One element of the law: `state` is good, half or bad, with its word."""

    name: str
    state: str
    text: str


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
    profile: list[Row]
    asks: list[Ask]
    after: list[AfterStep]
    facts: dict[str, Any]

    @property
    def law(self) -> dict[str, Any]:
        """Basis, source, date."""
        law: dict[str, Any] = self.facts["law"]
        return law


def debrief(walk: Walk) -> Debrief:
    """The debrief of a finished walk."""
    line = Timeline(walk)
    return Debrief(
        headline=line.ending["headline"],
        second=_second(line),
        fates=[(name, line.ending[code]) for code, name in FATES],
        line=line,
        rows=_rows(line),
        caption=[(n, _caption(line, made)) for n, made in enumerate(line.marked, 1)],
        lost=_lost(line),
        said=line.made,
        notes=[made for made in line.made if made.move["note"]],
        profile=profile(line),
        asks=_asks(line),
        after=_after(line),
        facts=line.words,
    )


def _second(line: Timeline) -> str:
    if line.turned is not None:
        if line.outcome == "good":
            return f"You turned it with {line.seconds_left} seconds left."
        return f"You stopped the danger at {line.clock(line.turned.tick)}."
    if line.outcome == "harm":
        return f"There were {line.seconds(line.window[1] - line.window[0])} seconds in which to stop it."
    return "Someone else stopped it."


def _caption(line: Timeline, made: Made) -> str:
    end = "That turned it." if made.turned else "It went on." if made.tried else "That held you back."
    return f"at {line.clock(made.tick)}: {made.move['text']} {end}"


def _rows(line: Timeline) -> list[TableRow]:
    rows = [_sign_row(line, sign) for sign in line.signs]
    rows += [TableRow(m.tick, line.clock(m.tick), m.reply or "It goes on", m.move["text"]) for m in line.made]
    if line.outcome != "harm":
        rows.append(TableRow(line.harm_tick, line.clock(line.harm_tick), "Without you: the harm is done", ""))
    else:
        rows.append(TableRow(line.walk.tick, line.clock(line.walk.tick), line.ending["headline"], ""))
    return sorted(rows, key=lambda row: row.tick)


def _sign_row(line: Timeline, sign: Sign) -> TableRow:
    you = "Missed" if sign.flagged is None else f"Flagged at {line.clock(sign.flagged)}"
    return TableRow(sign.tick, line.clock(sign.tick), sign.name, you)


def _lost(line: Timeline) -> Lost:
    """The longest of: first sign to flag or first try, flag to first try, first try to the turn."""
    seen = min([s.flagged for s in line.flagged if s.flagged is not None], default=None)
    first_sign = line.signs[0].tick if line.signs else 0
    tried = line.tries[0].tick if line.tries else None
    end = line.turned.tick if line.turned else line.walk.tick
    noticed = min(tick for tick in (seen, tried, end) if tick is not None)
    step = "between the first sign and your first step"
    if line.turned is None and tried is None:
        step = "went by without a step" if seen is None else "between the first sign and your flag"
    spans = [(noticed - first_sign, first_sign, step)]
    if seen is not None:
        later = tried if tried is not None else end
        spans.append(
            (
                later - seen,
                seen,
                "between seeing and speaking" if tried is not None else "of seeing it and waiting",
            )
        )
    if tried is not None:
        words = "between your first try and the one that worked" if line.turned else "after your first try"
        spans.append((end - tried, tried, words))
    length, start, words = max(spans)
    if length <= 1 and line.outcome == "good":
        return Lost("You lost no time", "Play it again and try a lighter way.", None, "", 0)
    held = next(
        (m for m in line.made if m.move["inhibitor"] and start <= m.tick < start + max(1, length)), None
    )
    codes = {inhibitor.code: inhibitor for inhibitor in vocabulary.inhibitors()}
    text = f"It runs from {line.clock(start)} to {line.clock(start + length)}."
    return Lost(
        f"{line.seconds(length)} seconds {words}",
        text,
        codes[held.move["inhibitor"]] if held else None,
        held.move["note"] if held else "",
        start,
    )


def _asks(line: Timeline) -> list[Ask]:
    elements = line.words["law"]["elements"]
    seconds = line.seconds(line.window[1] - line.window[0])
    if line.turned is not None:
        step = Ask("You took a step that worked", "good", elements["step"])
    elif line.tries:
        step = Ask("You tried, and it was not enough", "half", elements["step"])
    else:
        step = Ask("You took no step", "bad", elements["step"])
    return [
        Ask("You could know", "good", elements["knew"]),
        Ask("You had a real chance", "good", f"{seconds} seconds. {elements['chance']}"),
        step,
    ]


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
