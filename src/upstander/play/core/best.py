"""The best way through a scene: the best move of each place; where that doesn't end well, the shortest way."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from upstander.scenario.core.table import WAIT, Table

MOST = 40  # moves of a way; a place that leads to itself would go on for ever


@dataclass(frozen=True)
class Step:
    """One move of the way, and the tick at which it is made."""

    tick: int
    text: str


def best_way(table: Table) -> list[Step]:
    """The moves of the best way, in order; none if no play of the scene ends well."""
    edges = _by_best_moves(table) or _shortest(table)
    moves = table.words["moves"]
    return [Step(table.clock[state], str(moves[table.move_of(edge)]["text"])) for state, edge in edges]


def _by_best_moves(table: Table) -> list[tuple[int, int]]:
    """The best move of each place, as long as it is open; empty unless that ends well."""
    state, found = 0, list[tuple[int, int]]()
    while not table.ended(state) and len(found) < MOST:
        scene = table.words["scenes"][table.place[state]]
        edge = next((edge for edge in _moves(table, state) if table.move_of(edge) == scene["best"]), None)
        if edge is None:
            edge = next((edge for edge in _moves(table, state) if _tidies(table, edge)), None)
        if edge is None:
            return []
        found.append((state, edge))
        state += table.step[edge]
    good = table.ended(state) and table.ending(state)["outcome"] == "good"
    return found if good else []


def _tidies(table: Table, edge: int) -> bool:
    """Whether a move is one of those for afterwards: where the best one isn't open yet, it is because of them."""
    move: dict[str, Any] = table.words["moves"][table.move_of(edge)]
    return bool(move["after"]) and not move["inhibitor"]


def _moves(table: Table, state: int) -> list[int]:
    return [edge for edge in table.edges_of(state) if table.result[edge] != WAIT]


def _shortest(table: Table) -> list[tuple[int, int]]:
    """The fewest moves to an ending that is good."""
    came: dict[int, tuple[int, int] | None] = {0: None}
    queue = deque([0])
    while queue:
        state = queue.popleft()
        if table.ended(state):
            if table.ending(state)["outcome"] == "good":
                return _back(table, came, state)
            continue
        for edge in table.edges_of(state):
            after = state + table.step[edge]
            if after not in came:
                came[after] = (state, edge)
                queue.append(after)
    return []


def _back(table: Table, came: dict[int, tuple[int, int] | None], state: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while (before := came[state]) is not None:
        if table.result[before[1]] != WAIT:
            found.append(before)
        state = before[0]
    return found[::-1]
