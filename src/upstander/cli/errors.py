"""What can be wrong with an installation, a server or a backup: each says what to do."""

from pathlib import Path

from upstander.ground.errors import Problem


class CannotServe(Problem):
    """The server would not be safe, or not reachable, as it was asked for."""

    title = "The server did not start"

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend=mend, kept="Nothing was started.")


class AlreadyServed(CannotServe):
    """One server per data folder."""

    def __init__(self, folder: Path, pid: str) -> None:
        by = f"process {pid}" if pid else "another process"
        super().__init__(
            f"A server already runs on {folder} ({by}).",
            f"Stop it first (`kill {pid}`), or restart it without a lost request (`kill -HUP {pid}`)."
            if pid
            else "Stop it first.",
        )


class BadBackup(Problem):
    """A backup file that can't be made or used."""

    title = "The backup can't be used"


class BadSetup(Problem):
    """An answer to `upstander setup` that can't be used."""

    title = "The agency was not set up"
