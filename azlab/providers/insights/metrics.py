"""What autoscale and `az monitor metrics list` know of a scale set: its processors, and no other values."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from azlab.providers.insights.loads import History

PERCENTAGE_CPU = "Percentage CPU"
NAMES = (
    PERCENTAGE_CPU, "Network In Total", "Network Out Total", "Disk Read Bytes", "Disk Write Bytes",
    "Disk Read Operations/Sec", "Disk Write Operations/Sec", "CPU Credits Remaining", "CPU Credits Consumed",
    "Available Memory Bytes", "Inbound Flows", "Outbound Flows",
)  # fmt: skip
"""Metrics that Azure has of a scale set; only the first has values here."""
MINUTE = timedelta(minutes=1)
LONGEST = timedelta(days=31)


def spelt(name: str) -> str | None:
    """The name of a metric as Azure spells it; None for one that it has not."""
    return next((known for known in NAMES if known.lower() == name.lower()), None)


def samples(
    metric: str, history: History, start: datetime, end: datetime
) -> Iterator[tuple[datetime, float]]:
    """The average of all instances at each full minute from `start` to before `end`, in percent.

    Minutes without instances are left out; metrics other than the processor's have no values.
    """
    if start >= end:  # also of what begins in the calendar's last minute, after which there is none
        return
    moment = start.replace(second=0, microsecond=0)
    moment += MINUTE if moment < start else timedelta()
    while metric == PERCENTAGE_CPU and moment < end:
        value = history.percent(moment)
        if value is not None:
            yield moment, value
        moment += MINUTE


def aggregated(aggregation: str, values: Sequence[float]) -> float | None:
    """The average (or minimum, total...) of the values, by any name that Azure has for it; None of none."""
    if not values:
        return None
    kind = aggregation.lower()
    if kind in ("minimum", "min"):
        return min(values)
    if kind in ("maximum", "max"):
        return max(values)
    if kind in ("total", "sum"):
        return sum(values)
    if kind == "count":
        return float(len(values))
    return values[-1] if kind == "last" else sum(values) / len(values)
