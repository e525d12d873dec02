"""What can go wrong when people join."""

from upstander.ground.errors import BadInput, NotHere, Problem


class HasAccount(Problem):
    """An invitation for someone who has an account."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has joined already.",
            mend="If the password is lost, print a new password slip.",
        )


class HasNoAccount(Problem):
    """A new password for someone who has not joined."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has not joined yet.", mend="Send an invitation or print a slip.")


class HasLeft(Problem):
    """An invitation for someone who has left the agency."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has left the agency.", mend="Import a roster that has them, then invite them."
        )


class NoAddress(Problem):
    """An invitation by mail for someone without an address."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is no e-mail address for {name}.", mend="Print a slip for them, or use a roll call."
        )


class InvitationOver(NotHere):
    """An invitation that is unknown, used, withdrawn or too old. All four answer alike."""

    title = "This invitation doesn't open"

    def __init__(self) -> None:
        super().__init__("It was used, a newer one took its place, it is too old, or a letter is missing.")
        self.mend = "Sign in if you have joined. If not, ask your program coordinator for a new one."


class RollCallOver(NotHere):
    """A roll call that is unknown or closed. Both answer alike."""

    title = "No roll call has this code now"

    def __init__(self) -> None:
        super().__init__("A roll call is open for half an hour, and its code is new each time.")
        self.mend = "Check the code on the sergeant's screen, or ask for a new roll call."


class NotLetIn(NotHere):
    """The phone's request isn't there, is used up, or belongs to a closed roll call."""

    title = "This phone isn't waiting at a roll call"

    def __init__(self) -> None:
        super().__init__("You have joined already, or the roll call is over.")
        self.mend = "Sign in if you have joined. If not, ask at the next roll call."


class SlipsFull(BadInput):
    """More slips than one file takes."""

    def __init__(self, asked: int, most: int) -> None:
        super().__init__(
            f"{asked} slips are too many for one file.", mend=f"Print {most} at a time, unit by unit."
        )


class NobodyToInvite(Problem):
    """All who were marked have joined or left meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Everybody you marked has joined or left.", mend="Reload the page to see who is waiting."
        )
