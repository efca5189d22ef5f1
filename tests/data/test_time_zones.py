"""Time zones."""

from datetime import datetime, timedelta

import pytest

from azlab.data import time_zone


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("W. Europe Standard Time", 1),
        ("pacific standard time", -8),
        ("Newfoundland Standard Time", -3.5),
        ("Nepal Standard Time", 5.75),
        ("UTC-11", -11),
        ("utc", 0),
    ],
)
def test_a_zone_is_known_by_its_name(name: str, hours: float) -> None:
    zone = time_zone(name)
    assert zone is not None
    assert zone.utcoffset(datetime(2025, 1, 1)) == timedelta(hours=hours)


def test_an_unknown_zone_is_none() -> None:
    assert time_zone("Middle-earth Standard Time") is None
