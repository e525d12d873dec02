"""Judges the protection of those who step in or report: DTI-14 and DTI-15."""

import re

from ..duty import Reading
from ..finding import Found, Gather
from ..vocabulary import Span
from ..witness import is_witness


def anti_retaliation(reading: Reading) -> Found:
    """DTI-14: whether retaliation against those who step in or report is forbidden."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        for span in facts.spans("retaliate"):
            if facts.says("retaliation_by_force") and not facts.says("protected_act"):
                continue
            ours = facts.hears("protected_act") or at in reading.zone or _under_retaliation(reading, at)
            if not ours:
                continue
            bans = facts.spans("ban")
            if bans or (facts.lead is not None and facts.lead.says("ban")):
                near = min(bans, key=lambda ban: abs(ban[0] - span[0]), default=span)
                got.present(
                    "Payback against those who step in or report is forbidden.", facts.hull(near, span)
                )
            else:
                got.partial("Retaliation is spoken of, and not forbidden.", facts.place(span))
    return got.found("Nothing forbids payback against those who step in or report.")


def _under_retaliation(reading: Reading, at: int) -> bool:
    title = reading.layout.sections[reading.facts[at].sentence.section].title
    return bool(re.search(r"retaliat|reprisal|whistle", title, re.IGNORECASE))


_A_CODE = re.compile(
    r"code of (?:conduct|ethics)|(?:standards|rules) of conduct|rules and regulations", re.IGNORECASE
)
_STRONG_SUBJECT = re.compile(r"misconduct|whistle|retaliat|duty to report|integrity", re.IGNORECASE)
_GOES_TO = re.compile(
    r"\b(?:with|to|by|under|in|per|following|see|via|through)\s+(?:the\s+|an?\s+)?(?:\w+\s+)?$", re.IGNORECASE
)


def link_reporting(reading: Reading) -> Found:
    """DTI-15: whether the policy or law on reporting misconduct is named."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        near = at in reading.zone or any(
            is_witness(reading, other) for other in (at - 1, at, at + 1) if 0 <= other < len(reading.facts)
        )
        _judge_names(reading, at, near, got)
        if near and facts.hears("report", "intervene", "retaliate", "witness"):
            for span in facts.spans("statute"):
                if _about_others(reading, at):
                    got.present("The law on reporting or intervening is named.", facts.place(span))
        if near and facts.hears("report", "retaliate") and facts.says("see"):
            for span in facts.spans("unnamed_policy"):
                if _GOES_TO.search(facts.plain[max(0, span[0] - 40) : span[0]]):
                    got.partial("A policy is meant, and not named.", facts.place(span))
        elif near:
            for match in _A_CODE.finditer(facts.sentence.text):
                got.partial("A code is named that is not one of reporting.", facts.place(match.span()))
    return got.found("No policy or law on reporting misconduct is named.")


def _about_others(reading: Reading, at: int) -> bool:
    facts = reading.facts[at]
    around = [reading.facts[o] for o in (at - 1, at, at + 1) if 0 <= o < len(reading.facts)]
    return facts.says("intervene") or any(
        each.says("witness") and each.says("report", "peer") for each in around
    )


def _judge_names(reading: Reading, at: int, near: bool, got: Gather) -> None:
    facts, text = reading.facts[at], reading.facts[at].sentence.text
    for span in facts.spans("reporting_subject"):
        around = text[max(0, span[0] - 90) : span[1] + 60]
        quoted = re.search(r"[“\"][^”\"]{0,60}$", text[: span[0]]) or _is_titled(text, span)
        is_named = quoted or reading.words.has("named_policy", around)
        if not is_named or not facts.says("see", "named_policy"):
            continue
        subject = text[span[0] : span[1]]
        if _A_CODE.search(subject):
            if near:
                got.partial("A code is named that is not one of reporting.", facts.place(span))
        elif near or _STRONG_SUBJECT.search(subject):
            got.present("The policy on reporting is named.", facts.place(span))


def _is_titled(text: str, span: Span) -> bool:
    """Whether the words stand in capitals as a title does."""
    words = [word for word in re.findall(r"[A-Za-z]+", text[span[0] : span[1]]) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words)


RULES = {"DTI-14": anti_retaliation, "DTI-15": link_reporting}
