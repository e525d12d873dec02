"""Who plays which role over the library: so that nobody is always the one who errs, or the one who is hurt."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .form import Scenario

PARTS = {
    "witness": "you are there",
    "receiver": "you are stopped",
    "supervisor_called": "you are the supervisor",
}
WOMEN = ("woman", "girl")


@dataclass(frozen=True)
class Role:
    """One row of the table: a scene and who plays in it, as its sheet says."""

    scene: str
    kind: str
    subtlety: int
    rank: str
    colleague: str
    person: str
    place: str


def role_of(scenario: Scenario, roles: Mapping[str, Any]) -> Role:
    """The row of one scene."""
    gap = scenario.rank_gap
    rank = "outranks you" if gap > 0 else "you outrank them" if gap < 0 else "peer"
    return Role(
        scenario.title, kind_of(scenario), scenario.levels.subtlety, rank,
        str(roles["colleague"]), str(roles["person"]), str(roles["place"]),
    )  # fmt: skip


def kind_of(scenario: Scenario) -> str:
    """Which of the kinds of the library a scene is."""
    if scenario.domain != "police":
        return scenario.domain
    return PARTS[scenario.learner_role] if scenario.wrong else "nothing is wrong"


def sex_of(words: str) -> str:
    """Woman, man or several, by the first word that says it."""
    found = re.search(r"\b(woman|girl|man|boy|father)\b", words)
    if found is None:
        return "several"
    return "woman" if found[1] in WOMEN else "man"


def counts(roles: Sequence[Role]) -> dict[str, dict[str, int]]:
    """How often each kind, level and rank stands in the library, and who errs and who is affected."""
    return {
        "kind": dict(Counter(role.kind for role in roles)),
        "level": {str(level): sum(role.subtlety == level for role in roles) for level in range(1, 6)},
        "rank": dict(Counter(role.rank for role in roles)),
        "the colleague": dict(Counter(sex_of(role.colleague) for role in roles)),
        "the person affected": dict(Counter(sex_of(role.person) for role in roles)),
    }


def markdown(roles: Sequence[Role]) -> list[str]:
    """The counts and the table, as lines of Markdown."""
    out = ["| What | Counted |", "| --- | --- |"]
    for what, counted in counts(roles).items():
        out.append(f"| {what} | {', '.join(f'{name}: {count}' for name, count in counted.items())} |")
    out += ["", "| Scene | Kind | Level | Rank | The colleague | The person | Where |",
            "| --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for role in roles:
        cells = (
            role.scene,
            role.kind,
            str(role.subtlety),
            role.rank,
            role.colleague,
            role.person,
            role.place,
        )
        out.append(f"| {' | '.join(cells)} |")
    return out
