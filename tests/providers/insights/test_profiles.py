"""Which profile of an autoscale setting is in force."""

from datetime import UTC, datetime
from typing import Any

import pytest

from azlab.providers.insights.profiles import in_force

DEFAULT = {"name": "default"}
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
"""A Wednesday."""


def dated(start: str, end: str, zone: str = "UTC") -> dict[str, Any]:
    return {"name": "dated", "fixedDate": {"start": start, "end": end, "timeZone": zone}}


def weekly(name: str, days: list[str], hour: int, zone: str = "UTC") -> dict[str, Any]:
    schedule = {"timeZone": zone, "days": days, "hours": [hour], "minutes": [0]}
    return {"name": name, "recurrence": {"frequency": "Week", "schedule": schedule}}


def named(*profiles: Any, now: datetime = NOON) -> str | None:
    found = in_force(list(profiles), now)
    return found["name"] if found else None


def test_the_default_is_in_force_where_nothing_else_is() -> None:
    assert named(dated("2026-11-26", "2026-11-27"), DEFAULT) == "default"
    assert named() is None


def test_a_fixed_date_comes_first() -> None:
    profiles = (DEFAULT, weekly("day", ["Wednesday"], 8), dated("2026-11-25", "2026-11-26"))
    assert named(*profiles) == "dated"


@pytest.mark.parametrize(
    ("zone", "expected"), [("UTC", "default"), ("Pacific Standard Time", "dated"), ("UTC-11", "dated")]
)
def test_a_fixed_date_is_of_its_time_zone(zone: str, expected: str) -> None:
    assert named(DEFAULT, dated("2026-11-25T00:00:00", "2026-11-25T12:00:00", zone)) == expected


def test_the_weekly_profile_that_began_last_is_in_force() -> None:
    day, night = weekly("day", ["Monday", "Wednesday"], 8), weekly("night", ["Monday", "Wednesday"], 18)
    assert named(day, night) == "day"
    assert named(day, night, now=NOON.replace(hour=20)) == "night"
    assert named(day, night, now=NOON.replace(hour=7)) == "night"
    assert named(weekly("day", [], 8), DEFAULT) == "default"


def test_a_weekly_profile_begins_by_its_own_clock() -> None:
    day, night = weekly("day", ["Wednesday"], 8, "Tokyo Standard Time"), weekly("night", ["Tuesday"], 22)
    assert named(day, night, now=datetime(2026, 11, 24, 22, 30, tzinfo=UTC)) == "night"
    assert named(day, night, now=datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == "day"
