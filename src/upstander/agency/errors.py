"""What can go wrong on the ground floor."""

from upstander.ground.errors import BadInput, NotHere, Problem


class NoSuchAgency(Problem):
    """The command names an agency that isn't here, or names none where there are several."""

    def __init__(self, slug: str | None, known: list[str]) -> None:
        if not known:
            super().__init__("There is no agency yet.", mend="Run “upstander setup” first.")
        elif slug is None:
            super().__init__(
                "There are several agencies.", mend=f"Add --agency with one of: {', '.join(known)}."
            )
        else:
            super().__init__(f"No agency “{slug}”.", mend=f"Use one of: {', '.join(known)}.")


class AgencyExists(Problem):
    """Setup was asked to found an agency that is already here."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"The agency “{slug}” is already here.", mend="Sign in to it, or choose another name."
        )


class UnitLoop(BadInput):
    """A unit would stand above itself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” would be above itself.", mend="Choose a unit that isn't below it.")


class OtherAgency(NotHere):
    """Two rows that would be joined belong to two agencies. Answers like an unknown row."""


class LastAdministrator(Problem):
    """Ending this grant would leave nobody who can give roles."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator.", mend="Make someone else administrator first.")
