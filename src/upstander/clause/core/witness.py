"""Tells the witness from the officer who used force, and finds the reports that a sentence asks for."""

import re
from dataclasses import dataclass

from .duty import Reading
from .facts import Facts
from .vocabulary import Span

_FORCE = re.compile(r"\bforce\b", re.IGNORECASE)


def is_witness(reading: Reading, at: int) -> bool:
    """Whether sentence `at` speaks of somebody who saw what another did."""
    facts = reading.facts[at]
    wrong = facts.hears("bad_force", "misconduct", "hurt", "no_longer")
    if facts.hears("witness") and (wrong or (facts.hears("peer") and _FORCE.search(facts.plain))):
        return True
    is_users = facts.says("user")
    if _goes_on(reading, at) and not is_users:
        return True
    if at in reading.zone and facts.hears("these", "intervene", "witness"):
        return not is_users or facts.hears("witness", "intervene")
    if facts.says("these") and facts.says("intervene"):
        return bool(reading.duties)
    if reading.is_standalone and facts.says("report"):  # whoever is told to report in such a document saw it
        return not is_users
    return at in reading.zone and wrong and not is_users


SAME_REPORT = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:the|such an?|such|this|that|these|those|a|all) (?:\w+ )?(?:reports?"
    r"|notifications?|statements?|notices?)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:then|afterwards?|thereafter|also|you|he or she|they|the (?:witnessing "
    r"|observing )?(?:member|officer"
    r"|employee|deputy|trooper))\b",
    re.I,
)


def _goes_on(reading: Reading, at: int) -> bool:
    """Whether a sentence goes on from one of a witness: “The report is made within …”, “The member then informs …”."""
    facts = reading.facts[at]
    for before in range(max(0, at - 2), at):
        other = reading.facts[before]
        if other.sentence.section != facts.sentence.section:
            continue
        of_duty = any(duty.at == before for duty in reading.duties)
        if of_duty and any(
            _THEN.search(facts.plain) or _IMPERATIVE.search(facts.plain[: span[0]])
            for span in facts.spans("report")
        ):
            return True
        if SAME_REPORT.match(facts.plain) and other.says("witness") and other.says("report"):
            return other.hears("bad_force", "misconduct", "peer") or of_duty
    return False


def force_in_general(facts: Facts) -> bool:
    """Whether a sentence speaks of those who see any force, or of an allegation of wrong force."""
    if facts.says("witness") and _FORCE.search(facts.plain):
        return not re.search(
            r"\b(?:civilian|independent|identify|locate|interview)\w*\s+witness", facts.plain, re.IGNORECASE
        )
    return facts.says("bad_force") and bool(
        re.search(r"\b(?:alleg|complain|ensure|knowledge)", facts.plain, re.IGNORECASE)
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """A report that a sentence asks for: where, by which word, and whether it must be."""

    report: Span
    by: Span | None
    is_must: bool


_TOLD_OF = re.compile(
    r"\b(?:fail\w*|failure|who|retaliat\w*|for|having|after|that|upon|when|if)\s+(?:to\s+"
    r"|\w+\s+)?(?:\w+\s+)?$",
    re.I,
)
_DUTY_OF = re.compile(
    r"\b(?:dut(?:y|ies)|responsib\w+|obligation)\s+(?:to|of|for)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_A_PAPER = re.compile(
    r"\b(?:an?|the|this|that|such|any|all|of force|written|incident|police|crime|arrest|offense"
    r"|each)\s+(?:\w+\s+)?$",
    re.I,
)
_HANDED_IN = re.compile(r"\b(?:submit|complete|file|prepare|make|write|provide)\w*\s+(?:\w+\s+){0,4}$", re.I)
_SPOKEN = re.compile(
    r"^(?:tell|told|inform|advis|alert|contact|call|brief|bring|relay|disclos)", re.IGNORECASE
)


def asks(facts: Facts) -> list[Ask]:
    """The reports that a sentence asks for."""
    found = list[Ask]()
    for span in facts.spans("report"):
        word, before = facts.plain[span[0] : span[1]].lower(), facts.plain[: span[0]]
        if re.search(r"\bDuty to $", before):  # the name of another policy
            continue
        if _TOLD_OF.search(before) and not _DUTY_OF.search(before):
            continue
        if word in ("report", "reports") and _A_PAPER.search(before) and not _HANDED_IN.search(before):
            continue
        if _SPOKEN.match(word) and not to_whom(facts, span):
            continue
        ask = _by_which(facts, span)
        if ask is not None:
            found.append(ask)
    return found


def _by_which(facts: Facts, span: Span) -> Ask | None:
    must = [s for s in facts.spans("must") if s[0] < span[0]]
    weak = [s for s in facts.spans("should") if s[1] <= span[0] and _is_bare(facts, s, span)]
    if must and not (weak and weak[-1][0] > must[-1][0]):
        return Ask(span, must[-1], True)
    if weak:
        return Ask(span, weak[-1], False)
    if facts.lead is not None and facts.lead.says("must", "should"):
        return Ask(span, None, facts.lead.says("must"))
    verb = _VERB.match(facts.plain[span[0] :])
    is_told = verb and _IMPERATIVE.search(facts.plain[: span[0]])
    if is_told or _INDICATIVE.search(facts.plain[: span[1]]) or SAME_REPORT.match(facts.plain):
        return Ask(span, None, True)
    return None


_VERB = re.compile(r"(?!reports\b)(?!reported)(?!notifi)\w+(?<!ing)\s+\w", re.IGNORECASE)
_IMPERATIVE = re.compile(  # “Tell the watch commander”, “If harm was done, notify the sergeant”
    r"^\W*(?:\w{1,4}[.)]\s*)*(?:(?:if|when|where|once|after|before|as soon as|upon)\b[^.;,]{3,110},\s*)?"
    r"(?:(?:then|also|immediately|promptly|always|first) )?$",
    re.IGNORECASE,
)
_INDICATIVE = re.compile(  # “the member then informs the chief”: orders are often written so
    r"\b(?:member|officer|employee|deputy|trooper|agent|witness|observer|onlooker|bystander|ranger"
    r"|who|anyone|person"
    r"|staff|supervisor"
    r"|they|and|deputies|officers|members|employees|troopers)"
    r"(?:\s+(?:of|from|who|present|on)\b[^.;,]{1,60}?)?(?:\s+(?:then|also|immediately|promptly|always"
    r"|at once|first))?,?\s+(?:reports?|notif(?:y|ies)|informs?"
    r"|tells?|advises?|contacts?|calls?|makes?|gives?|submits?|files?|writes?|completes?|prepares?"
    r"|takes?|goes|go|radios?|telephones?)\b[^.;]{0,30}$",
    re.IGNORECASE,
)


def _is_bare(facts: Facts, asked: Span, span: Span) -> bool:
    """Whether a weak word is what asks for the report, and not part of a condition before it."""
    word = facts.plain[asked[0] : asked[1]].lower()
    return (
        word in ("should", "ought", "may", "can")
        or "encourag" in word
        or ("expect" in word and span[0] - asked[1] < 60)
    )


def to_whom(facts: Facts, span: Span) -> list[Span]:
    told = facts.spans("supervisor") + facts.spans("authority")
    return [s for s in told if 0 <= s[0] - span[1] <= 60][:1]
