"""What commands read from and write to: the screen, files, pipes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from azlab.budget import Budget, BudgetExceeded

LARGEST_PIPE, LARGEST_SCREEN = 1_000_000, 4_000_000
"""Characters that go through a pipe before what fills it is stopped, as `yes` is by `head`; and that a script
prints before it counts as one that never ends."""


class PipeClosed(Exception):
    """Nobody reads a pipe any more: what writes to it ends, as by SIGPIPE."""


class Input:
    """A text that is read once, from its start to its end.

    `endless` says that more would come for ever (`/dev/zero`, `yes`): who reads to the end never gets there.
    `is_file` says that it is a file of the disk, whose size is known before it is read.
    """

    def __init__(self, text: str = "", endless: bool = False, is_file: bool = False) -> None:
        self._text, self._at, self.endless, self.is_file = text, 0, endless, is_file

    def read(self) -> str:
        """All that is left. BudgetExceeded: it has no end."""
        self._refuse_endless()
        text, self._at = self._text[self._at :], len(self._text)
        return text

    def read_characters(self, count: int) -> str:
        """The next characters, as many as there are. BudgetExceeded: more of what has no end."""
        text = self._text[self._at : self._at + count]
        if len(text) < count:
            self._refuse_endless()
        self._at += len(text)
        return text

    def line(self) -> str | None:
        """The next line with its end, the last one perhaps without; None when nothing is left."""
        if self._at >= len(self._text):
            self._refuse_endless()
            return None
        end = self._text.find("\n", self._at) + 1 or len(self._text)
        text, self._at = self._text[self._at : end], end
        return text

    def lines(self) -> Iterator[str]:
        """Line by line, without their ends."""
        while (line := self.line()) is not None:
            yield line.removesuffix("\n")

    def _refuse_endless(self) -> None:
        if self.endless:
            raise BudgetExceeded("seconds", float("inf"))


class InputNeeded(Exception):
    """A command reads what nobody has sent yet: it is to be run again once that has come."""


class NotYet(Input):
    """What comes in later, if anybody asks for it."""

    def read(self) -> str:
        raise InputNeeded

    def read_characters(self, count: int) -> str:
        raise InputNeeded

    def line(self) -> str | None:
        raise InputNeeded


class Output:
    """Keeps what is written. `limit` is how much before PipeClosed; `close` hands it to who opened it.

    `screen` says that it goes to whoever watches: what fills a screen is not out of memory, it never ends.
    """

    def __init__(
        self,
        budget: Budget,
        limit: int | None = None,
        closed: Callable[[str], None] | None = None,
        screen: bool = False,
        full: Exception | None = None,
    ) -> None:
        self._parts: list[str] = []
        self._flushed = 0
        self._budget, self._limit, self._closed, self._screen = budget, limit, closed, screen
        self.size, self._full = 0, full

    def write(self, text: str) -> None:
        """BudgetExceeded: bytes. PipeClosed, or `full`: more than the limit, and only what fits is kept."""
        if not text:
            return
        if self._limit is not None and self.size + len(text) > self._limit:
            # What still fits is kept: a full disk has the beginning of a file on it, too.
            self._parts.append(text[: self._limit - self.size])
            self.size = self._limit
            raise self._full or PipeClosed
        if self._screen and self.size + len(text) > LARGEST_SCREEN:
            raise BudgetExceeded("seconds", float("inf"))
        self._budget.take(len(text))
        self._parts.append(text)
        self.size += len(text)

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts)

    def flush(self) -> None:
        """Hand what was written since the last time to who opened it."""
        if self._closed is not None and self._flushed < len(self._parts):
            text, self._flushed = "".join(self._parts[self._flushed :]), len(self._parts)
            self._closed(text)

    def close(self) -> None:
        """Hand over what is left, once."""
        self.flush()
        self._closed = None


class Nowhere(Output):
    """`/dev/null`: takes everything and keeps nothing, but it costs."""

    def write(self, text: str) -> None:
        self._budget.step(len(text) // 1000)
