"""Domain packs: what a field calls people and places, its ways with a superior, and whether its law is recorded.

A pack is a file in `content/domains`. Without `approaches` it has those of the shared vocabulary.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from upstander.intervention.core import vocabulary
from upstander.intervention.core.vocabulary import Approach

FIRST = "police"


@dataclass(frozen=True)
class Domain:
    """One field: police, hospital."""

    code: str
    name: str
    law: bool
    person: str
    colleague: str
    agency: str
    community: str
    superior: str
    support: str
    ranks: tuple[str, ...]
    approaches: tuple[Approach, ...]

    @property
    def fates(self) -> list[tuple[str, str]]:
        """Whose fate an ending tells, in this order: field and name."""
        names = ("person", "colleague", "agency", "community")
        found = [(name, str(getattr(self, name))) for name in names]
        return [*found[:2], ("you", "You"), *found[2:]]


@cache
def codes() -> tuple[str, ...]:
    """Every pack that ships, the first one first."""
    names = [path.name for path in _folder().iterdir() if path.name.endswith(".yaml")]
    return tuple(
        sorted((name.removesuffix(".yaml") for name in names), key=lambda code: (code != FIRST, code))
    )


@cache
def of(code: str) -> Domain:
    """The pack `code`."""
    name = f"{code}.yaml"
    raw: dict[str, Any] = yaml.safe_load((_folder() / name).read_text("utf-8"))
    own = raw.pop("approaches", None)
    approaches = (
        vocabulary.approaches()
        if own is None
        else vocabulary.read_entries(Approach, yaml.safe_dump(own), f"scenario/content/domains/{name}")
    )
    return Domain(**(raw | {"ranks": tuple(raw["ranks"])}), approaches=approaches)


def approach_codes() -> list[str]:
    """Every code of a way with a superior, over all packs."""
    return list(dict.fromkeys(approach.code for code in codes() for approach in of(code).approaches))


def _folder() -> Any:
    return files("upstander.scenario") / "content" / "domains"
