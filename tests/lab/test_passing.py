"""How much time passes, and what is no time."""

from typing import Any

import pytest

from azlab.lab.passing import whole_minutes
from azlab.lab.state import LabError


def test_days_hours_and_minutes_are_added() -> None:
    assert whole_minutes(days=30) == 30 * 24 * 60
    assert whole_minutes(1, 30, 1) == 25 * 60 + 30
    assert whole_minutes(minutes=0.6) == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"days": 0},
        {"minutes": 0.2},
        {"days": 31.01},
        {"days": 10**400},
        {"hours": float("inf")},
        {"hours": float("nan")},
        {"days": -1},
        {"days": 31, "hours": -5},
        {"days": "30"},
        {"days": True},
        {"days": None},
        {"days": [1]},
    ],
)
def test_what_is_no_time_is_refused_in_a_sentence(given: dict[str, Any]) -> None:
    with pytest.raises(LabError, match="let_pass"):
        whole_minutes(**given)
