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


class NotSealed(BadInput):
    """What should have been sealed by the browser wasn't."""

    def __init__(self) -> None:
        super().__init__(
            "These words are not sealed.",
            mend="Load the page again, then press Keep.",
            kept="Nothing was kept.",
        )


class TooFewCorrections(Problem):
    """Fewer lines were given than are ever shown together."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} lines have been given; from 11 on they are exported, so that none is known by who says it.",
            mend="Wait for more.",
        )


class NothingLeftToDraw(Problem):
    """The officer has played so much that three unseen scenes can't be drawn."""

    def __init__(self) -> None:
        super().__init__(
            "There are not three scenes left that you have never played, one of them with a superior.",
            mend="Ask your coordinator for new scenes. Practice goes on as before.",
        )


class PilotTooSmall(BadInput):
    """A pilot that is too small to say what the standard means."""

    def __init__(self, officers: int, raters: int) -> None:
        super().__init__(
            f"{officers} officers and {raters} raters are too few: a pilot has 30 officers and 4 raters at least.",
            mend="Record it when the pilot is larger. Until then the check stays provisional.",
        )


class TooLong(BadInput):
    """More was typed than one says in a breath."""

    def __init__(self, count: int, most: int) -> None:
        super().__init__(
            f"That is {count:,} characters; {most:,} can be read.",
            mend="Say it shorter.",
            kept="Your play is kept.",
        )
