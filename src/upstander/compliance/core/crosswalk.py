"""Our clauses beside other standards: facts and links, from `content/crosswalk.yaml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard or model policy: what it is, where it can be read, how it was read, and which clauses it asks for."""

    key: str
    name: str
    what: str
    link: str
    read: str  # how and when we read it
    covers: dict[str, str]  # by clause, what it says, in our words


@cache
def standards() -> tuple[Standard, ...]:
    """Every standard, in the order of the page."""
    text = (files("upstander.compliance") / "content" / "crosswalk.yaml").read_text("utf-8")
    return tuple(Standard(**row) for row in yaml.safe_load(text))
