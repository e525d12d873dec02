"""Judges what follows for the one who stands by, and for the one who accepts: DTI-16 and DTI-17."""

import re

from ..duty import Reading
from ..facts import Facts
from ..finding import Found, Gather, absent
from ..vocabulary import Span
from .duty import NO_DUTY

_TO_STEP_IN = r"interven|interced|step in|stop\b|prevent|protect|act to"
_TO_DO_SO = r"act\b|take|do so|fulfil|perform|carry|meet|discharge|this|these"
_TO_OBEY = r"comply|adhere|abide|follow"
_TO_REPORT = r"report|notify|disclose"
_NOT_ACTING = re.compile(
    r"inaction|neglect|omission|dereliction|let\b|allow|ignor|tolerat|non-?interven|not (?:interven"
    r"|act)|st(?:an|oo)d|could|able|in a position|had the|should|look"
    r"|turn|do|did|remain",
    re.IGNORECASE,
)


def discipline_failure(reading: Reading) -> Found:
    """DTI-16: whether failing to step in is itself disciplined."""
    if not reading.duties:
        return absent(NO_DUTY)
    got = Gather()
    for at, facts in enumerate(reading.facts):
        for span in facts.spans("failure") if facts.says("discipline") else ():
            _judge_failure(reading, at, span, got)
        match = _BREACH.search(facts.plain)
        if match and not facts.says("retaliate"):
            _judge_breach(reading, at, facts.place(match.span()), got)
    return got.found("Nothing follows for an officer who stands by.")


def _judge_failure(reading: Reading, at: int, span: Span, got: Gather) -> None:
    facts, here = reading.facts[at], at in reading.zone
    tail = facts.plain[span[1] : span[1] + 70]
    after = [s for s in facts.spans("discipline") if s[0] >= span[0]] or facts.spans("discipline")
    place = facts.hull(span, after[0])
    idle = _NOT_ACTING.match(facts.plain[span[0] : span[1]]) and (
        here or facts.says("intervene", "peer", "bad_force")
    )
    if _follows(tail, _TO_STEP_IN) or idle:
        got.present("Failing to step in is itself a matter of discipline.", place)
    elif here and _follows(tail, _TO_DO_SO):
        got.present("Failing to do so is itself a matter of discipline.", place)
    elif here and reading.is_standalone and _follows(tail, _TO_OBEY):
        got.present("Failing to follow this policy, which is the duty, is a matter of discipline.", place)
    elif _follows(tail, _TO_REPORT) and (here or facts.hears("witness", "these", "user")):
        got.partial("Only failing to report is a matter of discipline.", place)
    elif _follows(tail, _TO_OBEY) and not facts.says("retaliate"):
        got.partial("A general sentence on breaches of the policy covers it.", place)


def _follows(tail: str, words: str) -> bool:
    return bool(re.match(rf"\s*(?:to\s+)?(?:[\w/]+\s+){{0,4}}?(?:{words})", tail, re.IGNORECASE))


_BREACH = re.compile(
    r"\b(?:violat\w+|breach\w*|non-?complian\w+|disregard\w*|contraven\w+)\b[^.;]{0,60}?"
    r"\b(?:polic\w+|order|directive|procedure|rules?|section|codes?|duty"
    r"|provisions?)\b[^.;]{0,90}?\b(?:disciplin\w+|terminat\w+|sanction\w*|dismissal|suspension)"
    r"|\bdisciplin\w+\b[^.;]{0,60}?\bfor\b[^.;]{0,30}?\b(?:violat\w+|breach\w*)\b[^.;]{0,40}?\b(?:polic\w+"
    r"|order|directive|rules?)",
    re.IGNORECASE,
)


def _judge_breach(reading: Reading, at: int, place: Span, got: Gather) -> None:
    text = reading.facts[at].plain
    if at in reading.zone and re.search(
        r"\b(?:this (?:duty|section)|interven|interced)", text, re.IGNORECASE
    ):
        got.present("A breach of this duty is a matter of discipline.", place)
    else:
        got.partial("A general sentence on breaches of the policy covers it.", place)


_NOT_MITIGATING = re.compile(
    r"\b(?:not|never|no|neither|nor|cannot)\b[^.;]{0,40}?"
    r"\b(?:mitigat\w+|excuse\w*|defen[sc]e|relieve\w*|reduce\w*|lessen\w*|lighter|waive\w*|credit|affect)"
    r"|\baggravat\w+|\bregardless of whether\b",
    re.IGNORECASE,
)
_GOOD_FAITH = re.compile(r"\bgood[- ]faith\b|\bfor (?:having )?(?:interven|report|step)", re.IGNORECASE)
_LATE = re.compile(r"\b(?:late|delay|imperfect|accept|heed|prevent|avert|unsuccess|mitigat)", re.IGNORECASE)


_HEEDED = re.compile(
    r"\b(?:stop\w*|yield\w*|desist\w*|step\w* back) when (?:asked|told|prompted)"
    r"|\bheed\w*\b[^.;]{0,40}\b(?:colleague|peer|fellow"
    r"|partner)|\bstopped short\b|\bhead(?:s|ed)? off\b[^.;]{0,30}\b(?:misconduct|harm|wrong)"
    r"|\bsteps? in\b|\bself-correct",
    re.IGNORECASE,
)


def mitigation(reading: Reading) -> Found:
    """DTI-17: whether accepting, or stepping in late, counts in one's favor. There is no partial."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        ours = at in reading.zone or facts.says("intervene") or _HEEDED.search(facts.plain)
        if not ours or facts.says("retaliate") or _NOT_MITIGATING.search(facts.plain) or _protects(facts):
            continue
        for who in facts.spans("mitigate_for"):
            what = [s for s in facts.spans("mitigate") if not (who[0] <= s[0] and s[1] <= who[1])]
            if what:
                got.present(
                    "Accepting an intervention, or a late one, counts in the officer's favor.",
                    facts.hull(who, what[0]),
                )
    return got.found("Nothing says that accepting an intervention counts in one's favor.")


def _protects(facts: Facts) -> bool:
    """Protection of the one who steps in is DTI-14, not mitigation."""
    return bool(_GOOD_FAITH.search(facts.plain)) and not _LATE.search(facts.plain)


RULES = {"DTI-16": discipline_failure, "DTI-17": mitigation}
