"""How well lines with known labels are read: the figures of the goal, each with its interval.

Macro-F1 is the mean of the labels' F1. ECE: expected calibration error over ten bins of equal width (Guo et al. 2017).
False credit: of the lines that let it be or join in, the share that is praised as an intervention.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .labels import AGAINST, INTERVENES, SEVEN
from .turn import Limits, turn

BINS, DRAWS = 10, 2_000
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """The figures of n lines; `answered` is the share that is acted on, `right` how many of those are right."""

    lines: int
    accuracy: float
    macro_f1: float
    ece: float
    false_credit: float
    answered: float
    right: float
    false_credit_answered: float

    def items(self) -> list[tuple[str, float]]:
        """Name and value, in the order in which they are printed."""
        return [(name, value) for name, value in vars(self).items() if name != "lines"]


def macro_f1(truth: Ints, said: Ints, labels: int = len(SEVEN)) -> float:
    """The mean F1 over `labels`; a label that neither occurs nor is said counts as 0, as scikit-learn has it."""
    scores = []
    for label in range(labels):
        right = float(np.sum((truth == label) & (said == label)))
        both = float(np.sum(truth == label) + np.sum(said == label))
        scores.append(2 * right / both if both else 0.0)
    return float(np.mean(scores))


def ece(truth: Ints, probabilities: Reals) -> float:
    """How far confidence and accuracy lie apart, in the mean over all lines."""
    sure, right = probabilities.max(1), probabilities.argmax(1) == truth
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    found = [
        abs(float(np.mean(right[bins == n])) - float(np.mean(sure[bins == n]))) * float(np.mean(bins == n))
        for n in range(BINS)
        if np.any(bins == n)
    ]
    return float(sum(found))


def acted(probabilities: Reals, limits: Limits) -> NDArray[np.bool_]:
    """Which lines are acted on."""
    rows = (dict(zip(SEVEN, map(float, row), strict=True)) for row in probabilities)
    return np.fromiter((turn(row, limits) == "act" for row in rows), dtype=bool, count=len(probabilities))


def score(truth: Ints, probabilities: Reals, answered: NDArray[np.bool_]) -> Score:
    """The figures of some lines.

    Parameters
    ----------
    truth : int array of shape (n,), places in SEVEN. probabilities : (n, 7). answered : bool (n,).
    """
    said = probabilities.argmax(1)
    right = said == truth
    against = np.isin(truth, [SEVEN.index(label) for label in AGAINST])
    praised = np.isin(said, [SEVEN.index(label) for label in INTERVENES])
    return Score(
        lines=len(truth),
        accuracy=float(np.mean(right)),
        macro_f1=macro_f1(truth, said),
        ece=ece(truth, probabilities),
        false_credit=_share(praised, against),
        answered=float(np.mean(answered)),
        right=_share(right, answered),
        false_credit_answered=_share(praised & answered, against),
    )


def _share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(np.mean(what[among])) if np.any(among) else 0.0


def intervals(
    truth: Ints,
    probabilities: Reals,
    answered: NDArray[np.bool_],
    groups: Sequence[str] | None = None,
    *,
    draws: int = DRAWS,
) -> dict[str, tuple[float, float]]:
    """95 % intervals by bootstrap: lines are drawn again, or with `groups` whole situations (wider, more honest)."""
    dice = np.random.default_rng(7)
    pick = _picker(groups, len(truth), dice)
    drawn = [
        score(truth[some], probabilities[some], answered[some]).items()
        for some in (pick() for _ in range(draws))
    ]
    columns = np.array([[value for _, value in row] for row in drawn])
    low, high = np.percentile(columns, [2.5, 97.5], axis=0)
    return {name: (float(low[n]), float(high[n])) for n, (name, _) in enumerate(drawn[0])}


def _picker(groups: Sequence[str] | None, count: int, dice: np.random.Generator) -> Callable[[], Ints]:
    if groups is None:
        return lambda: dice.integers(0, count, count)
    names = sorted(set(groups))
    places = {name: np.array([n for n, group in enumerate(groups) if group == name]) for name in names}
    return lambda: np.concatenate([places[names[n]] for n in dice.integers(0, len(names), len(names))])
