"""What the lab says, as a value of its own."""

from typing import Any

from azlab.outputs import sentence_bundle


class Note:
    """A sentence from the lab, shown as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return sentence_bundle(self)
