"""The benches that a process keeps while nbgrader grades in it, one submission after the other."""

import atexit
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.classroom.grading import prepared
from grader.execution.bench import Bench
from grader.execution.walls import Walls
from grader.submissions import Release

MOST_BENCHES = 3
"""Each holds the Azure CLI, some hundred megabytes. An assignment may have as many notebooks, in turn."""


@dataclass
class Benches:
    """Those of the lessons that were graded last, ready for the next submission."""

    make: Callable[[Release, Walls], Bench] = prepared
    _ready: dict[tuple[str, str, bool], Bench] = field(default_factory=dict)

    def get(self, release: Release, sandbox: bool) -> Bench:
        """The bench of a release, made when it is asked for first. Raises `BenchError`."""
        key = (release.lesson, release.fingerprint, sandbox)
        if key not in self._ready:
            while len(self._ready) >= MOST_BENCHES:
                self._ready.pop(next(iter(self._ready))).close()
            self._ready[key] = self.make(release, Walls(sandbox))
        return self._ready[key]

    def close(self) -> None:
        """End them all."""
        while self._ready:
            self._ready.popitem()[1].close()


BENCHES = Benches()
atexit.register(BENCHES.close)
