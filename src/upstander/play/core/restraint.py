"""The debrief of a scene in which nothing was wrong: asking is right, and stepping in hard has a small price."""

from collections.abc import Callable

from . import parts
from .parts import Ask, Found, Lost, Row
from .timeline import Made, Timeline

HARD = 3  # the step of the ladder from which it is more than asking or saying


def second(line: Timeline) -> str:
    """The sentence after the headline."""
    if _hard(line):
        return "Nothing was wrong here, and you stepped in hard."
    if line.asked:
        return f"Nothing was wrong here. You asked at {line.clock(line.asked[0].tick)}, and that was right."
    return "Nothing was wrong here. You never asked, so you never knew."


def verdict(made: Made) -> str:
    """What the caption says of a marked move."""
    if made.move["ladder"] >= HARD:
        return "That was more than it needed."
    return "That was asking." if made.asked else "It cost nobody anything."


def lost(line: Timeline) -> Lost:
    """Whether it was asked before it was acted on."""
    hard = _hard(line)
    if hard and not any(made.tick <= hard[0].tick for made in line.asked):
        text = "A question first would have cost nothing, and told you the reason."
        return Lost("You stepped in before you asked", text, None, hard[0].move["note"] or "", hard[0].tick)
    if not line.asked:
        held = next((made for made in line.made if made.move["inhibitor"]), None)
        text = "You read it from outside. One plain question would have settled it."
        note = (held.move["note"] or "") if held else ""
        return Lost("You never asked", text, parts.inhibitor_of(line, held), note, line.window[0])
    return Lost("You asked, and you could let it be", "Being wrong in a question is cheap.", None, "", 0)


def asks(line: Timeline) -> list[Ask]:
    """What the duty asks where nothing is wrong."""
    elements = line.words["law"]["elements"]
    hard = bool(_hard(line))
    step = "More than a question was asked of nobody" if hard else "A question was a reasonable step"
    return [
        Ask("What you could know", "good", elements["knew"]),
        Ask("There was time to ask", "good", elements["chance"]),
        Ask(step, "half" if hard else "good", elements["step"]),
    ]


def profile(line: Timeline) -> list[Row]:
    """Five rows: here restraint is the skill."""
    rules: list[tuple[str, str, Callable[[Timeline], Found]]] = [
        ("see", "See", parts.see), ("decide", "Decide", _decide), ("act", "Restraint", _restraint),
        ("tone", "Tone", _tone), ("after", "Afterwards", parts.after),
    ]  # fmt: skip
    return [Row(code, name, *rule(line)) for code, name, rule in rules]


def _hard(line: Timeline) -> list[Made]:
    return [made for made in line.made if made.move["ladder"] >= HARD]


def _decide(line: Timeline) -> Found:
    if not line.asked:
        return (1 if _hard(line) else 2), "You made up your mind without a question."
    first = line.asked[0]
    late = line.window[0] + (line.window[1] - line.window[0]) // 2
    if first.tick <= late:
        return 4, f"At {line.clock(first.tick)} you asked, early and openly."
    return 3, f"At {line.clock(first.tick)} you asked. Earlier would have been easier for both of you."


def _restraint(line: Timeline) -> Found:
    hard = _hard(line)
    if not hard:
        return 4, "You stopped nobody who was doing right."
    asked = any(made.tick <= hard[0].tick for made in line.asked)
    if asked:
        return 2, "You asked, and then went further than the answer called for."
    return 1, "You went in hard on something that was in order. It can be mended, and it has a price."


def _tone(line: Timeline) -> Found:
    spoken = [made for made in line.made if made.tried or made.asked]
    if not spoken:
        return None, "You said nothing to your colleague."
    return parts.tone(spoken)
