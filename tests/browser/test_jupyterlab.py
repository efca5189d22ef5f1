"""What a learner sees: JupyterLab in Chromium, started as `python3 -m grader learn` starts it."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from azlab.arm.store import Store
from grader.course.lessons import find_lessons
from grader.setup.places import NOTEBOOKS
from tests.browser.chromium import LONGEST, until
from tests.browser.lessons import FIRST, RIGHT, WRONG, Learner, Lesson

pytestmark = pytest.mark.browser
SOLVED = [lesson.name for lesson in find_lessons(NOTEBOOKS) if lesson.name != FIRST]


def test_a_lesson_untouched_then_wrong_then_right_then_after_a_restart(learner: Learner, page: Any) -> None:
    lesson = Lesson(page, learner, f"{FIRST}/{FIRST}.ipynb")
    lesson.run_all()
    assert lesson.failures == []
    assert "Not started:" in lesson.shown("check_first_group")

    lesson.run("first_group", WRONG)
    wrong = lesson.run("check_first_group")
    assert "Found: it is in 'northeurope'." in wrong
    assert "Hint:" in wrong

    lesson.run("first_group", RIGHT)
    right = lesson.run("check_first_group")
    assert (right.count("✓"), "2 of 2 points." in right) == (2, True)

    lesson.restart()
    for forgotten in ("make_group", "check_first_group", "show_account"):
        assert "run the notebook's first code cell" in lesson.run(forgotten)
    assert "You go on where you left off" in lesson.run("start_lab")
    assert "2 of 2 points." in lesson.run("check_first_group")

    assert "start state" in lesson.run("first_group", "lab.reset()")
    assert "Not started:" in lesson.run("check_first_group")


@pytest.mark.long
@pytest.mark.parametrize("name", SOLVED)
def test_the_solution_of_a_lesson_has_check_marks_only(learner: Learner, page: Any, name: str) -> None:
    (source,) = (found for found in find_lessons(NOTEBOOKS) if found.name == name)
    folder, solved = learner.folder / source.assignment, f"solved-{name}.ipynb"
    shutil.copy(source.notebook, folder / solved)
    if name.endswith("-exam"):  # a learner has a paper of one's own, with other keys and another start
        for companion in source.sealed:
            shutil.copy(companion, folder / companion.name)
    lesson = Lesson(page, learner, f"{source.assignment}/{solved}")
    lesson.run_all()
    assert lesson.failures == []
    checks = {cell.id: cell.metadata.nbgrader for cell in lesson.cells if cell.id.startswith("check_")}
    for id, marked in checks.items():
        points = f"{marked.points:g} of {marked.points:g}"
        assert points in lesson.shown(id), lesson.shown(id)
        assert "Not " not in lesson.shown(id)


@pytest.mark.long
def test_the_shell_of_a_cell_and_a_terminal_reach_the_same_cloud(learner: Learner, page: Any) -> None:
    lesson = Lesson(page, learner, f"{FIRST}/{FIRST}.ipynb")
    lesson.run("start_lab")
    lesson.run("first_group", "lab.reset()")
    lesson.run("make_group")
    assert "rg-try" in lesson.run("real_az")
    assert "rg-try" in lesson.run("first_group", "%%bash\naz group list -o tsv --query [].name")

    page.keyboard.press("Control+Shift+L")
    heard: list[Any] = []

    def listen(socket: Any) -> None:
        if "/terminals/" in socket.url:
            socket.on("framereceived", lambda frame: heard.append(frame))

    # From before it is opened: what its shell says first may come while the click is still being awaited.
    page.on("websocket", listen)
    page.get_by_text("Terminal", exact=True).locator("visible=true").last.click()
    until(lambda: page.wait_for_timeout(100) or heard)  # only in a wait does Playwright tell
    page.locator(".jp-Terminal .xterm-helper-textarea").focus()
    page.keyboard.type("azlab shell\n")
    page.keyboard.type("az group create -n rg-terminal -l westeurope -o table\n", delay=5)
    database = learner.folder / FIRST / ".azlab" / FIRST / "cloud.sqlite"
    _wait_for_group(database, "rg-terminal")
    page.keyboard.type("exit\n")


@pytest.mark.long
def test_tab_offers_commands_options_values_and_names_and_shift_tab_the_help(
    learner: Learner, page: Any
) -> None:
    lesson = Lesson(page, learner, f"{FIRST}/{FIRST}.ipynb")
    lesson.run("start_lab")
    lesson.run(
        "first_group",
        "%%az\naz group create -n rg-here -l westeurope\naz group create -n rg-there -l westeurope",
    )
    commands = lesson.offered("first_group", "%%az\naz vm de")
    assert {"deallocate", "delete"} <= commands.keys()
    assert "deallocate a vm" in commands["deallocate"].replace("\N{NO-BREAK SPACE}", " ")
    options = lesson.offered("first_group", "%%az\naz vm create \\\n  -n web --sec")
    assert "--security-type" in options
    assert "TrustedLaunch" in lesson.offered("first_group", "%%az\naz vm create --security-type ")
    assert {"rg-here", "rg-there"} <= lesson.offered("first_group", "%az group show -n rg-").keys()
    lesson.type("first_group", "%%az\naz vm deallocate")
    page.keyboard.press("Shift+Tab")
    page.wait_for_selector(".jp-Tooltip", timeout=LONGEST)
    assert "az vm deallocate : Deallocate a VM" in page.locator(".jp-Tooltip").inner_text()
    page.keyboard.press("Escape")


def _wait_for_group(database: Path, name: str) -> None:
    with closing(Store(database)) as store:
        until(lambda: any(resource.id.group == name for resource in store.resources()))
