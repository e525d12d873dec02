"""What can go wrong when a policy is written, in the words that a person reads."""

from upstander.ground.errors import BadInput, Problem

from .core.answers import BadAnswer


class AnswerRefused(BadInput):
    """An answer in a file that the writer can't use."""

    def __init__(self, file: str, fault: BadAnswer) -> None:
        super().__init__(f"{file}, {fault.field}: {fault.found}", mend=fault.mend)


class UnknownExport(BadInput):
    """A kind of file that a policy can't be written as."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is no kind of file we write.", mend="End its name in .docx, .pdf or .md.")


class SavedMeanwhile(Problem):
    """Somebody else saved answers between opening the form and sending it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else saved answers in the meantime.", mend="Look at yours below, then save again."
        )


class NotAnswered(Problem):
    """The policy can't be written yet."""

    def __init__(self) -> None:
        super().__init__("The first step has no answers yet.", mend="Answer it, then write the policy.")


class NothingToEdit(Problem):
    """The editor has no text, or none before it."""

    def __init__(self) -> None:
        super().__init__("There is no such text.", mend="Go to the editor and choose one.")
