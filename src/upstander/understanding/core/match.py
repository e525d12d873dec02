"""Which move of a place a line means: how well its reading fits the move's label, and its words the move's own ways.

An agency's own scenario has no ways but the text of each move, and needs none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .labels import INTERVENES
from .tfidf import Floats

BEST = 2  # ways that count: the mean of the two that are most alike


@dataclass(frozen=True)
class Weights:
    """What the label, the words and the network's vectors count, in powers of e; set by `tools/understanding`."""

    label: float
    words: float
    vectors: float


def fits(
    probabilities: Mapping[str, float],
    labels: Sequence[str],
    alike: Sequence[Floats],
    near: Sequence[Floats] | None,
    weights: Weights,
    *,
    supervisor: bool = False,
) -> list[float]:
    """How probable each move is, among those that are open; they add up to 1.

    Parameters
    ----------
    labels : of each move. alike : for each move the likeness of its ways by words, 0 to 1.
    near : the same by the network's vectors, −1 to 1; None without it.
    supervisor : the line calls for someone higher up, which is Direct and Delegate alike.
    """
    values = []
    for place, label in enumerate(labels):
        value = weights.label * np.log(_chance(probabilities, label, supervisor) + 1e-4)
        value += weights.words * _best(alike[place])
        if near is not None:
            value += weights.vectors * _best(near[place])
        values.append(value)
    raised = np.exp(np.asarray(values) - max(values))
    return [float(value) for value in raised / raised.sum()]


def _chance(probabilities: Mapping[str, float], label: str, supervisor: bool) -> float:
    if supervisor and label in INTERVENES and label != "distract":
        return probabilities.get("direct", 0.0) + probabilities.get("delegate", 0.0)
    return probabilities.get(label, 0.0)


def _best(values: Floats) -> float:
    return float(np.sort(values)[-BEST:].mean()) if len(values) else 0.0
