"""Walking a compiled table: the one way in which a play moves, wherever it is played.

A log is a list of entries `[tick, "move", number]` and `[tick, "flag", number]`, in order. Waiting isn't written down:
it is what lies between the ticks. A log that ends in a scene where time runs waits until the scene ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upstander.scenario.core.table import WAIT, Table

MAX_ENTRIES = 500
Entry = tuple[int, str, int]


class ImpossibleWalk(ValueError):
    """The log does something that the table doesn't know; the message says which entry."""


@dataclass(frozen=True)
class Shown:
    """A line as it came: by the opening, a scene, the clock (beat) or a reply. A move is what the learner did."""

    tick: int
    kind: str
    number: int  # of the line, or of the move


@dataclass(frozen=True)
class Step:
    """One edge that was taken: from where to where, and the move (-1 for waiting)."""

    start: int
    end: int
    tick: int
    move: int
    result: int


class Walk:
    """A play on its way over `table`."""

    def __init__(self, table: Table) -> None:
        self.table, self.state = table, 0
        self.log: list[Entry] = []
        self.steps: list[Step] = []
        self.shown: list[Shown] = [Shown(0, "opening", table.words["opening"])]
        self._beats = 0
        self._enter()

    @property
    def tick(self) -> int:
        """Ticks since the start."""
        return self.table.clock[self.state]

    @property
    def seconds(self) -> int:
        """Seconds on the scene's clock."""
        return self.tick * int(self.table.words["tick_seconds"])

    @property
    def ended(self) -> bool:
        return self.table.ended(self.state)

    @property
    def scene(self) -> dict[str, Any]:
        """The scene that the play is in."""
        scene: dict[str, Any] = self.table.words["scenes"][self.table.place[self.state]]
        return scene

    @property
    def waits(self) -> bool:
        """Whether time runs here."""
        edges = self.table.edges_of(self.state)
        return bool(edges) and self.table.result[edges[0]] == WAIT

    def moves(self) -> list[int]:
        """The numbers of the moves that can be made now, in the order of the file."""
        found = (self.table.move_of(edge) for edge in self.table.edges_of(self.state))
        return [move for move in found if move >= 0]

    def text(self, move: int) -> str:
        """What the learner sees of a move."""
        return str(self.table.words["moves"][move]["text"])

    def choose(self, move: int) -> None:
        """Make a move.

        Raises
        ------
        ImpossibleWalk
            It isn't open now.
        """
        for edge in self.table.edges_of(self.state):
            if self.table.result[edge] != WAIT and self.table.move_of(edge) == move:
                self.log.append((self.tick, "move", move))
                self.shown.append(Shown(self.tick, "move", move))
                self._take(edge, move)
                return
        raise ImpossibleWalk(f"Move {move} isn't open at tick {self.tick}.")

    def wait(self, ticks: int = 1) -> None:
        """Let time pass; it stops when the scene ends, and does nothing where time stands still."""
        for _ in range(ticks):
            if self.ended or not self.waits:
                return
            self._take(self.table.edges_of(self.state)[0], -1)

    def wait_out(self) -> None:
        """Let time pass until the scene ends or stands still."""
        while not self.ended and self.waits:
            self.wait()

    def flag(self, line: int) -> None:
        """Flag a line that was shown, once.

        Raises
        ------
        ImpossibleWalk
            The line hasn't been shown.
        """
        if all(seen.number != line or seen.kind == "move" for seen in self.shown):
            raise ImpossibleWalk(f"Line {line} hasn't been said by tick {self.tick}.")
        if not any(kind == "flag" and number == line for _, kind, number in self.log):
            self.log.append((self.tick, "flag", line))

    def _take(self, edge: int, move: int) -> None:
        table, start = self.table, self.state
        self.state = start + table.step[edge]
        result = table.result[edge]
        self.steps.append(Step(start, self.state, table.clock[start], move, result))
        if result != WAIT:
            reply = table.words["results"][result - 1]["reply"]
            if reply >= 0:
                self.shown.append(Shown(self.tick, "reply", reply))
        self._come()
        if not self.ended and table.place[start] != table.place[self.state]:
            self._enter()

    def _enter(self) -> None:
        """Show the scene's own lines, each once in a play."""
        known = {seen.number for seen in self.shown if seen.kind == "scene"}
        for line in self.scene["lines"]:
            if line not in known:
                self.shown.append(Shown(self.tick, "scene", line))

    def _come(self) -> None:
        """Show the beats that came with this state."""
        new = self.table.beats[self.state] & ~self._beats
        self._beats |= new
        for n, beat in enumerate(self.table.words["beats"]):
            if new >> n & 1:
                self.shown.append(Shown(self.tick, "beat", beat["line"]))


def walk_log(table: Table, log: Sequence[Sequence[Any]], *, to_the_end: bool = True) -> Walk:
    """Walk `log` again, as the server does with every play that is sent.

    Raises
    ------
    ImpossibleWalk
        An entry is malformed, goes back in time, or isn't open then; or the play doesn't come to an end.
    """
    if len(log) > MAX_ENTRIES:
        raise ImpossibleWalk(f"The log has {len(log)} entries; {MAX_ENTRIES} is the most.")
    walk = Walk(table)
    for n, entry in enumerate(log, 1):
        try:
            tick, kind, number = entry
        except (TypeError, ValueError):
            raise ImpossibleWalk(f"Entry {n} is not [tick, kind, number].") from None
        if type(tick) is not int or type(number) is not int or kind not in ("move", "flag"):
            raise ImpossibleWalk(f"Entry {n} is not [tick, kind, number].")
        if not walk.tick <= tick <= walk.tick + 1000:
            raise ImpossibleWalk(f"Entry {n} is at tick {tick}, and the play was at tick {walk.tick}.")
        walk.wait(tick - walk.tick)
        if walk.tick != tick or (walk.ended and kind == "move"):
            raise ImpossibleWalk(f"Entry {n} is at tick {tick}; the scene was over or stood still by then.")
        try:
            walk.choose(number) if kind == "move" else walk.flag(number)
        except ImpossibleWalk as error:
            raise ImpossibleWalk(f"Entry {n}: {error}") from None
    if to_the_end:
        walk.wait_out()
        if not walk.ended:
            raise ImpossibleWalk("The play doesn't come to an end.")
    return walk


def until(log: Sequence[Entry], tick: int) -> list[Entry]:
    """The part of a log that lies before `tick`: where a replay starts."""
    return [entry for entry in log if entry[0] < tick]
