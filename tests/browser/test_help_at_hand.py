"""Help at a learner's hand: the course page, hint and solution, a rehearsal, pictures, in JupyterLab."""

import re
from typing import Any

import pytest

from tests.browser.chromium import LONGEST
from tests.browser.lessons import FIRST, RIGHT, WRONG, Learner, Lesson

pytestmark = [pytest.mark.browser, pytest.mark.long]
PATH = f"{FIRST}/{FIRST}.ipynb"
DISK = "%%az\naz group create -n rg-disk -l westeurope\naz disk create -g rg-disk -n disk-first --size-gb 4"


def course_page(learner: Learner, page: Any) -> str:
    """The page that `learn` opens, as it is read."""
    page.goto(f"{learner.address}/lab/workspaces/course/tree/Course.md?reset&token={learner.token}")
    page.wait_for_selector(".jp-RenderedMarkdown table", timeout=LONGEST)
    return str(page.locator(".jp-MarkdownViewer").inner_text())


def test_the_course_page_leads_to_the_lesson_and_knows_what_was_done(learner: Learner, page: Any) -> None:
    before = course_page(learner, page)
    assert "Begin with 00 Start here" in before
    assert "not begun" in before
    page.locator(".jp-RenderedMarkdown p a").first.click()
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=LONGEST)

    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    lesson.run("first_group", RIGHT.replace("az group delete -n rg-first --yes\n", ""))
    assert "2 of 2 points." in lesson.run("check_first_group")
    ended = lesson.run("status")
    assert "check.rehearse() runs your saved notebook" in ended
    assert re.search(r"Exercise 1: make a group\s+2 of 2\s+done", ended)
    lesson.cell("status").get_by_role("link", name="01 Marketplace images and their URNs").click()
    page.wait_for_selector('.lm-TabBar-tab:has-text("01-marketplace-urns.ipynb")', timeout=LONGEST)

    after = course_page(learner, page)
    assert "Go on with 00 Start here: a practice Azure in your notebook: Exercise 2: keep an id." in after
    assert "2 of 7" in after


def test_a_second_try_in_vain_offers_the_help_that_is_there(learner: Learner, page: Any) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    lesson.run("first_group", "lab.reset()")
    lesson.run("first_group", WRONG)
    assert "check.solution()" not in lesson.run("check_first_group")
    said = lesson.run("check_first_group")
    assert "check.solution() shows one right way" in said
    assert "check.hint()" not in said  # the check has said all of it
    assert "There is no further hint" in lesson.run("first_group", "check.hint()")
    assert "az group create -n rg-first -l westeurope" in lesson.run("first_group", "check.solution()")
    assert "Exercise 2: keep an id" in lesson.run("first_group", "check.solution(2)")
    assert "There is no '9' here." in lesson.run("first_group", "check.solution(9)")
    switch = learner.folder / "azlab.toml"
    switch.write_text("solutions = false\n")
    said = lesson.run("first_group", "check.solution()")
    switch.unlink()
    assert "Solutions are switched off" in said
    assert "az group create" not in said


def test_what_was_done_is_taken_back_by_a_learners_own_hand(learner: Learner, page: Any) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    lesson.run("first_group", "lab.reset()")
    lesson.run("first_group", RIGHT.replace("az group delete -n rg-first --yes\n", ""))
    assert "2 of 2 points." in lesson.run("check_first_group")
    assert "group create" in lesson.run("first_group", "lab.history()")
    assert "group create" in lesson.run("first_group", "lab.undo()")
    assert "0 of 2 points" in lesson.run("check_first_group")
    assert "lab.undo" in lesson.run("first_group", "lab.history()")


def test_a_rehearsal_says_what_the_saved_notebook_would_earn(learner: Learner, page: Any) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    lesson.type("first_group", RIGHT.replace("az group delete -n rg-first --yes\n", ""))
    with page.expect_response(lambda answer: answer.request.method == "PUT" and PATH in answer.url):
        page.keyboard.press("Control+s")
    said = lesson.run("choose", "check.rehearse()")
    assert f"{FIRST}: 2 of 7 points" in said
    assert "Exercise 6: not yet: `looks_at` has no value yet." in said


def test_a_picture_is_readable_in_light_and_in_dark_without_running_again(
    learner: Learner, page: Any
) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    lesson.run("first_group", DISK)
    lesson.run("first_group", "lab.picture()")
    drawn = lesson.cell("first_group").locator(".jp-OutputArea svg:has(text)").first
    assert "disk-first" in drawn.text_content()
    light = ink(drawn)
    theme(page, "JupyterLab Dark")
    dark = ink(drawn)
    theme(page, "JupyterLab Light")
    assert max(light) < 100 < min(dark)


def theme(page: Any, name: str) -> None:
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    for item in ("Theme", name):
        page.locator(f'.lm-Menu-item:has-text("{item}")').first.click()
    page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached", timeout=LONGEST)


def ink(drawn: Any) -> tuple[int, ...]:
    """Red, green and blue of the words in a picture."""
    colour = drawn.locator("text").first.evaluate("words => getComputedStyle(words).fill")
    return tuple(int(part) for part in re.findall(r"\d+", colour)[:3])  # rgb(...) or rgba(...)
