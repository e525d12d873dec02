"""The debrief of someone who could step in: a witness, or a supervisor who was called."""

from collections.abc import Callable

from upstander.scenario.core import domain

from . import parts
from .parts import Ask, Found, Lost, Row
from .timeline import Made, Timeline


def second(line: Timeline) -> str:
    """The sentence after the headline."""
    if line.turned is not None:
        if line.outcome == "good":
            return f"You turned it with {line.seconds_left} seconds left."
        return f"You stopped the danger at {line.clock(line.turned.tick)}."
    if line.outcome == "harm":
        return f"There were {line.seconds(line.window[1] - line.window[0])} seconds in which to stop it."
    return "Someone else stopped it."


def verdict(made: Made) -> str:
    """What the caption says of a marked move."""
    return "That turned it." if made.turned else "It went on." if made.tried else "That held you back."


def lost(line: Timeline) -> Lost:
    """The longest of: first sign to flag or first try, flag to first try, first try to the turn."""
    seen = min([s.flagged for s in line.flagged if s.flagged is not None], default=None)
    first_sign = line.signs[0].tick if line.signs else 0
    tried = line.tries[0].tick if line.tries else None
    end = line.turned.tick if line.turned else line.walk.tick
    noticed = min(tick for tick in (seen, tried, end) if tick is not None)
    step = "between the first sign and your first step"
    if line.turned is None and tried is None:
        step = "went by without a step" if seen is None else "between the first sign and your flag"
    spans = [(noticed - first_sign, first_sign, step)]
    if seen is not None:
        later = tried if tried is not None else end
        words = "between seeing and speaking" if tried is not None else "of seeing it and waiting"
        spans.append((later - seen, seen, words))
    if tried is not None:
        words = "between your first try and the one that worked" if line.turned else "after your first try"
        spans.append((end - tried, tried, words))
    length, start, words = max(spans)
    if length <= 1 and line.outcome == "good":
        return Lost("You lost no time", "Play it again and try a lighter way.", None, "", 0)
    return parts.stretch(line, length, start, words)


def asks(line: Timeline) -> list[Ask]:
    """The three elements: knew, had a chance, took a step."""
    elements = line.words["law"]["elements"]
    seconds = line.seconds(line.window[1] - line.window[0])
    if line.turned is not None:
        step = Ask("You took a step that worked", "good", elements["step"])
    elif line.tries:
        step = Ask("You tried, and it was not enough", "half", elements["step"])
    else:
        step = Ask("You took no step", "bad", elements["step"])
    return [
        Ask("You could know", "good", elements["knew"]),
        Ask("You had a real chance", "good", f"{seconds} seconds. {elements['chance']}"),
        step,
    ]


def profile(line: Timeline) -> list[Row]:
    """All eight rows."""
    superior = domain.of(line.words["domain"]).superior
    rules: list[tuple[str, str, Callable[[Timeline], Found]]] = [
        ("see", "See", parts.see), ("decide", "Decide", _decide), ("own", "Own", _own), ("choose", "Choose", _choose),
        ("act", "Act", _act), ("tone", "Tone", _tone), ("after", "Afterwards", parts.after),
        ("superior", superior, _superior),
    ]  # fmt: skip
    return [Row(code, name, *rule(line)) for code, name, rule in rules]


def _decide(line: Timeline) -> Found:
    named = next((made for made in line.earned if made.move["names_need"]), None)
    if named is None:
        if line.tries:
            return 2, "You did something, and never said what was wrong."
        return 0, "You let it run to the end."
    count, when = sum(sign.tick <= named.tick for sign in line.signs), line.clock(named.tick)
    if count <= 2:
        return 4, f"At {when} you said what was wrong, while it was still easy to miss."
    if count == 3:
        return 3, f"At {when} you said what was wrong. Three signs had come."
    return 2, f"At {when} you said what was wrong. {count} signs had come by then."


def _own(line: Timeline) -> Found:
    owned = next((made for made in line.earned if made.move["owns"]), None)
    held = [
        made for made in line.made if made.move["inhibitor"] and (owned is None or made.tick < owned.tick)
    ]
    if owned is None:
        if line.tries and not held:
            return 3, "You acted, and didn't wait for anyone. Say “mine” aloud, so the others know."
        if line.tries:
            return 2, "You acted, after leaving it to others."
        return 0, "You left it to the others."
    when = line.clock(owned.tick)
    if not held:
        return 4, f"At {when} you took it on as yours."
    if len(held) == 1:
        return 3, f"At {when} you took it on as yours. Something held you back once before that."
    return 2, f"At {when} you took it on as yours. Something held you back {len(held)} times before that."


def _choose(line: Timeline) -> Found:
    tries = line.tries
    if not tries:
        return 0, "None of the three D's was tried."
    ladder = [made.move["ladder"] for made in tries]
    kinds = {made.move["tactic"] for made in tries}
    if line.turned is None:
        if len(tries) == 1:
            return 1 if ladder[0] <= 1 else 2, "One try. When it was brushed off, you stopped."
        return 2, f"{len(tries)} tries, and none of them went high enough in time."
    if len(tries) == 1:
        return 4, "One try that fit the moment."
    if len(kinds) > 1:
        return 4, f"{len(tries)} tries in {len(kinds)} ways. You didn't stop when you were brushed off."
    return 3, f"{len(tries)} tries of one kind. Another of the three D's could have been quicker."


def _act(line: Timeline) -> Found:
    turned = line.turned
    if turned is None:
        if line.outcome == "harm":
            return 0, "The harm was done before anyone stopped it."
        return 1, "Someone else stopped it."
    left = f"with {line.seconds_left} seconds left"
    if line.outcome != "good":
        return 2, f"You stopped it at {line.clock(turned.tick)}. How it ended still left harm."
    if line.timing is not None and line.timing > 0.75:
        return 3, f"Inside the window, {left}."
    return 4, f"Inside the window, {left}. Harm stopped."


def _tone(line: Timeline) -> Found:
    if not line.tries:
        return None, "You said nothing to your colleague about it."
    return parts.tone([made for made in line.made if made.tried or made.move["tone"] == "joking"])


def _superior(line: Timeline) -> Found:
    if line.words["rank_gap"] <= 0:
        return None, str(line.words["debrief"]["superior"])
    used = [made for made in line.made if made.superior]
    if not used:
        return 0, str(line.words["debrief"]["superior"])
    worked = line.turned is not None and line.turned.superior is not None
    return (4 if worked else 3), "You gave someone who outranks you a way to turn."
