"""Reads the entries that the program carries, each checked against the schema; a fault names file and field."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from .entry import Circuit, Federal, State, Strict

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


@cache
def states() -> dict[str, State]:
    """Every state and DC by its code, in the order of their names."""
    found = [
        read_state(path.read_text("utf-8"), path.name)
        for path in (CONTENT / "states").iterdir()
        if _is_entry(path.name)
    ]
    return {state.code: state for state in sorted(found, key=lambda state: state.name)}


@cache
def circuits() -> dict[str, Circuit]:
    """Every federal circuit by its number, or DC."""
    found = [
        read_circuit(path.read_text("utf-8"), path.name)
        for path in (CONTENT / "circuits").iterdir()
        if _is_entry(path.name)
    ]
    return {
        circuit.circuit: circuit for circuit in sorted(found, key=lambda one: (len(one.circuit), one.circuit))
    }


def _is_entry(name: str) -> bool:
    return name.endswith(".yaml")


@cache
def federal() -> Federal:
    """Federal law beside the circuits."""
    path = CONTENT / "federal.yaml"
    return _read(Federal, path.read_text("utf-8"), path.name)
