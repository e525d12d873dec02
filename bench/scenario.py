"""How long a scenario of 13,000 states takes to compile and audit: `python -m bench.scenario`.

The peer, in the same process, is a plain reading of the same rules: a walker that copies itself for every move, with a
set of what it has seen. It finds the states and does no more than that; it counts an ending once for each way to it.
"""

import copy
import json
from collections import deque
from typing import Any

from tests.scenario.naive import Naive
from tests.scenario.synthetic import as_yaml, large

from . import common

SIZES: tuple[dict[str, int], ...] = ({"limit": 10}, {})  # the second has 13,000 states
SMALL: tuple[dict[str, int], ...] = ({"scenes": 4, "limit": 8},)


def state(walker: Naive) -> tuple[Any, ...]:
    """What tells two moments of a play apart."""
    return walker.place, *walker.values.values()


def by_hand(scenario: dict[str, Any]) -> int:
    """Every state that can be reached: by each move, and by a tick in which nothing is done."""
    start = Naive(scenario)
    seen, left = {state(start)}, deque([start])
    while left:
        walker = left.popleft()
        if walker.scene is None:
            continue
        for move in (*walker.moves(), None):
            after = copy.copy(walker)
            after.values = dict(walker.values)
            after.tick() if move is None else after.choose(move)
            if state(after) not in seen:
                seen.add(state(after))
                left.append(after)
    return len(seen)


def child(**size: int) -> dict[str, float]:
    """One size."""
    from upstander.scenario.core.audit import audit
    from upstander.scenario.core.compile import compile_scenario
    from upstander.scenario.core.load import load

    scenario = large(**size)
    text = as_yaml(scenario)
    found: dict[str, Any] = {}
    found["load"] = common.timed(lambda: found.update(loaded=load(text, "bench.yaml")))
    loaded, source = found.pop("loaded")
    found["compile"] = common.timed(lambda: found.update(table=compile_scenario(loaded, "bench.yaml")))
    table = found.pop("table")
    found["audit"] = common.timed(lambda: audit(loaded, table, source))
    found |= {"states": table.states, "edges": table.edges}
    found["peer"] = common.timed(lambda: found.update(naive=by_hand(scenario)))
    return found | {"mb": common.peak_mb()}


COLUMNS = (
    "Scenario", "edges", "load s", "compile s", "audit s", "compile + audit s", "goal", "peak MB",
    "plain reading s", "its states", "plain / ours",
)  # fmt: skip


def line(found: dict[str, Any]) -> list[object]:
    """One size as a line of the table."""
    ours = found["compile"] + found["audit"]
    return [
        f"{found['states']:,} states", f"{found['edges']:,}",
        f"{found['load']:.2f}", f"{found['compile']:.2f}", f"{found['audit']:.2f}", f"{ours:.2f}",
        common.verdict(ours, 2), found["mb"],
        f"{found['peer']:.2f}", f"{found['naive']:,}", f"{found['peer'] / ours:.1f}×",
    ]  # fmt: skip


def main() -> None:
    """Measure every size."""
    asked = common.options(__doc__ or "", small="one of a few hundred states only", databases=False)
    if asked.child:
        return common.answer(child(**json.loads(asked.child)))
    rows = []
    for size in SMALL if asked.small else SIZES:
        with common.fresh("sqlite") as env:
            rows.append(line(common.measured("bench.scenario", env, **size)))
    common.show("Scenario compile and audit", COLUMNS, rows, markdown=asked.markdown)
    common.finish()
    return None


if __name__ == "__main__":
    main()
