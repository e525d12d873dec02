"""Trains the reading by words: TF-IDF of our own features, logistic regression by scikit-learn."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from upstander.understanding.core.labels import FLAGS, SEVEN, TAKES
from upstander.understanding.core.tfidf import Vocabulary, features
from upstander.understanding.core.wordhead import WordHead
from upstander.understanding.core.words import plain

from .lines import Row
from .names import called

STRENGTH = 8.0  # C of the regression; 4 to 16 differ by less than their noise
AGAIN, DELEGATE = 0.5, SEVEN.index("delegate")
LEAST = 2  # runs of letters that stand in one line only are left out


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """Every word, and every run of letters that stands in two lines, with how rare it is."""
    seen: Counter[str] = Counter()
    for text in texts:
        words, runs = features(plain(text))
        seen.update([*words, *runs])
    names = sorted(name for name, count in seen.items() if name[0] == "w" or count >= LEAST)
    rarity = [np.log((1 + len(texts)) / (1 + seen[name])) + 1 for name in names]
    return Vocabulary({name: n for n, name in enumerate(names)}, np.asarray(rarity, dtype=np.float32))


def matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> Any:
    """One row a text."""
    columns, values, ends = [], [], [0]
    for text in texts:
        place, value = vocabulary.vector(plain(text))
        columns.append(place)
        values.append(value)
        ends.append(ends[-1] + len(place))
    shape = (len(texts), len(vocabulary.places))
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=shape)


def with_names(rows: Sequence[Row]) -> list[Row]:
    """The rows, and again half of those that give nobody a job, with someone called by name."""
    dice = random.Random(7)
    again = [row for row in rows if row.seven != DELEGATE and dice.random() < AGAIN]
    return [*rows, *(replace(row, text=called(row.text, dice)) for row in again)]


def fit(own: Sequence[Row]) -> WordHead:
    """The head for all three questions, over one vocabulary."""
    rows = with_names(own)
    vocabulary = vocabulary_of([row.text for row in rows])
    table = matrix(vocabulary, [row.text for row in rows])
    weights: dict[str, Any] = {}
    biases: dict[str, Any] = {}
    kinds: list[tuple[str, int, Callable[[Row], int | None]]] = [
        ("seven", len(SEVEN), lambda row: row.seven),
        ("takes", len(TAKES), lambda row: row.takes),
    ]
    for name, count, label in kinds:
        weights[name], biases[name] = _many(table, [label(row) for row in rows], count)
    flags = [
        _yes_or_no(table, [row.flags[n] if row.flags else None for row in rows]) for n in range(len(FLAGS))
    ]
    weights["flags"] = np.stack([one for one, _ in flags], axis=1).astype(np.float16)
    biases["flags"] = np.array([bias for _, bias in flags], dtype=np.float32)
    return WordHead(vocabulary, weights, biases)


def _regression() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=3000, class_weight="balanced")


def _many(table: Any, labels: Sequence[int | None], count: int) -> tuple[Any, Any]:
    known = [n for n, label in enumerate(labels) if label is not None]
    model = _regression().fit(table[known], [labels[n] for n in known])
    weights = np.zeros((table.shape[1], count), dtype=np.float16)
    bias = np.full(count, -20.0, dtype=np.float32)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T.astype(np.float16), model.intercept_
    return weights, bias


def _yes_or_no(table: Any, labels: Sequence[int | None]) -> tuple[Any, float]:
    known = [n for n, label in enumerate(labels) if label is not None]
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(table[known], [labels[n] for n in known])
    return model.coef_[0], float(model.intercept_[0])
