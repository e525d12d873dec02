"""From a reading to what the scene can do with it: a move, two readings to choose from, or being asked again.

The machine's reading is a proposal. Where an intervention is read and this place has none of its kind, the places
behind a step of looking, asking or taking it on are looked at too: who speaks at the first sign must not be held
back. What is passed on the way takes its time, and earns nothing in the debrief.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from upstander.scenario.core.table import WAIT, Table
from upstander.understanding.core.heard import CHIPS, SUPERVISOR
from upstander.understanding.core.labels import INTERVENES, MEANINGS, NAMES

FITTING = 0.9  # a move this probable here is offered though the words alone were unclear; of those 98 in 100 were right
FURTHEST = 4  # moves of a path, the meant one included
SKIPS = INTERVENES | {"stops"}  # readings for which the places behind are looked at
CALLS = frozenset({"direct", "delegate"})  # a call for a supervisor is both


@dataclass(frozen=True)
class Candidate:
    """A move that could be meant: the moves that lead to it, itself the last."""

    path: tuple[int, ...]
    label: str

    @property
    def move(self) -> int:
        return self.path[-1]


@dataclass(frozen=True)
class Read:
    """One reading, and the moves that it would make."""

    label: str
    percent: int
    path: tuple[int, ...]
    text: str  # of the move, as its writer put it

    def as_facts(self) -> dict[str, Any]:
        """As the player gets it."""
        return {
            "label": self.label, "name": NAMES[self.label], "means": MEANINGS[self.label], "percent": self.percent,
            "path": list(self.path), "text": self.text,
        }  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """`turn`: act (make the first reading's moves; the others are offered if it isn't what was meant), choose (between
    two), again (say it another way)."""

    turn: str
    reads: tuple[Read, ...]
    heard: tuple[str, ...]

    def as_facts(self) -> dict[str, Any]:
        """As the player gets it."""
        return {
            "turn": self.turn,
            "reads": [read.as_facts() for read in self.reads],
            "heard": [{"code": code, "name": CHIPS[code]} for code in self.heard],
        }


AGAIN = Proposal("again", (), ())
Reader = Callable[["Candidate", str], Read]


def label_of(move: Mapping[str, Any]) -> str:
    """What a move is read as, where nobody wrote it down: from its own facts."""
    if move["receives"]:
        return str(move["receives"])
    if move["tactic"] != "none":
        return str(move["tactic"])
    if move["after"] in ("tell", "report"):
        return "after_the_fact"
    return "passive_rationalise" if move["inhibitor"] else "unclear"


def candidates(table: Table, state: int, labels: Mapping[int, str]) -> list[Candidate]:
    """The moves that are open in `state`, then those that lie behind a few steps which cost no courage."""
    found: dict[int, Candidate] = {}
    front: list[tuple[int, tuple[int, ...]]] = [(state, ())]
    for _ in range(FURTHEST):
        behind: list[tuple[int, tuple[int, ...]]] = []
        for at, path in front:
            for move, after in _open(table, at):
                found.setdefault(move, Candidate((*path, move), labels[move]))
                if _passes(table, move) and not table.ended(after) and after != at:
                    behind.append((after, (*path, move)))
        front = behind
    return [one for one in found.values() if len(one.path) == 1 or one.label in SKIPS]


def _open(table: Table, state: int) -> Iterator[tuple[int, int]]:
    for edge in table.edges_of(state):
        if table.result[edge] != WAIT:
            yield table.move_of(edge), state + table.step[edge]


def _passes(table: Table, number: int) -> bool:
    """Whether a move may be passed on the way: it only looks or asks; or it takes on what who acts has taken on."""
    move = table.words["moves"][number]
    stage = table.words["scenes"][move["scene"]]["stage"]
    if stage == "own":
        return bool(move["best"]) and move["tactic"] == "none" and not move["receives"]
    looks = label_of(move) == "unclear" and not (move["owns"] or move["names_need"] or move["acknowledges"])
    return stage in ("see", "decide") and looks and not move["after"]


def propose(table: Table, found: Sequence[Candidate], answer: Mapping[str, Any]) -> Proposal:
    """What follows from the reader's answer (`client.read`) about `found`, in whose order its fits are."""
    chances: Mapping[str, float] = answer["probabilities"]
    fits = dict(zip(found, answer["fits"], strict=True))
    heard = tuple(code for code in answer["heard"] if code in CHIPS)
    label = str(answer["label"])
    wanted = CALLS if SUPERVISOR in heard and label in CALLS else {label}
    likely = {label, *sorted(chances, key=lambda name: -chances[name])[:2]}
    here = [candidate for candidate in found if len(candidate.path) == 1]

    def read(candidate: Candidate, as_: str) -> Read:
        text = str(table.words["moves"][candidate.move]["text"])
        return Read(as_, round(100 * chances.get(as_, 0.0)), candidate.path, text)

    def best(some: Sequence[Candidate]) -> Candidate:
        return max(some, key=lambda candidate: fits[candidate])

    fitting = [candidate for candidate in here if candidate.label in wanted]
    if not fitting and label in SKIPS:
        fitting = [candidate for candidate in found if candidate.label in wanted]
    if answer["turn"] == "act" and fitting:
        first = best(fitting)
        others = [one for one in found if one.label != label]
        return Proposal("act", (read(first, label), *_two(others, fits, likely, read)), heard)
    if answer["turn"] == "again" and (not here or _share(fits, here, best(here)) < FITTING):
        return AGAIN
    return Proposal("choose", tuple(_two(found, fits, likely, read)), heard)


def _share(fits: Mapping[Candidate, float], here: Sequence[Candidate], one: Candidate) -> float:
    whole = sum(fits[candidate] for candidate in here)
    return fits[one] / whole if whole else 0.0


def _two(
    found: Sequence[Candidate], fits: Mapping[Candidate, float], likely: Set[str], read: Reader
) -> Iterator[Read]:
    """The two best moves that are read differently; where all are read alike, the two best. A move behind a step of
    looking is offered only for the two likeliest readings of the words."""
    some = [one for one in found if len(one.path) == 1 or one.label in likely]
    order = sorted(some, key=lambda one: -fits[one])
    other = next((one for one in order[1:] if one.label != order[0].label), None) if order else None
    for one in [*order[:1], *([other] if other else order[1:2])]:
        yield read(one, one.label)
