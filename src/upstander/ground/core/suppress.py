"""Small-cell suppression for voice figures and for all that a monitor or the public sees (DESIGN §4.6)."""

from collections.abc import Mapping
from typing import TypeVar

FLOOR = 11
Key = TypeVar("Key")


def suppressed(parts: Mapping[Key, int], *, floor: int = FLOOR) -> dict[Key, int | None]:
    """The parts of a total that is itself shown, with small ones hidden and as many more as protect them.

    Parameters
    ----------
    parts : counts, each 0 or more, that add up to a figure shown beside them.
    floor : smallest count that may be shown, in people.

    Returns
    -------
    dict
        The count, or None where it is hidden. If anything is hidden, what is hidden adds up to `floor` or more and is
        at least two parts, or else every part is hidden: the total minus the rest then gives nothing away.

    Raises
    ------
    ValueError
        A count is negative.
    """
    if any(count < 0 for count in parts.values()):
        raise ValueError("A count below 0 can't be shown.")
    hidden = {key for key, count in parts.items() if count < floor}
    rest = sorted((key for key in parts if key not in hidden), key=lambda key: parts[key])
    while hidden and rest and (len(hidden) < 2 or sum(parts[key] for key in hidden) < floor):
        hidden.add(rest.pop(0))
    return {key: None if key in hidden else count for key, count in parts.items()}
