"""The shape of a scenario as SVG: its scenes from top to bottom, its endings at the right, a line for each way."""

from dataclasses import dataclass
from html import escape

from .form import Scenario

BOX, ROW, LEFT, RIGHT, WIDTH = (220, 44), 92, 150, 560, 800
COLORS = {"good": "#1a6b3c", "mixed": "#8a5a00", "harm": "#a3221d"}


@dataclass(frozen=True)
class Way:
    """Every move and result from one place to another, counted."""

    start: str
    end: str
    moves: tuple[str, ...]


def ways(scenario: Scenario) -> list[Way]:
    """The ways between places, in the order of the file; time's own ways first."""
    found: dict[tuple[str, str], list[str]] = {}
    first = scenario.scenes[0].id
    for ending, word in ((scenario.harm.ending, "harm rule"), (scenario.clock.ending, "clock")):
        if ending:
            found[(first, ending)] = [*found.get((first, ending), []), word]
    for scene in scenario.scenes:
        for move in scene.moves:
            for result in move.results:
                names = found.setdefault((scene.id, result.to), [])
                if move.id not in names:
                    names.append(move.id)
    return [Way(start, end, tuple(names)) for (start, end), names in found.items()]


def graph_svg(scenario: Scenario) -> str:
    """The drawing. Every text is escaped; it needs no style sheet."""
    places = _places(scenario)
    height = max(y for _, y in places.values()) + ROW
    parts = [_way(way, places, set(places) - {s.id for s in scenario.scenes}) for way in ways(scenario)]
    parts += [_box(s.id, f"{s.stage}, {len(s.moves)} moves", places, "#0b3d7a") for s in scenario.scenes]
    parts += [_box(e.id, e.outcome, places, COLORS[e.outcome]) for e in scenario.endings]
    title = f"{scenario.title}: {len(scenario.scenes)} scenes, {len(scenario.endings)} endings"
    said = "; ".join(f"{way.start} to {way.end} by {', '.join(way.moves)}" for way in ways(scenario))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="g-t g-d" font-family="sans-serif" font-size="14">'
        f'<title id="g-t">{escape(title)}</title><desc id="g-d">{escape(said)}</desc>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>' + "".join(parts) + "</svg>\n"
    )


def _places(scenario: Scenario) -> dict[str, tuple[int, int]]:
    """Where each box has its middle."""
    scenes = {scene.id: (LEFT, ROW // 2 + n * ROW) for n, scene in enumerate(scenario.scenes)}
    tall = max(len(scenario.scenes), len(scenario.endings)) * ROW
    gap = tall // len(scenario.endings)
    return scenes | {e.id: (RIGHT + 80, gap // 2 + n * gap) for n, e in enumerate(scenario.endings)}


def _box(name: str, below: str, places: dict[str, tuple[int, int]], color: str) -> str:
    x, y = places[name]
    wide, tall = BOX
    return (
        f'<rect x="{x - wide // 2}" y="{y - tall // 2}" width="{wide}" height="{tall}" rx="6" fill="#fff" '
        f'stroke="{color}" stroke-width="2"/>'
        f'<text x="{x}" y="{y - 2}" text-anchor="middle" fill="#111" font-weight="bold">{escape(name)}</text>'
        f'<text x="{x}" y="{y + 15}" text-anchor="middle" fill="{color}" font-size="12">{escape(below)}</text>'
    )


def _way(way: Way, places: dict[str, tuple[int, int]], endings: set[str]) -> str:
    """A straight line to what is next, a bow to what is further, a loop back to itself."""
    (x1, y1), (x2, y2) = places[way.start], places[way.end]
    wide, tall = BOX[0] // 2, BOX[1] // 2
    if way.end in endings:
        path = f"M{x1 + wide} {y1} C{x1 + wide + 90} {y1} {x2 - wide - 90} {y2} {x2 - wide} {y2}"
    elif way.start == way.end:
        path = f"M{x1 - wide} {y1 - 8} c-34 -14 -34 30 0 16"
    elif y2 - y1 == ROW:
        path = f"M{x1} {y1 + tall} V{y2 - tall}"
    else:
        bow = 26 + abs(y2 - y1) // 12
        path = f"M{x1 + wide} {y1 + 6} C{x1 + wide + bow} {y1 + 6} {x2 + wide + bow} {y2 - 6} {x2 + wide} {y2 - 6}"
    moves = escape(", ".join(way.moves))
    return f'<path d="{path}" fill="none" stroke="#555" marker-end="url(#tip)"><title>{moves}</title></path>'
