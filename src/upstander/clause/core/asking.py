"""Judges one sentence: does it ask a witness to step in, how strongly, or does it forbid it?"""

import re
from dataclasses import dataclass

from .facts import Facts, unnamed
from .vocabulary import Span

MUST, SHOULD, VAGUE = "must", "should", "vague"

_NOT_A_DUTY = re.compile(  # what stands before “intervene” where it is told of, not asked for
    r"(?:\b(?:how|when|whether|where) to|\bfail(?:s|ed|ing|ure|ures)?\s+(?:\w+\s+){0,2}to|\b(?:who|that|which"
    r"|for|from|by|after|while|of|upon|in|when|if|once|and then|having|has|had)"
    r"(?:\s+(?:may|have|has|had|an?|the|such|any|they|he|she|successfully|properly|do|does))?)\s*$",
    re.IGNORECASE,
)
_STILL_A_DUTY = re.compile(
    r"\b(?:dut(?:y|ies)|obligations?|obligated|responsib\w+|required?)\s+(?:of|for|in|by)\s*$", re.IGNORECASE
)
_NOUN = re.compile(r"interven\w*tions?$|intercession$|bystandership$", re.IGNORECASE)
_NOUN_ASKED = re.compile(
    r"^\W*(?:is|are)\s+(?:\w+\s+){0,2}(?:required|mandatory|obligatory|a\s+duty|expected|mandated)", re.I
)
_WEAK = re.compile(
    r"^(?:should|may|ought|(?:is|are|be)\b.*(?:encouraged|expected|urged|empowered|advised|asked|invited"
    r"|authorized|permitted)|encourages?|urges?|expects?|empowers?|advises?)$",
    re.I | re.S,
)
_ENCOURAGED = re.compile(
    r"^(?:should|ought|(?:is|are|be)\b.*(?:encouraged|expected|urged|asked|advised|empowered|free|welcome))$",
    re.I | re.S,
)
_SUBORDINATE = re.compile(r"\b(?:if|when|where|who|that|which|whenever|unless|as)\b", re.IGNORECASE)
_FAIL = re.compile(r"\b(?:fail|hesitate|neglect|stand\s+by|ignore|only)\b", re.IGNORECASE)
WRONGS = ("bad_force", "misconduct", "no_longer", "hurt")
_IF = re.compile(r"\W*(?:\w{1,4}[.)]\s*)*(?:if|when|where|whenever|should|any)\b", re.IGNORECASE)
_ORDER = re.compile(  # “Officers intervene when …”: the present tense of an order
    r"(?:^|[.:]\s+)\W*(?:\w{1,3}[.)]\s*)*(?:(?:all|any|every|each|sworn|an?|the|other) )*(?:officers?"
    r"|members?|deput(?:y|ies)"
    r"|employees?|troopers?|agents?|rangers?|personnel|staff|peers)(?: (?:who|at|on"
    r"|present)\b[^.;,]{0,90})?,?"
    r"(?: (?:always|immediately|promptly|then|also|therefore))?\s*$",
    re.IGNORECASE,
)
_AGAINST_OFFICERS = re.compile(  # what a suspect does
    r"\b(?:against|upon|toward|assault\w* (?:on|of)) (?:an?|another|the|any|other|fellow) (?:peace "
    r"|police )?(?:officer|deputy|member)",
    re.IGNORECASE,
)
_STOP_OBJECT = 12  # words between a stop verb and whom it stops


@dataclass(frozen=True, slots=True)
class Duty:
    """A sentence that asks a witness to step in: where, the verb, the word that asks, and how strongly."""

    at: int
    verb: Span
    asked: Span | None
    level: str


def duty_of(at: int, facts: Facts, is_named: bool, below: frozenset[str] = frozenset()) -> Duty | bool:
    """The duty that a sentence states; True if it forbids to step in; False if neither.

    `below` are the concepts of wrong that the items under the sentence name.
    """
    text = unnamed(facts.plain)
    about = facts.hears("bad_force", "misconduct", "hurt", "no_longer", "these") or facts.says("peer")
    verbs = [span for span in facts.words.find("intervene", text) if _asks(text, span)]
    if verbs and (about or is_named):
        if _forbidden(facts, verbs[0]):
            return True
        for verb in verbs:
            level, asked = _level(facts, verb, is_named)
            if level:
                return Duty(at, verb, asked, level)
    return _stops_a_peer(at, facts, text, below) or _acts_somehow(at, facts)


def _asks(text: str, verb: Span) -> bool:
    before, after = text[: verb[0]], text[verb[1] :]
    if _NOUN.search(text[verb[0] : verb[1]]):
        return bool(_NOUN_ASKED.match(after)) or bool(
            re.search(r"\b(?:dut(?:y|ies)|obligation)\s+of\s*$", before, re.I)
        )
    if re.search(r"\btrain\w*\b[^.;]{0,60}$", before, re.IGNORECASE):
        return False
    return not _NOT_A_DUTY.search(before) or bool(_STILL_A_DUTY.search(before))


def _forbidden(facts: Facts, verb: Span) -> bool:
    for start, end in facts.spans("not"):
        if start < verb[0] <= end + 12 and not _FAIL.search(facts.plain[start : verb[0]]):
            return bool(re.search(r"^[^,;]*$", facts.plain[start : verb[0]]))
    return False


def _level(facts: Facts, verb: Span, is_named: bool) -> tuple[str, Span | None]:
    """How strongly the verb is asked for, and by which words."""
    must = [span for span in facts.spans("must") if span[0] < verb[0]]
    weak = [s for s in facts.spans("should") if s[1] <= verb[0] and _WEAK.match(facts.plain[s[0] : s[1]])]
    if must and weak and weak[-1][0] > must[-1][0]:
        between = facts.plain[must[-1][1] : weak[-1][0]]
        if not _SUBORDINATE.search(between):
            return SHOULD, weak[-1]
    if must:
        return MUST, must[-1]
    if weak:
        return SHOULD, weak[-1]
    later = re.match(
        r"\W*(?:\w+\W+){0,4}?(?:is|are)\s+(?:\w+\s+)?(?:required|mandatory|a\s+duty)", facts.plain[verb[1] :]
    )
    if later:
        return MUST, (verb[1], verb[1] + later.end())
    if facts.lead is not None and facts.lead.says("must", "should"):
        return (MUST if facts.lead.says("must") else SHOULD), None
    starts = re.match(r"\W*(?:\(?\w{1,3}[.)]\W*)?$", facts.plain[: verb[0]])
    orders = _ORDER.search(facts.plain[: verb[0]]) and facts.says("bad_force", "misconduct", "no_longer")
    return (MUST, None) if (is_named and starts) or orders else ("", None)


def _stops_a_peer(at: int, facts: Facts, text: str, below: frozenset[str]) -> Duty | bool:
    """“Shall stop another member from …”: the duty without its usual verb."""
    if _AGAINST_OFFICERS.search(text) or not (below or facts.says(*WRONGS)):
        return False
    weak: Duty | bool = False
    wrong_first = min((s[0] for each in WRONGS for s in facts.spans(each)), default=len(text))
    peers = facts.spans("peer") + facts.spans("other_agency")
    peer_first = min((s[0] for s in peers), default=len(text))
    for verb in facts.words.find("stop", text):
        whom = [
            s for s in facts.spans("peer") if s[0] >= verb[0] and _words(text, verb[1], s[0]) <= _STOP_OBJECT
        ]
        of_peer = facts.says("peer", "other_agency")
        wrong = facts.says("bad_force", "no_longer", "hurt") and of_peer
        seen = facts.says("witness") and (wrong or bool(below))
        for concept, level in (("must", MUST), ("should", SHOULD)):
            asked = [s for s in facts.spans(concept) if s[0] < verb[0] and _words(text, s[1], verb[0]) <= 14]
            if level == SHOULD:
                asked = [s for s in asked if whom and _ENCOURAGED.match(facts.plain[s[0] : s[1]])]
            told = bool(asked) and max(wrong_first, peer_first) < asked[-1][0] and _IF.match(text) is not None
            if not asked or not (whom or seen or told) or _asks_user(facts, asked[-1], verb):
                continue
            duty = Duty(at, verb, asked[-1], level)
            if level == MUST:
                return duty
            weak = weak or duty
    return weak


def _asks_user(facts: Facts, asked: Span, verb: Span) -> bool:
    """Whether the one who is asked to stop is the one who uses force, or the verb says what force is for."""
    between = facts.plain[asked[1] : verb[0]]
    return bool(
        re.search(
            r"\b(?:use|uses|using|used|force|not|never|report\w*|notify|train\w*|ensure|review\w*)\b",
            between,
            re.I,
        )
    )


_STANDS_BY = re.compile(
    r"\b(?:no (?:\w+ ){1,2}(?:shall|may|will|should)|(?:shall|must|may|will|should) (?:not|never)"
    r"|never)\s+(?:\w+\s+){0,2}?"
    r"(?:stand(?: idly)? by|look away|turn a blind eye|ignore|tolerate|overlook|condone|do nothing)",
    re.IGNORECASE,
)


def _acts_somehow(at: int, facts: Facts) -> Duty | bool:
    """“Members who see it shall take necessary action”: a duty that does not say which."""
    if _AGAINST_OFFICERS.search(facts.plain) or not facts.says("misconduct", "bad_force", "hurt"):
        return False
    idle = _STANDS_BY.search(facts.plain)
    if idle and facts.says("peer", "witness"):
        return Duty(at, idle.span(), None, VAGUE)
    if not facts.says("witness"):
        return False
    for act in facts.spans("vague_act"):
        asked = [span for span in facts.spans("must") if span[0] < act[0]]
        if not asked or re.search(
            r"\b(?:disciplin|correct|personnel|legal|police|enforcement)", facts.plain[act[0] : act[1]], re.I
        ):
            continue
        after = facts.plain[act[1] : act[1] + 60]
        if _words(facts.plain, asked[-1][1], act[0]) <= 6:
            stops = re.match(
                r"\s*(?:\w+\s+){0,2}to\s+(?:\w+\s+){0,3}(?:stop|prevent|end|halt|interven|interced)",
                after,
                re.I,
            )
            return Duty(at, act, asked[-1], MUST if stops else VAGUE)
    return False


def _words(text: str, start: int, end: int) -> int:
    return len(re.findall(r"[\w’'-]+", text[start:end])) if end > start else 0
