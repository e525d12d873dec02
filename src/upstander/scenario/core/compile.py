"""The compiler: follows every move and every tick from the start, and writes down each state once.

What a move does, in this order: the first result whose `when` holds is chosen; its ticks pass one by one, each with
its drift and its look at the harm rule; then its effect, the harm rule again, and the new scene. Waiting is one tick.
Values stay inside their limits. When the clock reaches its limit in a scene where time runs, its ending comes.
"""

from array import array
from collections.abc import Callable, Mapping
from typing import Any

from .expression import Test, as_test, parse
from .faults import BadScenario, Fault
from .form import Scenario
from .table import CODES, WAIT, Table
from .words import CUT, words_of

MAX_STATES = 20_000
Values = tuple[int, ...]  # the variables in their order, then the clock
State = tuple[int, Values]  # place, values


def compile_scenario(scenario: Scenario, file: str = "") -> Table:
    """The table of `scenario`.

    Raises
    ------
    BadScenario
        More than 20,000 states (the fault names the variables that make it so), or more than 32 beats.
    """
    if len(scenario.beats) > 32:
        raise BadScenario([Fault(file, 0, "", "There are more than 32 beats.", "Take some out.")])
    world = World(scenario)
    start: State = (0, world.start)
    numbers: dict[State, int] = {start: 0}
    queue, out = [start], {name: array(code) for name, code in CODES.items()}
    for number, state in enumerate(queue):  # grows while it is read
        edges = world.edges(state)
        for result, target, ticks in edges:
            found = numbers.get(target)
            if found is None:
                found = numbers[target] = len(queue)
                queue.append(target)
                if found >= MAX_STATES:
                    raise BadScenario([_too_many(world, queue, file)])
            out["result"].append(result)
            out["step"].append(found - number)
            out["ticks"].append(ticks)
        place, values = state
        out["place"].append(place)
        out["clock"].append(values[-1])
        out["danger"].append(values[world.danger])
        out["beats"].append(world.beats(values) if edges else 0)
        out["count"].append(len(edges))
    return Table(words=words_of(scenario), **out)


def _too_many(world: "World", queue: list[State], file: str) -> Fault:
    """Which variables take so many values together that the states run over."""
    seen = {name: {values[place] for _, values in queue} for name, place in world.places.items()}
    widest = sorted(seen, key=lambda name: (-len(seen[name]), name))[:3]
    counted = ", ".join(f"{name} ({len(seen[name])} values)" for name in widest if len(seen[name]) > 1)
    what = f"There are more than {MAX_STATES:,} states. Most come from {counted}."
    return Fault(
        file, 0, "", what, "Narrow their limits, make fewer moves change them, or shorten the clock."
    )


class World:
    """The rules of one scenario as functions of values; each answer is worked out once."""

    def __init__(self, scenario: Scenario) -> None:
        names = list(scenario.vars)
        self.places: dict[str, int] = {name: n for n, name in enumerate([*names, "clock"])}
        self.limits = [(scenario.vars[name].least, scenario.vars[name].most) for name in names]
        self.start: Values = (*(scenario.vars[name].start for name in names), 0)
        self.danger = self.places[scenario.harm.danger]
        self.limit = scenario.clock.limit
        names_of_places = [
            *(scene.id for scene in scenario.scenes),
            *(ending.id for ending in scenario.endings),
        ]
        self.place = {name: n for n, name in enumerate(names_of_places)}
        self.limit_ends = self.place[scenario.clock.ending]
        self.harm_ends = self.place[scenario.harm.ending] if scenario.harm.ending else -1
        self.harmed: Test = self.test(scenario.harm.when) if scenario.harm.when else lambda values: False
        self.drifts = [(d.every, self.change(d.add), self.test(d.when)) for d in scenario.drift]
        self.comes = [(b.at, self.test(b.when)) for b in scenario.beats]
        self.still = [scene.still for scene in scenario.scenes]
        self.moves = self._moves(scenario)
        self.scenes = len(self.still)
        self._ticked: dict[Values, tuple[Values, bool]] = {}
        self._beats: dict[Values, int] = {}

    def test(self, text: str | None) -> Test:
        """The condition as a function; none holds always."""
        return as_test(parse(text), self.places) if text else lambda values: True

    def change(self, changes: Mapping[str, int | str]) -> Callable[[Values], Values]:
        """What `changes` make of the values: a number adds, “=3” sets; all stay inside their limits."""
        plan = [
            (
                self.places[name],
                isinstance(by, str),
                int(str(by).lstrip("=")),
                *self.limits[self.places[name]],
            )
            for name, by in changes.items()
        ]
        if not plan:
            return lambda values: values

        def changed(values: Values) -> Values:
            new = list(values)
            for place, sets, by, least, most in plan:
                new[place] = max(least, min(most, by if sets else new[place] + by))
            return tuple(new)

        return changed

    def _moves(self, scenario: Scenario) -> list[list[tuple[Test, int, list[Any]]]]:
        """Scene by scene: (available, ticks, [(holds, number of the result, place, effect), …, number of the cut])."""
        scenes: list[list[tuple[Test, int, list[Any]]]] = []
        number = WAIT
        for scene in scenario.scenes:
            moves: list[tuple[Test, int, list[Any]]] = []
            for move in scene.moves:
                results: list[tuple[Any, ...]] = []
                for result in move.results:
                    number += 1
                    results.append(
                        (self.test(result.when), number, self.place[result.to], self.change(result.effect))
                    )
                number += CUT
                moves.append((self.test(move.when), move.spends, [*results, number]))
            scenes.append(moves)
        return scenes

    def tick(self, values: Values) -> tuple[Values, bool]:
        """One tick later, and whether harm is done."""
        known = self._ticked.get(values)
        if known is None:
            clock = values[-1] + 1
            new: Values = (*values[:-1], clock)
            for every, change, holds in self.drifts:
                if clock % every == 0 and holds(new):
                    new = change(new)
            known = self._ticked[values] = (new, self.harmed(new))
        return known

    def pass_time(self, values: Values, ticks: int) -> tuple[Values, int, int]:
        """`ticks` later, or earlier if the scene ends: (values, ticks that passed, ending's place or -1)."""
        for passed in range(1, ticks + 1):
            values, harmed = self.tick(values)
            if harmed:
                return values, passed, self.harm_ends
            if values[-1] >= self.limit:
                return values, passed, self.limit_ends
        return values, ticks, -1

    def edges(self, state: State) -> list[tuple[int, State, int]]:
        """What can happen next: (result, state, ticks)."""
        place, values = state
        if place >= self.scenes:
            return []
        found: list[tuple[int, State, int]] = []
        if not self.still[place]:
            later, passed, ending = self.pass_time(values, 1)
            found.append((WAIT, self.arrive(place if ending < 0 else ending, later), passed))
        for available, spends, results in self.moves[place]:
            if available(values):
                found.append(self._take(values, spends, results))
        return found

    def arrive(self, place: int, values: Values) -> State:
        """The state there. In an ending, only the danger and the clock still matter."""
        if place < self.scenes:
            return place, values
        kept = (self.danger, len(values) - 1)
        return place, tuple(value if n in kept else self.start[n] for n, value in enumerate(values))

    def _take(self, values: Values, spends: int, results: list[Any]) -> tuple[int, State, int]:
        """The edge of one move."""
        *choices, cut = results
        later, passed, ending = self.pass_time(values, spends)
        if ending >= 0:
            return cut, self.arrive(ending, later), passed
        for holds, number, target, effect in choices:
            if holds(values):
                after = effect(later)
                return number, self.arrive(self.harm_ends if self.harmed(after) else target, after), passed
        raise AssertionError("the last result holds always")

    def beats(self, values: Values) -> int:
        """Which beats have come: bit n for beat n."""
        known = self._beats.get(values)
        if known is None:
            clock, known = values[-1], 0
            for n, (at, holds) in enumerate(self.comes):
                if clock >= at and holds(values):
                    known |= 1 << n
            self._beats[values] = known
        return known
