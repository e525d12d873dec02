"""Which scene to play next: the one that trains the weakest line, in a setting not seen yet. No score, no model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WEAK = 2  # a line at this or below asks to be practiced


@dataclass(frozen=True)
class Scene:
    """What the choice looks at."""

    slug: str
    subtlety: int
    where: str
    superior: bool
    role: str
    wrong: bool


@dataclass(frozen=True)
class Chosen:
    """A scene, and why, in a sentence for the officer."""

    slug: str
    why: str


# line of the profile → which scenes train it, and what to say
TRAINS: dict[str, tuple[Callable[[Scene], bool], str]] = {
    "superior": (lambda scene: scene.superior, "Last time it was hard with someone who outranks you."),
    "see": (lambda scene: scene.subtlety <= 2, "Its signs are quiet. Seeing early was the hard part last time."),
    "decide": (lambda scene: scene.subtlety <= 2 or not scene.wrong, "You decide whether it needs you at all."),
    "own": (lambda scene: scene.role == "witness" and scene.subtlety >= 2, "Others stand there too. Own it aloud."),
    "choose": (lambda scene: scene.role != "receiver", "It asks for a second try in another way."),
    "act": (lambda scene: scene.subtlety >= 3, "It moves fast. Acting in time was the hard part last time."),
    "tone": (lambda scene: scene.role == "receiver", "You are the one who is stopped, and hear how it sounds."),
    "after": (lambda scene: scene.wrong, "It ends with an afterwards. That was left open last time."),
}  # fmt: skip
NEW, AGAIN = "You haven't met this one yet.", "You have met them all. Meet this one another way."


def which_next(
    scenes: Sequence[Scene], seen: set[str], profiles: Sequence[dict[str, int | None]]
) -> Chosen | None:
    """The next scene; None if there is none.

    Parameters
    ----------
    seen : slugs of scenes played to their end.
    profiles : the lines of the last plays, newest first.
    """
    if not scenes:
        return None
    fresh = [scene for scene in scenes if scene.slug not in seen]
    pool, why = (fresh, NEW) if fresh else (list(scenes), AGAIN)
    weak = weakest(profiles)
    if weak in TRAINS:
        fits, words = TRAINS[weak]
        fitting = [scene for scene in pool if fits(scene)]
        if fitting:
            pool, why = fitting, words
    places = {scene.where for scene in scenes if scene.slug in seen}
    unseen = [scene for scene in pool if scene.where not in places]
    best = min(
        unseen or pool,
        key=lambda scene: (scene.role != "witness" and not seen, scene.subtlety != 4, scene.slug),
    )
    return Chosen(best.slug, why)


def weakest(profiles: Sequence[dict[str, int | None]]) -> str | None:
    """The line with the lowest mean over the last plays, if that is weak; what was not shown doesn't count."""
    found: dict[str, list[int]] = {}
    for profile in profiles:
        for code, value in profile.items():
            if value is not None:
                found.setdefault(code, []).append(value)
    means = {code: sum(values) / len(values) for code, values in found.items()}
    low = [code for code, mean in means.items() if mean <= WEAK]
    return (
        min(low, key=lambda code: (means[code], list(TRAINS).index(code) if code in TRAINS else 99))
        if low
        else None
    )
