"""The words that the checker knows, from `content/vocabulary.yaml`, and where a text holds them."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

Span = tuple[int, int]
_WORD = r"[\w’'/&$%()-]+"


@dataclass(frozen=True)
class Vocabulary:
    """Compiled phrases by concept."""

    patterns: dict[str, re.Pattern[str]]

    def find(self, concept: str, text: str) -> list[Span]:
        """Where `text` speaks of `concept`, in order."""
        return [match.span() for match in self.patterns[concept].finditer(text)]

    def single(self, phrase: str) -> re.Pattern[str]:
        """One phrase alone, as it is looked for."""
        return _compiled(_whole([pattern_of(phrase)]))

    def has(self, concept: str, text: str) -> bool:
        """Whether `text` speaks of `concept` at all."""
        return self.patterns[concept].search(text) is not None


def phrases() -> Iterator[tuple[str, str]]:
    """Every concept and phrase, as they stand in the file."""
    for concept, given in _content().items():
        if isinstance(given, list):
            yield from ((concept, phrase) for phrase in given)


@cache
def vocabulary(without: frozenset[tuple[str, str]] = frozenset()) -> Vocabulary:
    """The vocabulary; without some phrases when a score is to be honest about where they came from."""
    return _compile(lambda concept, phrase: (concept, phrase) not in without)


def _compile(keeps: Callable[[str, str], bool]) -> Vocabulary:
    found = dict[str, list[str]]()
    for concept, phrase in phrases():
        found.setdefault(concept, [])
        if keeps(concept, phrase):
            found[concept].append(pattern_of(phrase))
    return Vocabulary({concept: _compiled(_whole(given)) for concept, given in found.items()})


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled once: most concepts are the same in a vocabulary without some phrases."""
    return re.compile(pattern, re.IGNORECASE)


def _whole(patterns: Collection[str]) -> str:
    if not patterns:
        return r"(?!)"
    return rf"(?<![\w’'-])(?:{'|'.join(patterns)})(?![\w])"


@cache
def _content() -> dict[str, list[str] | str]:
    text = (files("upstander.clause") / "content" / "vocabulary.yaml").read_text("utf-8")
    loaded: dict[str, list[str] | str] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@cache
def pattern_of(phrase: str) -> str:
    """A phrase of the vocabulary as a regular expression.

    Raises
    ------
    re.error
        It is none.
    """
    words = str(_content()["bad_words"])
    made = phrase.replace("ADJ", f"({words})")
    made = re.sub(r"(?<!\\)\((?!\?)", "(?:", made)
    made = re.sub(r" ?<(\d+)> ?", lambda m: rf",?(?:\s+{_WORD},?){{0,{m[1]}}}?\s+", made)
    made = re.sub(r"(?<=[a-z’])\*", r"[\\w’'-]*", made)
    made = re.sub(r"(?<=\))\*(?=$|[ )|])", r"[\\w’'-]*", made)
    made = made.replace(" ?", r"\s*").replace(" ", r"\s+")
    re.compile(made)
    return made


def nearest(spans: list[Span], span: Span, most: int) -> Span | None:
    """The one of `spans` that stands nearest to `span`, no more than `most` letters away."""
    close = [
        s for s in spans if min(abs(s[1] - span[0]), abs(span[1] - s[0])) <= most or s[0] <= span[0] <= s[1]
    ]
    return min(close, key=lambda s: abs(s[0] - span[0]), default=None)
