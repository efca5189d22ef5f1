"""A lesson is played once per test file: `test_04_...py` plays the lesson whose number is 04, and
`test_12_capstone_2_...py` the second stage of assignment 12."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from tests.lessons.harness import LESSONS, Player

pytest.register_assert_rewrite("tests.lessons.answers", "tests.lessons.every_lesson")
TABLES = {"right": "RIGHT", "wrong": "WRONG", "refused": "REFUSED"}
"""The parameters of the tests in `answers.py`, and the tables of a lesson's test file whose rows they get."""


@pytest.fixture(scope="module")
def lesson(request: pytest.FixtureRequest) -> Iterator[Player]:
    """The lesson that the test file is named for."""
    asked = hasattr(request.module, "test_an_untouched_copy_earns_nothing")
    player = Player(named_for(Path(request.path).stem, list(LESSONS)), untouched=asked)
    yield player
    player.close()


def named_for(file: str, lessons: list[str]) -> str:
    """The lesson that a test file is named for: the one whose name it follows furthest, number and all."""
    words = file.removeprefix("test_").split("_")
    same = [name for name in lessons if name.startswith(f"{words[0]}-")]
    return max(same, key=lambda name: _shared(name.split("-"), words))


def _shared(name: list[str], words: list[str]) -> int:
    """With how many words both begin."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(name, words, strict=False))))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each row of the tables that a lesson's test file has."""
    for parameter, table in TABLES.items():
        if parameter in metafunc.fixturenames:
            rows = getattr(metafunc.module, table)
            metafunc.parametrize(parameter, rows, ids=[row[0] for row in rows])
