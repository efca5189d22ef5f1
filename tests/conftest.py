"""What holds for all tests."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the example. The rest is as
# Hypothesis has it: in CI the same examples each time, elsewhere others.
settings.register_profile(
    "no clock", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("no clock")

SLOW_ROOMS = (
    "browser", "grading", "cluster", "execution", "lessons", "course", "live", "lab", "transports", "traffic",
    "classroom", "conformance", "server", "cli",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: a file is run by one process, and the last one should not wait for it."""
    tests = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        room = item.path.relative_to(tests).parts[0]
        return SLOW_ROOMS.index(room) if room in SLOW_ROOMS else len(SLOW_ROOMS)

    items.sort(key=rank)
