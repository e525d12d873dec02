"""Words as they were typed or dictated, made ready to be read."""

import re
import unicodedata

MOST = 2_000  # characters of one answer
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})

_SOUND = re.compile(r"h+m+|u+h+m*|u+m+|e+r+m*|a+h+|o+h+|w+ow+|huh|well|so|like|and")


def plain(text: str) -> str:
    """One line of plain text, 2,000 characters at most: marks that can't be seen and typographic variants are gone."""
    found = unicodedata.normalize("NFKC", text[: 2 * MOST])
    return " ".join(_UNSEEN.sub(" ", found.translate(_QUOTES)).split())[:MOST]


def says_something(text: str) -> bool:
    """Whether more is in it than marks and the sounds of someone who looks for words."""
    words = re.findall(r"\w+", text.lower())
    return any(not _SOUND.fullmatch(word) for word in words)
