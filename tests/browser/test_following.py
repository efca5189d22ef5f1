"""A picture that follows, in JupyterLab: in its cell and in a tab beside the notebook, light and dark."""

from typing import Any

import pytest

from tests.browser.chromium import LONGEST
from tests.browser.lessons import Learner, Lesson
from tests.browser.test_help_at_hand import PATH, ink, theme

pytestmark = [pytest.mark.browser, pytest.mark.long]
GROUP = "%%az\naz group create -n rg-beside -l westeurope\n"
DISK = f"{GROUP}az disk create -g rg-beside -n disk-followed --size-gb 4"
DELETED = "!az disk delete -g rg-beside -n disk-followed --yes"
VIEW = ".jp-LinkedOutputView"


def test_two_commands_are_followed_where_it_stands_and_beside_the_notebook(
    learner: Learner, page: Any
) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    assert "The cloud as it is now" in lesson.run("choose", "lab.follow()")
    lesson.cell("choose").locator(".jp-OutputArea-output").first.click(button="right")
    page.get_by_role("menuitem", name="Create New View for Cell Output").click()
    page.wait_for_selector(VIEW, timeout=LONGEST)

    lesson.run("first_group", DISK)
    for where in (lesson.cell("choose"), page.locator(VIEW)):
        where.locator('svg[aria-label*="rg-beside"]').wait_for(timeout=LONGEST)
        shown = where.inner_text()
        assert "After az group create, az disk create (cell [" in shown
        assert "disk disk-followed" in where.locator("svg[aria-label]").text_content()
    drawn = page.locator(f"{VIEW} svg[aria-label]")
    light = ink(drawn)
    theme(page, "JupyterLab Dark")
    dark = ink(drawn)
    theme(page, "JupyterLab Light")
    assert max(light) < 100 < min(dark)

    lesson.run("first_group", DELETED)
    for where in (lesson.cell("choose"), page.locator(VIEW)):
        where.get_by_text("After az disk delete (cell [").wait_for(timeout=LONGEST)
        words = where.locator("svg[aria-label] desc").text_content()
        assert "disk disk-followed (gone): 4 GiB" in words
