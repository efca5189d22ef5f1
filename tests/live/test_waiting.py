"""How long is waited, and how long patience lasts."""

from typing import Any

import pytest

from azlab.arm.messages import Response
from azlab.live.waiting import Patience, wait_of


def waited(named: float | None, **options: Any) -> list[float]:
    slept: list[float] = []
    waits = Patience(sleep=slept.append, **options).begin()
    while waits.wait(named) and len(slept) < 20:
        pass
    return slept


def test_waits_grow_up_to_the_longest_and_end_with_patience() -> None:
    assert waited(None, first=1, longest=8, total=40) == [1, 2, 4, 8, 8, 8, 8]


def test_a_named_wait_is_kept_to() -> None:
    assert waited(7.0, total=20) == [7, 7]


@pytest.mark.parametrize(
    ("header", "seconds"), [("17", 17.0), ("0.02", 0.02), ("0", 0.0), ("", None), ("soon", None)]
)
def test_retry_after_is_read(header: str, seconds: float | None) -> None:
    assert wait_of(Response(429, {"retry-after": header})) == seconds


def test_a_date_counts_by_the_clouds_clock() -> None:
    headers = {"retry-after": "Wed, 25 Nov 2015 10:00:09 GMT", "date": "Wed, 25 Nov 2015 10:00:00 GMT"}
    assert wait_of(Response(429, headers)) == 9.0


def test_a_date_that_is_over_is_no_wait() -> None:
    headers = {"retry-after": "Wed, 25 Nov 2015 10:00:00 GMT", "date": "Wed, 25 Nov 2015 10:00:09 GMT"}
    assert wait_of(Response(429, headers)) == 0.0
