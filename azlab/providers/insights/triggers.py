"""What a rule's trigger measures: samples of a metric, put together by grain and then over the window."""

from datetime import timedelta

from azlab.arm.cloud import Cloud
from azlab.arm.messages import Json
from azlab.providers.insights.durations import read_duration
from azlab.providers.insights.loads import history
from azlab.providers.insights.metrics import aggregated, samples, spelt

COMPARISONS = {
    "Equals": lambda value, threshold: value == threshold,
    "NotEquals": lambda value, threshold: value != threshold,
    "GreaterThan": lambda value, threshold: value > threshold,
    "GreaterThanOrEqual": lambda value, threshold: value >= threshold,
    "LessThan": lambda value, threshold: value < threshold,
    "LessThanOrEqual": lambda value, threshold: value <= threshold,
}


def measured(cloud: Cloud, trigger: Json, count: int) -> float | None:
    """What the trigger sees now; None when nothing was measured in its window."""
    grain = read_duration(trigger["timeGrain"], "timeGrain")
    end = cloud.clock.now()
    start = end - read_duration(trigger["timeWindow"], "timeWindow")
    by_grain: dict[int, list[float]] = {}
    metric = spelt(trigger["metricName"]) or ""
    for moment, value in samples(metric, history(cloud, trigger["metricResourceUri"]), start, end):
        by_grain.setdefault((moment - start) // max(grain, timedelta(minutes=1)), []).append(value)
    whole = [_over_instances(trigger["statistic"], values, count) for values in by_grain.values()]
    found = aggregated(trigger["timeAggregation"], whole)
    return found / count if found is not None and trigger.get("dividePerInstance") and count else found


def is_met(trigger: Json, value: float | None) -> bool:
    """Whether a measured value triggers the rule."""
    return value is not None and COMPARISONS[trigger["operator"]](value, trigger["threshold"])


def _over_instances(statistic: str, values: list[float], count: int) -> float:
    """All instances are equally busy, so that only their sum differs from what one has."""
    average = sum(values) / len(values)
    return average * count if statistic.lower() == "sum" else average
