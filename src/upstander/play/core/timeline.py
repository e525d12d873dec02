"""What happened when: the play's danger against the clock, the line if nobody acts, the signs and the moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from upstander.scenario.core import domain
from upstander.scenario.core.form import REFUSED, TAKEN
from upstander.scenario.core.table import WAIT, Table
from upstander.understanding.core.heard import CHIPS
from upstander.understanding.core.labels import AGAINST, NAMES

from .walk import Step, Walk

Point = tuple[int, int]  # tick, danger


@dataclass(frozen=True)
class Sign:
    """A cue: when it came, and when it was flagged (None: missed)."""

    line: int
    name: str
    plain: bool
    tick: int
    flagged: int | None


@dataclass(frozen=True)
class Made:
    """A move that was made: when, what, and whether the danger was turned by it."""

    tick: int
    move: dict[str, Any]
    reply: str
    turned: bool
    danger: int = 0  # when it was made
    reading: dict[str, Any] | None = None  # how the words were read that it came from
    passed: bool = False  # on the way to what the words meant: it took its time, and earns nothing

    @property
    def read_name(self) -> str:
        """What the words were read as."""
        return NAMES[self.reading["read"]] if self.reading else ""

    @property
    def meant_name(self) -> str:
        """What they were in the end."""
        return NAMES[self.reading["meant"]] if self.reading else ""

    @property
    def way_name(self) -> str:
        """The way with a superior that was heard in the words, by its name."""
        code = self.reading["approach"] if self.reading else ""
        return next((found.name for found in domain.every_approach() if found.code == code), "")

    @property
    def chips(self) -> list[str]:
        """What was heard in the words, unless the officer said that they meant no stepping in."""
        if not self.reading or self.reading["meant"] in AGAINST:
            return []
        return [CHIPS[code] for code in self.reading["heard"]]

    @property
    def superior(self) -> str | None:
        """The way with a superior: heard in the words, or that of the move."""
        heard = self.reading["approach"] if self.reading else ""
        return heard or self.move["superior"]

    @property
    def tried(self) -> bool:
        """Whether it was a try to intervene."""
        return bool(self.move["tactic"] != "none") and not self.passed

    @property
    def asked(self) -> bool:
        """Whether it only asked, or showed that one noticed."""
        return bool(self.move["ladder"] == 1 or self.move["acknowledges"]) and not self.passed

    @property
    def taken(self) -> bool:
        """For a receiver: whether an interruption was taken."""
        return self.move["receives"] in TAKEN

    @property
    def refused(self) -> bool:
        """For a receiver: whether it was brushed off, or paid back."""
        return self.move["receives"] in REFUSED


@dataclass(frozen=True)
class Interruption:
    """A try of a colleague to stop the learner: when, and which of the three D's."""

    tick: int
    how: str


def nobody_acts(table: Table, state: int = 0) -> list[int]:
    """The states that follow if one only waits from `state`."""
    states = [state]
    while True:
        edges = table.edges_of(state)
        if not edges or table.result[edges[0]] != WAIT:
            return states
        state += table.step[edges[0]]
        states.append(state)


class Timeline:
    """Facts of a finished walk, in ticks."""

    def __init__(self, walk: Walk, readings: Sequence[dict[str, Any]] = ()) -> None:
        self.walk, self.table = walk, walk.table
        self.readings = {(reading["tick"], reading["move"]): reading for reading in readings}
        self.words = self.table.words
        self.tick_seconds = int(self.words["tick_seconds"])

    @cached_property
    def kind(self) -> str:
        """Which debrief fits: witness, receiver, or restraint where nothing is wrong."""
        if not self.words["wrong"]:
            return "restraint"
        return "receiver" if self.words["role"] == "receiver" else "witness"

    @cached_property
    def nothing(self) -> list[Point]:
        """Danger if nobody acts, to the harm."""
        return [(self.table.clock[s], self.table.danger[s]) for s in nobody_acts(self.table)]

    @cached_property
    def harm_tick(self) -> int:
        """When the harm comes if nobody acts."""
        return self.nothing[-1][0]

    @cached_property
    def window(self) -> tuple[int, int]:
        """The realistic opportunity."""
        return int(self.words["window"]["opens"]), int(self.words["window"]["closes"])

    @cached_property
    def yours(self) -> list[Point]:
        """Danger in this play."""
        states = [0, *(step.end for step in self.walk.steps)]
        points = [(self.table.clock[s], self.table.danger[s]) for s in states]
        return [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]

    @cached_property
    def made(self) -> list[Made]:
        """The moves, in order."""
        steps = [step for step in self.walk.steps if step.move >= 0]
        readings = [self.readings.get((step.tick, step.move)) for step in steps]
        passed = {
            before
            for place, reading in enumerate(readings)
            if reading
            for before in range(place + 1 - reading["steps"], place)
        }
        return [
            self._made(step, reading, passed=place in passed)
            for place, (step, reading) in enumerate(zip(steps, readings, strict=True))
        ]

    def _made(self, step: Step, reading: dict[str, Any] | None, *, passed: bool) -> Made:
        reply = self.words["results"][step.result - 1]["reply"]
        text = self.words["lines"][reply]["text"] if reply >= 0 else ""
        move = self.words["moves"][step.move]
        return Made(step.tick, move, text, self._turns(step), self.table.danger[step.start], reading, passed)

    @cached_property
    def earned(self) -> list[Made]:
        """The moves that count: all but those that were passed on the way to what words meant."""
        return [made for made in self.made if not made.passed]

    def _turns(self, step: Step) -> bool:
        """Whether harm would come by waiting before the move, and not after it."""
        return self._harms(step.start) and not self._harms(step.end)

    def _harms(self, state: int) -> bool:
        last = nobody_acts(self.table, state)[-1]
        return self.table.ended(last) and self.table.ending(last)["outcome"] == "harm"

    @cached_property
    def turned(self) -> Made | None:
        """The move that turned the danger for good, if the play didn't end in harm."""
        if self.outcome == "harm":
            return None
        return next((made for made in reversed(self.made) if made.turned), None)

    @cached_property
    def tries(self) -> list[Made]:
        """Moves that were a try to intervene."""
        return [made for made in self.made if made.tried]

    @cached_property
    def asked(self) -> list[Made]:
        """Moves that only asked, or showed that one noticed."""
        return [made for made in self.made if made.asked]

    @cached_property
    def answered(self) -> list[Made]:
        """Moves that did something about it: tries and questions, or for a receiver the answers."""
        return [made for made in self.made if made.tried or made.asked or made.taken or made.refused]

    @cached_property
    def interruptions(self) -> list[Interruption]:
        """Where a colleague tried to stop the learner."""
        lines = self.words["lines"]
        return [
            Interruption(shown.tick, lines[shown.number]["interrupts"])
            for shown in self.walk.shown
            if shown.kind != "move" and lines[shown.number].get("interrupts")
        ]

    @cached_property
    def marked(self) -> list[Made]:
        """Moves that the picture shows: tries, what turned it, and what held back."""
        return [
            made
            for made in self.made
            if made in self.answered or made.turned or (made.move["inhibitor"] and self._ran(made))
        ]

    def _ran(self, made: Made) -> bool:
        return not self.words["scenes"][made.move["scene"]]["still"]

    @cached_property
    def signs(self) -> list[Sign]:
        """The signs that came, in order, as flagged or missed."""
        flags = {number: tick for tick, kind, number in reversed(self.walk.log) if kind == "flag"}
        found: dict[int, Sign] = {}
        for shown in self.walk.shown:
            line = self.words["lines"][shown.number] if shown.kind != "move" else {}
            if line.get("cue") and shown.number not in found:
                found[shown.number] = Sign(
                    shown.number, line["cue"], line["plain"], shown.tick, flags.get(shown.number)
                )
        return list(found.values())

    @cached_property
    def flagged(self) -> list[Sign]:
        return [sign for sign in self.signs if sign.flagged is not None]

    @property
    def outcome(self) -> str:
        return str(self.ending["outcome"])

    @cached_property
    def ending(self) -> dict[str, Any]:
        return self.table.ending(self.walk.state)

    def clock(self, tick: int) -> str:
        """m:ss"""
        return clock_text(tick * self.tick_seconds)

    def seconds(self, ticks: int) -> int:
        return ticks * self.tick_seconds

    @cached_property
    def timing(self) -> float | None:
        """T of the rubric: 0 at the opening of the window, 1 at the harm; None if the play never turned it."""
        if self.turned is None:
            return None
        opens = self.window[0]
        return round((self.turned.tick - opens) / max(1, self.harm_tick - opens), 2)

    @property
    def chances(self) -> int:
        """Signs that had come and gone before the move that turned it, or before the end."""
        end = self.turned.tick if self.turned else self.walk.tick
        return sum(sign.tick < end for sign in self.signs)

    @cached_property
    def seconds_left(self) -> int:
        """Between the turning move and the harm that would have come."""
        return self.seconds(self.harm_tick - self.turned.tick) if self.turned else 0


def clock_text(seconds: int) -> str:
    """Seconds as m:ss."""
    return f"{seconds // 60}:{seconds % 60:02d}"
