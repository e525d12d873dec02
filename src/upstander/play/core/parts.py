"""What every kind of debrief is made of: rows of the profile, where the time went, what a court would ask."""

from dataclasses import dataclass

from upstander.intervention.core import vocabulary
from upstander.scenario.core import domain

from .timeline import Made, Timeline

NOT_REACHED = "The scene ended before there was an afterwards."
TONES = {"firm": 4, "calm": 4, "flat": 2, "sharp": 2, "joking": 1}


@dataclass(frozen=True)
class Row:
    """One line of the profile: 0 to 4, or `value` None for “not shown”, which is not 0."""

    code: str
    name: str
    value: int | None
    text: str


@dataclass(frozen=True)
class Lost:
    """Where the time went, and the tick from which to play it again."""

    headline: str
    text: str
    inhibitor: vocabulary.Inhibitor | None
    note: str
    tick: int


@dataclass(frozen=True)
class Ask:
    """One element of the law: `state` is good, half or bad, with its word."""

    name: str
    state: str
    text: str


Found = tuple[int | None, str]


def see(line: Timeline) -> Found:
    """Signs that were flagged, and how early."""
    signs, flagged = line.signs, line.flagged
    if not flagged:
        if line.answered:
            return None, "You flagged no sign, so we can't tell what you saw first."
        return 0, f"{len(signs)} signs came, and you flagged none." if signs else "No sign was flagged."
    count = f"You flagged {len(flagged)} of {len(signs)} signs."
    first_try = line.answered[0].tick if line.answered else line.harm_tick
    early = [s for s in flagged if not s.plain and s.flagged is not None and s.flagged <= first_try]
    if not early:
        return 2, f"{count} They were late ones, or easy to see."
    first = signs[0]
    if first.flagged is not None and first.flagged - first.tick <= 4:
        seconds = line.seconds(first.flagged - first.tick)
        return 4, f"{count} You caught the first one {seconds} seconds after it came."
    return 3, f"{count} The first one, “{first.name},” got past you or came to you late."


def after(line: Timeline) -> Found:
    """What was done afterwards, of what was there to do."""
    open_ones = {move["after"] for move in line.words["moves"] if move["after"]}
    reached = any(line.words["scenes"][made.move["scene"]]["still"] for made in line.made)
    if not reached or not open_ones:
        return None, NOT_REACHED
    done = {made.move["after"] for made in line.made if made.move["after"]} & open_ones
    return round(
        4 * len(done) / len(open_ones)
    ), f"{len(done)} of {len(open_ones)} things that were yours to do."


def inhibitor_of(line: Timeline, made: Made | None) -> vocabulary.Inhibitor | None:
    """What held someone back in that move, in the words of the field."""
    return domain.of(line.words["domain"]).inhibitor(made.move["inhibitor"]) if made else None


def held_between(line: Timeline, start: int, length: int) -> Made | None:
    """The first move in that stretch which something held back."""
    within = (m for m in line.made if m.move["inhibitor"] and start <= m.tick < start + max(1, length))
    return next(within, None)


def stretch(line: Timeline, length: int, start: int, words: str) -> Lost:
    """A stretch of time that was lost, with what held the learner back in it."""
    held = held_between(line, start, length)
    text = f"It runs from {line.clock(start)} to {line.clock(start + length)}."
    note = (held.move["note"] or "") if held else ""
    return Lost(f"{line.seconds(length)} seconds {words}", text, inhibitor_of(line, held), note, start)


def tone(made: list[Made]) -> Found:
    """How it was said: the mean over the tries; a joke or a sharp word is named."""
    tones = [one.move["tone"] for one in made]
    value = round(sum(TONES[one] for one in tones) / len(tones))
    if "joking" in tones:
        return value, "A joke was in it. A joke is easy to stay put under."
    if "sharp" in tones:
        return value, "Sharp at one point. It worked, and it will need a talk later."
    return value, "Firm or calm, and about what was being done."
