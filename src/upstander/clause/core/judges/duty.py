"""Judges what the duty is and what sets it off: DTI-01 to DTI-05."""

import re
from collections.abc import Iterator

from ..asking import MUST, SHOULD, VAGUE, Duty
from ..duty import Reading
from ..facts import Facts, unnamed
from ..finding import PARTIAL, PRESENT, Found, Gather, absent
from ..vocabulary import Span

NO_DUTY = "No sentence asks a witness to step in, so there is no duty for this to belong to."

_POINTER = re.compile(
    r"\(?(?:\b(?:see|refer to)\s+)?\b(?:Policy|Order|Directive|Procedure|G\.?O\.?|Rule"
    r"|Section)\b[^.;\n]{0,30}?\bDuty to (?:Intervene|Intercede)"
    r"|\bDuty to (?:Intervene|Intercede)\b[^.;\n]{0,20}?\b(?:Policy|Order|Directive|Procedure)\b"
)


def standalone(reading: Reading) -> Found:
    """DTI-01: whether the document is itself the policy."""
    if reading.is_standalone:
        spans = reading.titled or (_first_line(reading),)
        return Found(PRESENT, "The document is itself about stepping in: its title says so.", spans[:3])
    pointers = [
        facts.place(match.span())
        for facts in reading.facts
        for match in _POINTER.finditer(facts.sentence.text)
    ]
    if reading.titled:
        reason = "A titled section of another policy holds the duty."
        return Found(PARTIAL, reason, (*reading.titled[:4], *pointers[:2]))
    if pointers:
        return Found(
            PARTIAL, "Another policy on intervening is named, and is not this one.", tuple(pointers[:3])
        )
    return absent("No title or heading names a duty to intervene.")


def _first_line(reading: Reading) -> Span:
    lines = reading.layout.title_lines()
    return (lines[0][0], lines[0][0] + len(lines[0][1])) if lines else (0, 0)


def mandatory(reading: Reading) -> Found:
    """DTI-02: whether the duty is a must."""
    got = Gather()
    for level, reason in (
        (SHOULD, "Stepping in is asked for, but not required."),
        (VAGUE, "Some action is required; it does not say to step in."),
    ):
        for facts, duty in _duties(reading):
            span = facts.hull(duty.asked, duty.verb) if duty.asked else facts.place(duty.verb)
            if duty.level == MUST:
                got.present("Those who witness it must step in.", span)
            elif duty.level == level:
                got.partial(reason, span)
    if reading.forbids and not reading.duties:
        return absent("The text forbids stepping in.")
    return got.found("No sentence asks a witness to step in.")


def _duties(reading: Reading) -> Iterator[tuple[Facts, Duty]]:
    for duty in reading.duties:
        yield reading.facts[duty.at], duty


def trigger_force(reading: Reading) -> Found:
    """DTI-03: whether wrong force sets the duty off."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, of_duty = Gather(), {duty.at for duty in reading.duties}
    for at in sorted(reading.zone, key=lambda place: (place not in of_duty, place)):
        facts = reading.facts[at]
        for each in (facts, facts.lead) if at in of_duty else (facts,):
            if each is None or not each.says("bad_force"):
                continue
            span = each.place(each.spans("bad_force")[0])
            told = facts.lead is not None or facts.hears("witness", "these", "duty_word")
            if at in of_duty or told or at in reading.core:
                got.present("Excessive or wrong force is what the duty answers.", span)
            elif facts.hears("intervene", "peer") and facts.says("must", "should"):
                got.present("The duty's passage names excessive or wrong force.", span)
            else:
                got.partial("Wrong force is named beside the duty, not as what it answers.", span)
        if facts.says("hurt"):
            got.partial("Harm or wrong force is only implied.", facts.place(facts.spans("hurt")[0]))
    for facts in reading.facts:
        if facts.says("bad_force") and facts.says("not", "ban"):
            span = facts.place(facts.spans("bad_force")[0])
            got.partial("Excessive force is ruled out, but not as what a witness must stop.", span)
    return got.found("Excessive or wrong force is not named as what the duty answers.")


_UNTIL = re.compile(r"\buntil\b[^.;]*$", re.IGNORECASE)  # how long the duty lasts, not what sets it off
_FORCE_NEAR = re.compile(r"force|strik|restrain|use|control|hold|pressure|appl", re.IGNORECASE)


def trigger_no_longer_required(reading: Reading) -> Found:
    """DTI-04: whether force that is no longer needed sets the duty off. There is no partial."""
    if not reading.duties:
        return absent(NO_DUTY)
    got, of_duty = Gather(), {duty.at for duty in reading.duties}
    for at in sorted(reading.zone):
        facts = reading.facts[at]
        near = at in reading.core and (
            facts.lead is not None or facts.says("bad_force", "stop", "witness", "these")
        )
        about = facts.hears("intervene", "peer", "duty_word") or near
        if at not in of_duty and (not about or _asks_the_user(facts)):
            continue
        for span in facts.spans("no_longer"):
            if _UNTIL.search(facts.plain[max(0, span[0] - 80) : span[0]]):
                continue
            if _FORCE_NEAR.search(facts.plain[max(0, span[0] - 160) : span[1] + 60]):
                got.present(
                    "The duty covers force that was lawful and is no longer needed.", facts.place(span)
                )
    return got.found("The duty does not say that force may have to be stopped once it is no longer needed.")


_USER_STOPS = re.compile(
    r"\b(?:shall|must|will|should)\s+(?:\w+\s+){0,3}(?:cease|stop|discontinue|de-?escalat|reduce"
    r"|reassess|end)\b",
    re.IGNORECASE,
)


def _asks_the_user(facts: Facts) -> bool:
    """Whether a sentence tells the one who uses force to stop."""
    return not facts.says("witness") and bool(_USER_STOPS.search(facts.plain))


_FORCE_IN_BREACH = re.compile(
    r"\b(?:force|techniques?|restraint|weapons?)\b[^.;]{0,60}?\b(?:violat\w+|breach\w*|contrary|outside)\b"
    r"[^.;,]{0,50}?\b(?:law|polic\w+|directive|order|procedure|rules?|rights|standards?|training)",
    re.IGNORECASE,
)


def trigger_misconduct(reading: Reading) -> Found:
    """DTI-05: whether the duty to step in reaches beyond force."""
    if not reading.duties:
        return absent(NO_DUTY)
    got = Gather()
    for facts, duty in _duties(reading):
        for each in (facts, facts.lead):
            for span in _beyond_force(each) if each is not None else ():
                if each is facts and _is_reported(facts, duty, span):
                    continue
                if duty.level == VAGUE and each is not None:
                    got.partial(
                        "Some action is required on other acts; it does not say to step in.", each.place(span)
                    )
                elif each is not None:
                    got.present("The duty reaches acts other than force.", each.place(span))
        for span in facts.spans("narrow_misconduct"):
            if not _is_reported(facts, duty, span):
                got.partial("The duty reaches a little beyond force.", facts.place(span))
    _told_elsewhere(reading, got)
    return got.found("The duty to step in answers force alone.")


def _beyond_force(facts: Facts) -> list[Span]:
    """Where a sentence names misconduct that is not force in breach of a rule."""
    forced = [match.span() for match in _FORCE_IN_BREACH.finditer(unnamed(facts.plain))]
    return [s for s in facts.spans("misconduct") if not any(a <= s[0] < b for a, b in forced)]


_DEFINES = re.compile(
    r"\W*(?:\w{1,3}[.)]\s*)?(?:misconduct|unethical|wrongful act|bystander|intervene)\b[^.]{0,40}?(?:[:–—-]"
    r"|means|is\b)",
    re.IGNORECASE,
)


def _told_elsewhere(reading: Reading, got: Gather) -> None:
    """A list or a definition inside the passage that names what else is to be stopped."""
    for facts in reading.zone_facts:
        led = facts.lead is not None and facts.lead.says("intervene")
        if not (led or (facts.says("intervene", "duty_word") and not facts.says("report"))):
            continue
        if facts.says("train", "discipline", "retaliate"):
            continue
        for span in _beyond_force(facts)[:1]:
            got.present("The duty's passage names acts other than force.", facts.place(span))
    for facts in reading.facts if reading.is_standalone else ():
        if _DEFINES.match(facts.plain) and facts.says("misconduct"):
            got.partial("Only a definition reaches beyond force.", facts.place(facts.spans("misconduct")[0]))


_ASKED_ANEW = re.compile(
    r"\b(?:shall|must|will|should|also)\b[^.;]{0,40}\b(?:report|notify|inform)", re.IGNORECASE
)


def _is_reported(facts: Facts, duty: Duty, span: Span) -> bool:
    """Whether what stands at `span` is only to be reported: a report, asked for anew, stands before it."""
    return span[0] > duty.verb[0] and bool(_ASKED_ANEW.search(facts.plain[duty.verb[1] : span[0]]))


RULES = {
    "DTI-01": standalone,
    "DTI-02": mandatory,
    "DTI-03": trigger_force,
    "DTI-04": trigger_no_longer_required,
    "DTI-05": trigger_misconduct,
}
