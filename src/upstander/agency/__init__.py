"""Ground floor: agencies, people, units, ranks, roles, the roster, the door to rows and the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Person
    from .rows import Rows


@contextmanager
def door(person: "Person") -> Iterator["Rows"]:
    """The one checked way to an agency's rows: `with agency.door(person) as rows:` (see `rows.py`)."""
    from .rows import opened  # the models can't be imported before Django is ready

    with opened(person) as rows:
        yield rows
