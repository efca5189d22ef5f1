"""Axes of a chart: from values to where they are drawn, and which of them are written."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440)
_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
"""A Monday: weeks begin there, too."""


@dataclass(frozen=True)
class Axis:
    """From `low` to `high` on the plane's `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn; one beyond the axis is at its end."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)


@dataclass(frozen=True)
class TimeAxis:
    """From one moment to another on the plane's `start` to `end`."""

    first: datetime
    last: datetime
    start: float
    end: float

    def at(self, moment: datetime) -> float:
        """Where a moment is drawn."""
        whole = (self.last - self.first).total_seconds()
        return Axis(0, whole, self.start, self.end).at((moment - self.first).total_seconds())

    def ticks(self, most: int = 9) -> list[datetime]:
        """The full hours, quarters, days ... that are written below it, `most` at most."""
        span = (self.last - self.first) / timedelta(minutes=1)
        minutes = next((length for length in _MINUTES if span / length < most), _MINUTES[-1])
        step = timedelta(minutes=minutes)
        moment = _EPOCH + -((_EPOCH - self.first) // step) * step
        found = list[datetime]()
        while moment <= self.last and len(found) < most:
            found.append(moment)
            moment += step
        return found


def count_ticks(high: float) -> list[int]:
    """Whole numbers from 0 to `high` that are written beside an axis, about four of them."""
    steps = (digit * 10**power for power in range(6) for digit in (1, 2, 5))
    step = next(length for length in steps if high / length <= 4)
    return list(range(0, int(high) + 1, step))
