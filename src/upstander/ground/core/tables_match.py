"""Which column of a file is which field of ours: as last time, by its name, or not used."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SAME, GUESSED, CHOSEN, UNUSED = "same", "guessed", "chosen", "unused"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of ours, and the names that other programs give it."""

    name: str
    label: str
    others: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the file, its first value, the field it fills ("" for none), and how we know."""

    column: str
    sample: str
    field: str
    how: str


def plain(name: str) -> str:
    """A column's name without case, blanks and signs: `Badge_No.` and `badge no` are one."""
    return re.sub(r"[\W_]+", "", name.casefold())


def fingerprint(header: Iterable[str]) -> str:
    """Stands for a header, whatever the order of its columns, so that a choice is remembered for the next file."""
    return hashlib.sha256("\n".join(sorted(plain(name) for name in header)).encode()).hexdigest()


def match(
    header: Sequence[str],
    samples: Sequence[str],
    fields: Sequence[Field],
    remembered: Mapping[str, str] | None = None,
) -> list[Match]:
    """Say for each column which field it fills; a field is filled once.

    Parameters
    ----------
    remembered : column name -> field of the last file with this header; goes before every guess.
    """
    if remembered is not None:
        known = {field.name for field in fields}
        filled = {column: field for column, field in remembered.items() if field in known}
        how = SAME
    else:
        filled, how = _guess(header, fields), GUESSED
    return [
        Match(column, sample, filled.get(column, ""), how if filled.get(column) else UNUSED)
        for column, sample in zip(header, samples, strict=True)
    ]


def _guess(header: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Whole names first; then a column whose name holds one of at least five letters."""
    found: dict[str, str] = {}
    for whole in (True, False):
        for field in fields:
            if field.name in found.values():
                continue
            names = {plain(name) for name in (field.name, field.label, *field.others)}
            fitting = [c for c in header if c not in found and _fits(plain(c), names, whole=whole)]
            if len(fitting) == 1 or (fitting and whole):
                found[fitting[0]] = field.name
    return found


def _fits(column: str, names: set[str], *, whole: bool) -> bool:
    return column in names if whole else any(len(name) > 4 and name in column for name in names)
