"""Judges the witness's report: DTI-11, DTI-12 and DTI-19."""

import re

from ..duty import Reading
from ..facts import Facts
from ..finding import Found, Gather
from ..vocabulary import Span
from ..witness import SAME_REPORT, asks, force_in_general, is_witness, to_whom

_SUPERVISOR_FIRST = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:the |an? |any |each |all )?(?:\w+ )?(?:supervis|sergeant|lieutenant"
    r"|commander|watch)",
    re.I,
)


def report_duty(reading: Reading) -> Found:
    """DTI-11: whether the witness must report."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        asked = asks(facts)
        if not asked or SAME_REPORT.match(facts.plain):
            continue
        if is_witness(reading, at):
            passed_on = _SUPERVISOR_FIRST.match(facts.plain) and not facts.says("witness")
            for ask in asked:
                place = facts.hull(*filter(None, (ask.by, ask.report)), *to_whom(facts, ask.report))
                if ask.is_must and not passed_on:
                    got.present("The witness must report it.", place)
                elif not ask.is_must:
                    got.partial("The witness is asked to report, not required.", place)
        elif force_in_general(facts):
            place = facts.hull(*filter(None, (asked[0].by, asked[0].report)))
            got.partial("Reports of force in general are asked for.", place)
    return got.found("Nobody who witnesses it is told to report it.")


def report_deadline(reading: Reading) -> Found:
    """DTI-12: whether that report has a hard limit."""
    got, general = Gather(), Gather()
    for at, facts in enumerate(reading.facts):
        anchors = [ask.report for ask in asks(facts)] or (
            facts.spans("writing") if facts.hears("must", "should") else []
        )
        ours = is_witness(reading, at)
        if not anchors or not (ours or force_in_general(facts)):
            continue
        into = got if ours else general
        for kind in ("hard_deadline", "soft_deadline"):
            for span in facts.spans(kind):
                anchor = min(anchors, key=lambda a: min(abs(span[0] - a[1]), abs(a[0] - span[1])))
                if _other_deed(facts, span) or min(abs(span[0] - anchor[1]), abs(anchor[0] - span[1])) > 160:
                    continue
                place = facts.hull(anchor, span) if abs(span[0] - anchor[0]) < 90 else facts.place(span)
                if kind == "hard_deadline":
                    into.present("The report has a hard limit.", place)
                else:
                    into.partial("The report is asked for soon, without a limit that can be held to.", place)
    ours_found = got.found("The report has no deadline.")
    return ours_found if ours_found.spans else general.found("The report has no deadline.")


_DEED_AFTER = re.compile(
    r"\s*(?:and\s+\w+\s+)?(?:interven|interced|stop|step|act\b|render|provide|request|summon|cease"
    r"|danger|threat)",
    re.I,
)
_DEED_BEFORE = re.compile(r"\b(?:interven\w*|interced\w*|aid|render\w*|stop)\s+(?:\w+\s+)?$", re.IGNORECASE)


def _other_deed(facts: Facts, span: Span) -> bool:
    """Whether the haste is in stepping in, or in care, and not in the report."""
    after, before = facts.plain[span[1] : span[1] + 40], facts.plain[max(0, span[0] - 40) : span[0]]
    if _DEED_AFTER.match(after) and not re.search(r"\b(?:report|notif)", after, re.IGNORECASE):
        return True
    return bool(_DEED_BEFORE.search(before)) and not re.search(r"\breport|notif", before, re.IGNORECASE)


_OTHER_WRITING = re.compile(
    r"\b(?:written|in)\s+(?:policy|directive|order|consent|procedure|warning|law)", re.IGNORECASE
)


_WRITES = re.compile(  # “the witness then writes …”, “Write Form 3”
    r"\b(?:writes|enters|completes|files|adds|logs|submits|prepares|appends|documents|(?:is"
    r"|are) (?:written|recorded|entered|logged"
    r"|documented|reduced|put))\b|^\W*(?:\w{1,4}[.)]\s*)*(?:write|complete|file|document|enter|log"
    r"|record|prepare|submit) ",
    re.IGNORECASE,
)


def documentation(reading: Reading) -> Found:
    """DTI-19: whether what was seen, or the intervention, is put in writing."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        if not is_witness(reading, at) and not (at in reading.zone and facts.hears("intervene", "these")):
            continue
        if facts.says("user") and not facts.hears("witness", "intervene", "peer"):
            continue
        for span in facts.spans("writing"):
            word = facts.plain[span[0] : span[1]].lower()
            if _OTHER_WRITING.search(facts.plain[span[0] : span[1] + 20]):
                continue
            if re.search(r"form$|forms$|record", word) and not facts.says("report"):
                continue
            must = [s for s in facts.spans("must") if s[0] < span[1]]
            led = facts.lead is not None and facts.lead.says("must")
            place = facts.hull(*([must[-1]] if must and span[0] - must[-1][0] < 110 else []), span)
            if must or led or (_WRITES.search(facts.plain) and not facts.says("should")):
                got.present("It is put in writing.", place)
            else:
                got.partial("Writing it down is spoken of, not required.", place)
        for span in facts.spans("oral_account"):
            got.partial("One's own action is told, not written.", facts.place(span))
    return got.found("Nothing asks for an intervention, or for what was seen, in writing.")


RULES = {"DTI-11": report_duty, "DTI-12": report_deadline, "DTI-19": documentation}
