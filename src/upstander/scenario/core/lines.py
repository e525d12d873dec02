"""Ways of saying each move in the learner's own words: what the reading of free text is trained and judged on.

A file beside a scenario that ships; an agency's own scenario needs none. They are written for the purpose, by us.
Every third line of each list is held out: no model is ever trained on it.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from .faults import BadScenario, Fault
from .form import Name, Scenario, Slug
from .source import Path, Source, read_source

LEAST, LEAST_JOINING, HELD_OUT = 8, 10, 3
ALIKE = 0.75  # of the words, shared by two lines that say nearly the same
SEVEN = (
    "direct",
    "distract",
    "delegate",
    "passive_rationalise",
    "after_the_fact",
    "escalate_or_join",
    "unclear",
)
TAKES = ("stops", "thanks", "asks", "brushes_off", "pays_back", "unclear")
Words = Annotated[str, StringConstraints(strict=True, min_length=2, max_length=400)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Ways(_Part):
    """The ways of saying one move, and what they are read as."""

    as_: Annotated[str, Field(alias="as")]
    lines: list[Words]


class Lines(_Part):
    """The lines of one scenario, scene by scene and move by move; `joining` is joining in, cheering on, covering up."""

    scenario: Slug
    rank: Literal["peer", "superior", "trainee"]
    scenes: dict[Name, dict[Name, Ways]]
    joining: list[Words]

    def labelled(self, *, receiver: bool = False) -> Iterator[tuple[str, str, bool]]:
        """Every line with what it is read as, and whether it is held out."""
        lists = [(ways.as_, ways.lines) for moves in self.scenes.values() for ways in moves.values()]
        lists.append(("brushes_off" if receiver else "escalate_or_join", self.joining))
        for label, lines in lists:
            for n, line in enumerate(lines, 1):
                yield line, label, n % HELD_OUT == 0


def read_lines(text: str | bytes, file: str) -> tuple[Lines, Source]:
    """The lines in `text`.

    Raises
    ------
    BadScenario
        It isn't YAML of this form; each fault names the line.
    """
    source = read_source(text, file)
    try:
        return Lines.model_validate(source.values), source
    except ValidationError as error:
        faults = [_fault(source, dict(one)) for one in error.errors()]
        raise BadScenario(faults) from None


def _fault(source: Source, error: dict[str, Any]) -> Fault:
    path: Path = tuple(error["loc"])
    where = " › ".join(map(str, path))
    mend = (
        "Quote a line that starts with a sign or holds “: ”."
        if error["type"] == "string_type"
        else "Change it."
    )
    return Fault(source.file, source.line(path), "", f"“{where}”: {str(error['msg']).rstrip('.')}.", mend)


def line_faults(lines: Lines, scenario: Scenario, source: Source) -> list[Fault]:
    """What is missing from the lines of a scenario that ships, or said twice."""
    return sorted({*_missing(lines, scenario, source), *_alike(lines, source)})


def _missing(lines: Lines, scenario: Scenario, source: Source) -> Iterator[Fault]:
    known = {(scene.id, move.id): move for scene in scenario.scenes for move in scene.moves}
    labels = TAKES if scenario.learner_role == "receiver" else SEVEN
    for (scene, name), move in known.items():
        path: Path = ("scenes", scene, name)
        ways = lines.scenes.get(scene, {}).get(name)
        if ways is None or len(ways.lines) < LEAST:
            count = len(ways.lines) if ways else 0
            what = f"{scene}.{name} has {count} of {LEAST} lines."
            yield _at(source, path, what, "Write more ways of saying it.")
            continue
        wanted = move.receives or (move.tactic if move.tactic != "none" else None)
        if ways.as_ not in labels or (wanted and ways.as_ != wanted):
            what = f"{scene}.{name} is read as “{ways.as_}”."
            yield _at(source, path, what, f"Use {wanted or 'one of ' + ', '.join(labels)}.")
    for scene, moves in lines.scenes.items():
        for name in moves:
            if (scene, name) not in known:
                yield _at(source, ("scenes", scene, name), f"There is no move {scene}.{name}.", "Remove it.")
    if len(lines.joining) < LEAST_JOINING:
        what = f"There are {len(lines.joining)} of {LEAST_JOINING} lines of joining in."
        yield _at(source, ("joining",), what, "Write more of them.")


def _alike(lines: Lines, source: Source) -> Iterator[Fault]:
    """Lines that say nearly the same teach nothing, and flatter whoever is judged on them."""
    seen: list[tuple[str, frozenset[str]]] = []
    for text, _, _ in lines.labelled():
        words = frozenset(re.findall(r"[a-z']+", text.lower().replace("’", "'")))
        for other, others in seen:
            if len(words) >= 3 and len(words & others) >= ALIKE * len(words | others):
                yield Fault(
                    source.file, 0, "", f"“{text}” is nearly “{other}”.", "Say one of them another way."
                )
        seen.append((text, words))


def _at(source: Source, path: Path, what: str, mend: str) -> Fault:
    return Fault(source.file, source.line(path), "", what, mend)
