"""Makes the model that ships: `python -m tools.understanding.train` (hours on two cores; README.md beside this).

Lines of moves are labelled by their move, not by their words, so a line is trained on only if a reader of our
situations alone gives its label some chance (confident learning: Northcutt et al. 2021).
"""

import argparse
import hashlib
import json
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from tools.ready import ROOT
from upstander.understanding.core.encoder import Encoder
from upstander.understanding.core.labels import FLAGS, SEVEN, TAKES
from upstander.understanding.core.pieces import Pieces
from upstander.understanding.core.reader import softmax
from upstander.understanding.core.wordhead import WordHead
from upstander.understanding.core.words import plain

from . import choose, lines, wordfit
from .lines import Row

MODEL = ROOT / "src" / "upstander" / "understanding" / "content" / "model"
RESEARCH = ROOT.parent / "shared" / "data" / "utterances" / "dev.jsonl"
BORNE_OUT = 0.10


def training_rows() -> list[Row]:
    """Everything that is trained on."""
    own = lines.situations() + lines.situations("takes")
    library = [row for row in lines.of_library() if not row.held_out]
    return own + borne_out(own, library)


def borne_out(own: list[Row], library: list[Row]) -> list[Row]:
    """The library's lines whose own words bear out their label."""
    receivers = [row for row in library if row.takes is not None]
    first = wordfit.fit(own + receivers)
    others = [row for row in library if row.seven is not None]
    kept = [row for row in others if by_words(first, [row])[0][row.seven or 0] >= BORNE_OUT]
    print(f"{len(kept)} of {len(others)} lines of moves are borne out by their words.", file=sys.stderr)
    return kept + receivers


def by_words(head: WordHead, rows: list[Row], name: str = "seven") -> Any:
    """Probabilities by words alone, of shape (n, labels)."""
    return np.stack([softmax(head.read(row.text)[name]) for row in rows]).astype(float)


def seen_by(network: Encoder, rows: list[Row], name: str) -> Any:
    """Probabilities by the network that ships alone, of shape (n, labels)."""
    raw = getattr(network.read([plain(row.text) for row in rows]), name)
    return np.stack([softmax(row) for row in raw]).astype(float)


def heads(words: WordHead, network: Encoder) -> dict[str, Any]:
    """The entries of `reading.json`, chosen on lines that no training saw."""
    if not RESEARCH.is_file():
        print(f"{RESEARCH} is not here: temperature and limits stay as they are.", file=sys.stderr)
        stored: dict[str, Any] = json.loads((MODEL / "reading.json").read_text("utf-8"))["heads"]
        return stored
    found: dict[str, Any] = {}
    research = lines.read_file(RESEARCH)
    receivers = [row for row in lines.of_library() if row.held_out and row.takes is not None]
    for name, rows, labels in (("seven", research, SEVEN), ("takes", receivers, TAKES)):
        truth = np.array([row.seven if name == "seven" else row.takes for row in rows])
        alone = by_words(words, rows, name)
        both = seen_by(network, rows, name)
        found[name] = choose.head(truth, alone, both, labels)
        found[f"{name}_words"] = choose.head(truth, alone, None, labels)
        print(choose.shown(name, truth, alone, both, found[name]), file=sys.stderr)
        print(
            choose.shown(f"{name}, words alone", truth, alone, None, found[f"{name}_words"]), file=sys.stderr
        )
    return found


def main() -> None:
    """Train, average, write, choose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="networks that are averaged")
    parser.add_argument("--epochs", type=int, help="fewer for a try")
    parser.add_argument("--into", type=Path, default=MODEL, help="the folder of the model")
    asked = parser.parse_args()
    from .network import Plan, averaged, known_pieces, train

    plan = replace(Plan(), epochs=asked.epochs) if asked.epochs else Plan()
    pieces, places = known_pieces(), lines.places()
    rows = training_rows()
    words = wordfit.fit(rows)
    networks = []
    for seed in range(1, asked.seeds + 1):
        print(f"Network {seed} of {asked.seeds}, {len(rows)} lines", file=sys.stderr)
        networks.append(train(rows, places, pieces, replace(plan, seed=seed)))
    write_all(asked.into, words, averaged(networks), pieces, rows, asdict(plan) | {"seeds": asked.seeds})


def write_all(
    folder: Path, words: WordHead, network: Any, pieces: Pieces, rows: list[Row], plan: dict[str, Any]
) -> None:
    """The files of the model, and `reading.json` with the hash of each."""
    from .network import write

    folder.mkdir(parents=True, exist_ok=True)
    write(network, pieces, folder / "network.onnx")
    (folder / "pieces.txt").write_text("\n".join(pieces.places) + "\n", "utf-8")
    np.savez_compressed(folder / "words.npz", **words.arrays())
    about = {
        "made_on": date.today().isoformat(),  # noqa: DTZ011  # the day of whoever trains
        "labels": {"seven": list(SEVEN), "takes": list(TAKES), "flags": list(FLAGS)},
        "trained_on": counts(rows),
        "plan": plan,
        "heads": heads(words, Encoder((folder / "network.onnx").read_bytes(), pieces)),
        "match": {"label": 1.0, "words": 8.0, "vectors": 4.0},
        "hashes": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in ("network.onnx", "pieces.txt", "words.npz")
        },
    }
    path = folder / "reading.json"
    path.write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    if folder == MODEL:
        about["match"] = asdict(match_weights())
        path.write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"Wrote {folder}: {size / 1e6:.1f} MB.", file=sys.stderr)


def counts(rows: list[Row]) -> dict[str, int]:
    """How many lines of each kind."""
    return {
        "situations": len({row.situation for row in rows if row.flags is not None}),
        "lines": len(rows),
        "lines_with_one_of_the_seven": sum(row.seven is not None for row in rows),
        "lines_of_receivers": sum(row.takes is not None for row in rows),
    }


def match_weights() -> Any:
    """What counts when a move is looked for, from the held-out lines, with the model that was just written."""
    from upstander.understanding import library

    from .moves import best_weights, cases, share_right

    library.settings.cache_clear()
    library.reader.cache_clear()
    reader = library.reader()
    found, bare = cases(reader), cases(reader, texts_only=True)
    weights = best_weights(found + bare)
    right, alone = share_right(found, weights), share_right(bare, weights)
    print(f"The right move: {right:.3f}; by the moves' texts alone: {alone:.3f}", file=sys.stderr)
    return weights


if __name__ == "__main__":
    main()
