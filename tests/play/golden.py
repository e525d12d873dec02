"""Writes the golden walks that the browser's walker must repeat: `python -m tests.play.golden`."""

import base64
import gzip
import json
import random
from pathlib import Path
from typing import Any

from tests.scenario.synthetic import as_yaml, large
from upstander.play.core.walk import Walk
from upstander.scenario import library
from upstander.scenario.core.compile import compile_scenario
from upstander.scenario.core.load import load
from upstander.scenario.core.table import Table

FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "golden"


def tables() -> dict[str, Table]:
    """Every shipped scenario, and a synthetic one that waits, cuts and loops more than they do."""
    synthetic, _ = load(as_yaml(large(scenes=5, moves=3, limit=16)), "synthetic.yaml")
    return {slug: library.table_of(slug) for slug in library.slugs()} | {
        "synthetic": compile_scenario(synthetic)
    }


def golden(table: Table, plays: int = 25) -> dict[str, Any]:
    """The table's bytes and some plays over it: nobody acts, then by dice that always fall the same."""
    dice, walks = random.Random(9), [Walk(table)]
    walks[0].wait_out()
    for _ in range(plays):
        walk = Walk(table)
        for _ in range(60):
            if walk.ended:
                break
            _step(walk, dice)
        walks.append(walk)
    return {"digest": table.digest, "walks": [_facts(walk) for walk in walks]}


def _step(walk: Walk, dice: random.Random) -> None:
    throw, moves = dice.random(), walk.moves()
    if throw < 0.2:
        walk.flag(dice.choice([shown.number for shown in walk.shown if shown.kind != "move"]))
    elif moves and (throw < 0.55 or not walk.waits):
        walk.choose(dice.choice(moves))
    else:
        walk.wait(dice.randint(1, 3))


def _facts(walk: Walk) -> dict[str, Any]:
    return {
        "log": walk.log,
        "tick": walk.tick,
        "place": walk.table.place[walk.state],
        "danger": walk.table.danger[walk.state],
        "moves": walk.moves(),
        "shown": [[shown.tick, shown.kind, shown.number] for shown in walk.shown],
    }


def files() -> dict[str, str]:
    """Name and content of each golden file. The bytes are packed; the walks are plain, so that a change can be read."""
    found = {}
    for name, table in tables().items():
        facts = json.dumps(golden(table), separators=(",", ":"))
        found[f"{name}.walks.json"] = facts.replace('{"log"', '\n{"log"') + "\n"
        found[f"{name}.table.txt"] = (
            base64.b64encode(gzip.compress(table.to_bytes(), 9, mtime=0)).decode() + "\n"
        )
    return found


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, text in files().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
