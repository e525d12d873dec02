"""The hash chain of the audit: each entry holds the hash of the one before it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One audit entry as it is hashed. `at` is ISO 8601 in UTC; `facts` holds numbers, hashes and ids, no content."""

    agency: int
    number: int
    at: str
    verb: str
    target: str
    by: int | None
    facts: dict[str, int | str]


def digest(link: Link, previous: str) -> str:
    """SHA-256 over the previous hash and the entry as canonical JSON (sorted keys, no spaces, UTF-8)."""
    body = json.dumps(asdict(link), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def first_break(entries: Iterable[tuple[Link, str]]) -> int | None:
    """Number of the first entry that doesn't follow from the one before, or None if the chain holds.

    Parameters
    ----------
    entries : (entry, stored hash), in the order of their numbers, from 1.
    """
    previous, expected = START, 1
    for link, stored in entries:
        if link.number != expected or digest(link, previous) != stored:
            return expected
        previous, expected = stored, expected + 1
    return None
