"""Benches for tests that are about what comes before grading, and after it."""

from grader.execution.grading import Times
from grader.submissions import Release


class Still:
    """A bench that runs nothing: what a submission comes to says whoever inherits."""

    times = Times()

    def __init__(self, release: Release) -> None:
        self.release = release

    def sit(self, worker: int) -> None: ...
    def leave(self) -> None: ...
    def close(self) -> None: ...
