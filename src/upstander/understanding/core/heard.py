"""What was heard in a line, as chips: facts about the words that the officer may reject, never a grade.

The network's flags, and words that speak for themselves. A request for a supervisor counts as Direct and as Delegate
alike: the research set calls it Delegate, and the source document puts it under Direct.
"""

import re
from collections.abc import Mapping

from .labels import INTERVENES

SUPERVISOR = "supervisor"
CHIPS = {
    "specific": "says what is wrong",
    "offers_solution": "offers a way out",
    "mission_values": "names what it is for",
    "has_their_back": "has their back",
    "respectful": "respectful",
    "command": "an order",
    "physical": "hands on",
    SUPERVISOR: "calling a supervisor",
}
_HEAD = (
    r"(?:super(?:visor|ior)?s?|sups?|sarge?s?|sgt|sergeants?|lt|l\.t\.|lieutenants?|lieu|el-tee|captains?|cap|chief|"
    r"watch\s+commander|duty\s+officer|shift\s+commander|commander|brass|boss|charge\s+nurse|attending|house\s+supervisor|"
    r"rapid\s+response|chain\s+of\s+command)"
)
_CALL = (
    r"(?:(?:call|get|need|send|start|ask|request|radio|phone|ring|notify|roll)(?:t?ing)?|want|raise|pag(?:e|ing)|"
    r"bring|fetch|grab|have|show|step\s+up)"
)
_CALLS = re.compile(rf"\b{_CALL}\b(?:\s+\w+){{0,5}}?\s+(?:an?\s+|the\s+|my\s+|our\s+|me\s+|us\s+)*{_HEAD}\b")
_COMES = re.compile(
    rf"\b{_HEAD}\b[^.?!]{{0,24}}\b(?:to\s+(?:this|my|our|the)\b|(?:over|down|out)\s+here|en\s*route)"
)
_WORDS = {
    "mission_values": re.compile(
        r"\b(?:policy|oath|rights?|the\s+law|constitution(?:al)?|community|what\s+we\s+(?:stand|signed\s+up)\s+for|why\s+we(?:'re|\s+are)\s+here|the\s+job\s+is|public\s+trust|the\s+badge|patient\s+first|protocol)\b"
    ),
    "physical": re.compile(
        r"^\W*(?:\(|\[)|\b(?:steps?\s+(?:in\s+)?between|pull(?:ing|s)?\s+(?:you|him|her|them)\s+(?:off|back|away)|grab(?:bing|s)?\s+(?:his|her|your|their|the)\s+(?:arm|wrist|vest|shoulder|hand|belt|collar)|hand\s+on\s+(?:his|her|your|their))\b"
    ),
}  # fmt: skip
LIKELY = 0.5


def calls_supervisor(text: str) -> bool:
    """Whether `text` (plain) sends or asks for someone higher up."""
    low = text.lower()
    return bool(_CALLS.search(low) or _COMES.search(low))


def heard(text: str, label: str, flags: Mapping[str, float]) -> tuple[str, ...]:
    """The chips for a line that was read as `label`. Only lines that intervene carry any.

    Parameters
    ----------
    flags : how probable each flag is, 0 to 1; empty without the network.
    """
    if label not in INTERVENES:
        return ()
    low = text.lower()
    found = {name for name, value in flags.items() if value >= LIKELY}
    found |= {name for name, words in _WORDS.items() if words.search(low)}
    if calls_supervisor(text) and label != "distract":
        found.add(SUPERVISOR)
    return tuple(name for name in CHIPS if name in found)
