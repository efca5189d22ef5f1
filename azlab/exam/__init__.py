"""What an exam's notebook needs besides the cloud: a clock, and forms that write answers.

    from azlab import exam
    exam.begin(90)
    exam.form("q1", "q2")

Nothing here knows a right answer. The clock enforces nothing: it shows the time, and can be
paused in self-study.
"""

from pathlib import Path

from azlab import lab
from azlab.exam.clock import Clock, ClockError
from azlab.exam.forms import Form
from azlab.exam.questions import asked, is_graded_work
from azlab.lab.state import STATES
from azlab.lab.temporary import is_temporary

_clocks: list[Clock] = []


def begin(minutes: float = 90) -> Clock:
    """Start the clock; where it runs already, go on with it, after a restart of the kernel too."""
    file = None if is_temporary() else Path.cwd() / STATES / "exam-clock.json"
    _clocks[:] = [Clock.begin(minutes, file, may_pause=not is_graded_work(Path.cwd(), _lesson()))]
    return _clocks[-1]


def clock() -> Clock:
    """The clock as it is now. Raises `ClockError` where none was started."""
    if not _clocks:
        raise ClockError("No clock runs: exam.begin() starts it.")
    return _clocks[-1]


def pause() -> Clock:
    """Stop the clock. Raises `ClockError` in graded work, where there is no pause."""
    return clock().pause()


def go_on() -> Clock:
    """Let a clock that was stopped run again."""
    return clock().go_on()


def again(minutes: float = 90) -> Clock:
    """Start the clock anew. Raises `ClockError` in graded work."""
    clock().forget()
    return begin(minutes)


def form(*names: str) -> Form:
    """A form for these questions. What is filled in, the next cell takes over when it is run."""
    return Form(asked(names, Path.cwd(), _lesson()))


def _lesson() -> str:
    try:
        return lab.cloud().lesson
    except lab.LabError:
        return ""


__all__ = ["Clock", "ClockError", "Form", "again", "begin", "clock", "form", "go_on", "pause"]
