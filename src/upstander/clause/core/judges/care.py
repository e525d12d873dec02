"""Judges care for a person hurt by force: DTI-13."""

import re

from ..duty import Reading
from ..facts import Facts
from ..finding import Found, Gather
from ..vocabulary import Span, nearest

_BEGINS = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)*(?:[A-Z]\w+\s+)?(?:cause|render|provide|summon|request|obtain|ensure"
    r"|make sure|call"
    r"|if any|arrange)",
    re.I,
)
_NOT_CARE = re.compile(
    r"\b(?:injured|wounded) (?:officer|member|employee)|workers.? compensation|\bcity physician"
    r"|medical examiner",
    re.IGNORECASE,
)
_ANY_FORCE = re.compile(
    r"\b(?:any|all|use of|physical) (?:\w+ )?force\b|visible injur|complain\w* of|any (?:injured|person who"
    r" (?:is|has been) injured)"
    r"|injured (?:person|part|subject|suspect|individual|prisoner)|\binjur",
    re.IGNORECASE,
)
_INDICATIVE = re.compile(  # “every person hurt is seen by a nurse”
    r"^\W*(?:\w{1,3}[.)]\s*)?(?:\w+\. )?(?:every|each|any|anyone|all|an?|the) \w+[^.;]{0,80}?\b(?:is|are)"
    r" (?:promptly |immediately |to be )?(?:seen|examined|treated|evaluated|transported|taken|offered|given"
    r"|assessed)\b"
    r"|\b(?:nurse|physician|doctor|paramedics?|EMTs?|rescue|medics?|clinic|health staff) (?:first "
    r"|then )?(?:evaluates?"
    r"|examines?|sees|treats?|checks?|attends?|assesses)\b"
    r"|\b(?:is|are) (?:then |first |promptly |immediately |to be |always |cared "
    r"|offered and )?(?:seen|examined|treated|evaluated"
    r"|transported|taken|offered|cared|assessed|brought|called|summoned|given|provided)\b"
    r"|\b(?:gets?|goes) (?:\w+ ){0,3}(?:ambulance|hospital|care|aid|doctor|nurse)"
    r"|^\W*(?:\w{1,3}[.)]\s*)?(?:officers?|members?|deputies|employees?|troopers?|staff"
    r"|the officer) (?:first "
    r"|then |also |immediately )?(?:renders?|provides?|gives?|calls?|summons?|requests?|checks?"
    r"|obtains?|starts?|sends?|treats?)\b"
    r"|\bis to see to\b|\b(?:deput(?:y|ies)|officers?|rangers?|staff"
    r"|personnel)(?: who [^.;]{3,80}?)?,? (?:starts?|gives?|renders?"
    r"|provides?|calls?|summons?|asks? for)\b"
    r"|^\W*(?:\w{1,3}[.)]\s*)?(?:treat|start|send|give|get|summon|request|call|check) "
    r"|^\W*(?:\w{1,3}[.)]\s*)?(?:when|once|if|after|as soon as) [^.;,]{3,80}, (?:then )?(?:treat|start|send"
    r"|give|get|put|roll|turn|move|summon|request|call|check|provide|render) ",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|where|unless|being|was|were|who|that|has been|have been|is)\s+(?:\w+\s+){0,4}$",
    re.I,
)


def medical_aid(reading: Reading) -> Found:
    """DTI-13: whether a person hurt by force must be cared for."""
    got = Gather()
    for facts in reading.facts:
        if not facts.says("aid") or not facts.hears("hurt_person") or _NOT_CARE.search(facts.plain):
            continue
        for span in facts.spans("aid"):
            acts = [s for s in facts.spans("aid_act") if not (span[0] <= s[0] and s[1] <= span[1])]
            act = nearest(acts, span, 70)
            if act is None:
                continue
            asked = _asked(facts, act)
            if asked == "":
                continue
            place = facts.hull(act, span)
            if asked == "should":
                got.partial("Care is asked for, not required.", place)
            elif facts.hears("weapon_only") and not _ANY_FORCE.search(facts.plain):
                got.partial("Care is required after some weapons only.", place)
            else:
                got.present("A person hurt by force is cared for.", place)
    return got.found("Nothing asks for care of a person hurt by force.")


def _asked(facts: Facts, act: Span) -> str:
    """How care is asked for: “must”, “should”, or not at all where it is only a condition."""
    must = [s for s in facts.spans("must") if s[0] <= act[0] and act[0] - s[1] < 200]
    weak = [
        s
        for s in facts.spans("should")
        if s[0] <= act[0] and facts.plain[s[0] : s[1]].lower().startswith("should")
    ]
    if must and not (weak and weak[-1][0] > must[-1][0]):
        between = facts.plain[must[-1][1] : act[0]]
        return (
            ""
            if re.search(r"[.;]", between) or (_CONDITION.search(between) and len(between) > 40)
            else "must"
        )
    if weak:
        return "should"
    if (
        _BEGINS.match(facts.plain)
        or _INDICATIVE.search(facts.plain)
        or (facts.lead is not None and facts.lead.says("must"))
    ):
        return "must"
    return "should" if facts.lead is not None and facts.lead.says("should") else ""


RULES = {"DTI-13": medical_aid}
