"""Domain packs: what a field calls people and places, its ways with a superior, and whether its law is recorded.

A pack is a file in `content/domains`. Without `approaches` it has those of the shared vocabulary.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from upstander.intervention.core import vocabulary
from upstander.intervention.core.vocabulary import Approach, Inhibitor

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
    hears: Mapping[str, Mapping[str, list[str]]]  # approach → by which chips or words it is heard
    inhibitors: tuple[Inhibitor, ...]

    @property
    def fates(self) -> list[tuple[str, str]]:
        """Whose fate an ending tells, in this order: field and name."""
        names = ("person", "colleague", "agency", "community")
        found = [(name, str(getattr(self, name))) for name in names]
        return [*found[:2], ("you", "You"), *found[2:]]

    def inhibitor(self, code: str | None) -> Inhibitor | None:
        """What holds people back, in the words of the field."""
        return next((found for found in self.inhibitors if found.code == code), None)

    def heard(self, line: str, chips: Iterable[str]) -> str:
        """Which way with a superior is heard in `line` (plain); the last of the pack that fits, "" if none."""
        low, found = line.lower(), ""
        for code, signs in self.hears.items():
            said = any(re.search(rf"\b{re.escape(word)}", low) for word in signs.get("words", []))
            if said or set(signs.get("chips", [])) & set(chips):
                found = code
        return found


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
    inhibitors = tuple(
        replace(shared, **raw["inhibitors"].get(shared.code, {})) for shared in vocabulary.inhibitors()
    )
    return Domain(**(raw | {"ranks": tuple(raw["ranks"]), "inhibitors": inhibitors}), approaches=approaches)


def every_approach() -> list[Approach]:
    """Every way with a superior, over all packs."""
    return [approach for code in codes() for approach in of(code).approaches]


def approach_codes() -> list[str]:
    """The code of each of them, once."""
    return list(dict.fromkeys(approach.code for approach in every_approach()))


def _folder() -> Any:
    return files("upstander.scenario") / "content" / "domains"
