"""Judges training, recognition, leaders and the review of the policy: DTI-18, DTI-20, DTI-21 and DTI-22."""

import re

from ..duty import Reading
from ..finding import Found, Gather, absent
from ..vocabulary import Span, nearest

# --- training ---------------------------------------------------------------------------------------------------------
_PROGRAM = re.compile(
    r"\b(?:ABLE|EPIC)\b|(?i:bystander|peer intervention|duty to|how to|when to|ways|skills)"
)


def training(reading: Reading) -> Found:
    """DTI-18: whether members are trained in intervening."""
    if not reading.duties:
        return absent("There is no duty that training could be about.")
    got = Gather()
    for at, facts in enumerate(reading.facts):
        noise = facts.spans("train_noise") if facts.says("train") else []
        for span in facts.spans("train"):
            if not facts.hears("train_ask") or any(a < span[1] and span[0] < b for a, b in noise):
                if nearest(facts.spans("program_name"), span, 80) and _PROGRAM.search(facts.plain):
                    got.partial(
                        "A program or training on stepping in is named, not required.", facts.place(span)
                    )
                continue
            _judge_training(reading, at, span, got)
    return got.found("No training on stepping in.")


def _judge_training(reading: Reading, at: int, span: Span, got: Gather) -> None:
    facts = reading.facts[at]
    weapons = facts.says("weapon_training")
    topic = nearest(facts.spans("program_name"), span, 160)
    policy = nearest(facts.spans("this_policy"), span, 120)
    here = at in reading.zone and reading.is_standalone
    if topic and not (weapons and not facts.says("peer")):
        place = facts.hull(topic, span) if abs(topic[0] - span[0]) < 140 else facts.place(topic)
        if facts.hears("must") or re.search(
            r"\b(?:annual|each|every|receive|complete|meaningful)", facts.plain
        ):
            got.present("Members are trained in stepping in.", place)
        else:
            got.partial("Training on stepping in is spoken of.", place)
    elif policy and not weapons:
        place = facts.hull(policy, span) if abs(policy[0] - span[0]) < 140 else facts.place(span)
        is_this = re.search(r"\b(?:this|the) (?:policy|order|directive)", facts.plain, re.IGNORECASE)
        if here and is_this:
            got.present("Members are trained in this policy, which is the duty.", place)
        else:
            got.partial("Training covers the policy that holds the duty.", place)
    elif here and not weapons and _ACTED.search(facts.plain):
        got.present("Members act out cases of stepping in.", facts.place(span))
    elif here and not weapons:
        got.partial("Some training is spoken of.", facts.place(span))


_ACTED = re.compile(r"role-?play|scenario|acted|played[- ]out|simulat|rehears", re.IGNORECASE)

# --- recognition and leadership ---------------------------------------------------------------------------------------
_PERCEIVES = re.compile(
    r"\brecogni[sz]es?\s+(?:that|the (?:importance|need|value|duty|right|sanctity)|and (?:act|respect))",
    re.IGNORECASE,
)
_AVERTS = re.compile(
    r"\b(?:prevent\w*|avert\w*|stopp\w*|head\w* off)\b[^.;]{0,60}\b(?:misconduct|harm|force|violation|wrong)",
    re.I,
)
_NO_PRAISE = re.compile(
    r"\b(?:not|no|never|neither)\b[^.;]{0,40}\b(?:commend|award|recogni|reward|credit|prais)"
    r"|\b(?:recogni[sz]ed?|recognition)\s+(?:signs?|when|as a (?:standard|duty)|by (?:the )?(?:court|law)"
    r"|training|standard|program of)"
    r"|\bmarksmanship|\b(?:internationally|nationally|widely|generally|commonly)\s+recogni",
    re.IGNORECASE,
)


_SPOKE_UP = re.compile(
    r"\bacted under this\b|\b(?:spoke|speaks?|speaking) (?:up|out)\b|\blooked out for\b|\bstepp(?:ed"
    r"|ing) in\b",
    re.IGNORECASE,
)
_OTHER_VALOR = re.compile(
    r"\bCIT\b|\bcrisis\b|\bvalor\b|\barmed\b|\bsuicid|\bcitizen of\b|\bmarksman", re.IGNORECASE
)


def recognition(reading: Reading) -> Found:
    """DTI-20: whether those who step in are commended. There is no partial."""
    got = Gather()
    for at, facts in enumerate(reading.facts):
        if not facts.says("commend") or _PERCEIVES.search(facts.plain) or _NO_PRAISE.search(facts.plain):
            continue
        if _OTHER_VALOR.search(facts.plain):
            continue
        passage = (at in reading.zone and facts.says("these", "peer")) or _SPOKE_UP.search(facts.plain)
        if facts.hears("intervene") or _AVERTS.search(facts.plain) or passage:
            for span in facts.spans("commend")[:2]:
                near = nearest(facts.spans("intervene"), span, 160) or span
                got.present("Stepping in is recognized.", facts.hull(span, near))
    return got.found("Nothing recognizes those who step in.")


_STANCE = re.compile(
    r"\bculture|committed|commitment|expects?\b|back(?:s|ed)?\b|stands? behind|support\w*|values?\b|foster"
    r"|would rather|pledge|in your corner|second nature|never want|\bwants?\b|promot|encourag\w*"
    r"|environment|climate|empower\w*",
    re.IGNORECASE,
)
_LAYS_DOWN = re.compile(r"\b(?:shall|must|will)\s+(?:\w+\s+){0,6}(?:interven|interced)", re.IGNORECASE)
_COMMITTED = re.compile(r"\bculture|committed|commitment", re.IGNORECASE)


def leadership(reading: Reading) -> Found:
    """DTI-21: whether leaders say that they expect and support it, and why."""
    if not reading.duties and not reading.is_standalone:
        return absent("There is no duty that leaders could speak of.")
    got = Gather()
    for at, facts in enumerate(reading.facts):
        if facts.says("retaliate", "discipline", "weapon_training"):
            continue
        topic = facts.says("intervene") or (reading.is_standalone and facts.says("peer", "misconduct"))
        stance = _STANCE.search(facts.plain)
        lays_down = _LAYS_DOWN.search(facts.plain) and not _COMMITTED.search(facts.plain)
        if topic and stance and facts.says("leaders") and not lays_down:
            got.present("Leaders say that they expect and support stepping in.", facts.place(stance.span()))
        elif at in reading.zone and facts.says("intervene") and re.search(r"\bculture\b", facts.plain, re.I):
            got.present("It speaks of a culture of stepping in.", facts.place(facts.spans("culture")[0]))
    _reasons(reading, got)
    return got.found("Leaders don't say that they expect and support it.")


def _reasons(reading: Reading, got: Gather) -> None:
    for at in sorted(reading.zone):
        facts = reading.facts[at]
        close = facts.says("intervene") or any(abs(duty.at - at) <= 3 for duty in reading.duties)
        if close and not facts.says("retaliate", "report", "aid", "discipline"):
            for span in facts.spans("rationale")[:1]:
                got.partial("A line says why.", facts.place(span))


# --- review -----------------------------------------------------------------------------------------------------------
_HEADER = 1_500  # letters in which a header gives its review date
_HEADED = re.compile(r"\breview|evaluat", re.IGNORECASE)
_REVIEW = re.compile(
    r"\breview|evaluat|\blook(?:s|ed)? (?:at|over)|\bgo(?:es)? over|\bconsiders|\btakes? up|re-?issue"
    r"|expires?\b|\brenew"
    r"|\brevis|\brehears|afresh|\bupdat|\bstudied",
    re.IGNORECASE,
)
_CYCLE = re.compile(r"annual|year|month|\d|next|cycle|sequence|biennial|each|every", re.IGNORECASE)
_FORCE_DATA = re.compile(r"\bforce (?:data|report|incident|review)|\bincident", re.IGNORECASE)
_OF_DATA = re.compile(
    r"\b(?:review|analy[sz]|evaluat)\w*\b[^.;]{0,50}\b(?:incidents?|reports?|data|statistics|trends?|videos?"
    r"|cases|footage|recordings?|uses of force)\b",
    re.IGNORECASE,
)
_OF_POLICY = re.compile(
    r"\b(?:review|reviewed|evaluated|updated|revised)\b[^.;]{0,40}\b(?:polic\w+|directive|order|procedure)"
    r"|\b(?:polic\w+|directive|order|procedures?)\b[^.;]{0,40}\b(?:reviewed|evaluated|updated|revised)",
    re.IGNORECASE,
)


def review_cycle(reading: Reading) -> Found:
    """DTI-22: whether the policy itself is reviewed on a date or in a cycle."""
    got = Gather()
    start = reading.layout.head
    head = reading.layout.source[start : start + _HEADER]
    on_force = re.search(r"\b(?:use of force|response to)\b", head, re.IGNORECASE)
    for a, b in reading.words.find("review_cycle", head):
        line = _line(head, (a, b))
        if _HEADED.search(line) and _CYCLE.search(line) and not _FORCE_DATA.search(line):
            got.present("The policy has a review date or cycle.", (start + a, start + b))
    for facts in reading.facts:
        of_data = _OF_DATA.search(facts.plain) and not _OF_POLICY.search(facts.plain)
        about = facts.says("policy_itself") or (reading.is_standalone and not facts.says("force_data"))
        for span in facts.spans("review_cycle"):
            if about and not of_data and _REVIEW.search(facts.plain):
                got.present("The policy is reviewed on a date or in a cycle.", facts.place(span))
        about_force = re.search(r"\bforce\b", facts.plain, re.IGNORECASE) or (
            _OF_DATA.search(facts.plain) and on_force
        )
        if facts.says("analysis") and about_force and not facts.says("train"):
            for span in facts.spans("analysis"):
                got.partial(
                    "Data on force are looked at each year; the policy is not said to be.", facts.place(span)
                )
    return got.found("The policy has no review date or cycle.")


def _line(text: str, span: Span) -> str:
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    return text[start : end if end >= 0 else len(text)]


RULES = {"DTI-18": training, "DTI-20": recognition, "DTI-21": leadership, "DTI-22": review_cycle}
