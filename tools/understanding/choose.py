"""Chooses what training doesn't: what the network weighs, the temperature, the limits of a turn, the match of moves.

All on lines that no training saw: the research set (`../shared/data/utterances/dev.jsonl`) for the seven labels, the
held-out third of the library for receivers and for moves.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from upstander.understanding.core.labels import AGAINST, INTERVENES, REFUSED, SEVEN, TAKEN, TAKES
from upstander.understanding.core.scoring import ece, score
from upstander.understanding.core.turn import Limits, turn

RIGHT, FALSE = 0.91, 0.06  # wanted where it is acted on: better than the goals, for lines not seen here
RIGHT_TAKES = (
    0.80  # six answers that lie near each other, each corrected with one tap; false praise is held alike
)
LEAST_ACTED = 0.62
STEPS = np.arange(0.30, 0.96, 0.01)
CHOOSE = 0.30  # below this no reading is offered: two readings hold the truth too seldom


def cooled(found: Any, temperature: float) -> Any:
    """Probabilities after the temperature; rows add up to 1."""
    raised = np.exp(np.log(found + 1e-9) / temperature)
    return raised / raised.sum(1, keepdims=True)


def temperature_of(truth: Any, found: Any) -> float:
    """The temperature with the least log loss (Guo et al. 2017)."""
    grid = np.arange(0.40, 2.01, 0.02)
    losses = [-np.mean(np.log(cooled(found, t)[np.arange(len(truth)), truth] + 1e-9)) for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 2)


def weight_of(truth: Any, network: Any, words: Any) -> float:
    """What the network weighs, for the least log loss after its temperature; in steps of 0.05."""
    best: list[tuple[float, float]] = []
    for weight in np.arange(0.3, 0.91, 0.05):
        mixed = weight * network + (1 - weight) * words
        calm = cooled(mixed, temperature_of(truth, mixed))
        best.append(
            (-float(np.mean(np.log(calm[np.arange(len(truth)), truth] + 1e-9))), round(float(weight), 2))
        )
    return min(best)[1]


def acted(found: Any, limits: Limits, labels: Sequence[str]) -> Any:
    """Which rows are acted on."""
    return np.array([turn(dict(zip(labels, map(float, row), strict=True)), limits) == "act" for row in found])


def limits_of(truth: Any, found: Any, labels: Sequence[str] = SEVEN) -> Limits:
    """The lowest limit at which what is acted on is right often enough, and false praise rare enough."""
    against = [labels.index(label) for label in (AGAINST if labels is SEVEN else REFUSED)]
    praise = [labels.index(label) for label in (INTERVENES if labels is SEVEN else TAKEN)]
    said = found.argmax(1)
    wanted = RIGHT if labels is SEVEN else RIGHT_TAKES
    fallback = Limits(act=0.60, choose=CHOOSE)
    for step in STEPS:
        limits = Limits(act=round(float(step), 2), choose=CHOOSE)
        answered = acted(found, limits, labels)
        if not answered.any():
            break
        right = float(np.mean((said == truth)[answered]))
        contrary = np.isin(truth, against)
        false = float(np.mean((np.isin(said, praise) & answered)[contrary]))
        if right >= wanted and false <= FALSE:
            return limits
        if answered.mean() >= LEAST_ACTED:
            fallback = limits
    return fallback


def head(truth: Any, words: Any, network: Any | None, labels: Sequence[str] = SEVEN) -> dict[str, Any]:
    """One head's entry of `reading.json`."""
    weight = 0.0 if network is None else weight_of(truth, network, words)
    mixed = words if network is None else weight * network + (1 - weight) * words
    temperature = temperature_of(truth, mixed)
    limits = limits_of(truth, cooled(mixed, temperature), labels)
    return {"network": weight, "temperature": temperature, "limits": vars(limits)}


def shown(name: str, truth: Any, words: Any, network: Any | None, entry: dict[str, Any]) -> str:
    """The figures of an entry on the lines that it was chosen on, in a line."""
    mixed = words if network is None else entry["network"] * network + (1 - entry["network"]) * words
    found = cooled(mixed, entry["temperature"])
    labels = SEVEN if found.shape[1] == len(SEVEN) else TAKES
    answered = acted(found, Limits(**entry["limits"]), labels)
    if labels is TAKES:
        right = np.mean((found.argmax(1) == truth)[answered])
        every = np.mean(found.argmax(1) == truth)
        return f"{name}: right {every:.3f}, acted on {answered.mean():.3f}, right there {right:.3f}"
    one = score(truth, found, answered)
    return (
        f"{name}: macro-F1 {one.macro_f1:.3f}, acted on {one.answered:.3f}, right there {one.right:.3f}, "
        f"false credit there {one.false_credit_answered:.3f}, ECE {ece(truth, found):.3f}"
    )
