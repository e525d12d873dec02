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


class NotOpen(Problem):
    """A comment, or a step to review, on a version about which nothing is decided any more."""

    def __init__(self) -> None:
        super().__init__(
            "This version is not open any more.", mend="Look at the list of versions for the one that is."
        )


class NotInReview(Problem):
    """An approval, or a refusal, of what nobody put up for review."""

    def __init__(self) -> None:
        super().__init__(
            "This text is not in review.",
            mend="Ask your coordinator to send it to review, then open it again.",
        )


class NotApproved(Problem):
    """A text is to be published that no executive approved as it stands."""

    title = "This text is not approved yet"

    def __init__(self) -> None:
        super().__init__(
            "No executive has approved this exact text.", mend="Send it to review; after that, publish it."
        )


class NotPublished(Problem):
    """Only a published version can be withdrawn, or kept for longer."""

    def __init__(self) -> None:
        super().__init__("This version is not the published one.", mend="Look at the list of versions.")


class ParagraphGone(Problem):
    """A comment on a paragraph that the text does not have."""

    def __init__(self) -> None:
        super().__init__("The text has no such paragraph any more.", mend="Open it again and choose another.")


class OtherPolicy(BadInput):
    """Two versions that are to be compared are of different policies."""

    def __init__(self) -> None:
        super().__init__(
            "These two are different policies.", mend="Choose two versions of the same one.", kept=""
        )


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


class NobodyApproves(Problem):
    """The command line was not told which executive approves."""

    def __init__(self, known: list[str]) -> None:
        who = (
            f"Add --approved-by with one of: {', '.join(known)}."
            if known
            else "Give somebody the role of executive first."
        )
        super().__init__("A policy is approved by an executive, by name.", mend=who)
