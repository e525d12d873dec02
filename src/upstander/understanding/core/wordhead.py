"""The reading by words alone: logistic regression over TF-IDF, trained by scikit-learn, run by numpy.

It is half of the reading, and the floor: where the network is absent it reads by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .tfidf import Floats, Vocabulary

HEADS = ("seven", "takes", "flags")


@dataclass(frozen=True)
class WordHead:
    """Weights over one vocabulary: for each head a matrix of shape (n_features, n_labels) and a bias."""

    vocabulary: Vocabulary
    weights: Mapping[str, NDArray[np.float16]]
    biases: Mapping[str, Floats]

    def read(self, text: str) -> dict[str, Floats]:
        """For each head the values before any softmax, of shape (n_labels,)."""
        columns, values = self.vocabulary.vector(text)
        return {
            name: values @ self.weights[name][columns].astype(np.float32) + self.biases[name]
            for name in HEADS
        }

    def arrays(self) -> dict[str, Any]:
        """What is stored: plain arrays, no pickle."""
        names = sorted(self.vocabulary.places, key=self.vocabulary.places.__getitem__)
        packed = np.frombuffer("\n".join(names).encode(), dtype=np.uint8)
        found: dict[str, Any] = {"names": packed, "rarity": self.vocabulary.rarity}
        for name in HEADS:
            found |= {f"{name}_weights": self.weights[name], f"{name}_bias": self.biases[name]}
        return found


def from_arrays(stored: Mapping[str, Any]) -> WordHead:
    """The head in `stored`, as `arrays` gave it."""
    names = bytes(stored["names"]).decode().split("\n")
    vocabulary = Vocabulary({name: place for place, name in enumerate(names)}, stored["rarity"])
    return WordHead(
        vocabulary,
        {name: stored[f"{name}_weights"] for name in HEADS},
        {name: stored[f"{name}_bias"] for name in HEADS},
    )
