"""What is kept and who sees it: each room's `content/kept.yaml`, read whole and checked."""

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Kept:
    """One kind of record: what it holds, who sees it and for how long."""

    model: str
    what: str
    who: str
    how_long: str


def load(room: str) -> list[Kept]:
    """The entries of `room` (`agency`, `policy`, …); none if the room keeps nothing.

    Raises
    ------
    ValueError
        A field is missing or unknown; the message names the file, the entry and the field.
    """
    path = files(f"upstander.{room}") / "content" / "kept.yaml"
    if not path.is_file():
        return []
    wanted = {field.name for field in fields(Kept)}
    entries = []
    for number, entry in enumerate(yaml.safe_load(path.read_text("utf-8")), 1):
        if set(entry) != wanted:
            odd = ", ".join(sorted(set(entry) ^ wanted))
            raise ValueError(f"{room}/content/kept.yaml, entry {number}: missing or unknown field {odd}.")
        entries.append(Kept(**entry))
    return entries


@cache
def everything(rooms: tuple[str, ...]) -> tuple[tuple[str, tuple[Kept, ...]], ...]:
    """Room by room, for the page."""
    return tuple((room, tuple(load(room))) for room in rooms if load(room))
