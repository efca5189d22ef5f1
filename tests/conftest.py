"""What holds for all tests."""

import gc
import os
import signal
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from IPython.core.history import HistoryAccessor

from azlab.arm import clock

# How long an example takes says how busy the machine is, and nothing about the example. The rest is as
# Hypothesis has it: in CI the same examples each time, elsewhere others.
settings.register_profile(
    "no clock", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("no clock")

SLOWEST = "lessons/test_variants.py"
"""Takes a process longer than any other file: half of the long run."""
SLOW_ROOMS = (
    "browser", "grading", "cluster", "execution", "lessons", "course", "live", "lab", "transports", "traffic",
    "classroom", "conformance", "server", "cli",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: a file is run by one process, and the last one should not wait for it."""
    tests = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(tests)
        if path == Path(SLOWEST):
            return -1
        return SLOW_ROOMS.index(path.parts[0]) if path.parts[0] in SLOW_ROOMS else len(SLOW_ROOMS)

    items.sort(key=rank)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no rubbish while tests are collected: whole trees of syntax are made, and nearly all stays.

    Nor is what has been imported by then looked through again, as often as the tests leave rubbish behind.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--begins",
        metavar="MM:SS.S",
        default="20:05.25",
        help="The minute and second of the hour in which the clouds of tests begin, such as 59:58.7.",
    )


@pytest.fixture(scope="session", autouse=True)
def clouds_begin_alike(pytestconfig: pytest.Config) -> Iterator[None]:
    """In the minutes and seconds that a test takes, whether a new one begins is no matter of when it is run.

    That the product does right at each of them is for tests which begin there, and for runs with `--begins`.
    """
    minutes, _, seconds = pytestconfig.getoption("begins").partition(":")
    past = timedelta(minutes=int(minutes), seconds=float(seconds))
    first = clock.first_moment

    def begin() -> datetime:
        return first().replace(minute=0, second=0, microsecond=0) + past

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "first_moment", begin)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_cell_is_kept_in_a_history() -> Iterator[None]:
    """IPython writes each into a file of the user's, where processes wait for each other and for the disk."""
    enabled = HistoryAccessor.enabled
    enabled.default_value = False
    yield
    enabled.default_value = True


@pytest.fixture(scope="session", autouse=True)
def interrupts_are_heard() -> Iterator[None]:
    """A shell that starts this in the background has it ignore them, and so would all that tests start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module", autouse=True)
def nothing_stays_set() -> Iterator[None]:
    """A file of tests leaves variables and folder as they were: else the next one's results depend on it."""
    before, folder = dict(os.environ), os.getcwd()
    yield
    # pytest itself writes here which test runs, and in which of its phases.
    after = {**os.environ, "PYTEST_CURRENT_TEST": before.get("PYTEST_CURRENT_TEST", "")}
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    for name in changed:
        os.environ.pop(name, None)
    os.environ.update({name: before[name] for name in changed if name in before})
    moved, here = os.getcwd() != folder, os.getcwd()
    os.chdir(folder)
    assert not changed, f"These tests leave variables changed: {', '.join(sorted(changed))}."
    assert not moved, f"These tests leave their process in {here}."
