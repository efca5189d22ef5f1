"""What the lab says, as a value of its own."""


class Note:
    """A sentence from the lab, shown as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text
