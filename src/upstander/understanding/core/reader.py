"""The reader: words in, a reading out. The network and the words are asked both, and their answers are averaged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .encoder import Encoded, Encoder
from .heard import heard
from .labels import FLAGS, SEVEN, TAKES
from .tfidf import Floats
from .turn import Limits, Turn, turn
from .wordhead import WordHead
from .words import plain, says_something


@dataclass(frozen=True)
class Setting:
    """How one head is read: what the network weighs (0 to 1), the temperature, and the limits of a turn."""

    network: float
    temperature: float
    limits: Limits


@dataclass(frozen=True)
class Reading:
    """One line as it was read. `vector` is the network's, of length 1; none without it."""

    text: str
    label: str
    probabilities: dict[str, float]
    heard: tuple[str, ...]
    turn: Turn
    vector: Floats | None = None

    def as_facts(self) -> dict[str, Any]:
        """As `upstander understand` writes it."""
        return {
            "text": self.text,
            "label": self.label,
            "probabilities": {label: round(value, 4) for label, value in self.probabilities.items()},
            "heard": list(self.heard),
            "turn": self.turn,
        }


class Reader:
    """Reads lines.

    Parameters
    ----------
    settings : by head (`seven`, `takes`); with `_words` after the name, for the reading without the network.
    network : None where it is absent: words alone read then.
    """

    def __init__(self, words: WordHead, settings: Mapping[str, Setting], network: Encoder | None) -> None:
        self.words, self.settings, self.network = words, settings, network

    def read(self, text: str, *, receiver: bool = False) -> Reading:
        """The reading of what an officer says; with `receiver`, of how one who is being stopped takes it."""
        return self.read_all([text], receiver=receiver)[0]

    def read_all(self, texts: Sequence[str], *, receiver: bool = False) -> list[Reading]:
        """The readings of several lines, in their order."""
        lines = [plain(text) for text in texts]
        seen = self.network.read(lines) if self.network and lines else None
        return [self._reading(texts[n], line, seen, n, receiver) for n, line in enumerate(lines)]

    def _reading(self, text: str, line: str, seen: Encoded | None, place: int, receiver: bool) -> Reading:
        head, labels = ("takes", TAKES) if receiver else ("seven", SEVEN)
        words = self.words.read(line)
        setting = self.settings[head if seen else f"{head}_words"]
        found = softmax(words[head])
        flags = sigmoid(words["flags"])
        vector = None
        if seen is not None:
            network = softmax((seen.takes if receiver else seen.seven)[place])
            found = (setting.network * network + (1 - setting.network) * found).astype(np.float32)
            flags = (flags + sigmoid(seen.flags[place])) / np.float32(2)
            vector = seen.vectors[place]
        if not says_something(line):
            found = np.full(len(labels), 0.02, dtype=np.float32)
            found[labels.index("unclear")] = 1.0
        calm = softmax(np.log(found + 1e-9) / setting.temperature)
        probabilities = {label: float(value) for label, value in zip(labels, calm, strict=True)}
        label = max(probabilities, key=lambda name: probabilities[name])
        chips = () if receiver else heard(line, label, dict(zip(FLAGS, map(float, flags), strict=True)))
        return Reading(text, label, probabilities, chips, turn(probabilities, setting.limits), vector)


def softmax(values: Floats) -> Floats:
    """Values to probabilities along the last axis."""
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def sigmoid(values: Floats) -> Floats:
    """Values to probabilities, one by one."""
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float32)
