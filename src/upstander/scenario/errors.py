"""What can go wrong with a scenario that someone wants to publish."""

from upstander.ground.errors import BadInput, Problem

from .core.faults import BadScenario


class NotPublishable(BadInput):
    """The file has faults; the first is named, the others are counted."""

    def __init__(self, error: BadScenario) -> None:
        first, others = error.faults[0], len(error.faults) - 1
        more = "" if not others else f" And {others} more: run “upstander scenario check”."
        super().__init__(str(first) + more, kept="Nothing was published.")
        self.faults = error.faults


class ShippedScene(Problem):
    """A scene of the library can't be withdrawn by an agency."""

    def __init__(self) -> None:
        super().__init__("This scene ships with Upstander.", mend="Only your own scenes can be withdrawn.")
