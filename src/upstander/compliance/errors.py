"""What can go wrong when a finding is overruled."""

from upstander.ground.errors import BadInput


class UnknownClause(BadInput):
    """A form named a clause that there is not."""

    def __init__(self, ident: str) -> None:
        super().__init__(
            f"There is no clause “{ident[:12]}”.", mend="Go back to the check, and choose one of the 23."
        )


class TextMoved(BadInput):
    """The text was replaced while somebody looked at its findings."""

    def __init__(self) -> None:
        super().__init__(
            "The text was replaced while you looked.", mend="Open the check again, and read the new text."
        )
