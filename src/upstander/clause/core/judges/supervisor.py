"""Judges what supervisors have to do who see it or are told: DTI-10."""

import re

from ..duty import Reading
from ..facts import Facts
from ..finding import Found, Gather

_WHO = (
    r"(?:(?:the |an? |any |each |all |every )?(?:\w+[ -]){0,2}?(?:supervis\w+|sergeants?|lieutenants?"
    r"|captains?"
    r"|commanders?|commanding officers?"
    r"|command (?:officer|staff|member)s?|superior officers?|superiors?|officer in charge)|if the (?:member"
    r"|officer|employee) is a supervisor, (?:he or she|they))"
)
_DOES = re.compile(
    rf"\b{_WHO}\b[^.;]{{0,170}}?\b(?:shall|must|will|should|(?:is|are) (?:responsible|required|expected)|has"
    rf" the duty)\b",
    re.I,
)
_ACTS = re.compile(  # the present tense of an order: “a sergeant who sees it orders it to stop”
    rf"\b{_WHO}(?: (?:who|that|on|told|informed)\b[^.;]{{3,110}}?)?(?: (?:then|immediately|also|promptly"
    rf"|personally))?,? (?:removes?|orders?"
    rf"|directs?|relieves?|takes?|separates?|starts?|opens?|begins?|gives?|calls?|sees? (?:to|that)"
    rf"|enters?|refers?|forwards?"
    rf"|notif(?:y|ies)|documents?|investigates?|stops?|intervenes?|intercedes?|ends?|keeps?"
    rf"|watch(?:es)?|secures?|responds?"
    rf"|sends?|passes|reports?|puts?|protects?|halts?|initiates?|hears?|goes)\b",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    r"\b(?:violat\w+|misconduct|breach\w*)\b[^.;]{0,40}\b(?:identified|found|discovered|noted"
    r"|observed)\b[^.;]{0,30}\b(?:supervis\w+|commander)\b[^.;]{0,60}\b(?:shall|will|must)\b",
    re.IGNORECASE,
)
_OTHERS_DO = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:any |all |each |every |an? |the )?(?:\w+ ){0,2}?(?:officers?|members?"
    r"|employees?"
    r"|deput(?:y|ies)|troopers?|personnel)\b",
    re.I,
)
_DEED = re.compile(
    r"\b(?:order\w*|tak(?:e|es) command|puts? a stop|sees? that|go to the scene|enters?|passes|keeps?"
    r"|send\w*|direct\w*|stop\w*|interven\w*|interced\w*|halt\w*|end\b|protect\w*|separat\w*|remov\w*"
    r"|reliev\w*|take (?:charge|over|control|command|immediate|appropriate)"
    r"|secure|respond\w*|initiat\w+|open\w*|begin|start|investigat\w+|document\w*|notif\w+|forward\w*"
    r"|refer\w*"
    r"|report\w*|ensur\w*|prevent\w*|correct\w*|monitor\w*|inform\w*|complet\w+|conduct\w*|handled"
    r"|pass\w* it)\b",
    re.IGNORECASE,
)
_BREACH = re.compile(
    r"\b(?:violat\w+|misconduct|not (?:been )?(?:in compliance|within|in accordance|consistent|reasonable"
    r"|justified|authorized)|non-?complian\w+|question of policy|out of policy"
    r"|outside (?:of )?policy|excessive|unreasonable|improper\w*|inappropriate\w*|unnecessary|unjustified"
    r"|contrary to|breach\w*|out of line|wrong(?:ful|doing)\w*|rules? (?:was|were|appear\w*|have|has"
    r"|is|are)\b[^.;]{0,20}\bbroken|retaliat\w*"
    r"|reprisals?|not followed|deviat\w+|unlawful|policy infraction)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:who|when|if|upon|after|once|whenever|any)\b[^.;]{0,60}?\b(?:observ\w+|witness\w*|sees|seeing"
    r"|notified|informed|told|advised|learns?|learning|becom\w+ aware|aware|receiv\w+|receipt|report(?:ed|s)?"
    r"|made aware|came|comes upon)\b|\bon (?:being|learning|seeing|receiving|hearing)\b",
    re.IGNORECASE,
)
_REVIEWS = re.compile(
    r"\b(?:review\w*|investigating|evaluat\w*|determin\w+|conclud\w+|finds?|analysis|analyz\w*|alleg\w+"
    r"|complain\w*)\b",
    re.I,
)
_SEES = re.compile(r"\b(?:observ|witness|sees|notified|told|informed|receiv)", re.IGNORECASE)


def supervisor(reading: Reading) -> Found:
    """DTI-10: what a supervisor who sees it, or is told, has to do."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        passive = _DONE_BY.search(facts.plain)
        if passive:
            got.partial("A supervisor acts where a review suggests a breach.", facts.place(passive.span()))
        elif facts.hears("supervisor") and (facts.hears("must", "should") or _ACTS.search(facts.plain)):
            _judge(reading, at, got)
    return got.found("Supervisors who see it, or are told, have no task of their own.")


def _judge(reading: Reading, at: int, got: Gather) -> None:
    facts = reading.facts[at]
    leads = facts.lead.plain if facts.lead is not None else ""
    does, orders = _DOES.search(facts.plain), _ACTS.search(facts.plain)
    does = does or orders
    if not (does or _DOES.search(leads)) or (_others_act(facts) and not leads):
        return
    told = _TOLD.search(facts.plain) or _TOLD.search(leads)
    breach = _BREACH.search(facts.plain) or _BREACH.search(leads)
    ours = at in reading.zone and facts.hears("intervene", "these", "retaliate", "bad_force", "misconduct")
    deed = _DEED.search(facts.plain, does.end() if does else 0) or _DEED.search(facts.plain)
    if deed is None or not (breach or ours):
        return
    place = facts.place((deed.start(), max(deed.end(), _near_end(facts, deed))))
    if (
        (ours or (breach and told))
        and (orders or facts.hears("must"))
        and not _only_reviews(facts.plain, leads)
    ):
        got.present("A supervisor who sees it, or is told, has a task of their own.", place)
    else:
        got.partial("A supervisor acts where a review suggests a breach.", place)


def _others_act(facts: Facts) -> bool:
    """Whether the supervisor is the one who is told, and somebody else acts."""
    begins = _OTHERS_DO.match(facts.plain)
    own = re.search(rf"\b{_WHO}\b[^.;]{{0,30}}?\b(?:shall|must|will|should)\b", facts.plain, re.IGNORECASE)
    return bool(begins) and not own


def _near_end(facts: Facts, deed: re.Match[str]) -> int:
    breach = _BREACH.search(facts.plain, deed.end())
    return (
        breach.end()
        if breach and breach.end() - deed.start() < 140
        else min(len(facts.plain), deed.end() + 40)
    )


def _only_reviews(text: str, leads: str) -> bool:
    return bool(_REVIEWS.search(text)) and not _SEES.search(text + leads)


RULES = {"DTI-10": supervisor}
