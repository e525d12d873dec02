"""Judges how far the duty reaches and how it is done: DTI-06 to DTI-09 and DTI-23."""

import re

from ..duty import Reading
from ..facts import Facts
from ..finding import Found, Gather, absent
from ..vocabulary import Span
from .duty import NO_DUTY

_SPEAKS = re.compile(
    r"\b(?:dut(?:y|ies)|obligation|responsibility|policy|order|applies|requirement|members?"
    r"|employees?|officers?)\b",
    re.IGNORECASE,
)


def any_rank(reading: Reading) -> Found:
    """DTI-06: whether the duty holds whatever the rank."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, of_duty = Gather(), {duty.at for duty in reading.duties}
    for at in sorted(reading.zone, key=lambda place: (place not in of_duty, place)):
        facts = reading.facts[at]
        if (
            at in of_duty
            or facts.hears("intervene", "peer", "witness", "these")
            or at in reading.core
            or _SPEAKS.search(facts.plain)
        ):
            for span in facts.spans("rank")[:1]:
                got.present("The duty holds whatever the rank.", facts.place(span))
    return got.found("Nothing says that the duty holds whatever the rank.")


def means(reading: Reading) -> Found:
    """DTI-07: whether the text says how to step in."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, verbal, physical, ways = Gather(), list[Span](), list[Span](), dict[str, Span]()
    for facts in _near_the_duty(reading):
        verbal += [facts.place(span) for span in facts.spans("verbal")]
        physical += [facts.place(span) for span in facts.spans("physical")]
        for start, end in facts.spans("three_ds"):
            ways.setdefault(facts.plain[start : start + 2].lower(), facts.place((start, end)))
    if {"di", "de"} <= ways.keys():
        got.present("It names ways to step in.", *ways.values())
    if verbal and physical:
        got.present("It says to step in by word and by hand.", *verbal[:3], *physical[:3])
    elif verbal or physical:
        got.partial("It names one way to step in.", *(verbal or physical)[:3])
    return got.found("It does not say how to step in.")


_OF_SUPERVISORS = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:an? |the |any |all )?(?:\w+ )?(?:supervis|sergeant|lieutenant)", re.I
)


def _near_the_duty(reading: Reading) -> list[Facts]:
    """The duty's sentences and those of the passage that speak of intervening."""
    of_duty = {duty.at for duty in reading.duties}
    found = []
    for at in sorted(reading.zone):
        facts = reading.facts[at]
        about = facts.hears("intervene") or (facts.says("peer") and facts.says("stop"))
        speaks = at in of_duty or about or (at in reading.core and not facts.says("report", "aid"))
        if speaks and not facts.says("train") and not _OF_SUPERVISORS.match(facts.plain):
            found.append(facts)
    return found


_TO_REPORT = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:report|notify|advise|inform|render|provide|contact|medical|aid)\b", re.IGNORECASE
)
_SETS_A_TERM = re.compile(
    r"\b(?:only (?:if|when|where)|must|duty (?:exists|applies|arises|holds))\b", re.IGNORECASE
)
_A_DEFINITION = re.compile(r"\W*(?:\w{1,3}[.)]\s*)?[\w ]{3,40}(?::| - | – | means | is )")


def feasibility(reading: Reading) -> Found:
    """DTI-08: whether the duty waits for safety, a position or an opportunity."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, of_duty = Gather(), {duty.at for duty in reading.duties}
    for at in sorted(reading.zone, key=lambda place: (place not in of_duty, place)):
        facts = reading.facts[at]
        about = facts.says("intervene", "duty_word") or at in reading.core
        if at not in of_duty and (not about or facts.says("report", "aid")):
            continue
        for span in facts.spans("feasible"):
            kept_out = any(a < span[1] and span[0] < b for a, b in facts.spans("not_feasible"))
            if kept_out or _TO_REPORT.match(facts.plain[span[1] :]):
                continue
            defines = _A_DEFINITION.match(facts.plain) and not _SETS_A_TERM.search(facts.plain)
            if at not in of_duty and defines:
                got.partial("Safety or opportunity is named beside the duty.", facts.place(span))
            else:
                got.present("The duty is asked where it is safe or possible.", facts.place(span))
        if at in of_duty:
            for span in facts.spans("soft_feasible"):
                got.partial("Only remote exceptions are named.", facts.place(span))
    return got.found("The duty has no condition of safety or opportunity.")


_TOLD_TO_THEM = re.compile(
    r"(?:report|notif|refer|complain|forward|assist)\w*(?:\s+\w+){0,4}\s+(?:to"
    r"|with)\s+(?:the\s+)?(?:\w+\s+)?$"
    r"|\bas (?:any|well as any)\s*$",
    re.IGNORECASE,
)


_IT_HOLDS = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:it|this|that|the same) (?:also |equally |too )?"
    r"(?:holds?|appl(?:ies|y)|covers?|extends?|reaches|binds?|goes)\b",
    re.IGNORECASE,
)


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether a sentence says of the duty, named in the one before, whom it holds for."""
    return (
        at > 0 and bool(_IT_HOLDS.match(reading.facts[at].plain)) and reading.facts[at - 1].says("duty_word")
    )


def other_agencies(reading: Reading) -> Found:
    """DTI-09: whether officers of other agencies are meant too."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, of_duty = Gather(), {duty.at for duty in reading.duties}
    for at in sorted(reading.zone, key=lambda place: (place not in of_duty, place)):
        facts = reading.facts[at]
        about = facts.hears("intervene", "duty_word") or facts.says("witness") or at in reading.core
        if at not in of_duty and not about and not _goes_on(reading, at):
            continue
        for span in facts.spans("other_agency"):
            if not _TOLD_TO_THEM.search(facts.plain[max(0, span[0] - 50) : span[0]]):
                got.present("Officers of other agencies are meant too.", facts.place(span))
        for span in facts.spans("any_person") if at in of_duty else ():
            got.partial("“Any other person” is meant; other agencies are not named.", facts.place(span))
    return got.found("Officers of other agencies are not named.")


_IMPERATIVE = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:take|act|step|intervene|speak|stop|look|watch|be|do)\b", re.IGNORECASE
)
_OWN_TRY = re.compile(
    r"attempt\w*\s+to\s+(?:\w+\s+){0,2}(?:stop|prevent|interven|interced|halt|de-?escalat|verbal|end)"
    r"|(?:before|prior to)\s+(?:\w+\s+){0,4}(?:shift|duty|tour|report|booking|release|interven|interced"
    r"|physical|us(?:e|ing)|going)"
    r"|early\s+(?:warning|intervention)|potential(?:ly)?\s+(?:witness|suspect|subject|evidence)",
    re.IGNORECASE,
)


def preventive(reading: Reading) -> Found:
    """DTI-23: whether the duty begins before the act."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, of_duty = Gather(), {duty.at for duty in reading.duties}
    for at in sorted(reading.zone):
        facts = reading.facts[at]
        peer = facts.hears("peer", "bad_force", "misconduct") and facts.says("must", "preventive")
        asked = facts.hears("must", "should", "duty_word") or (
            at in reading.core and facts.says("bad_force", "misconduct")
        )
        ours = at in of_duty or facts.hears("intervene", "duty_word") or (peer or at in reading.core)
        if not ours or facts.says("train", "retaliate") or not (asked or _IMPERATIVE.match(facts.plain)):
            continue
        for span in facts.spans("preventive"):  # not the witness's own attempt
            if not _OWN_TRY.search(facts.plain[span[0] : span[1] + 40]):
                got.present("The duty begins before the act.", facts.place(span))
        if facts.says("prevent") and (at in of_duty or facts.says("must")):
            verb = facts.spans("prevent")[0]
            start = max((s for s in facts.spans("intervene") if s[1] <= verb[0]), default=verb)
            got.partial("“Prevent” is said of what may already be under way.", facts.hull(start, verb))
    return got.found("The duty answers what is already happening.")


RULES = {
    "DTI-06": any_rank,
    "DTI-07": means,
    "DTI-08": feasibility,
    "DTI-09": other_agencies,
    "DTI-23": preventive,
}
