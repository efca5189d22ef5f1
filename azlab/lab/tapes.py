"""Whether somebody records (`azlab.lab.recording`): asked of every lesson, most of which nobody records.

What records imports as much as all the rest of a lesson's start, and each kernel that is graded starts one.
"""

from typing import Protocol

from azlab.lab.modes import Backend


class Tape(Protocol):
    """What one run leaves."""

    def attach(self, backend: Backend) -> Backend:
        """Record the lesson that begins at this backend."""
        ...


tapes: list[Tape] = []
"""Those that record; the newest takes the lessons that start."""


def attached(backend: Backend) -> Backend:
    """The backend, recorded if somebody records."""
    return tapes[-1].attach(backend) if tapes else backend
