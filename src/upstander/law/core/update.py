"""What an update would change, before it is taken in."""

from dataclasses import dataclass

from .edition import Changed, Edition, changed, read_edition
from .load import edition as in_use
from .load import shipped
from .seal import NotNewer, opened
from .shelf import keys, shelf


@dataclass(frozen=True)
class Update:
    """An update that a trusted key signed, whole, and newer than what is in use."""

    text: str  # the file
    edition: Edition
    changes: tuple[Changed, ...]  # against the edition in use


def read_update(data: bytes) -> Update:
    """An update from its file.

    Raises
    ------
    BadUpdate
        Not an update, not signed by a trusted key, or changed after it was signed.
    NotNewer
        An older edition, put in by whoever kept it, would bring back law that has been mended.
    BadEdition
        Signed, and not in the schema.
    """
    edition = read_edition(opened(data, keys()))
    before = in_use()
    newest = max([before.number, shipped().number, *_numbers()])
    if edition.number <= newest:
        raise NotNewer(f"It is edition {edition.number}, and edition {newest} is here already.")
    return Update(data.decode(), edition, changed(before, edition))


def _numbers() -> list[int]:
    return [taken.edition.number for taken in shelf() if not isinstance(taken, str)]
