"""What can go wrong at counsel's desk."""

from upstander.ground.errors import BadInput


class NoSuchEntry(BadInput):
    """A form named an entry that there is not."""

    def __init__(self, jurisdiction: str) -> None:
        super().__init__(
            f"There is no entry “{jurisdiction[:12]}”.", mend="Go back to the desk, and choose one."
        )
