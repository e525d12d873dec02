"""What can go wrong around signing."""

from upstander.ground.errors import BadInput


class RuleOfNothing(BadInput):
    """A rule that names nobody in particular."""

    def __init__(self) -> None:
        super().__init__(
            "This rule names nothing.", mend="Choose a unit, a rank, a role, a kind of work or a status."
        )


class FileTooBig(BadInput):
    """A file of signatures that no agency has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has more than 5 MB.", mend="Bring in a file with one signature a row.")


class NothingToBringIn(BadInput):
    """A file with faults, or one that holds nothing new."""

    def __init__(self, faults: int) -> None:
        if faults:
            what = "One row needs a fix." if faults == 1 else f"{faults} rows need a fix."
            super().__init__(what, mend="Mend the file and choose it again.")
        else:
            super().__init__("Every signature of this file stands already.", mend="There is nothing to do.")


class NoVersion(BadInput):
    """Signatures came in for a policy of which no version is published."""

    def __init__(self) -> None:
        super().__init__("No version of the policy is published.", mend="Publish it first.")
