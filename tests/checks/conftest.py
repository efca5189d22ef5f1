"""One notebook with a plain cloud for every test."""

from collections.abc import Iterator

import pytest

from grader.checks import check
from tests.checks.clouds import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    with check.use(desk.cloud, desk.names) as notebook:
        notebook.find_cell = lambda: desk.cell
        desk.notebook = notebook
        yield desk
