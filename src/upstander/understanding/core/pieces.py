"""Cuts a line into the pieces of words that the encoder knows (WordPiece; Devlin et al. 2019, uncased).

A library does the same, but brings a client for a model hub and its network code with it. A test compares this with
what that library gave for lines of every kind.
"""

import unicodedata
from collections.abc import Iterator, Sequence

LONGEST = 100  # letters of a word; a longer one is unknown


class Pieces:
    """The vocabulary of the encoder: the place of a piece in `words` is its number."""

    def __init__(self, words: Sequence[str]) -> None:
        self.places = {word: place for place, word in enumerate(words)}
        self.unknown, self.first, self.last = (self.places[name] for name in ("[UNK]", "[CLS]", "[SEP]"))

    def numbers(self, text: str, most: int) -> list[int]:
        """The numbers of the pieces of `text`, with the marks of its beginning and end; at most `most`."""
        found = [self.first]
        for word in _words(text):
            found += self._cut(word)
            if len(found) >= most - 1:
                break
        return [*found[: most - 1], self.last]

    def _cut(self, word: str) -> list[int]:
        """The longest known piece from the left, again and again; if something is left over, the word is unknown."""
        if len(word) > LONGEST:
            return [self.unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = word[start:end] if start == 0 else f"##{word[start:end]}"
                if piece in self.places:
                    break
                end -= 1
            if end == start:
                return [self.unknown]
            found.append(self.places[piece])
            start = end
        return found


def _words(text: str) -> Iterator[str]:
    """Words in lower case without accents; each mark and each sign of Chinese, Japanese or Korean writing by itself."""
    bare = (sign for sign in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(sign) != "Mn")
    word: list[str] = []
    for sign in bare:
        if sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf", "Zs") or _is_mark(sign):
            if word:
                yield "".join(word)
                word = []
            if _is_mark(sign):
                yield sign
        else:
            word.append(sign)
    if word:
        yield "".join(word)


def _is_mark(sign: str) -> bool:
    code = ord(sign)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(sign).startswith("P") or 0x4E00 <= code <= 0x9FFF
