"""What has to be said of a whole text: it is not English, it forbids stepping in, or it only forbids force."""

import re
from dataclasses import dataclass

from .duty import Reading
from .vocabulary import Span

NOT_ENGLISH, FORBIDS, FORCE_ONLY, NO_DUTY = "not_english", "forbids", "force_only", "no_duty"
_COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "a",
        "in",
        "is",
        "that",
        "for",
        "be",
        "shall",
        "or",
        "any",
        "by",
        "an",
        "with",
        "not",
        "this",
        "it",
        "on",
        "as",
        "are",
        "will",
        "from",
        "when",
        "other",
        "may",
        "who",
        "must",
    ]
)
ENGLISH_SHARE = (
    0.18  # of the words; English police orders have 0.30 to 0.45, Spanish and French less than 0.08
)
ENOUGH_WORDS = 40

_HANDS_OFF = re.compile(
    r"\b(?:(?:shall|must|will|may|should|do|are|is) not|never|cannot|(?:is|are) (?:prohibited"
    r"|forbidden|barred)"
    r" from|no (?:officer|member|employee|deputy|trooper) (?:shall|may|will)|refrain from)\b"
    r"[^.;]{0,60}?\b(?:interven\w*|interced\w*|interfer\w*|obstruct\w*|interrupt\w*|second[- ]guess\w*"
    r"|step(?:ping)? in|question\w*|challeng\w*|hinder\w*|involve\w* (?:himself|herself|themselves)|become"
    r" involved)\b"
    r"[^.;]{0,80}?\b(?:(?:an)?other|fellow|colleague\w*|peers?|partner\w*|co-?workers?)\b(?! (?:person"
    r"|individual|citizen|civilian|agenc))",
    re.IGNORECASE,
)
_IS_MISCONDUCT = re.compile(
    r"\b(?:interfer\w+|interven\w+|meddling|interced\w+|obstruct\w+)\b[^.;]{0,40}?\b(?:with|in"
    r"|by)\b[^.;]{0,40}?\b(?:(?:an)?other|fellow|colleague)\b[^.;]{0,120}?"
    r"\b(?:is|are|constitutes?|shall be|will be|be treated)\b[^.;]{0,30}?\b(?:misconduct|insubordinat\w+"
    r"|violation|offen[sc]e|prohibited|forbidden|disciplin\w+)",
    re.IGNORECASE,
)
_ONLY_SUPERVISORS = re.compile(
    r"\bonly (?:an? |the |on-duty |on-scene )*(?:supervis\w+|sergeant|ranking officer"
    r"|commander)\b[^.;]{0,30}?\b(?:may|shall|can|has)\b[^.;]{0,40}?\b(?:question|stop|interven|interced"
    r"|challenge|interrupt|halt|countermand)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:investigation|civil|K-?9|canine|dog|interview|negotiat\w+|evidence|reports?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the whole text: what kind, in a sentence, and where it shows."""

    kind: str
    sentence: str
    spans: tuple[Span, ...] = ()


def remarks(reading: Reading) -> tuple[Remark, ...]:
    """What a reader must be told before any clause, most pressing first."""
    if not is_english(reading.layout.source):
        return (
            Remark(
                NOT_ENGLISH,
                "This text does not seem to be in English. The check reads English only, so it found nothing in it.",
            ),
        )
    found = list[Remark]()
    forbidding = _forbidding(reading)
    if forbidding:
        found.append(
            Remark(
                FORBIDS,
                "This text forbids officers to step in when a colleague does wrong. That is the opposite of a"
                " duty to intervene.",
                forbidding,
            )
        )
    if not reading.duties:
        bans = tuple(f.whole for f in reading.facts if f.says("bad_force") and f.says("not", "ban"))
        kind = FORCE_ONLY if bans else NO_DUTY
        sentence = (
            "This text forbids wrong force and asks nothing of the colleague who witnesses it."
            if bans
            else "No sentence of this text asks a witness to step in."
        )
        found.append(Remark(kind, sentence, bans[:3]))
    return tuple(found)


def is_english(text: str) -> bool:
    """Whether a text has the small words of English in it; a text of a few words passes."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(words) < ENOUGH_WORDS or sum(word in _COMMON for word in words) >= ENGLISH_SHARE * len(words)


def _forbidding(reading: Reading) -> tuple[Span, ...]:
    found = [reading.facts[at].whole for at in reading.forbids]
    for facts in reading.facts:
        for pattern in (_HANDS_OFF, _IS_MISCONDUCT, _ONLY_SUPERVISORS):
            match = pattern.search(facts.plain)
            if (
                match
                and not re.search(r"\bfail|good faith|retaliat", facts.plain, re.I)
                and not _OF_OTHERS.search(match[0])
            ):
                found.append(facts.whole)
    return tuple(dict.fromkeys(found))[:4]
