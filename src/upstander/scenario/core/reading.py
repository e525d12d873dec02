"""How hard a text is to read: words, sentences, syllables, and the Flesch-Kincaid grade."""

import re
from collections.abc import Iterable

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
STOP = re.compile(r"[.!?…:;]+[\"”’)]*(?:\s|$)")


def word_count(text: str) -> int:
    """Words and numbers, as a person counts them."""
    return len(re.findall(r"[A-Za-z0-9]+(?:['’:.,-][A-Za-z0-9]+)*", text))


def syllables(word: str) -> int:
    """Vowel groups, less a silent e; good to about one word in ten."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain))
    if (
        re.search(r"[^aeiouyl]e$", plain)
        or re.search(r"[^aeiouytd]ed$", plain)
        or re.search(r"[^aeiouysxz]es$", plain)
    ):
        groups -= 1
    return max(1, groups)


def grade(texts: Iterable[str]) -> float:
    """The US school grade of `texts` together; each text ends a sentence. 0 if there are no words."""
    words, sentences, beats = 0, 0, 0
    for text in texts:
        found = WORD.findall(text)
        if found:
            words += len(found)
            sentences += max(1, len(STOP.findall(text)))
            beats += sum(map(syllables, found))
    return round(0.39 * words / sentences + 11.8 * beats / words - 15.59, 1) if words else 0.0
