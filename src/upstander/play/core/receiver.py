"""The debrief of someone who was being stopped: how soon they took it, what that cost, and what it saved."""

from collections.abc import Callable

from . import parts
from .parts import Ask, Found, Lost, Row
from .timeline import Made, Timeline

SAID = {"distract": "changed the subject", "direct": "said it plainly", "delegate": "sent someone else"}


def second(line: Timeline) -> str:
    """The sentence after the headline."""
    if line.turned is not None:
        waited = line.seconds(max(0, line.turned.tick - _told(line)))
        return f"You stepped off {waited} seconds after you were first told."
    if line.outcome == "harm":
        return f"You were told {_times(line)}, and you carried on."
    return "Someone else had to end it."


def verdict(made: Made) -> str:
    """What the caption says of a marked move."""
    if made.turned:
        return "That turned it."
    return "You took it." if made.taken else "You carried on."


def lost(line: Timeline) -> Lost:
    """The time from the first try to stop you to the moment you stopped."""
    told, end = _told(line), line.turned.tick if line.turned else line.walk.tick
    length = max(0, end - told)
    if length <= 1 and line.outcome == "good":
        return Lost(
            "You lost no time", "You took it at the first word. That is the hardest part.", None, "", 0
        )
    words = "between being told and stepping off" if line.turned else "of being told and carrying on"
    return parts.stretch(line, length, told, words)


def asks(line: Timeline) -> list[Ask]:
    """The same three elements, seen from the colleague who had the duty."""
    elements = line.words["law"]["elements"]
    if line.turned is not None:
        step = Ask("Their step worked, since you took it", "good", elements["step"])
    else:
        step = Ask("They took a step, and you carried on", "bad", elements["step"])
    return [
        Ask("Your colleague could know", "good", elements["knew"]),
        Ask("There was a real chance", "good", elements["chance"]),
        step,
    ]


def profile(line: Timeline) -> list[Row]:
    """Six rows: what is asked of someone who is being stopped."""
    rules: list[tuple[str, str, Callable[[Timeline], Found]]] = [
        ("see", "See yourself", parts.see), ("decide", "Hear it", _hear), ("own", "Own", _own),
        ("act", "Step off", _step_off), ("tone", "How you took it", _taken), ("after", "Afterwards", parts.after),
    ]  # fmt: skip
    return [Row(code, name, *rule(line)) for code, name, rule in rules]


def _told(line: Timeline) -> int:
    """The tick of the first try to stop you; where none came, the opening of the window."""
    return line.interruptions[0].tick if line.interruptions else line.window[0]


def _times(line: Timeline) -> str:
    count = len(line.interruptions)
    return "once" if count == 1 else f"{count} times"


def _before(line: Timeline) -> int:
    """How many tries to stop you it took."""
    end = line.turned.tick if line.turned else line.walk.tick
    return sum(came.tick <= end for came in line.interruptions)


def _hear(line: Timeline) -> Found:
    if not line.interruptions:
        return None, "The scene ended before anyone tried to stop you."
    first = line.interruptions[0]
    how = f"At {line.clock(first.tick)} your colleague {SAID[first.how]}."
    count = _before(line)
    if line.turned is None:
        return 0, f"{how} Nothing they said reached you."
    if count <= 1:
        return 4, f"{how} The first try was enough."
    return (3, 2, 1)[min(count - 2, 2)], f"{how} It took {count} tries."


def _own(line: Timeline) -> Found:
    owned = next((made for made in line.earned if made.move["owns"]), None)
    refused = [made for made in line.made if made.refused]
    if owned is None:
        return (2 if line.turned else 0), "You never said that it was yours to put right."
    if not refused:
        return 4, f"At {line.clock(owned.tick)} you took it as yours, and blamed nobody."
    return 3, f"At {line.clock(owned.tick)} you took it as yours, after brushing it off first."


def _step_off(line: Timeline) -> Found:
    turned = line.turned
    if turned is None:
        return (0, "You carried on to the end.") if line.outcome == "harm" else (1, "Someone else ended it.")
    waited = line.seconds(max(0, turned.tick - _told(line)))
    value = 4 if waited <= 5 else 3 if waited <= 20 else 2
    return value, f"{waited} seconds from the first word to stepping off. Five is the aim."


def _taken(line: Timeline) -> Found:
    kinds = [made.move["receives"] for made in line.made if made.move["receives"]]
    if not kinds:
        return None, "You gave no answer to whoever tried to stop you."
    if "pays_back" in kinds:
        return 0, "You paid someone back for stopping you. That is retaliation, and policy forbids it."
    if "thanks" in kinds:
        return 4, "You thanked whoever stopped you. They will do it again, for someone else."
    if "brushes_off" in kinds:
        return 1, "You brushed it off. It cost the other one courage to say it."
    return 3, "You took it without a fight. A thank-you would have cost nothing."
