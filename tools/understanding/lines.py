"""The labelled lines: our situations, the library's ways of saying each move, the judging sets."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.ready import ROOT
from upstander.scenario import library
from upstander.scenario.core.lines import HELD_OUT, Lines
from upstander.scenario.core.load import load
from upstander.understanding.core.labels import FLAGS, SEVEN, TAKES

HERE = Path(__file__).resolve().parent
JUDGING = ROOT / "tests" / "understanding" / "data"
# situations that share a topic with a scene of the library, or with a judging set: they are left out together
KIN = {
    "report_fix": {"the-missing-sentence", "same-words"},
    "prone_cuffed": {"still-on-his-back", "face-down-on-purpose"},
    "mouthy_driver": {"the-second-no", "contempt-of-cop", "consent_pushed", "consent-pushed"},
    "drunk_keys": {"keys", "coffee-and-mints", "cop_dui_favor"},
    "locker_joke": {"the-joke-again"},
}


@dataclass(frozen=True)
class Row:
    """One line. `seven` or `takes` is its label; the other is None. `flags` is None where nobody set them."""

    situation: str
    text: str
    seven: int | None
    takes: int | None
    flags: tuple[int, ...] | None
    held_out: bool = False
    move: str = ""  # of the library: scene, place and move that the line says


def read_file(path: Path) -> list[Row]:
    """The rows of a file of JSON lines in the form of the research set, or with `takes` in place of `tactic`."""
    return [_row(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _row(raw: dict[str, object]) -> Row:
    flags = tuple(int(flag in raw["flags"]) for flag in FLAGS) if "flags" in raw else None  # type: ignore[operator]
    return Row(
        str(raw["situation"]),
        str(raw["text"]),
        SEVEN.index(str(raw["tactic"])) if "tactic" in raw else None,
        TAKES.index(str(raw["takes"])) if "takes" in raw else None,
        flags,
    )


def situations(kind: str = "situations") -> list[Row]:
    """Our situations: `situations` for the seven, `takes` for one who is being stopped."""
    return [row for path in sorted((HERE / kind).glob("*.jsonl")) for row in read_file(path)]


def judging() -> list[Row]:
    """The judging set that lies in the repository: written by another hand, never trained on."""
    return [row for path in sorted(JUDGING.glob("*.jsonl")) for row in read_file(path)]


def of_library() -> list[Row]:
    """The library's lines; every third is held out and never trained on."""
    return [row for slug in library.slugs() for row in _of_scene(library.lines_of(slug))]


def _of_scene(lines: Lines) -> Iterator[Row]:
    receiver = any(ways.as_ in TAKES[:5] for moves in lines.scenes.values() for ways in moves.values())
    for place, moves in lines.scenes.items():
        for move, ways in moves.items():
            for n, text in enumerate(ways.lines, 1):
                yield _way(lines, f"{lines.scenario}/{place}/{move}", ways.as_, text, n, receiver)
    for n, text in enumerate(lines.joining, 1):
        yield _way(lines, "", "brushes_off" if receiver else "escalate_or_join", text, n, receiver)


def _way(lines: Lines, move: str, label: str, text: str, n: int, receiver: bool) -> Row:
    seven = None if receiver else SEVEN.index(label)
    takes = TAKES.index(label) if receiver else None
    return Row(lines.scenario, text, seven, takes, None, n % HELD_OUT == 0, move)


def places() -> list[dict[str, list[str]]]:
    """For each place of the library its moves, each with its text and the ways that may be trained on."""
    found: dict[str, dict[str, list[str]]] = {}
    for slug in library.slugs():
        scenario, _ = load(library.text_of(slug), slug)
        for scene in scenario.scenes:
            for move in scene.moves:
                found.setdefault(f"{slug}/{scene.id}", {})[f"{slug}/{scene.id}/{move.id}"] = [move.text]
    for row in of_library():
        if row.move and not row.held_out:
            found[row.move.rpartition("/")[0]][row.move].append(row.text)
    return list(found.values())


def without(rows: Iterable[Row], situation: str) -> list[Row]:
    """The rows of other situations, kin of it left out too."""
    out = {situation, *KIN.get(situation, set())}
    return [row for row in rows if row.situation not in out]
