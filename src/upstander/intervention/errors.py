"""What can go wrong with the agency's table."""

from upstander.ground.errors import BadInput


class SaidAlready(BadInput):
    """The same line stands in the table."""

    def __init__(self) -> None:
        super().__init__("This line stands in the table already.", mend="Change the one that is there.")
