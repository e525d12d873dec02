"""A map of equal tiles: each state where one looks for it, and none too small to press."""

from dataclasses import dataclass

ROWS = (  # one letter pair a tile, “..” where there is none
    "AK .. .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. .. VT NH",
    ".. WA ID MT ND MN IL WI MI NY RI MA",
    ".. OR NV WY SD IA IN OH PA NJ CT ..",
    ".. CA UT CO NE MO KY WV VA MD DE ..",
    ".. .. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. .. OK LA MS AL GA .. .. ..",
    ".. HI .. .. TX .. .. .. .. FL .. ..",
)
SIDE, GAP = 40, 4  # of a tile and between two, in units of the drawing


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a state stands in the drawing: the left and upper edge of its tile."""

    code: str
    x: int
    y: int


def tiles() -> tuple[Tile, ...]:
    """Every state and DC."""
    return tuple(
        Tile(code, column * (SIDE + GAP), row * (SIDE + GAP))
        for row, line in enumerate(ROWS)
        for column, code in enumerate(line.split())
        if code != ".."
    )


def size() -> tuple[int, int]:
    """Width and height of the drawing."""
    return 12 * (SIDE + GAP) - GAP, len(ROWS) * (SIDE + GAP) - GAP
