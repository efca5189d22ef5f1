"""The practice cloud's own time. It moves only when something is asked, never by waiting."""

from datetime import UTC, datetime, timedelta

from azlab.arm.store import Store

REQUEST_SECONDS = 0.5


class Clock:
    """Virtual time, kept in the store so that it survives a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        kept = self._store.fact("now")
        return datetime.fromisoformat(kept) if kept else self._start()

    def advance(self, seconds: float) -> None:
        self._store.set_fact("now", (self.now() + timedelta(seconds=seconds)).isoformat())

    def _start(self) -> datetime:
        start = datetime.now(UTC)
        self._store.set_fact("now", start.isoformat())
        return start


def timestamp(moment: datetime) -> str:
    """A moment as Azure Compute writes it: `2025-04-07T02:51:23.6031355+00:00`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0+00:00"
