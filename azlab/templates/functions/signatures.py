"""How many arguments a template function takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Function:
    """One template function; `most` is None where any number will do."""

    run: Callable[..., Any]
    least: int
    most: int | None

    def takes(self, count: int) -> bool:
        """True if the function can be called with `count` arguments."""
        return self.least <= count and (self.most is None or count <= self.most)
