"""Reads the entries: those that the program carries, or a newer edition that was taken in.

Each is checked against the schema; a fault names file and field.
"""

import json
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from .edition import Edition, by_code, by_number
from .entry import Circuit, Federal, State, Strict
from .shelf import Taken, shelf

E = TypeVar("E", bound=Strict)
CONTENT = files("upstander.law") / "content"


class BadEntry(ValueError):
    """An entry that is not in the schema; one line a fault, with file, field and what is wrong."""


def read_state(text: str, name: str) -> State:
    """One state from its YAML.

    Raises
    ------
    BadEntry
    """
    return _read(State, text, name)


def read_circuit(text: str, name: str) -> Circuit:
    """One circuit from its YAML.

    Raises
    ------
    BadEntry
    """
    return _read(Circuit, text, name)


def _read(kind: type[E], text: str, name: str) -> E:
    try:
        raw: Any = yaml.safe_load(text)
        # as JSON: the strict schema then takes a list for a tuple and a string for a date, and “yes” for nothing
        return kind.model_validate_json(json.dumps(raw, default=str))
    except yaml.YAMLError as error:
        raise BadEntry(f"{name}: this is not YAML ({str(error).splitlines()[0]}).") from None
    except ValidationError as error:
        lines = [
            f"{name}, {'.'.join(str(part) for part in fault['loc']) or 'the whole'}: {fault['msg']}."
            for fault in error.errors(include_url=False, include_input=False)
        ]
        raise BadEntry("\n".join(lines)) from None


# --- what is in use: what the program carries, or a newer edition from the shelf -------------------------------------
def states() -> dict[str, State]:
    """Every state and DC by its code, in the order of their names."""
    newer = _newer()
    return _shipped_states() if newer is None else newer.states


def circuits() -> dict[str, Circuit]:
    """Every federal circuit by its number, or DC."""
    newer = _newer()
    return _shipped_circuits() if newer is None else newer.circuits


def federal() -> Federal:
    """Federal law beside the circuits."""
    newer = _newer()
    return _shipped_federal() if newer is None else newer.edition.federal


def edition() -> Edition:
    """The edition in use, as a whole."""
    newer = _newer()
    return shipped() if newer is None else newer.edition


def _newer() -> Taken | None:
    """The newest on the shelf that can be used, if it is newer than what the program carries."""
    newest = next((taken for taken in shelf() if isinstance(taken, Taken)), None)
    return newest if newest and newest.edition.number > _about().number else None


def history() -> list[tuple[Edition, datetime | None]]:
    """Every edition that is here and when it was taken in (None: it came with the program), the newest first."""
    found: list[tuple[Edition, datetime | None]] = [(shipped(), None)]
    found += [(taken.edition, taken.at) for taken in shelf() if isinstance(taken, Taken)]
    return sorted(found, key=lambda each: each[0].number, reverse=True)


def faults() -> list[str]:
    """What lies on the shelf and can't be used, each in a sentence."""
    return [each for each in shelf() if isinstance(each, str)]


# --- what the program carries -----------------------------------------------------------------------------------------
class About(Strict):
    """The edition that lies in `content/`."""

    number: int
    made_on: date
    note: str
    fingerprint: str


@cache
def _about() -> About:
    path = CONTENT / "edition.yaml"
    return _read(About, path.read_text("utf-8"), path.name)


@cache
def shipped() -> Edition:
    """The edition that the program carries."""
    about = _about()
    return Edition(
        number=about.number,
        made_on=about.made_on,
        note=about.note,
        states=tuple(_shipped_states().values()),
        circuits=tuple(_shipped_circuits().values()),
        federal=_shipped_federal(),
    )


@cache
def _shipped_states() -> dict[str, State]:
    return by_code([read_state(path.read_text("utf-8"), path.name) for path in _entries("states")])


@cache
def _shipped_circuits() -> dict[str, Circuit]:
    return by_number([read_circuit(path.read_text("utf-8"), path.name) for path in _entries("circuits")])


@cache
def _shipped_federal() -> Federal:
    path = CONTENT / "federal.yaml"
    return _read(Federal, path.read_text("utf-8"), path.name)


def _entries(folder: str) -> list[Traversable]:
    return [path for path in (CONTENT / folder).iterdir() if path.name.endswith(".yaml")]
