"""What is wrong with a scenario: where, what, and the mend."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend. `line` is the line in the file, 0 if it concerns the whole; `scene` is empty likewise."""

    file: str
    line: int
    scene: str
    what: str
    mend: str

    def __str__(self) -> str:
        place = (
            self.file
            + (f", line {self.line}" if self.line else "")
            + (f", {self.scene}" if self.scene else "")
        )
        return f"{place}: {self.what} {self.mend}"


class BadScenario(ValueError):
    """A scenario that can't be read or compiled. `faults` holds at least one."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
