"""A whole lesson in Notebook 7, without anything that `learn` sets up besides the copies."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course.copies import write_course
from grader.course.lessons import find_lessons
from grader.setup.places import NOTEBOOKS, ROOT
from tests.browser.chromium import LONGEST
from tests.browser.lessons import FIRST, RAN
from tests.browser.servers import AT, free_port, serving

pytestmark = [pytest.mark.browser, pytest.mark.long]
TOKEN = "a-token-for-this-test"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a Notebook 7 on a learner's folder, whose name has blanks and letters of its own."""
    course, port = tmp_path / "Mein Kürs (1)", free_port()
    write_course([lesson for lesson in find_lessons(NOTEBOOKS) if lesson.name == FIRST], course)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    home = tmp_path / "home"
    home.mkdir()
    command = [sys.executable, "-m", "notebook", "--no-browser", "--allow-root", f"--port={port}"]
    settings = [f"--ServerApp.root_dir={course}", f"--IdentityProvider.token={TOKEN}"]
    variables = {"JUPYTER_DATA_DIR": str(home / "data"), "PATH": path, "PYTHONPATH": str(ROOT)}
    with serving([*command, *settings], course, home, AT, **variables) as found:
        yield found[1]


def test_a_lesson_runs_whole_with_its_pictures_checks_and_form(address: str, page: Any) -> None:
    page.goto(f"{address}/notebooks/{FIRST}/{FIRST}.ipynb?token={TOKEN}")
    page.wait_for_selector(".jp-CodeCell", timeout=LONGEST)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(RAN, timeout=LONGEST)
    said = "\n".join(page.locator(".jp-OutputArea").all_inner_texts())
    assert "The practice Azure is ready" in said
    assert "Not started: resource group 'rg-first' does not exist yet." in said
    assert "Exercise 1. This lesson: 0 of 7 points." in said
    assert page.locator('.jp-OutputArea svg[role="img"]').count() >= 1
    page.wait_for_selector(".widget-radio-box", timeout=LONGEST)
    assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts() == []
