"""A lesson is played once per test file: `test_04_managed_images.py` plays 04-managed-images."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lessons.harness import Player


@pytest.fixture(scope="module")
def lesson(request: pytest.FixtureRequest) -> Iterator[Player]:
    """The lesson that the test file is named for."""
    player = Player(Path(request.path).stem.removeprefix("test_").replace("_", "-"))
    yield player
    player.close()
