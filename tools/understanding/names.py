"""Names by which officers call each other, so that a name in a line says nothing about its label.

Our own lines call a third officer by name far more often than the one who errs; a reader that learned this would take
“Rourke, get off him” for a job given to Rourke.
"""

import random
from pathlib import Path

NAMES = (Path(__file__).parent / "names.txt").read_text("utf-8").split()
CALLS = (
    "man", "bro", "brother", "partner", "buddy", "dude", "hey", "sir", "ma'am", "sarge", "Sergeant", "LT", "lieutenant",
    "corporal", "cap", "captain", "boss", "chief", "rook", "rookie", "kid", "doc", "doctor",
)  # fmt: skip


def called(text: str, dice: random.Random) -> str:
    """The line with someone called by name, before it or after it."""
    name = dice.choice(CALLS) if dice.random() < 0.35 else dice.choice(NAMES)
    name = name.lower() if text[:1].islower() and dice.random() < 0.8 else name
    throw = dice.random()
    if throw < 0.55:
        return f"{name}{dice.choice((', ', ' ', '. ', '! '))}{text}"
    if throw < 0.70:
        return f"hey {name}{dice.choice((', ', ' '))}{text}"
    if throw < 0.80:
        return f"{name}. {name}. {text}"
    return f"{text.rstrip('.!?')}{dice.choice((', ', ' '))}{name}"
