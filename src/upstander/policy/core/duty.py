"""Finds the duty passage: the blocks that say that a member must step in. Rules on sentences, no more.

Good enough to show “My duty” on day one; it judges nothing. What it finds is the agency's own wording, and where it
finds nothing it says so.
"""

import re
from collections.abc import Sequence

from .blocks import Block

MOST = 8  # blocks shown
LONGEST = 1_500  # letters of a sentence that are looked at
_VERB = r"(?:interven(?:e|es|ing|tion)|interced(?:e|es|ing)|step(?:s|ping)?\s+in\b(?!\s+front)|interject(?:s|ing)?)"
_ASKS = (
    r"(?:shall|must|will|(?:is|are)\s+(?:\w+\s+)?(?:required|obligated|obliged|expected)"
    r"|ha(?:s|ve)\s+(?:\w+\s+){0,6}?(?:duty|obligation|responsibility)|duty|obligation|required|responsib\w+)"
)
_DUTY = re.compile(
    rf"\b{_ASKS}\b[^.;]*?\b{_VERB}|\b{_VERB}\b[^.;]*?\b(?:is|are)\s+(?:a\s+)?(?:required|mandatory|duty)",
    re.I,
)
_NOT = re.compile(
    rf"\b(?:shall|must|will|should|may|do|can)\s*(?:not|n[’']t)\s+(?:\w+\s+){{0,2}}?{_VERB}", re.I
)
_STOP = re.compile(
    r"\b(?:shall|must|will|ha(?:s|ve)\s+(?:a|the)\s+duty)\b[^.;]{0,120}?"
    r"\b(?:stop|prevent|end|halt|act\s+to\s+stop)\b[^.;]{0,160}?"
    r"\b(?:(?:an)?other(?!\s+(?:person|individual|people|human))|fellow|colleague|co-?worker|peer|anyone|any\s+(?:\w+\s+)?(?:officer|member|employee|deputy))"
    r"|\b(?:observe|witness|see)\w*,?\s+[^.;]{0,80}?\bshall\s+take\s+(?:\w+\s+){0,2}?action\b",
    re.I,
)
_PEER = (
    r"(?:(?:an?|any|the|their|every)\s+)?(?:(?:an)?other\s+(?:\w+\s+)?(?:officer|member|employee|deputy|deputies|trooper)"
    r"|(?:fellow\s+\w+|colleague|co-?worker|peer))s?\b"
)
_STOP_PEER = re.compile(
    rf"\b(?:shall|must|will|duty|obligation|required)\b[^.;]{{0,120}}?\b(?:stop|prevent|end|halt|interrupt)\s+"
    rf"(?:{_PEER}\s+from|[^.;]{{0,60}}?\bby\s+{_PEER})",
    re.I,
)
_FORCE = re.compile(
    r"\b(?:force|misconduct|unlawful|unethical|brutality|abuse|violat\w+|wrong|harm|excessive)\b", re.I
)
_OTHERS = re.compile(
    r"\b(?:another|other|fellow|colleague|colleagues|co-?workers?|peers?|any\s+(?:\w+\s+){0,2}?(?:member|officer|employee|deputy)|others?|someone|anyone|employees?|members?)\b",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:crisis|mental|medical)\s+intervention|early\s+intervention|intervention\s+(?:team|options?|system|model|program)|"
    r"intervening\s+(?:cause|event)|intervene\s+early|(?:when|how|whether)\s+to\s+\w+|civil\s+(?:dispute|matter)",
    re.I,
)
_HEADING = re.compile(
    rf"\b(?:duty|obligation|responsib\w+|required)\b.*\b{_VERB}|\bpeer\s+intervention|bystander", re.I
)
_SENTENCE = re.compile(r"(?<=[.;:?!])\s+(?=[A-Z“\"(])")


def duty_passage(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The ids of the blocks that state the duty, in order; none if no block does.

    A block that ends in a colon brings the items that it leads into. A heading that names the duty brings the
    paragraphs of its section, so that the passage reads whole.
    """
    strong = [place for place, block in enumerate(blocks) if not block.is_heading and states_duty(block.text)]
    strong += _named(blocks, strong)
    found = dict.fromkeys(sorted(set(strong)))
    for place in list(found):
        if blocks[place].text.endswith(":"):
            found |= dict.fromkeys(_led_by(blocks, place))
    return tuple(blocks[place].id for place in sorted(found)[:MOST])


def states_duty(text: str) -> bool:
    """Whether a sentence of `text` says that a member must stop another one."""
    return any(_states(sentence[:LONGEST]) for sentence in _SENTENCE.split(text))


def _states(sentence: str) -> bool:
    plain = _ELSEWHERE.sub(" ", sentence)
    if _NOT.search(plain):
        return False
    if _DUTY.search(plain):
        return bool(_FORCE.search(plain) or _OTHERS.search(plain))
    if _FORCE.search(plain) and _STOP_PEER.search(plain):
        return True
    if not _FORCE.search(plain) or not re.search(
        r"\b(?:witness|observ|see|aware|present|learn)", plain, re.I
    ):
        return False
    return bool(_STOP.search(plain))


def _named(blocks: Sequence[Block], strong: Sequence[int]) -> list[int]:
    """The blocks of sections whose heading names the duty, if their own words ask something."""
    found, inside = list[int](), False
    for place, block in enumerate(blocks):
        if block.is_heading:
            inside = block.kind != "title" and bool(_HEADING.search(block.text))
        elif inside and (place in strong or re.search(r"\b(?:shall|must|will|duty)\b", block.text, re.I)):
            found.append(place)
    return found


def _led_by(blocks: Sequence[Block], place: int) -> list[int]:
    found = list[int]()
    for after in range(place + 1, len(blocks)):
        if blocks[after].kind != "item" or (
            blocks[place].number and blocks[after].number[:1] == blocks[place].number[:1]
        ):
            break
        found.append(after)
    return found
