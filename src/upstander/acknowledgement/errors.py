"""What can go wrong around signing."""

from upstander.ground.errors import BadInput


class RuleOfNothing(BadInput):
    """A rule that names nobody in particular."""

    def __init__(self) -> None:
        super().__init__(
            "This rule names nothing.", mend="Choose a unit, a rank, a role, a kind of work or a status."
        )
