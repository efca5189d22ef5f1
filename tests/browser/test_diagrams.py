"""The Mermaid pictures of lessons in a narrow window, in light and in dark."""

from typing import Any
from urllib.parse import quote

import nbformat
import pytest

from grader.course.diagrams import BOX
from grader.course.lessons import find_lessons
from grader.setup.places import NOTEBOOKS
from tests.browser.chromium import LONGEST
from tests.browser.lessons import Learner, Lesson

pytestmark = [pytest.mark.browser, pytest.mark.long]
NARROW = 1000
LEAST = 0.7
"""Of a picture's own size: smaller, its letters of 16 are below 11."""
DRAWN = ".jp-RenderedMermaid img"
SHRUNK = "pictures => pictures.map(picture => picture.clientWidth / picture.getAttribute('width'))"
SOURCES = "pictures => pictures.map(picture => picture.src)"


def diagrams(lesson: Any) -> int:
    cells = nbformat.read(lesson.notebook, as_version=4).cells
    return sum(cell.source.count("```mermaid\n") for cell in cells if cell.cell_type == "markdown")


DRAWING = [(lesson.name, number) for lesson in find_lessons(NOTEBOOKS) if (number := diagrams(lesson))]


@pytest.mark.parametrize(("name", "number"), DRAWING)
def test_a_diagram_is_readable_in_a_narrow_window(
    learner: Learner, page: Any, name: str, number: int
) -> None:
    page.set_viewport_size({"width": NARROW, "height": 16_000})
    Lesson(page, learner, f"{name}/{name}.ipynb")
    page.wait_for_function(f"() => document.querySelectorAll('{DRAWN}').length === {number}", timeout=LONGEST)
    shown = page.locator(DRAWN).evaluate_all(SHRUNK)
    assert all(share >= LEAST for share in shown), shown
    assert all(quote(BOX) in source for source in page.locator(DRAWN).evaluate_all(SOURCES))
