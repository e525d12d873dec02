"""Words that are about the officer's own life, or threaten someone: the play stops and help is shown. Nobody is told.

Rules, not a model: they can be read, and they don't fire when an officer asks a colleague about suicide, says that
someone is being killed by what is done to him, or uses a figure of speech. In doubt they stop: a stop costs a play, and
says so kindly.
"""

import re
from typing import Literal

Alarm = Literal["self", "threat"]

_I = r"\bi(?:'m|'d|'ll|'ve|m|d|ve)?\b"
_ME = r"(?:(?!\b(?:you|ya|u|he|she|they|him|her|them)\b)[^.?!]){0,40}"  # words between, as long as nobody else comes in
_WILL = r"(?:i'll|ill|i\s+will|i'm\s+going\s+to|im\s+going\s+to|i\s+am\s+going\s+to|i'm\s+gonna|im\s+gonna|i'd|id)"
_SELF = (
    rf"{_I}{_ME}\b(?:kill|hurt|shoot|hang)(?:ing)?\s+myself\b",
    rf"{_I}{_ME}\b(?:end|take)(?:ing)?\s+(?:my\s+(?:own\s+)?life|it\s+all)\b",
    rf"{_I}{_ME}\b(?:want|wanna|wish|going|gonna|ready|rather|hope)\b{_ME}\b(?:die|be\s+dead|(?:never|not)\s+wake\s+up)\b",
    r"\bi\s+(?:don't|dont|do\s+not)\s+(?:want|wanna)(?:\s+to)?\s+(?:live|be\s+alive|be\s+here\s+any\s*more|wake\s+up)\b",
    r"\bbetter\s+off\s+(?:without\s+me|if\s+i\s+(?:was|were)\s+(?:dead|gone))\b",
    rf"{_I}{_ME}\b(?:eat|suck\s+on|swallow)(?:ing)?\s+(?:my|this)\s+(?:own\s+)?(?:gun|pistol|weapon|barrel|service\s+weapon)\b",
    rf"{_I}{_ME}\b(?:suicidal|commit(?:ting)?\s+suicide)\b",
    rf"{_I}{_ME}\bput(?:ting)?\s+(?:a|the|my|this)\s+(?:gun|pistol|barrel|bullet)\s+(?:to|in|through)\s+my\b",
    r"\bi\s+(?:can't|cant|can\s+not|cannot)\s+(?:go\s+on|live\s+like\s+this)\b",
    r"\bno\s+reason\s+(?:for\s+me\s+)?to\s+(?:live|keep\s+living|be\s+alive)\b",
    r"\bkms\b",
)  # fmt: skip
_SOMEBODY = r"(?!it\b|time\b|the\s+(?:lights?|engine|radio)\b)[a-z']+"
_THREAT = (
    rf"\b(?:{_WILL}|i\s+swear\s+i'll|i\s+want\s+to|i\s+wanna|i'd\s+love\s+to)\s+(?:\w+\s+){{0,2}}?(?:kill|murder|shoot|stab|strangle|execute)\s+{_SOMEBODY}",
    rf"\b{_WILL}\s+(?:\w+\s+){{0,2}}?(?:put\s+(?:a\s+bullet|one|two)\s+in|blow\s+(?:his|her|your|their)\s+\w+\s+off|beat\s+\w+\s+to\s+death|break\s+(?:your|his|her)\s+neck|slit)\b",
    r"\b(?:you're|youre|ur)\s+(?:a\s+)?dead\s+(?:man|meat|woman)\b",
    r"\bi\s+know\s+where\s+(?:you|your\s+(?:kids?|family|wife|husband|mother))\s+(?:live|sleep|go\s+to\s+school)\b",
    r"\b(?:gonna|going\s+to|will|i'll)\s+(?:bring|get)\s+my\s+(?:gun|rifle|weapon)\s+(?:and|to)\b",
    r"\b(?:shoot\s+up|blow\s+up|burn\s+down)\s+(?:the|this)\s+(?:station|precinct|place|school|office|ward|hospital)\b",
)  # fmt: skip
# figures of speech, taken out before the rules look
_SPARED = re.compile(
    r"\bshoot\s+(?:\w+\s+){0,2}?(?:an?|the)\s+(?:quick\s+)?(?:text|e-?mail|message|note|copy|link|file)\b"
    r"|\bkill\s+(?:the|that|this)\s+(?:lights?|engine|siren|radio|mic|music|video|camera|feed|switch|call|search|story|report|post|noise|power)\b"
    r"|\b(?:call|called|calling)\s+(?:it|this|them|him)\s+off\b|\bdie\s+(?:laughing|of\s+\w+)\b|\bdying\s+(?:to|for)\b"
)  # fmt: skip
_ALARMS: tuple[tuple[Alarm, tuple[re.Pattern[str], ...]], ...] = (
    ("self", tuple(re.compile(rule) for rule in _SELF)),
    ("threat", tuple(re.compile(rule) for rule in _THREAT)),
)


def alarm(text: str) -> Alarm | None:
    """Whether `text` (plain, one line) speaks of one's own death, or threatens someone; None if neither."""
    low = _SPARED.sub(" ", text.lower())
    for name, rules in _ALARMS:
        if any(rule.search(low) for rule in rules):
            return name
    return None
