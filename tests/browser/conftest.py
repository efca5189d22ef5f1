"""A learner's JupyterLab and a page in which it is opened, for each file of tests."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.setup.places import ROOT
from tests.browser.chromium import chromium, new_page, skip_without_chromium
from tests.browser.lessons import Learner
from tests.browser.servers import AT, free_port, serving


@pytest.fixture(scope="session", autouse=True)
def a_browser_is_there() -> None:
    skip_without_chromium()


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    """A learner's folder and server, as `python3 -m grader learn` makes them."""
    home, port = tmp_path_factory.mktemp("jupyter"), str(free_port())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-m", "grader", "learn", "--no-browser", "--port", port]
    where = ["--where", str(home / "course")]
    with serving([*command, *where], ROOT, home, AT, PATH=path) as found:
        yield Learner(home / "course", found[1], found[2])


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    """A page so tall that every cell is drawn."""
    with chromium() as browser:
        # In a context of its own: Playwright lets no second page into one that it has made for a page.
        yield new_page(browser.new_context(), height=16_000)
