"""What can go wrong with the reader itself."""


class BrokenModel(Exception):
    """A file of the model is missing, or isn't the one that its hash names."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"understanding/content/model/{name}: {why} Install Upstander again.")
