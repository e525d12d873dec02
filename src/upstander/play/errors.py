"""What can go wrong with a play."""

from upstander.ground.errors import BadInput, Problem


class NotAPlay(BadInput):
    """What was sent can't have been played."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This play can't be walked again: {reason}",
            mend="Play the scene again.",
            kept="Nothing was kept of it.",
        )


class TimeMovedOn(Problem):
    """The move was open when the page was made, and isn't any more."""

    def __init__(self) -> None:
        super().__init__(
            "The scene moved on before your answer came.",
            mend="Go back to the scene.",
            kept="Your play is kept.",
        )


class PlayIsOver(Problem):
    """A move in a play that has ended."""

    def __init__(self) -> None:
        super().__init__(
            "This play is over.", mend="Read the debrief, or play it again.", kept="Your play is kept."
        )
