"""What to do with a reading: act on it, offer the two best, or ask again. The machine's reading is a proposal.

A false scolding is cheap and false praise isn't, so an intervention is acted on only if little speaks for the contrary.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .labels import AGAINST, INTERVENES, REFUSED, TAKEN

Turn = Literal["act", "choose", "again"]


@dataclass(frozen=True)
class Limits:
    """From `act` on a reading is acted on; from `choose` on two are offered; `against` is the most that may speak
    against an intervention that is acted on. All are probabilities."""

    act: float
    choose: float
    against: float = 0.15


def turn(probabilities: Mapping[str, float], limits: Limits) -> Turn:
    """What follows from a reading."""
    best = max(probabilities, key=lambda label: probabilities[label])
    if best == "unclear" or probabilities[best] < limits.choose:
        return "again"
    if probabilities[best] < limits.act or speaks_against(probabilities, best) > limits.against:
        return "choose"
    return "act"


def speaks_against(probabilities: Mapping[str, float], label: str) -> float:
    """How probable it is that praising `label` would praise its contrary."""
    if label in INTERVENES:
        return sum(probabilities.get(name, 0.0) for name in AGAINST)
    if label in TAKEN:
        return sum(probabilities.get(name, 0.0) for name in REFUSED)
    return 0.0
