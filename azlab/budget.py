"""What work on behalf of a request may use up: steps, bytes, depth and time.

    budget = Budget(steps=100_000, size=4_000_000, depth=100, seconds=10)
    budget.step()                       # once per unit of work: a loop's round, a function's call
    budget.take(len(text))              # before text of that length is made
    with budget.deeper():               # around everything that may call itself
        ...
    regex.search(pattern, text, timeout=budget.seconds_left())

Steps, bytes and depth are counted, so they end the same work at the same point on every machine. Time is
only the net below them, for what cannot be counted: give it enough that a slow machine never meets it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

CPU: Callable[[], float] = getattr(time, "thread_time", time.process_time)
"""Seconds in which this thread really worked: on a busy machine they pass as slowly as the work does."""
Kind = Literal["steps", "bytes", "depth", "seconds"]


class BudgetExceeded(Exception):
    """More was asked for than there is. `kind` says of what, `limit` how much there was."""

    def __init__(self, kind: Kind, limit: float) -> None:
        super().__init__(f"more than {limit:g} {kind}")
        self.kind, self.limit = kind, limit


class Budget:
    """What is left of it. One per request; whoever works for the request is handed it on."""

    def __init__(
        self,
        *,
        steps: int = 100_000,
        size: int = 16_000_000,
        depth: int = 100,
        seconds: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`size` is in bytes or characters, `seconds` in seconds of `clock`."""
        self.steps, self.size, self.depth, self.seconds = steps, size, depth, seconds
        self.steps_taken, self.size_taken, self.depth_now = 0, 0, 0
        self._clock, self._deadline = clock, clock() + seconds

    def step(self, count: int = 1) -> None:
        """Count work that is about to be done. BudgetExceeded: steps, or seconds."""
        self.steps_taken += count
        if self.steps_taken > self.steps:
            raise BudgetExceeded("steps", self.steps)
        # Reading the clock costs more than a step does, so it is read now and then only.
        if count > 1 or self.steps_taken % 64 == 0:
            self.seconds_left()

    def take(self, size: int) -> None:
        """Count bytes that are about to be made; they are not given back. BudgetExceeded: bytes."""
        if self.size_taken + size > self.size:
            raise BudgetExceeded("bytes", self.size)
        self.size_taken += size

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further in, for the time of the block. BudgetExceeded: depth."""
        if self.depth_now >= self.depth:
            raise BudgetExceeded("depth", self.depth)
        self.depth_now += 1
        try:
            yield
        finally:
            self.depth_now -= 1

    def part(self, share: int) -> Budget:
        """A budget of its own with a share of what is left: 10 is a tenth. Depth and time stay the same."""
        steps, size = (self.steps - self.steps_taken) // share, (self.size - self.size_taken) // share
        part = Budget(
            steps=max(steps, 0), size=max(size, 0), depth=self.depth, seconds=self.seconds, clock=self._clock
        )
        part.depth_now, part._deadline = self.depth_now, self._deadline
        return part

    def seconds_left(self) -> float:
        """More than 0, for whatever takes a time limit itself. BudgetExceeded when nothing is left."""
        left = self._deadline - self._clock()
        if left <= 0:
            raise BudgetExceeded("seconds", self.seconds)
        return left
