"""What can go wrong with a roster."""

from upstander.ground.core.tables import Fault
from upstander.ground.errors import BadInput, Problem


class BadRoster(BadInput):
    """The file can't be read as a roster: the sentence names file, row, field and mend."""

    title = "This file needs a fix"

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        place = str(Fault(fault.file, fault.row, fault.field, fault.found, ""))
        super().__init__(place, mend=fault.mend, kept="Nothing was stored.")


class BadColumns(BadInput):
    """The columns don't say enough, or one of our fields is filled twice."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend=mend)


class BadMend(BadInput):
    """The value that should mend a row can't be used either."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend=mend)


class NotReady(Problem):
    """Asked to bring in a file that isn't read and checked, or that has rows to fix."""

    title = "This roster isn't ready"

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend=mend)


class CannotUndo(Problem):
    """The import was never brought in, is too old, or another one came after it."""

    title = "This import can't be undone"

    def __init__(
        self, what: str, mend: str = "Correct the people by hand, or bring in a corrected file."
    ) -> None:
        super().__init__(what, mend=mend)
