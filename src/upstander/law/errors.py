"""What can go wrong at counsel's desk, and with an update of the law."""

from upstander.ground.errors import BadInput


class NoSuchEntry(BadInput):
    """A form named an entry that there is not."""

    def __init__(self, jurisdiction: str) -> None:
        super().__init__(
            f"There is no entry “{jurisdiction[:12]}”.", mend="Go back to the desk, and choose one."
        )


class UpdateRefused(BadInput):
    """A file that can't be taken in as an update of the law."""

    def __init__(self, name: str, why: str, *, mend: str = "Get the file again from who made it.") -> None:
        super().__init__(f"{name}: {why}", mend=mend)


class KeyRefused(BadInput):
    """A file that is no key to trust."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}", mend="Ask who signs the updates for the public key, a PEM file.")
