"""The gates before publishing: on the table what can be reached, on the text how it reads."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .compile import World, compile_scenario
from .faults import BadScenario, Fault
from .form import Ending, Scenario
from .load import load
from .reading import grade, word_count
from .source import Path, Source
from .table import WAIT, Table

MAX_GRADE = 9.0
WORDS = {"opening": 60, "move": 25, "reply": 20, "ending": 90, "line": 40}
SHARE = 0.4  # of places in which the best move may be the longest, or the first


@dataclass(frozen=True)
class Report:
    """What the audit measured, and what stands against publishing."""

    faults: tuple[Fault, ...]
    states: int
    edges: int
    grade: float
    nothing_ticks: int  # until harm, if nobody acts
    best_ticks: int  # until the earliest good end

    @property
    def passed(self) -> bool:
        return not self.faults


def check(text: str | bytes, file: str) -> tuple[Table, Report]:
    """Read, compile and audit one file.

    Raises
    ------
    BadScenario
        It can't be read or compiled; faults that only stand against publishing are in the report.
    """
    scenario, source = load(text, file)
    table = compile_scenario(scenario, file)
    return table, audit(scenario, table, source)


def audit(scenario: Scenario, table: Table, source: Source) -> Report:
    """Every gate, on a compiled scenario."""
    gates = _Gates(scenario, table, source)
    faults = (*gates.table_faults(), *gates.text_faults())
    return Report(
        faults=tuple(sorted(set(faults))),
        states=table.states,
        edges=table.edges,
        grade=gates.grade,
        nothing_ticks=gates.nothing_ticks,
        best_ticks=gates.best_ticks,
    )


def publishable(text: str | bytes, file: str) -> Table:
    """The table of a scenario that passes every gate.

    Raises
    ------
    BadScenario
    """
    table, report = check(text, file)
    if report.faults:
        raise BadScenario(list(report.faults))
    return table


class _Gates:
    def __init__(self, scenario: Scenario, table: Table, source: Source) -> None:
        self.scenario, self.table, self.source = scenario, table, source
        self.outcomes = [ending.outcome for ending in scenario.endings]
        self.scene_of_state = table.place.tolist()
        self.sources_of = self._backwards()
        self.good = self._reaching({"good"})
        self.grade = grade(self._texts())
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
        """Ticks until the declared harm if one only waits; -1 if waiting leads elsewhere."""
        table, state = self.table, 0
        while not table.ended(state):
            edges = table.edges_of(state)
            if not edges or table.result[edges[0]] != WAIT:
                return -1
            state += table.step[edges[0]]
        harm = table.scenes + int(table.words["harm_ending"])
        return table.clock[state] if table.place[state] == harm else -1

    # --- gates on the table

    def table_faults(self) -> Iterator[Fault]:
        yield from self._places()
        yield from self._dead_ends()
        yield from self._chances()
        yield from self._used()
        yield from self._choices()
        window = self.scenario.window
        if self.nothing_ticks < 0:
            what = "Doing nothing doesn't end in the declared harm."
            yield self.fault(("harm",), what, "Let the drift raise the danger until the harm rule holds.")
        elif window.closes > self.nothing_ticks:
            what = (
                f"The window closes at tick {window.closes}; doing nothing ends at tick {self.nothing_ticks}."
            )
            yield self.fault(("window", "closes"), what, "Close the window when the harm is done, or before.")
        if not 0 <= self.best_ticks <= window.closes:
            what = "No path comes to a good end inside the window."
            yield self.fault(("window",), what, "Make a way that is fast enough, or open the window longer.")

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
        """Where one chooses how, at least two D's must be there, in every state."""
        table = self.table
        choosing = {n for n, scene in enumerate(self.scenario.scenes) if scene.stage == "choose"}
        tactics = [move["tactic"] for move in table.words["moves"]]
        of_result = [None] + [tactics[result["move"]] for result in table.words["results"]]
        poor: set[int] = set()
        for state, place in enumerate(self.scene_of_state):
            if place in choosing and place not in poor:
                found = {of_result[table.result[edge]] for edge in table.edges_of(state)} - {None, "none"}
                if len(found) < 2:
                    poor.add(place)
        for n in sorted(poor):
            what = "Fewer than two of the three D's are open here in some plays."
            yield self.fault(("scenes", n), what, "Add a move with another tactic, or loosen a “when”.")

    # --- gates on the text

    def _texts(self) -> Iterator[str]:
        scenario = self.scenario
        yield scenario.opening
        for beat in scenario.beats:
            yield beat.text
        for scene in scenario.scenes:
            yield from (line.text for line in scene.lines)
            for move in scene.moves:
                yield move.text
                yield from (text for text in [move.note, *(result.reply for result in move.results)] if text)
        for ending in scenario.endings:
            yield from _ending_texts(ending)

    def text_faults(self) -> Iterator[Fault]:
        if self.grade > MAX_GRADE:
            what = f"The reading grade is {self.grade}; {MAX_GRADE:g} is the most."
            yield self.fault((), what, "Use shorter sentences and plainer words.")
        yield from self._long()
        yield from self._tells()

    def _long(self) -> Iterator[Fault]:
        scenario = self.scenario
        yield from self._at_most("opening", scenario.opening, ("opening",))
        for n, beat in enumerate(scenario.beats):
            yield from self._at_most("line", beat.text, ("beats", n))
        for n, scene in enumerate(scenario.scenes):
            for i, line in enumerate(scene.lines):
                yield from self._at_most("line", line.text, ("scenes", n, "lines", i))
            for m, move in enumerate(scene.moves):
                yield from self._at_most("move", move.text, ("scenes", n, "moves", m, "text"))
                for r, result in enumerate(move.results):
                    path: Path = ("scenes", n, "moves", m, "results", r, "reply")
                    yield from self._at_most("reply", result.reply or "", path)
        for n, ending in enumerate(scenario.endings):
            yield from self._at_most("ending", " ".join(_ending_texts(ending)), ("endings", n))

    def _at_most(self, kind: str, text: str, path: Path) -> Iterator[Fault]:
        count = word_count(text)
        if count > WORDS[kind]:
            what = f"This {kind} has {count} words; {WORDS[kind]} is the most."
            yield self.fault(path, what, f"Take out {count - WORDS[kind]}.")

    def _tells(self) -> Iterator[Fault]:
        """The best move must not give itself away by its length or its place."""
        places = [scene for scene in self.scenario.scenes if len(scene.moves) > 1]
        if len(places) < 3:
            return
        longest = sum(max(s.moves, key=lambda move: len(move.text)).id == s.best for s in places)
        first = sum(scene.moves[0].id == scene.best for scene in places)
        for count, word in ((longest, "longest"), (first, "first")):
            if count > SHARE * len(places):
                what = f"The best move is the {word} in {count} of {len(places)} places."
                yield self.fault(("scenes",), what, f"Let it be so in {int(SHARE * len(places))} at most.")


def _ending_texts(ending: Ending) -> list[str]:
    return [ending.person, ending.colleague, ending.you, ending.agency, ending.community]
