"""The gates on a compiled table: what plays can reach, and that they end as the file says."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from .compile import World
from .faults import Fault
from .form import REFUSED, Scenario
from .source import Path, Source
from .table import WAIT, Table


class TableGates:
    """Gates on what can be reached."""

    def __init__(self, scenario: Scenario, table: Table, source: Source) -> None:
        self.scenario, self.table, self.source = scenario, table, source
        self.outcomes = [ending.outcome for ending in scenario.endings]
        self.scene_of_state = table.place.tolist()
        self.sources_of = self._backwards()
        self.good = self._reaching({"good"})
        self.nothing_ticks = self._do_nothing()
        self.best_ticks = min((table.clock[s] for s in self._ends({"good"})), default=-1)

    def fault(self, path: Path, what: str, mend: str) -> Fault:
        return Fault(self.source.file, self.source.line(path), self.source.scene(path), what, mend)

    def _backwards(self) -> list[list[int]]:
        """For each state, those that lead to it."""
        table = self.table
        before: list[list[int]] = [[] for _ in range(table.states)]
        for state in range(table.states):
            for edge in table.edges_of(state):
                before[state + table.step[edge]].append(state)
        return before

    def _ends(self, outcomes: set[str]) -> list[int]:
        scenes = self.table.scenes
        wanted = {scenes + n for n, outcome in enumerate(self.outcomes) if outcome in outcomes}
        return [state for state, place in enumerate(self.scene_of_state) if place in wanted]

    def _reaching(self, outcomes: set[str]) -> bytearray:
        """1 for each state from which an ending with one of `outcomes` can be reached."""
        reached = bytearray(self.table.states)
        queue = deque(self._ends(outcomes))
        for state in queue:
            reached[state] = 1
        while queue:
            for state in self.sources_of[queue.popleft()]:
                if not reached[state]:
                    reached[state] = 1
                    queue.append(state)
        return reached

    def _do_nothing(self) -> int:
        """Ticks until the declared end (the harm; where nothing is wrong, the clock's) if one only waits; -1 if not."""
        table, state = self.table, 0
        while not table.ended(state):
            edges = table.edges_of(state)
            if not edges or table.result[edges[0]] != WAIT:
                return -1
            state += table.step[edges[0]]
        declared = self.scenario.harm.ending or self.scenario.clock.ending
        return table.clock[state] if table.ending(state)["id"] == declared else -1

    def faults(self) -> Iterator[Fault]:
        yield from self._places()
        yield from self._dead_ends()
        yield from self._used()
        yield from self._choices()
        if self.scenario.wrong:
            yield from self._chances()
            yield from self._nothing_done()
        else:
            yield from self._nothing_wrong()
        if not 0 <= self.best_ticks <= self.scenario.window.closes:
            what = "No path comes to a good end inside the window."
            yield self.fault(("window",), what, "Make a way that is fast enough, or open the window longer.")

    def _nothing_done(self) -> Iterator[Fault]:
        window = self.scenario.window
        if self.nothing_ticks < 0:
            what = "Doing nothing doesn't end in the declared harm."
            yield self.fault(("harm",), what, "Let the drift raise the danger until the harm rule holds.")
        elif window.closes > self.nothing_ticks:
            what = (
                f"The window closes at tick {window.closes}; doing nothing ends at tick {self.nothing_ticks}."
            )
            yield self.fault(("window", "closes"), what, "Close the window when the harm is done, or before.")

    def _nothing_wrong(self) -> Iterator[Fault]:
        """Where nothing is wrong, nobody is harmed, asking well ends well, and a hard step has a small price."""
        scenario = self.scenario
        for n, ending in enumerate(scenario.endings):
            if ending.outcome == "harm":
                what = "Where nothing is wrong, no ending is a harm."
                yield self.fault(("endings", n), what, "Make it good or mixed, or write “wrong: true”.")
        moves = [move for scene in scenario.scenes for move in scene.moves]
        if not any(move.ladder == 1 or move.acknowledges for move in moves):
            what = "There is no move that only asks or shows that you noticed."
            yield self.fault(("scenes",), what, "Add one with “ladder: 1” or “acknowledges: true”.")
        if not any(move.ladder >= 3 for move in moves):
            what = "There is no move that steps in hard, so restraint can't be shown."
            yield self.fault(("scenes",), what, "Add one with “ladder: 3”, and an honest price.")

    def _places(self) -> Iterator[Fault]:
        reached = set(self.scene_of_state)
        for n, scene in enumerate(self.scenario.scenes):
            if n not in reached:
                yield self.fault(
                    ("scenes", n), f"No play reaches “{scene.id}”.", "Lead a move there, or remove it."
                )
        for n, ending in enumerate(self.scenario.endings):
            if self.table.scenes + n not in reached:
                yield self.fault(
                    ("endings", n), f"No play ends in “{ending.id}”.", "Lead a move there, or remove it."
                )

    def _dead_ends(self) -> Iterator[Fault]:
        ends = self._reaching({"good", "mixed", "harm"})
        stuck = {place for place, ok in zip(self.scene_of_state, ends, strict=True) if not ok}
        for n in sorted(stuck):
            what = "Some plays get stuck here: no move and no time leads to an end."
            yield self.fault(("scenes", n), what, "Give it a move that is always there, or let time run.")

    def _chances(self) -> Iterator[Fault]:
        """A state that can't come to a good end must be one that the scenario calls too late."""
        world, rule = World(self.scenario), self.scenario.harm.too_late
        danger = self.table.danger
        too_late = world.test(rule)
        base = list(world.start)
        lost: set[int] = set()
        for state, place in enumerate(self.scene_of_state):
            if self.good[state] or place >= self.table.scenes or place in lost:
                continue
            base[world.danger], base[-1] = danger[state], self.table.clock[state]
            if rule is None or not too_late(tuple(base)):
                lost.add(place)
        for n in sorted(lost):
            what = "From here some plays can no longer end well, though it isn't too late by the harm rule."
            mend = "Give it a way back, or widen “too_late” (it may read the danger and the clock)."
            yield self.fault(("scenes", n), what, mend)

    def _used(self) -> Iterator[Fault]:
        """Every move can be made and every reply is said in some play."""
        used, number = set(self.table.result), WAIT
        for n, scene in enumerate(self.scenario.scenes):
            for m, move in enumerate(scene.moves):
                for r in range(len(move.results)):
                    number += 1
                    if number not in used:
                        what = "No play comes to this result."
                        yield self.fault(
                            ("scenes", n, "moves", m, "results", r), what, "Check the conditions."
                        )
                number += 1
        seen = 0
        for mask in self.table.beats:
            seen |= mask
        for n in range(len(self.scenario.beats)):
            if not seen >> n & 1:
                yield self.fault(("beats", n), "This beat never comes.", "Check “at” and “when”.")

    def _choices(self) -> Iterator[Fault]:
        """Where one chooses how, there is a choice in every state: two of the three D's, or take it or refuse it."""
        table, receiver = self.table, self.scenario.learner_role == "receiver"
        choosing = {n for n, scene in enumerate(self.scenario.scenes) if scene.stage == "choose"}
        moves = table.words["moves"]
        kinds = [None] + [_kind(moves[result["move"]], receiver) for result in table.words["results"]]
        poor: set[int] = set()
        for state, place in enumerate(self.scene_of_state):
            if place in choosing and place not in poor:
                found = {kinds[table.result[edge]] for edge in table.edges_of(state)} - {None}
                if len(found) < 2:
                    poor.add(place)
        for n in sorted(poor):
            what = "Fewer than two of the three D's are open here in some plays."
            mend = "Add a move with another tactic, or loosen a “when”."
            if receiver:
                what = "In some plays one can't both step off and carry on here."
                mend = "Add a move that “stops”, and one that “brushes_off” or “pays_back”."
            yield self.fault(("scenes", n), what, mend)


def _kind(move: dict[str, Any], receiver: bool) -> str | None:
    """What kind of choice a move is, for the gate above."""
    if receiver:
        taken = move["receives"]
        return "refused" if taken in REFUSED else "stops" if taken == "stops" else None
    return None if move["tactic"] == "none" else str(move["tactic"])
