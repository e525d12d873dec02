"""An edition: every entry of the law as it was read at one time, numbered, so that the newer of two is known."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from .differences import Difference, differences
from .entry import Circuit, Federal, State, Strict, Text

STATES, CIRCUITS = 51, 12
FEDERAL = "federal"
MOST_FAULTS = 20


class Edition(Strict):
    """All of the law that the program knows."""

    number: Annotated[int, Field(ge=1)]
    made_on: date
    note: Text
    states: tuple[State, ...]
    circuits: tuple[Circuit, ...]
    federal: Federal

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """An edition with a state left out would silently take its law away."""
        for kind, wanted, codes in (
            ("states", STATES, [state.code for state in self.states]),
            ("circuits", CIRCUITS, [circuit.circuit for circuit in self.circuits]),
        ):
            if len(set(codes)) != len(codes) or len(codes) != wanted:
                raise ValueError(f"{len(set(codes))} {kind} of {wanted}, or one of them twice")
        known = {circuit.circuit for circuit in self.circuits}
        if lost := [state.code for state in self.states if state.circuit not in known]:
            raise ValueError(f"no circuit for {', '.join(lost)}")
        return self


def by_code(states: Iterable[State]) -> dict[str, State]:
    """States by their codes, in the order of their names."""
    return {state.code: state for state in sorted(states, key=lambda state: state.name)}


def by_number(circuits: Iterable[Circuit]) -> dict[str, Circuit]:
    """Circuits by their numbers, or DC, in that order."""
    found = sorted(circuits, key=lambda circuit: (len(circuit.circuit), circuit.circuit))
    return {circuit.circuit: circuit for circuit in found}


@dataclass(frozen=True)
class Changed:
    """An entry that one edition has otherwise than another."""

    code: str  # a state's code, `circuit-` and its number, or `federal`
    name: str
    differences: tuple[Difference, ...]


class BadEdition(ValueError):
    """A text that is not an edition; one line a fault, with its field."""


def read_edition(text: str | bytes) -> Edition:
    """An edition from its JSON.

    Raises
    ------
    BadEdition
    """
    try:
        return Edition.model_validate_json(text)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        lines = [f"{_place(text, fault['loc'])}: {fault['msg']}." for fault in faults[:MOST_FAULTS]]
        raise BadEdition("\n".join(lines)) from None


def _place(text: str | bytes, parts: tuple[int | str, ...]) -> str:
    """Where a fault is, with the name of the entry in place of its number."""
    match parts:
        case ("states" | "circuits" as kind, int(at), *rest):
            entry = json.loads(text)[kind][at]
            name = entry.get("name") or f"circuit {entry.get('circuit')}" if isinstance(entry, dict) else at
            return ", ".join([str(name), ".".join(str(part) for part in rest)])
        case _:
            return ".".join(str(part) for part in parts) or "the whole"


def changed(old: Edition, new: Edition, only: Collection[str] = ()) -> tuple[Changed, ...]:
    """Every entry (of those with the codes in `only`, if any) that differs: states by name, circuits, federal law."""
    before = {code: entry for code, _, entry in _entries(old)}
    found = (
        Changed(code, name, differences(before[code], entry))
        for code, name, entry in _entries(new)
        if not only or code in only
    )
    return tuple(each for each in found if each.differences)


def _entries(edition: Edition) -> Iterator[tuple[str, str, Strict]]:
    for code, state in by_code(edition.states).items():
        yield code, state.name, state
    for number, circuit in by_number(edition.circuits).items():
        yield f"circuit-{number}", f"Circuit {number}", circuit
    yield FEDERAL, "Federal law", edition.federal
