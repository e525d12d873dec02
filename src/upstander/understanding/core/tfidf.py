"""Words and pieces of words as weighted features (TF-IDF; Salton & Buckley 1988), without a library.

Words one and two at a time, and runs of two to five letters inside a word: scikit-learn's `word` and `char_wb`.
Training uses these same functions, so that what is trained is what runs.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_TOKEN = re.compile(r"\w+|[^\w\s]")
RUNS = (2, 3, 4, 5)
Floats = NDArray[np.float32]


def features(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each feature of words, and each of letters, stands in `text`."""
    low = text.lower()
    tokens = _TOKEN.findall(low)
    words = Counter(f"w{token}" for token in tokens)
    words.update(f"w{a} {b}" for a, b in pairwise(tokens))
    return words, Counter(_runs(low))


def _runs(low: str) -> Iterator[str]:
    for word in low.split():
        padded = f" {word} "
        for length in RUNS:
            if len(padded) <= length:
                yield f"c{padded}"
                break
            for start in range(len(padded) - length + 1):
                yield f"c{padded[start : start + length]}"


class Vocabulary:
    """Which features count, and how rare each is.

    Parameters
    ----------
    places : feature → column.
    rarity : float array of shape (n_features,), the inverse document frequency.
    """

    def __init__(self, places: Mapping[str, int], rarity: Floats) -> None:
        self.places, self.rarity = places, rarity

    def vector(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """Columns and values of `text`; words and letters each have length 1 (or 0 where none is known)."""
        columns: list[int] = []
        values: list[float] = []
        for counted in features(text):
            known = [(self.places[name], count) for name, count in counted.items() if name in self.places]
            weights = [(1 + math.log(count)) * float(self.rarity[place]) for place, count in known]
            length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
            columns += [place for place, _ in known]
            values += [weight / length for weight in weights]
        return np.asarray(columns, dtype=np.int64), np.asarray(values, dtype=np.float32)
