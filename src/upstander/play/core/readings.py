"""How free text was read in a play: what is kept of it. Never the words."""

from collections.abc import Sequence
from typing import Any

from upstander.scenario.core import domain
from upstander.understanding.core.heard import CHIPS
from upstander.understanding.core.labels import NAMES

from .proposal import FURTHEST
from .walk import Entry

MOST = 60
HOW = ("sure", "confirmed", "chosen", "corrected")
# sure: by the machine alone · confirmed: the officer said yes · chosen: between two · corrected: “not what I meant”
SAID_SO = frozenset({"confirmed", "chosen", "corrected"})


class ImpossibleReading(ValueError):
    """What was sent isn't a reading of this play; the message says which."""


def checked(raw: Sequence[Any], log: Sequence[Entry]) -> list[dict[str, Any]]:
    """The readings in `raw`, each about a move of `log`.

    Raises
    ------
    ImpossibleReading
        One is malformed, names no move of the play, or says something that no reader says.
    """
    if len(raw) > MOST:
        raise ImpossibleReading(f"There are {len(raw)} readings; {MOST} is the most.")
    made = {(tick, number) for tick, kind, number in log if kind == "move"}
    return [_one(entry, made, number) for number, entry in enumerate(raw, 1)]


def _one(entry: Any, made: set[tuple[int, int]], number: int) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise ImpossibleReading(f"Reading {number} isn't one.")
    tick, move, percent = entry.get("tick"), entry.get("move"), entry.get("percent")
    heard, steps, approach = entry.get("heard", []), entry.get("steps", 1), entry.get("approach", "")
    if type(tick) is not int or type(move) is not int or (tick, move) not in made:
        raise ImpossibleReading(f"Reading {number} is of no move in this play.")
    if entry.get("read") not in NAMES or entry.get("meant") not in NAMES or entry.get("how") not in HOW:
        raise ImpossibleReading(f"Reading {number} says what no reader says.")
    if type(percent) is not int or not 0 <= percent <= 100:
        raise ImpossibleReading(f"Reading {number} has no percent from 0 to 100.")
    if approach not in ("", *domain.approach_codes()):
        raise ImpossibleReading(f"Reading {number} names no way with a superior.")
    if steps not in range(1, FURTHEST + 1):
        raise ImpossibleReading(f"Reading {number} made {steps} moves.")
    if not isinstance(heard, list) or len(heard) > len(CHIPS) or not all(code in CHIPS for code in heard):
        raise ImpossibleReading(f"Reading {number} heard something unknown.")
    return {
        "tick": tick, "move": move, "read": entry["read"], "meant": entry["meant"], "percent": percent,
        "heard": heard, "how": entry["how"], "steps": steps, "approach": approach,
    }  # fmt: skip


def before_last(readings: Sequence[dict[str, Any]], log: Sequence[Entry]) -> list[Entry]:
    """The part of `log` that lies before the moves of the last reading."""
    last = readings[-1]
    moves = [n for n, (_, kind, _) in enumerate(log) if kind == "move"]
    place = max(n for n in moves if (log[n][0], log[n][2]) == (last["tick"], last["move"]))
    return list(log[: moves[max(0, moves.index(place) + 1 - last["steps"])]])


def by_the_machine_alone(readings: Sequence[dict[str, Any]]) -> bool:
    """Whether some move rests on a reading that the officer never confirmed: such a play sets no record."""
    return any(reading["how"] not in SAID_SO for reading in readings)
