"""Where a value is drawn, and which are written at an axis."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from azlab.widgets.axes import Axis, TimeAxis, count_ticks

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def test_a_value_is_drawn_by_its_share_and_never_beyond_the_axis() -> None:
    axis = Axis(0, 100, 180, 80)
    assert [axis.at(value) for value in (0, 50, 100, 400, -1)] == [180, 130, 80, 80, 180]
    assert Axis(3, 3, 10, 20).at(3) == 10


@given(MOMENTS, st.integers(1, 31 * 24 * 60))
def test_the_times_below_an_axis_are_few_round_and_in_it(first: datetime, minutes: int) -> None:
    last = first + timedelta(minutes=minutes)
    ticks = TimeAxis(first, last, 0, 100).ticks()
    assert len(ticks) <= 9
    assert all(first <= tick <= last and tick.second == 0 for tick in ticks)
    assert len({later - earlier for earlier, later in pairwise(ticks)}) <= 1
    assert minutes < 2 or ticks


@given(st.integers(1, 1000))
def test_the_numbers_beside_an_axis_are_few_and_in_it(high: int) -> None:
    ticks = count_ticks(high)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 5
    assert ticks[-1] <= high
