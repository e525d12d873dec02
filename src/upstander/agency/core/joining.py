"""Codes that people can type, word pairs that they can say, and whether a last name fits: plain Python."""

import secrets
import unicodedata
from collections.abc import Collection

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "amber azure bronze copper coral crimson cedar cotton golden granite green hazel ivory jade linen maple "
    "marble olive orange oak pearl pine plum purple quiet red ruby russet sandy scarlet silver slate "
    "snowy steel stone sunny tall teal timber velvet violet walnut white willow winter yellow brass brown"
)
SECOND = _words(
    "anchor apple arrow badger barn basket beacon bell bottle bridge bucket button candle canoe castle clock "
    "compass corner cup desk door falcon feather fence garden gate hammer harbor heron island kettle key "
    "ladder lamp lantern letter meadow mirror otter paddle pencil piano pillow river saddle shovel table window"
)


def make_code(length: int) -> str:
    """A code of letters and digits that can't be mistaken, in groups of four: `7KQM-2WXA`."""
    raw = "".join(secrets.choice(LETTERS) for _ in range(length))
    return grouped(raw)


def grouped(raw: str) -> str:
    """`7KQM2WXA` as `7KQM-2WXA`."""
    return "-".join(raw[start : start + 4] for start in range(0, len(raw), 4))


def tidy_code(typed: str) -> str:
    """A code as it was made, from what somebody typed: small letters, spaces and lines between groups don't matter."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())


def word_pair(taken: Collection[str]) -> str:
    """Two words that nobody in `taken` has.

    Raises
    ------
    ValueError
        All pairs are taken: more people than a roll call is for.
    """
    free = [f"{first} {second}" for first in FIRST for second in SECOND]
    free = [pair for pair in free if pair not in set(taken)]
    if not free:
        raise ValueError("every pair of words is taken")
    return secrets.choice(free)


def fits(name: str, last_name: str) -> bool:
    """Whether `last_name` is the last name of `name`, written “Ana de la Cruz Jr.” or “de la Cruz, Ana”."""
    typed = _parts(last_name)
    if not typed:
        return False
    before, comma, _ = name.partition(",")
    if comma and _parts(before) == typed:
        return True
    return _parts(name)[-len(typed) :] == typed


def _parts(name: str) -> list[str]:
    """The words of a name in small letters without accents; no `Jr.`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = [sign for sign in plain if not unicodedata.combining(sign) and sign not in "'’"]
    letters = "".join(sign if sign.isalnum() else " " for sign in kept)
    return [part for part in letters.split() if part not in SUFFIXES]
