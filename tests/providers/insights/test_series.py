"""What is measured, and when: histories, samples, aggregations, lengths of time."""

from datetime import UTC, datetime, timedelta

import pytest

from azlab.arm.errors import BadRequest
from azlab.providers.insights.durations import read_duration, read_moment
from azlab.providers.insights.loads import History, Step
from azlab.providers.insights.metrics import PERCENTAGE_CPU, aggregated, samples, spelt
from azlab.providers.insights.timespans import moved, written

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def history(*steps: tuple[int, float, int]) -> History:
    """Of minutes after noon, each with a demand and how many instances share it."""
    return History([Step(NOON + minute * MINUTE, demand, count) for minute, demand, count in steps])


@pytest.mark.parametrize(
    ("demand", "count", "percent"),
    [(80, 1, 80), (80, 4, 20), (500, 2, 100), (0, 3, 1), (2, 4, 1), (80, 0, None)],
)
def test_a_demand_is_shared_evenly_and_never_more_than_all(
    demand: float, count: int, percent: float | None
) -> None:
    assert Step(NOON, demand, count).percent == percent


def test_a_step_counts_from_its_own_moment_on() -> None:
    past = history((0, 80, 1), (5, 80, 2), (9, 80, 0))
    moments = [NOON - MINUTE, NOON, NOON + 4.9 * MINUTE, NOON + 5 * MINUTE, NOON + 9 * MINUTE]
    assert [past.percent(moment) for moment in moments] == [None, 80, 80, 40, None]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (0, 3, [0, 1, 2]),
        (0.5, 3, [1, 2]),
        (0, 2.5, [0, 1, 2]),
        (3, 3, []),
        (4, 3, []),
        (-2, 1, [0]),
    ],
)
def test_a_sample_is_taken_at_every_full_minute_before_the_end(
    start: float, end: float, minutes: list[int]
) -> None:
    found = samples(PERCENTAGE_CPU, history((0, 50, 1)), NOON + start * MINUTE, NOON + end * MINUTE)
    assert [(moment - NOON) // MINUTE for moment, _ in found] == minutes


def test_other_metrics_have_no_samples() -> None:
    assert list(samples("Inbound Flows", history((0, 50, 1)), NOON, NOON + 5 * MINUTE)) == []
    assert (spelt("inbound flows"), spelt("Sunshine")) == ("Inbound Flows", None)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Average", "average"), 4),
        (("Minimum", "Min"), 1),
        (("Maximum", "max"), 9),
        (("Total", "Sum"), 12),
        (("Count",), 3),
        (("Last",), 2),
    ],
)
def test_values_are_put_together_under_any_name(names: tuple[str, ...], found: float) -> None:
    assert [aggregated(name, [1, 9, 2]) for name in names] == [found] * len(names)
    assert aggregated(names[0], []) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT5M", 300), ("PT1H30M", 5400), ("P1D", 86_400), ("P1DT1S", 86_401), ("pt10s", 10), ("PT0S", 0)],
)
def test_a_length_of_time_is_read(text: str, seconds: int) -> None:
    assert read_duration(text, "cooldown") == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "5M", "PT5", "PT-5M", "P1Y", "PT1.5H", "PT5M\n", 300, None])
def test_what_is_no_length_of_time_is_refused(text: object) -> None:
    with pytest.raises(BadRequest, match="Path 'cooldown'"):
        read_duration(text, "cooldown")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02T12:00:00Z",
        "2026-11-02T12:00:00",
        "2026-11-02T13:00:00+01:00",
        "2026-11-02T12:00:00.0000000Z",
    ],
)
def test_a_moment_is_one_however_it_is_written(text: str) -> None:
    assert read_moment(text, "start") == NOON
    assert written(read_moment(text, "start")) == "2026-11-02T12:00:00Z"


@pytest.mark.parametrize("text", ["", "noon", "2026-13-01", "2026-02-30T00:00:00Z", None])
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(BadRequest, match="Path 'start'"):
        read_moment(text, "start")


def test_a_moment_moves_no_further_than_the_calendar_goes() -> None:
    assert moved(NOON, MINUTE) == NOON + MINUTE
    assert moved(NOON, timedelta(days=3_000_000)) == datetime.max.replace(tzinfo=UTC)
    assert moved(NOON, -timedelta(days=3_000_000)) == datetime.min.replace(tzinfo=UTC)
