"""A labelled file and how well it is read: what `upstander understand --score` prints."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from .core.labels import SEVEN
from .core.reader import Reader
from .core.scoring import intervals, score

GOALS = {
    "macro_f1": ("≥", 0.78),
    "right": ("≥", 0.90),
    "answered": ("≥", 0.60),
    "false_credit_answered": ("≤", 0.08),
    "ece": ("≤", 0.05),
}
WORDS = {
    "accuracy": "right, all lines",
    "macro_f1": "macro-F1 over seven labels",
    "ece": "calibration error (ECE)",
    "false_credit": "false credit, all lines",
    "answered": "acted on",
    "right": "right where acted on",
    "false_credit_answered": "false credit where acted on",
}


def labelled(path: Path) -> list[dict[str, Any]]:
    """The lines of a file in the form of the research set.

    Raises
    ------
    ValueError
        A line isn't of that form; the message names it.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"line {number}: This isn't JSON ({error.msg}).") from None
        if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
            raise ValueError(f"line {number}: It has no text.")
        if raw.get("tactic") not in SEVEN:
            raise ValueError(
                f"line {number}: tactic is “{raw.get('tactic')}”. Use one of {', '.join(SEVEN)}."
            )
        rows.append(raw)
    if not rows:
        raise ValueError("It holds no lines.")
    return rows


def score_file(reader: Reader, path: Path) -> dict[str, Any]:
    """The figures of a labelled file, each with its interval, and the confusion of labels."""
    return score_rows(reader, labelled(path))


def score_rows(reader: Reader, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The same for rows that are read already."""
    readings = [reader.read(row["text"]) for row in rows]
    truth = np.array([SEVEN.index(row["tactic"]) for row in rows])
    found = np.array([[reading.probabilities[label] for label in SEVEN] for reading in readings])
    answered = np.array([reading.turn == "act" for reading in readings])
    groups = [str(row.get("situation", "")) for row in rows]
    several = groups if len(set(groups)) > 2 else None
    by_line, by_group = intervals(truth, found, answered), intervals(truth, found, answered, several)
    said = found.argmax(1)
    confusion = np.zeros((len(SEVEN), len(SEVEN)), dtype=int)
    np.add.at(confusion, (truth, said), 1)
    return {
        "lines": len(rows),
        "figures": {
            name: {
                "value": round(value, 4),
                "by_line": _pair(by_line[name]),
                "by_situation": _pair(by_group[name]),
            }
            for name, value in score(truth, found, answered).items()
        },
        "labels": list(SEVEN),
        "confusion": confusion.tolist(),
    }


def _pair(interval: tuple[float, float]) -> list[float]:
    return [round(value, 4) for value in interval]


def lines(found: dict[str, Any]) -> list[str]:
    """The figures as lines of text."""
    out = [f"{found['lines']} lines. Intervals: 95 %, by bootstrap over lines, then over situations.", ""]
    for name, figure in found["figures"].items():
        low, high = figure["by_line"]
        wide = "{:.3f} to {:.3f}".format(*figure["by_situation"])
        goal = _goal(name, figure["value"])
        out.append(
            f"{WORDS[name]:<29}{figure['value']:.3f}   {low:.3f} to {high:.3f}   {wide}   {goal}".rstrip()
        )
    width = max(map(len, found["labels"]))
    out += ["", "Rows: as labelled. Columns: as read, in the same order."]
    for label, row in zip(found["labels"], found["confusion"], strict=True):
        out.append(f"{label:<{width}}" + "".join(f"{count:>6}" for count in row))
    return out


def _goal(name: str, value: float) -> str:
    if name not in GOALS:
        return ""
    sign, limit = GOALS[name]
    met = value >= limit if sign == "≥" else value <= limit
    return f"goal {sign} {limit:.2f}: {'met' if met else 'NOT MET'}"
