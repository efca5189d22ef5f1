"""`grader` as a learner's cells find it while they are graded: checks that check nothing.

The true ones run outside, on the teacher's copy, after the cells.
"""

from typing import Any

TOLD_TO_LEARNERS = frozenset({"hint", "rehearse", "solution", "status", "summary"})
"""What of `check` is no check: nobody is there to be told."""


class Unchecked:
    """Any check: it can be called, asked and compared for anything, and says nothing."""

    def __getattr__(self, name: str) -> "Unchecked":
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: Any, **named: Any) -> "Unchecked":
        return self

    def __repr__(self) -> str:
        return "Checked when the notebook is graded"


class Checks(Unchecked):
    """`check` itself."""

    def __getattr__(self, name: str) -> Any:
        return _tell_nobody if name in TOLD_TO_LEARNERS else super().__getattr__(name)


def _tell_nobody(*given: Any, **named: Any) -> None:
    """Without a value a cell shows nothing."""


check = Checks()
