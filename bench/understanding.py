"""How well typed words are read, beside peers, and how fast: `python -m bench.understanding`.

Sets: the research set (`../shared/data/utterances/dev.jsonl`, on which temperature and limits were chosen) and the
judging set of this repository (chosen on nothing). No training line stands in either. Peers read the same lines, and
those that learn are given our training lines; what needs scikit-learn (`requirements/bench.txt`) or PyTorch
(`requirements/train.txt`) is left out, and named, where it isn't installed.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np

from upstander.understanding import library, report
from upstander.understanding.core.labels import SEVEN
from upstander.understanding.core.scoring import intervals, score

from . import common

ROOT = Path(__file__).resolve().parents[1]
RESEARCH = ROOT.parent / "shared" / "data" / "utterances" / "dev.jsonl"
JUDGING = ROOT / "tests" / "understanding" / "data"
COLUMNS = (
    "Set", "Reader", "lines", "right", "macro-F1", "95 % by line", "by situation", "false credit", "ECE", "acted on",
    "right there", "false credit there",
)  # fmt: skip
SPEED = ("Reader", "lines", "p50 ms", "p95 ms", "goal", "MB", "goal", "the bare network ms", "ours / bare")
# one plain pattern a label, tried in this order
KEYWORDS: tuple[tuple[str, str], ...] = (
    ("delegate", r"\b(dispatch|medics?|ems|ambulance|sup|supervisor|sergeant|sarge|call|radio|get me)\b"),
    ("after_the_fact", r"\b(later|tomorrow|after shift|report|debrief|write it up|afterwards)\b"),
    ("distract", r"\b(coffee|swap|trade|switch|take over|break|walk with me|phone|let me take)\b"),
    ("passive_rationalise", r"\b(not my|none of my|guess|whatever|leave it|stay out|his call|her call)\b"),
    ("escalate_or_join", r"\b(hit|teach|more|again|good|do it|got it coming|nobody saw|camera)\b"),
    ("direct", r"\b(stop|off|don't|no|enough|let go|back up|can't|won't)\b"),
)

Rows = list[dict[str, Any]]
Peer = Callable[[Rows, Rows], Any]  # training rows, rows to read → probabilities of shape (n, 7)


def keywords(_: Rows, rows: Rows) -> Any:
    """Six patterns."""
    found = np.full((len(rows), 7), 0.02)
    for number, row in enumerate(rows):
        low = row["text"].lower()
        label = next((name for name, words in KEYWORDS if re.search(words, low)), "unclear")
        found[number, SEVEN.index(label)] = 0.88
    return found


@cache
def _vectors(texts: tuple[str, ...]) -> Any:
    """Vectors of the untouched base network, of length 1."""
    import torch
    from transformers import AutoTokenizer, BertModel

    from tools.understanding.network import base_folder

    folder = str(base_folder())
    tokenizer, body = AutoTokenizer.from_pretrained(folder), BertModel.from_pretrained(folder).eval()
    parts = []
    with torch.no_grad():
        for start in range(0, len(texts), 64):
            some = list(texts[start : start + 64])
            given = tokenizer(some, padding=True, truncation=True, max_length=96, return_tensors="pt")
            states, mask = body(**given).last_hidden_state, given["attention_mask"].unsqueeze(-1)
            mean = (states * mask).sum(1) / mask.sum(1)
            parts.append(torch.nn.functional.normalize(mean).numpy())
    return np.concatenate(parts)


def _frozen(rows: Rows) -> Any:
    return _vectors(tuple(row["text"] for row in rows))


def router(train: Rows, rows: Rows) -> Any:
    """A semantic router: the mean likeness of the five nearest training lines of each label."""
    known, asked = _frozen(train), _frozen(rows)
    likeness = asked @ known.T
    labels = np.array([SEVEN.index(row["tactic"]) for row in train])
    routes = [np.sort(likeness[:, labels == n], axis=1)[:, -5:].mean(1) for n in range(7)]
    raised = np.exp(np.stack(routes, 1) / 0.05)
    return raised / raised.sum(1, keepdims=True)


def frozen(train: Rows, rows: Rows) -> Any:
    """Logistic regression over the untouched vectors."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10, max_iter=3000, class_weight="balanced")
    model.fit(_frozen(train), [SEVEN.index(row["tactic"]) for row in train])
    return model.predict_proba(_frozen(rows))


def tfidf(train: Rows, rows: Rows) -> Any:
    """TF-IDF and logistic regression by scikit-learn, as it comes."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=8, max_iter=3000))
    model.fit([row["text"] for row in train], [SEVEN.index(row["tactic"]) for row in train])
    return model.predict_proba([row["text"] for row in rows])


PEERS: tuple[tuple[str, Peer], ...] = (
    ("keywords", keywords), ("semantic router", router), ("frozen embeddings", frozen), ("scikit-learn TF-IDF", tfidf),
)  # fmt: skip


def ours(rows: Rows, *, network: bool) -> tuple[Any, Any]:
    """Probabilities, and which lines are acted on."""
    readings = [library.reader(network=network).read(row["text"]) for row in rows]
    found = np.array([[reading.probabilities[label] for label in SEVEN] for reading in readings])
    return found, np.array([reading.turn == "act" for reading in readings])


def line(name: str, reader: str, rows: Rows, found: Any, answered: Any, draws: int) -> list[object]:
    """One reader on one set. A peer has no limits of its own: it acts on the surest 60 %."""
    truth = np.array([SEVEN.index(row["tactic"]) for row in rows])
    if answered is None:
        answered = np.zeros(len(rows), dtype=bool)
        answered[np.argsort(-found.max(1))[: round(0.6 * len(rows))]] = True
    one = score(truth, found, answered)
    by_line = intervals(truth, found, answered, draws=draws)["macro_f1"]
    groups = [str(row["situation"]) for row in rows]
    by_group = intervals(truth, found, answered, groups, draws=draws)["macro_f1"]
    return [
        name, reader, len(rows), f"{one.accuracy:.3f}", f"{one.macro_f1:.3f}", "{:.3f} to {:.3f}".format(*by_line),
        "{:.3f} to {:.3f}".format(*by_group), f"{one.false_credit:.3f}", f"{one.ece:.3f}", f"{one.answered:.2f}",
        f"{one.right:.3f}", f"{one.false_credit_answered:.3f}",
    ]  # fmt: skip


def sets(small: bool) -> list[tuple[str, Rows]]:
    """The sets that are there."""
    found = [("judging", [row for path in sorted(JUDGING.glob("*.jsonl")) for row in report.labelled(path)])]
    if RESEARCH.is_file():
        found.insert(0, ("research", report.labelled(RESEARCH)))
    return [(name, rows[:: 7 if small else 1]) for name, rows in found]


@cache
def training() -> Rows:
    """The lines that our model was trained on; every peer that learns is given the same."""
    from tools.understanding.train import training_rows

    return [
        {"text": row.text, "tactic": SEVEN[row.seven]} for row in training_rows() if row.seven is not None
    ]


def quality(*, small: bool) -> list[list[object]]:
    """Ours and the peers on each set."""
    rows, draws = [], 200 if small else 2000
    for name, lines in sets(small):
        for reader, network in (("ours", True), ("ours, words alone", False)):
            rows.append(line(name, reader, lines, *ours(lines, network=network), draws))
        for reader, peer in PEERS:
            try:
                found = peer([] if peer is keywords else training(), lines)
            except ImportError as missing:
                print(f"{reader} was not run: {missing.name} is not installed.", file=sys.stderr)
                continue
            rows.append(line(name, reader, lines, found, None, draws))
    return rows


def speed(*, small: bool) -> dict[str, float]:
    """One line after the other on one thread; the bare network is the same session on pieces that are cut already."""
    reader = library.reader()
    lines = [row["text"] for _, rows in sets(small) for row in rows]
    for text in lines[:20]:
        reader.read(text)
    taken = [common.timed(partial(reader.read, text)) for text in lines]
    encoder = reader.network
    assert encoder is not None
    cut = [np.array([encoder.pieces.numbers(text, 96)], dtype=np.int64) for text in lines]
    run = encoder.session.run
    bare = [common.timed(partial(run, None, {"ids": ids, "mask": np.ones_like(ids)})) for ids in cut]
    return {
        "lines": len(lines), "p50": quantiles(taken, n=20)[9], "p95": quantiles(taken, n=20)[18],
        "bare": quantiles(bare, n=20)[9], "mb": common.peak_mb(),
    }  # fmt: skip


def speed_line(found: dict[str, float]) -> list[object]:
    """The speed as a line of the table."""
    high = 1000 * found["p95"]
    return [
        "ours", f"{found['lines']:.0f}", f"{1000 * found['p50']:.1f}", f"{high:.1f}", common.verdict(high, 50),
        f"{found['mb']:.0f}", common.verdict(found["mb"], 250), f"{1000 * found['bare']:.1f}",
        f"{found['p50'] / found['bare']:.2f}×",
    ]  # fmt: skip


def folds(count: int) -> list[list[object]]:
    """Whole situations left out, in `count` parts: words and network are trained again each time (PyTorch; an hour)."""
    from dataclasses import replace

    from tools.understanding import lines as own
    from tools.understanding import wordfit
    from tools.understanding.network import Plan, known_pieces, outputs, train
    from upstander.understanding.core.reader import softmax

    rows, pieces = own.situations(), known_pieces()
    takes = own.situations("takes")
    names = sorted({row.situation for row in rows})
    found = np.zeros((len(rows), 7))
    plan = replace(Plan(), epochs=4, near_weight=0.0)
    for part in range(count):
        out = set(names[part::count])
        kept = [row for row in rows if row.situation not in out] + takes
        asked = [n for n, row in enumerate(rows) if row.situation in out]
        words, network = wordfit.fit(kept), train(kept, [], pieces, plan)
        seen = outputs(network, pieces, [rows[n].text for n in asked])[0]
        for n, logits in zip(asked, seen, strict=True):
            found[n] = (softmax(logits) + softmax(words.read(rows[n].text)["seven"])) / 2
    labelled = [{"tactic": SEVEN[row.seven or 0], "situation": row.situation} for row in rows]
    return [line(f"ours, {len(names)} left out in {count} parts", "ours", labelled, found, None, 2000)]


def main() -> None:
    """Quality, then speed in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="every seventh line (seconds)")
    parser.add_argument("--markdown", action="store_true", help="print the tables for a document")
    parser.add_argument("--folds", type=int, default=0, help="also leave situations out, in so many parts")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        return common.answer(speed(**json.loads(asked.child)))
    common.show("Reading typed words", COLUMNS, quality(small=asked.small), markdown=asked.markdown)
    if asked.folds:
        common.show("Situations left out", COLUMNS, folds(asked.folds), markdown=asked.markdown)
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    found = common.measured("bench.understanding", env, small=asked.small)
    common.show("Speed of the process that reads", SPEED, [speed_line(found)], markdown=asked.markdown)
    common.finish()
    return None


if __name__ == "__main__":
    main()
