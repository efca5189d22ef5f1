"""What grading needs of a learner's kernel, wherever it runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Ended(StrEnum):
    """How a cell ended."""

    OK = "ok"
    ERROR = "error"
    OUT_OF_TIME = "out of time"
    TOO_MUCH_OUTPUT = "too much output"
    TOO_MUCH_MEMORY = "too much memory"
    DIED = "died"


@dataclass(frozen=True)
class Ran:
    """One cell, run: its outputs as nbformat has them, and how it ended. `sentence` says more, or is ""."""

    outputs: tuple[dict[str, Any], ...] = ()
    ended: Ended = Ended.OK
    sentence: str = ""


class Kernel(Protocol):
    """A kernel that runs a learner's cells."""

    def run(self, source: str, seconds: float) -> Ran:
        """Run one cell. Never raises: a kernel that is gone says so of every cell."""
        ...

    def value(self, name: str) -> Any:
        """What a name holds, as a plain value; None when it holds nothing. Never raises."""
        ...

    def close(self) -> None:
        """End it, with every process that it started."""
        ...


@dataclass
class Answers(Mapping[str, Any]):
    """The learner's names as one check asks for them, one by one.

    A kernel that was taken over may answer otherwise when it is asked again: what it said first stays.
    """

    kernel: Kernel
    _known: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self.kernel.value(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
