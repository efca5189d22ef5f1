"""How much time is left: kept in a file, so that it outlives the kernel."""

import json
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azlab.outputs import sentence_bundle
from azlab.sentences import SentenceError

NO_PAUSE = "This copy is graded work: its clock cannot be paused."


class ClockError(SentenceError):
    """What was asked of the clock cannot be done; the text says why."""


@dataclass
class Clock:
    """All times in seconds; `used` is what went by before the clock was last let run, at `since`.

    `since` is None while it is paused. `file` is None where nothing is to be kept.
    """

    minutes: float
    used: float = 0.0
    since: float | None = None
    file: Path | None = None
    may_pause: bool = True
    now: Callable[[], float] = time.time

    @classmethod
    def begin(
        cls, minutes: float, file: Path | None, *, may_pause: bool, now: Callable[[], float] = time.time
    ) -> "Clock":
        """The clock that the file keeps, or a new one that runs."""
        clock = cls(minutes, 0.0, now(), file, may_pause, now)
        if file is not None:
            # What is damaged is as if it were not there: all of it or nothing.
            with suppress(OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
                kept = json.loads(file.read_text("utf-8"))
                since = None if kept["since"] is None else float(kept["since"])
                numbers = (float(kept["minutes"]), float(kept["used"]), since or 0.0)
                if all(map(math.isfinite, numbers)):
                    clock.minutes, clock.used, clock.since = *numbers[:2], since
        clock._keep()
        return clock

    @property
    def left(self) -> float:
        """Seconds that are left, below zero when the time is over."""
        running = 0.0 if self.since is None else max(0.0, self.now() - self.since)
        return self.minutes * 60 - self.used - running

    def pause(self) -> "Clock":
        """Stop it. Raises `ClockError` in graded work."""
        if not self.may_pause:
            raise ClockError(NO_PAUSE)
        if self.since is not None:
            self.used, self.since = self.used + max(0.0, self.now() - self.since), None
        return self._keep()

    def go_on(self) -> "Clock":
        """Let it run again."""
        if self.since is None:
            self.since = self.now()
        return self._keep()

    def forget(self) -> None:
        """Remove what is kept of it. Raises `ClockError` in graded work."""
        if not self.may_pause:
            raise ClockError("This copy is graded work: its clock cannot be started anew.")
        if self.file is not None:
            self.file.unlink(missing_ok=True)

    def __str__(self) -> str:
        left = self.left
        if left < 0:
            return f"Time is over since {_minutes(-left)}. You may go on; nothing is locked."
        stopped = ", and the clock is paused: exam.go_on() lets it run" if self.since is None else ""
        return f"{_minutes(left)} of {self.minutes:g} left{stopped}."

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return sentence_bundle(self)

    def _keep(self) -> "Clock":
        """Write it down; a folder that cannot be written keeps nobody from an exam."""
        if self.file is not None:
            with suppress(OSError):
                self.file.parent.mkdir(exist_ok=True, mode=0o700)
                document = {"minutes": self.minutes, "used": self.used, "since": self.since}
                self.file.write_text(json.dumps(document), "utf-8")
        return self


def _minutes(seconds: float) -> str:
    whole = math.ceil(seconds / 60)
    return f"{whole} minute{'' if whole == 1 else 's'}"
