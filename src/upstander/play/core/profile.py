"""The eight lines of the profile, each 0 to 4 or not shown, each with a sentence. Never added up."""

from collections.abc import Callable
from dataclasses import dataclass

from .timeline import Made, Timeline

TONES = {"firm": 4, "calm": 4, "flat": 2, "sharp": 2, "joking": 1}


@dataclass(frozen=True)
class Row:
    """One line: `value` None is “not shown”, which is not 0."""

    code: str
    name: str
    value: int | None
    text: str


def profile(line: Timeline) -> list[Row]:
    """All eight rows."""
    rows: list[tuple[str, str, Callable[[Timeline], tuple[int | None, str]]]] = [
        ("see", "See", _see), ("decide", "Decide", _decide), ("own", "Own", _own), ("choose", "Choose", _choose),
        ("act", "Act", _act), ("tone", "Tone", _tone), ("after", "Afterwards", _after),
        ("superior", "With a superior", _superior),
    ]  # fmt: skip
    return [Row(code, name, *rule(line)) for code, name, rule in rows]


def _see(line: Timeline) -> tuple[int | None, str]:
    signs, flagged = line.signs, line.flagged
    if not flagged:
        if line.tries:
            return None, "You flagged no sign, so we can't tell what you saw first."
        return 0, f"{len(signs)} signs came, and you flagged none." if signs else "No sign was flagged."
    count = f"You flagged {len(flagged)} of {len(signs)} signs."
    first_try = line.tries[0].tick if line.tries else line.harm_tick
    early = [s for s in flagged if not s.plain and s.flagged is not None and s.flagged <= first_try]
    if not early:
        return 2, f"{count} They were late ones, or easy to see."
    first = signs[0]
    if first.flagged is not None and first.flagged - first.tick <= 4:
        return (
            4,
            f"{count} You caught the first one {line.seconds(first.flagged - first.tick)} seconds after it came.",
        )
    return 3, f"{count} The first one, “{first.name},” got past you or came to you late."


def _signs_before(line: Timeline, tick: int) -> int:
    return sum(sign.tick <= tick for sign in line.signs)


def _decide(line: Timeline) -> tuple[int | None, str]:
    named = next((made for made in line.made if made.move["names_need"]), None)
    if named is None:
        if line.tries:
            return 2, "You did something, and never said what was wrong."
        return 0, "You let it run to the end."
    count, when = _signs_before(line, named.tick), line.clock(named.tick)
    if count <= 2:
        return 4, f"At {when} you said what was wrong, while it was still easy to miss."
    if count == 3:
        return 3, f"At {when} you said what was wrong. Three signs had come."
    return 2, f"At {when} you said what was wrong. {count} signs had come by then."


def _own(line: Timeline) -> tuple[int | None, str]:
    owned = next((made for made in line.made if made.move["owns"]), None)
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


def _choose(line: Timeline) -> tuple[int | None, str]:
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


def _act(line: Timeline) -> tuple[int | None, str]:
    turned: Made | None = line.turned
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


def _tone(line: Timeline) -> tuple[int | None, str]:
    if not line.tries:
        return None, "You said nothing to your colleague about it."
    tones = [made.move["tone"] for made in line.made if made.tried or made.move["tone"] == "joking"]
    value = round(sum(TONES[tone] for tone in tones) / len(tones))
    if "joking" in tones:
        return value, "A joke was in it. A joke is easy to stay put under."
    if "sharp" in tones:
        return value, "Sharp at one point. It worked, and it will need a talk later."
    return value, "Firm or calm, and about what was being done."


def _after(line: Timeline) -> tuple[int | None, str]:
    open_ones = {move["after"] for move in line.words["moves"] if move["after"]}
    reached = any(line.words["scenes"][made.move["scene"]]["still"] for made in line.made)
    if not reached or not open_ones:
        return None, "The scene ended before there was an afterwards."
    done = {made.move["after"] for made in line.made if made.move["after"]} & open_ones
    value = round(4 * len(done) / len(open_ones))
    return value, f"{len(done)} of {len(open_ones)} things that were yours to do."


def _superior(line: Timeline) -> tuple[int | None, str]:
    if line.words["rank_gap"] <= 0:
        return None, str(line.words["debrief"]["superior"])
    used = [made for made in line.made if made.move["superior"]]
    if not used:
        return 0, str(line.words["debrief"]["superior"])
    worked = line.turned is not None and line.turned.move["superior"] is not None
    return (4 if worked else 3), "You gave someone who outranks you a way to turn."
