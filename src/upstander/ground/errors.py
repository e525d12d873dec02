"""Problems: what happened, what was kept, the one thing to do. One middleware shows them; views do not catch them."""


class Problem(Exception):
    """Something a person can mend. A room's `errors.py` holds subclasses that build their own sentence.

    Parameters
    ----------
    what : one sentence that names the thing; never a report's words, a name or a key.
    mend : the one thing to do.
    kept : what became of what was stored.
    """

    status = 409
    title = "That did not go through"
    exit_code = 2

    def __init__(self, what: str, *, mend: str = "", kept: str = "Nothing was changed.") -> None:
        super().__init__(what)
        self.what, self.mend, self.kept = what, mend, kept

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.mend, self.kept) if part)


class BadInput(Problem):
    """A file or a field that can't be used as it is."""

    status = 422
    title = "Something in this needs a fix"


class NotHere(Problem):
    """No such row, or another agency's: the two answer alike."""

    status = 404
    title = "There is nothing at this address"

    def __init__(self, what: str = "The page or record isn't here, or it isn't yours to see.") -> None:
        super().__init__(what, mend="Check the link, or go to your home page.", kept="")


class NotAllowed(Problem):
    """Signed in, and not entitled."""

    status = 403
    title = "This page is for another role"

    def __init__(self, what: str = "Your role doesn't open this page.") -> None:
        super().__init__(what, mend="If it should, ask your program coordinator to give you the role.")


class TooMany(Problem):
    """A limit was reached."""

    status = 429
    title = "Too many tries for now"

    def __init__(self, what: str = "There were too many tries in a short time.", *, mend: str = "") -> None:
        super().__init__(what, mend=mend or "Wait ten minutes, then try again.")


class NotNow(Problem):
    """The server can't do it at the moment."""

    status = 503
    title = "Not right now"

    def __init__(self, what: str = "The server is busy.", *, mend: str = "Try again in a minute.") -> None:
        super().__init__(what, mend=mend)
