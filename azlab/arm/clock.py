"""The practice cloud's own time. It moves when something is asked, and by what is waited between questions.

Whether real time counts is for whoever opens the cloud to say. Where it does not, as in tests and in grading,
the same questions see the same cloud, however slow the machine; a lab then tells what its cells slept.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from azlab.arm.store import Store

REQUEST_SECONDS = 0.5
LOOK = "wall"


class Clock:
    """Virtual time, kept in the store so that it survives a restart."""

    def __init__(self, store: Store, wall: Callable[[], float] | None = None) -> None:
        self._store = store
        self.wall = wall
        """Seconds by the clock on the wall, from any moment on; None where real time counts for nothing."""

    def now(self) -> datetime:
        """The moment in the cloud, in UTC; a new cloud begins at the real one."""
        kept = self._store.fact("now")
        return datetime.fromisoformat(kept) if kept else self._start()

    def advance(self, seconds: float) -> None:
        """Move the clock by so many seconds; what is due then is done by whoever looks next."""
        self._store.set_fact("now", (self.now() + timedelta(seconds=seconds)).isoformat())

    def watch(self) -> float:
        """Look at the clock on the wall; the seconds since the last look, 0.0 where it counts for nothing.

        The look is kept in the store: of several processes that share it, each counts what none has yet.
        """
        if self.wall is None:
            return 0.0
        now = self.wall()
        before = self._store.fact(LOOK, now)
        self._store.set_fact(LOOK, now)
        # The clock on the wall may be set back; the cloud's never goes back.
        return max(0.0, now - float(before))

    def _start(self) -> datetime:
        start = first_moment()
        self._store.set_fact("now", start.isoformat())
        return start


def first_moment() -> datetime:
    """When a new cloud begins: now, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """A moment as Azure Compute writes it: `2025-04-07T02:51:23.6031355+00:00`."""
    # Not `strftime`, which takes five times as long: there are many of them in an answer.
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+", "0+")
