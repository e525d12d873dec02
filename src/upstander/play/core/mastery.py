"""The mastery check: three scenes never played, a standard that is met line by line, and nothing that is averaged.

The standard: lines 1 to 5 at 3 or more in two of the three scenes; no 0 on “Act” or “Afterwards” in any; one of them
with someone who outranks you. Conjunctive standards for what safety hangs on: Yudkowsky et al. 2015. The numbers are
ours and provisional until an agency has piloted them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .next import Scene

DRAWN, ENOUGH, LEAST = 3, 2, 3
FIVE = ("see", "decide", "own", "choose", "act")
NEVER_ZERO = {"act": "Act", "after": "Afterwards"}
PILOT_OFFICERS, PILOT_RATERS = 30, 4

Profile = Mapping[str, int | None]


class TooFewUnseen(ValueError):
    """Not enough scenes are left that this officer has never played."""


@dataclass(frozen=True)
class Rule:
    """One part of the standard, and whether it is met."""

    text: str
    met: bool


def fits(scene: Scene) -> bool:
    """Whether a scene can be drawn: one in which someone could be stopped, so that all lines can be shown."""
    return scene.role != "receiver" and scene.wrong


def draw(scenes: Sequence[Scene], seen: set[str], dice: Random) -> list[str]:
    """Three scenes that were never played, at least one of them with a superior, in an order of chance.

    Raises
    ------
    TooFewUnseen
    """
    fresh = [scene for scene in scenes if fits(scene) and scene.slug not in seen]
    above = [scene for scene in fresh if scene.superior]
    if len(fresh) < DRAWN or not above:
        raise TooFewUnseen
    first = dice.choice(above)
    others = dice.sample([scene for scene in fresh if scene.slug != first.slug], DRAWN - 1)
    found = [scene.slug for scene in (first, *others)]
    dice.shuffle(found)
    return found


def met_in(profile: Profile) -> bool:
    """Whether lines 1 to 5 all stand at 3 or more; what was not shown doesn't."""
    return all((profile.get(code) or 0) >= LEAST for code in FIVE)


def rules(profiles: Sequence[Profile], *, superior: bool, said_so: bool) -> list[Rule]:
    """The standard, part by part.

    Parameters
    ----------
    profiles : of the three plays. superior : one of them was with a superior.
    said_so : every reading of typed words was confirmed by the officer.
    """
    good = sum(map(met_in, profiles))
    zeros = {name: any(profile.get(code) == 0 for profile in profiles) for code, name in NEVER_ZERO.items()}
    return [
        Rule(
            f"Lines 1 to 5 at 3 or more in {good} of {len(profiles)} scenes; {ENOUGH} are asked.",
            good >= ENOUGH,
        ),
        *(Rule(f"“{name}” is nowhere at 0.", not zero) for name, zero in zeros.items()),
        Rule("One scene was with someone who outranks you.", superior),
        Rule("No move rests on a machine's reading alone.", said_so),
    ]


def is_met(found: Sequence[Rule]) -> bool:
    """Whether every part of the standard is met."""
    return all(rule.met for rule in found)
