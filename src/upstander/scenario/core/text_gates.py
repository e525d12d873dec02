"""The gates on the words of a scenario: how long, how hard to read, and whether the best move gives itself away."""

from collections.abc import Iterator

from .faults import Fault
from .form import Ending, Scenario
from .reading import grade, word_count
from .source import Path, Source

MAX_GRADE = 9.0
WORDS = {"opening": 60, "move": 25, "reply": 20, "ending": 90, "line": 40, "heard": 25}
SHARE = 0.4  # of places in which the best move may be the longest, or the first


class TextGates:
    """Gates on every text that a learner reads."""

    def __init__(self, scenario: Scenario, source: Source) -> None:
        self.scenario, self.source = scenario, source
        self.grade = grade(texts(scenario))

    def fault(self, path: Path, what: str, mend: str) -> Fault:
        return Fault(self.source.file, self.source.line(path), self.source.scene(path), what, mend)

    def faults(self) -> Iterator[Fault]:
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
                yield from self._at_most("heard", move.heard or "", ("scenes", n, "moves", m, "heard"))
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


def texts(scenario: Scenario) -> Iterator[str]:
    """Every text of the story that a learner reads."""
    yield scenario.opening
    for beat in scenario.beats:
        yield beat.text
    for scene in scenario.scenes:
        yield from (line.text for line in scene.lines)
        for move in scene.moves:
            yield move.text
            yield from (
                text for text in [move.note, move.heard, *(result.reply for result in move.results)] if text
            )
    for ending in scenario.endings:
        yield from _ending_texts(ending)
