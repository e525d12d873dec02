"""What can go wrong with a policy, in the words that a person reads."""

from upstander.ground.errors import BadInput, NotHere, Problem

from .core.faults import Unreadable


class FileRefused(BadInput):
    """A file that can't become a text."""

    def __init__(self, fault: Unreadable) -> None:
        super().__init__(f"{fault.name}: {fault.found}", mend=fault.mend)


class SameText(BadInput):
    """The file holds the text that is published already."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(
            f"{name} has the very text of version {number}.",
            mend="There is nothing to publish. Choose another file.",
        )


class BadDate(BadInput):
    """A date that can't be when a version comes into force."""

    def __init__(self, why: str) -> None:
        super().__init__(why, mend="Choose another date.")


class DraftWaits(Problem):
    """A second draft of the same policy."""

    def __init__(self) -> None:
        super().__init__("A draft is waiting already.", mend="Replace it, publish it or put it aside.")


class NotADraft(Problem):
    """Only a draft can be replaced, published or put aside."""

    def __init__(self) -> None:
        super().__init__("This is not a draft any more.", mend="Look at the list of versions.")


class TextChanged(Problem):
    """The hash that came with the form is not that of the text."""

    title = "The text is a different one now"

    def __init__(self) -> None:
        super().__init__(
            "This text has changed since you opened it.", mend="Open it again, read it, then go on."
        )


class NotToSign(Problem):
    """A signature for a version that is not the one to sign."""

    title = "This version is not the one to sign"

    def __init__(self) -> None:
        super().__init__(
            "There is a newer version, or this one was withdrawn.",
            mend="Open your policy again and sign the version shown there.",
            kept="Nothing was signed.",
        )


class NoPolicy(NotHere):
    """There is nothing to read or sign yet."""

    title = "No policy is published yet"

    def __init__(self) -> None:
        super().__init__(
            "Your agency has not published its policy yet. It will wait for you on your home page."
        )


class NobodyPublishes(Problem):
    """The command line was not told in whose name it publishes."""

    def __init__(self, known: list[str]) -> None:
        who = f"Add --by with one of: {', '.join(known)}." if known else "Give somebody the role first."
        super().__init__("A policy is published by a coordinator, by name.", mend=who)
