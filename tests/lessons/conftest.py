"""A lesson is played once per test file: `test_04_...py` plays the lesson whose number is 04."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lessons.harness import NOTEBOOKS, Player

pytest.register_assert_rewrite("tests.lessons.answers", "tests.lessons.every_lesson")
TABLES = {"right": "RIGHT", "wrong": "WRONG", "refused": "REFUSED"}
"""The parameters of the tests in `answers.py`, and the tables of a lesson's test file whose rows they get."""


@pytest.fixture(scope="module")
def lesson(request: pytest.FixtureRequest) -> Iterator[Player]:
    """The lesson that the test file is named for."""
    number = Path(request.path).stem.split("_")[1]
    asked = hasattr(request.module, "test_an_untouched_copy_earns_nothing")
    player = Player(next(NOTEBOOKS.glob(f"{number}-*")).name, untouched=asked)
    yield player
    player.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each row of the tables that a lesson's test file has."""
    for parameter, table in TABLES.items():
        if parameter in metafunc.fixturenames:
            rows = getattr(metafunc.module, table)
            metafunc.parametrize(parameter, rows, ids=[row[0] for row in rows])
