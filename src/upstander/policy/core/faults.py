"""Files that can't be read. Each says which file, what was found and what to do."""


class Unreadable(ValueError):
    """A file that can't become a text.

    Parameters
    ----------
    name : the file's name.
    found : what is wrong, one sentence.
    mend : what to do about it.
    """

    def __init__(self, name: str, found: str, mend: str) -> None:
        super().__init__(f"{name}: {found} {mend}")
        self.name, self.found, self.mend = name, found, mend


class TooBig(Unreadable):
    """More bytes, pages or words than any policy has."""


class Empty(Unreadable):
    """There is no text in the file."""


class Locked(Unreadable):
    """A password is asked for."""


class Scanned(Unreadable):
    """Pages are pictures."""


class Undecided(Unreadable):
    """Tracked changes: the file says two things."""


class Broken(Unreadable):
    """Damaged, cut off, or made to do harm."""


class UnknownKind(Unreadable):
    """Not Word, PDF or plain text."""
