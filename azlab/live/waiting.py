"""How long to wait before a request is repeated, and for how long to go on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from azlab.arm.messages import Response


@dataclass(frozen=True)
class Patience:
    """Seconds: the first wait where the cloud names none (each next one is twice as long), the longest
    of these, and all waits together."""

    first: float = 0.5
    longest: float = 30.0
    total: float = 600.0
    sleep: Callable[[float], None] = lambda seconds: time.sleep(seconds)

    def begin(self) -> "Waits":
        """The waits of one more request, with all patience left."""
        return Waits(self)


class Waits:
    """The waits of one request."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._next, self._left = patience.first, patience.total

    def wait(self, named: float | None = None) -> bool:
        """Wait as long as the cloud named, else longer each time; False when patience has ended."""
        seconds = self._next if named is None else named
        if named is None:
            self._next = min(2 * self._next, self._patience.longest)
        if seconds > self._left:
            return False
        self._left -= seconds
        self._patience.sleep(seconds)
        return True


def wait_of(response: Response) -> float | None:
    """The seconds that Retry-After names; None when it names none.

    A date counts from the answer's own `Date`, by the cloud's clock: this machine's may differ.
    """
    said = response.headers.get("retry-after", "")
    try:
        return max(0.0, float(said))
    except ValueError:
        return _until(said, response.headers.get("date", ""))


def _until(then: str, now: str) -> float | None:
    try:
        start = parsedate_to_datetime(now) if now else datetime.now(UTC)
        return max(0.0, (parsedate_to_datetime(then) - start).total_seconds())
    except (ValueError, TypeError):
        return None
