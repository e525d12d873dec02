"""How well the right move of a place is found from free text, and what label, words and vectors should count in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from upstander.scenario import library
from upstander.scenario.core.load import load
from upstander.understanding.core.match import Weights, fits
from upstander.understanding.core.reader import Reader
from upstander.understanding.core.words import plain
from upstander.understanding.process import Answers

GRID = product((0.15, 0.3, 0.6, 1.0), (0.0, 4.0, 8.0, 16.0), (0.0, 4.0, 8.0, 12.0, 16.0, 24.0))


@dataclass(frozen=True)
class Case:
    """One held-out line in its place: likeness to each move's ways, and the move that it was written for."""

    probabilities: dict[str, float]
    labels: tuple[str, ...]
    alike: list[Any]
    near: list[Any] | None
    right: int


def cases(reader: Reader, *, texts_only: bool = False) -> list[Case]:
    """Every held-out line of the library. `texts_only`: as in an agency's own scene, which has no ways."""
    return [case for slug in library.slugs() for case in _of_scene(reader, slug, texts_only)]


def _of_scene(reader: Reader, slug: str, texts_only: bool) -> Iterator[Case]:
    scenario, _ = load(library.text_of(slug), slug)
    lines = library.lines_of(slug).scenes
    receiver = scenario.learner_role == "receiver"
    answers = Answers(reader, Weights(0.0, 0.0, 0.0))  # only what it remembers is used
    for scene in scenario.scenes:
        moves = [(move.text, lines[scene.id][move.id]) for move in scene.moves]
        ways = [
            answers.known(
                [
                    plain(text),
                    *([] if texts_only else [plain(one) for n, one in enumerate(said.lines, 1) if n % 3]),
                ]
            )
            for text, said in moves
        ]
        labels = tuple(said.as_ for _, said in moves)
        for right, (_, said) in enumerate(moves):
            for text in (one for n, one in enumerate(said.lines, 1) if n % 3 == 0):
                reading = reader.read(text, receiver=receiver)
                near, alike = answers.near(reading, ways), answers.alike(text, ways)
                yield Case(reading.probabilities, labels, alike, near, right)


def share_right(found: list[Case], weights: Weights) -> float:
    """How many lines lead to the move that they were written for."""
    return float(np.mean([int(np.argmax(_fits(case, weights))) == case.right for case in found]))


def _fits(case: Case, weights: Weights) -> list[float]:
    return fits(case.probabilities, case.labels, case.alike, case.near, weights)


def loss(found: list[Case], weights: Weights) -> float:
    """The mean log loss of the right move."""
    return -float(np.mean([np.log(_fits(case, weights)[case.right] + 1e-9) for case in found]))


def best_weights(found: list[Case]) -> Weights:
    """Those with the least log loss: the probabilities are used, so they must be true ones."""
    return min((Weights(*values) for values in GRID), key=lambda weights: loss(found, weights))
