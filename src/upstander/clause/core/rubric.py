"""The 23 clauses of a duty to intervene policy, from `content/clauses.yaml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from .check import Checked
from .finding import ABSENT, PARTIAL, PRESENT

REQUIRED, RECOMMENDED, BEST_PRACTICE = "required", "recommended", "best_practice"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a clause, and what they say, in our words."""

    by: str
    says: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it is, how much it is needed, who asks for it, and a wording of ours."""

    id: str
    key: str
    name: str
    what: str
    need: str
    asks: tuple[Asked, ...]
    wording: str
    either: str = ""  # the clause that stands in for this one

    @property
    def number(self) -> int:
        """12 of “DTI-12”."""
        return int(self.id.removeprefix("DTI-"))

    @property
    def asked_by(self) -> tuple[str, ...]:
        """Who asks for it, by name."""
        return tuple(asked.by for asked in self.asks)


@cache
def clauses() -> tuple[Clause, ...]:
    """Every clause in order."""
    text = (files("upstander.clause") / "content" / "clauses.yaml").read_text("utf-8")
    loaded = yaml.load(text, Loader=yaml.CSafeLoader)
    return tuple(Clause(**{**row, "asks": tuple(Asked(**asked) for asked in row["asks"])}) for row in loaded)


@cache
def clause(ident: str) -> Clause:
    """One clause.

    Raises
    ------
    KeyError
    """
    return {each.id: each for each in clauses()}[ident]


def required_missing(judgements: dict[str, str]) -> tuple[str, ...]:
    """The required clauses that are not met: absent or only partial. Of an either/or, one that is met is enough.

    Where neither of the two is met, both are named, as either would do.
    """
    return tuple(
        each.id
        for each in clauses()
        if each.need == REQUIRED
        and judgements[each.id] != PRESENT
        and (not each.either or judgements[each.either] != PRESENT)
    )


def judgements(checked: Checked) -> dict[str, str]:
    """Each clause's judgement by its id."""
    return {finding.id: finding.judgement for finding in checked.clauses}


def counts(given: dict[str, str]) -> dict[str, int]:
    """How many clauses are present, partial and absent."""
    return {word: sum(value == word for value in given.values()) for word in (PRESENT, PARTIAL, ABSENT)}
