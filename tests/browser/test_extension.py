"""Our extension of JupyterLab: az in its own colours, and a course page that keeps up."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from grader.progress.pages import PAGE
from tests.browser.chromium import chromium, new_page, until_it_is
from tests.browser.lessons import FIRST, RIGHT, Learner, Lesson
from tests.browser.test_help_at_hand import course_page, theme
from tests.jupyter.test_cells import SOURCES, told_apart

pytestmark = [pytest.mark.browser, pytest.mark.long]
PATH = f"{FIRST}/{FIRST}.ipynb"
AZ = """\
%%az
# for all of them
az vm list -g rg-for --query "[].name" \\
    -o table
for name in 1 2; do az vm delete -n $name; done"""
UNPAIRED = """\
%%az
az vm run-command invoke --scripts "
    uptime"
DISK=$(az vm show -n web --query "disk.{id:id}" -o tsv)"""
PYTHON = "for name in list(range(2)):\n    print('%az', name)"
LOOKS: dict[str, tuple[Any, ...]] = {
    "%%az": ("operator", 700),
    "# for all of them": ("comment", 400, "italic"),
    "az": ("keyword", 700),
    "list": ("builtin", 400),
    "-g": ("attribute", 400),
    "rg-for": ("", 400),
    "--query": ("attribute", 400),
    '"[].name"': ("string", 400),
    "table": ("", 400),
    "2": ("number", 400),
    "$name": ("string-2", 400),
    "do": ("keyword", 700),
    "delete": ("builtin", 400),
}
SHOWN = """editor => [...editor.querySelectorAll('.cm-line')].flatMap(line => {
    const words = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const found = [['\\n', '']];
    while (words.nextNode()) {
        const look = getComputedStyle(words.currentNode.parentElement);
        found.push([words.currentNode.data, `${look.color} ${look.fontWeight} ${look.fontStyle}`]);
    }
    return found;
})"""
COLOUR = """name => {
    const tried = document.body.appendChild(document.createElement('span'));
    tried.style.color = name ? `var(--jp-mirror-editor-${name}-color)` : 'var(--jp-content-font-color1)';
    const colour = getComputedStyle(tried).color;
    tried.remove();
    return colour;
}"""
READ = """async texts => {
    const { readCell } = await import('/cells.js');
    return texts.map(text => readCell(text).map(([from, to, kind]) => [kind, text.slice(from, to)]));
}"""
NONE = "rgba(0, 0, 0, 0)"
OURS = "[class*='azlab-program'], [class*='azlab-command'], [class*='azlab-magic']"


@pytest.fixture
def another_page(page: Any) -> Iterator[Any]:
    """A second page of the same browser."""
    opened = new_page(page.context)
    yield opened
    opened.close()


def editor(lesson: Lesson, id: str) -> Any:
    return lesson.cell(id).locator(".cm-content")


def looks(lesson: Lesson, id: str, *words: str) -> dict[str, set[str]]:
    """Colour, weight and style of words in a cell, where each first stands by itself."""
    pieces = editor(lesson, id).evaluate(SHOWN)
    text = "".join(piece for piece, _ in pieces)
    of_each = [look for piece, look in pieces for _ in piece]
    places = {word: re.search(rf"(?<![\w%$-]){re.escape(word)}", text) for word in words}
    return {word: set(of_each[place.start() : place.end()]) for word, place in places.items()}


def look(page: Any, colour: str, weight: int, style: str = "normal") -> set[str]:
    """The same of a colour of the theme that is in use."""
    return {f"{page.evaluate(COLOUR, colour)} {weight} {style}"}


def wait_for_looks(lesson: Lesson, id: str, wanted: dict[str, set[str]]) -> None:
    """Python's own marks come when its grammar has been loaded and has read the cell."""
    until_it_is(wanted, lambda: looks(lesson, id, *wanted))


def by_chromium(texts: list[str]) -> list[list[list[str]]]:
    """The marks of each text, as our sources read it in a browser that has nothing else."""
    with chromium() as browser:
        page = new_page(browser)
        page.route("http://sources/", lambda route: route.fulfill(body="<!doctype html>"))
        for source in SOURCES.glob("*.js"):
            fulfil = partial(lambda path, route: route.fulfill(path=path), source)
            page.route(f"http://sources/{source.name}", fulfil)
        page.goto("http://sources/")
        found: list[list[list[str]]] = page.evaluate(READ, texts)
    return found


def test_the_browser_tells_the_parts_of_cells_apart() -> None:
    told_apart(by_chromium)


def test_az_has_jupyterlabs_own_colours_in_light_and_dark_and_python_keeps_its_own(
    learner: Learner, page: Any
) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.type("first_group", AZ)
    lesson.type("make_group", PYTHON)
    for name in ("JupyterLab Dark", "JupyterLab Light"):
        theme(page, name)
        wait_for_looks(lesson, "first_group", {word: look(page, *how) for word, how in LOOKS.items()})
        wanted = {"for": look(page, "keyword", 700), "'%az'": look(page, "string", 400)}
        wait_for_looks(lesson, "make_group", wanted)
    assert editor(lesson, "make_group").locator(OURS).count() == 0


def test_a_cell_that_becomes_az_while_it_is_typed_is_no_longer_read_as_python(
    learner: Learner, page: Any
) -> None:
    lesson = Lesson(page, learner, PATH)
    lesson.type("first_group", "az group list\nfor list in 1:")
    assert editor(lesson, "first_group").locator(OURS).count() == 0
    page.keyboard.press("Control+Home")
    page.keyboard.type("%%az\n")
    editor(lesson, "first_group").locator(".azlab-command", has_text="list").first.wait_for()
    assert editor(lesson, "first_group").inner_text() == "%%az\naz group list\nfor list in 1:"
    wait_for_looks(lesson, "first_group", {"list": look(page, "builtin", 400)})
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("y ")  # %%ay az group list
    editor(lesson, "first_group").locator(OURS).first.wait_for(state="detached")

    wrong = editor(lesson, "first_group").locator(".cm-nonmatchingBracket")
    ground = "bracket => getComputedStyle(bracket).backgroundColor"
    lesson.type("first_group", "x = (1]")
    assert wrong.evaluate(ground) != NONE
    lesson.type("first_group", UNPAIRED)
    assert wrong.filter(has_text=")").evaluate(ground) == NONE


def test_notebook_7_has_the_colours_too(learner: Learner, another_page: Any) -> None:
    pytest.importorskip("notebook", reason="Notebook is not installed")
    another_page.goto(f"{learner.address}/notebooks/{PATH}?token={learner.token}")
    another_page.locator(".azlab-command", has_text="account").first.wait_for()


def test_without_the_extension_jupyterlab_is_as_it_is(learner: Learner, another_page: Any) -> None:
    another_page.set_viewport_size({"width": 1250, "height": 16_000})
    another_page.route("**/extensions/azlab/**", lambda route: route.abort())
    lesson = Lesson(another_page, learner, PATH)
    assert "42" in lesson.run("choose", "print(6 * 7)")
    assert another_page.locator(OURS).count() == 0


def test_the_open_course_page_shows_what_a_check_has_found(
    learner: Learner, page: Any, another_page: Any
) -> None:
    course_page(learner, another_page)
    lesson = Lesson(page, learner, PATH)
    lesson.run("start_lab")
    lesson.run("first_group", RIGHT.replace("az group delete -n rg-first --yes\n", ""))
    lesson.run("check_first_group")
    another_page.locator('.jp-RenderedMarkdown td:has-text("2 of 7")').wait_for()
    assert another_page.locator(".jp-Dialog").count() == 0


def test_a_course_page_that_somebody_edits_stays(learner: Learner, another_page: Any) -> None:
    course_page(learner, another_page)
    another_page.locator(".jp-RenderedMarkdown h1").click(button="right")
    another_page.get_by_role("menuitem", name="Show Markdown Editor").click()
    another_page.locator(".jp-FileEditor .cm-line").first.click()
    another_page.keyboard.type("my own words")
    file = learner.folder / PAGE
    file.write_text("# Another page\n", "utf-8")
    another_page.locator('.jp-RenderedMarkdown h1:has-text("my own words")').wait_for()
    another_page.wait_for_timeout(5000)  # more than two looks at the file
    assert another_page.locator('.jp-RenderedMarkdown h1:has-text("my own words")').count() == 1
    assert another_page.locator(".jp-Dialog").count() == 0
