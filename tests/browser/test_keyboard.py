"""A lesson by keyboard alone: from the course page to full points; whatever an output has can be used."""

from typing import Any

import nbformat
import pytest

from tests.browser.chromium import LONGEST
from tests.browser.lessons import FIRST, FORGET, IDLE, RAN, Learner

pytestmark = [pytest.mark.browser, pytest.mark.long]
PATH = f"{FIRST}/{FIRST}.ipynb"
WIDE = (
    '%az account list-locations --query "[:3].{id:id, name:name, full:regionalDisplayName, id2:id}" -o table'
)
STOPS = 60
"""More than so many presses of Tab from a cell to what is shown below it are none that anybody makes."""
FOCUS = "selector => document.activeElement.matches(selector)"
FOCUSED = "() => document.activeElement.outerHTML.slice(0, 120)"
ACTIVE = "() => Number(document.querySelector('.jp-Cell.jp-mod-active').dataset.windowedListIndex)"
MOVED = f"before => ({ACTIVE})() !== before"


class Keyboard:
    """A lesson in the hands of somebody without a mouse. All else than pressing keys is looking."""

    def __init__(self, learner: Learner, page: Any) -> None:
        self.page, self.keys = page, page.keyboard
        self.ids = [cell.id for cell in nbformat.read(learner.folder / PATH, as_version=4).cells]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)

    def tab_to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        stops = []
        for _ in range(STOPS):
            self.press("Tab")
            if self.page.evaluate(FOCUS, selector):
                return
            stops.append(self.page.evaluate(FOCUSED))
        raise AssertionError(f"no Tab leads to {selector}, but to {stops}")

    def leave(self) -> None:
        """From what is shown below a cell back to the cell."""
        self.press("Escape")
        self.page.wait_for_function(FOCUS, arg=".jp-Cell", timeout=LONGEST)

    def go_to(self, id: str) -> None:
        """Press arrows until a cell is the one that keys are for."""
        wanted = self.ids.index(id)
        while (now := self.page.evaluate(ACTIVE)) != wanted:
            self.press("ArrowDown" if now < wanted else "ArrowUp")
            self.page.wait_for_function(MOVED, arg=now, timeout=LONGEST)

    def write(self, id: str, source: str) -> None:
        """Type a cell anew, and leave it."""
        self.go_to(id)
        self.press("Enter")
        self.page.wait_for_selector(".jp-Notebook.jp-mod-editMode", timeout=LONGEST)
        self.press("Control+a")
        self.keys.type(source)
        self.press("Escape")
        self.page.wait_for_selector(".jp-Notebook.jp-mod-commandMode", timeout=LONGEST)

    def run(self, id: str, source: str | None = None, *, key: str = "Control+Enter") -> str:
        """Run a cell, typed anew if a source is given; what stands below it then."""
        self.go_to(id) if source is None else self.write(id, source)
        self.page.evaluate(FORGET)
        self.press(key)
        self.page.wait_for_function(RAN, timeout=LONGEST)
        return self.shown(id)

    def cell(self, id: str) -> Any:
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{self.ids.index(id)}"]')

    def shown(self, id: str) -> str:
        return str(self.cell(id).locator(".jp-OutputArea").inner_text())


@pytest.fixture(scope="module")
def lesson(learner: Learner, page: Any) -> Keyboard:
    """The first lesson, opened from the course page and started."""
    page.goto(f"{learner.address}/lab/workspaces/keys/tree/Course.md?reset&token={learner.token}")
    page.wait_for_selector(".jp-RenderedMarkdown table", timeout=LONGEST)
    lesson = Keyboard(learner, page)
    lesson.tab_to(".jp-RenderedMarkdown p a")
    lesson.press("Enter")
    page.wait_for_selector(f'[data-windowed-list-index="{len(lesson.ids) - 1}"]', timeout=LONGEST)
    page.wait_for_selector(IDLE, timeout=LONGEST)
    page.wait_for_function(FOCUS, arg=".jp-Cell", timeout=LONGEST)
    assert "practice Azure" in lesson.run("start_lab", key="Shift+Enter")
    return lesson


def test_an_exercise_is_solved_checked_and_saved(lesson: Keyboard, page: Any) -> None:
    lesson.run("first_group", "%%az\naz group create -n rg-first -l westeurope", key="Shift+Enter")
    page.wait_for_function(f"({ACTIVE})() === {lesson.ids.index('check_first_group')}", timeout=LONGEST)
    assert "2 of 2 points." in lesson.run("check_first_group")
    told = lesson.cell("check_first_group").get_by_role("status")
    assert "2 of 2 points." in told.inner_text()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and PATH in answer.url):
        lesson.press("Control+s")


def test_what_is_folded_opens_and_closes_and_is_left_again(lesson: Keyboard, page: Any) -> None:
    assert "lines of JSON" in lesson.run("show_account", "%az account list-locations")
    lesson.tab_to("summary")
    lesson.press("Enter")
    page.wait_for_function("() => document.activeElement.parentElement.open", timeout=LONGEST)
    lesson.press("Space")
    page.wait_for_function("() => !document.activeElement.parentElement.open", timeout=LONGEST)
    lesson.leave()


def test_a_table_wider_than_the_page_scrolls(lesson: Keyboard, page: Any) -> None:
    lesson.run("list_accounts", WIDE)
    lesson.tab_to("pre[role=group]")
    lesson.press(*["ArrowRight"] * 3)
    page.wait_for_function("() => document.activeElement.scrollLeft > 0", timeout=LONGEST)
    lesson.leave()
    lesson.go_to("make_group")


def test_a_form_is_filled_in_and_its_answer_counts(lesson: Keyboard, page: Any) -> None:
    lesson.run("choose", "looks_at = ...")
    page.wait_for_selector(".widget-radio-box input", timeout=LONGEST)
    lesson.tab_to(".widget-radio-box input")
    lesson.press("ArrowDown")
    page.wait_for_function(f"() => ({FOCUS})('[value=\"1\"]:checked')", timeout=LONGEST)
    page.evaluate(FORGET)
    lesson.press("Control+Enter")  # as in a cell: keys are still for the one above
    page.wait_for_function(RAN, timeout=LONGEST)
    page.wait_for_function(
        "cell => cell.querySelector('.cm-content').innerText.includes('looks_at = \"b\"')",
        arg=lesson.cell("choose").element_handle(),
        timeout=LONGEST,
    )
    lesson.leave()
    assert "1 of 1 point." in lesson.run("check_choose")


def test_a_question_of_the_cli_is_answered(lesson: Keyboard, page: Any) -> None:
    lesson.run("make_group")
    lesson.write("delete_group", "%%az\naz group delete -n rg-try")
    page.evaluate(FORGET)
    lesson.press("Control+Enter")
    page.wait_for_function(f"() => ({FOCUS})('.jp-Stdin-input')", timeout=LONGEST)
    lesson.keys.type("y\n")
    page.wait_for_function(RAN, timeout=LONGEST)
    page.wait_for_selector(".jp-Stdin-input", state="detached", timeout=LONGEST)
    page.wait_for_function(FOCUS, arg=".jp-Cell", timeout=LONGEST)
    assert "✓ Resource group 'rg-try' was deleted." in lesson.run("check_delete_group")
