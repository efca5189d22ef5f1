"""What a learner sees: JupyterLab in Chromium, started as `python3 -m grader learn` starts it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import nbformat
import pytest

from azlab.arm.store import Store
from grader.course.lessons import find_lessons
from grader.setup.places import NOTEBOOKS
from tests.samples import sampled

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FIRST = "00-start-here"
SOLVED = [lesson.name for lesson in find_lessons(NOTEBOOKS) if lesson.name != FIRST]
WRONG = "%%az\naz group create -n rg-first -l northeurope"
RIGHT = "%%az\naz group delete -n rg-first --yes\naz group create -n rg-first -l westeurope"
IDLE = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
FORGET = """() => {
    for (const prompt of document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')) prompt.textContent = '';
}"""
"""Empties the prompts, so that a number in one of them is of the run that follows."""
RAN = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    const told = prompts.map(prompt => prompt.textContent).join('');
    return /\\d/.test(told) && !told.includes('*');
}"""
LONGEST = 300_000
"""Milliseconds. A wait ends when its condition is met: this is only for what hangs, on a busy machine too."""

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}"),
]


class Lesson:
    """A notebook, open in a page so tall that every cell is drawn."""

    def __init__(self, page: Any, learner: "Learner", path: str) -> None:
        self.page = page
        self.cells = nbformat.read(learner.folder / path, as_version=4).cells
        address = f"lab/workspaces/{path.partition('/')[0]}/tree/{path}"
        page.goto(f"{learner.address}/{address}?reset&token={learner.token}")
        page.wait_for_selector(f'[data-windowed-list-index="{len(self.cells) - 1}"]', timeout=LONGEST)
        self.menu("Kernel")  # waits until the menus can be used
        page.keyboard.press("Escape")

    def cell(self, id: str) -> Any:
        position = next(index for index, cell in enumerate(self.cells) if cell.id == id)
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{position}"]')

    def menu(self, *names: str) -> None:
        for name in names:
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def restart(self) -> None:
        self.menu("Kernel")
        self.page.click('[data-command="kernelmenu:restart"]')
        # The server answers when the new kernel has answered it.
        with self.page.expect_response(re.compile(r"/api/kernels/.*/restart"), timeout=LONGEST):
            self.page.click(".jp-Dialog .jp-mod-accept")
        self.page.wait_for_selector(IDLE, timeout=LONGEST)

    def run_all(self) -> None:
        self.page.evaluate(FORGET)
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(RAN, timeout=LONGEST)

    def run(self, id: str, source: str | None = None) -> str:
        """Run one cell, typed anew if a source is given; what stands below it then."""
        self.cell(id).locator(".cm-content").click()
        if source is not None:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(source)
        self.page.evaluate(FORGET)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(RAN, timeout=LONGEST)
        return self.shown(id)

    def shown(self, id: str) -> str:
        return str(self.cell(id).locator(".jp-OutputArea").inner_text())

    @property
    def failures(self) -> list[str]:
        return list(self.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts())


class Learner:
    """A learner's folder and the JupyterLab that shows it."""

    def __init__(self, folder: Path, address: str, token: str) -> None:
        self.folder, self.address, self.token = folder, address, token


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Learner]:
    home = tmp_path_factory.mktemp("jupyter")
    port = _free_port()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME")}
    command = [sys.executable, "-m", "grader", "learn", "--no-browser", "--port", str(port)]
    with (home / "log").open("w+") as log:
        server = subprocess.Popen(
            [*command, "--where", str(home / "course")],
            cwd=ROOT,
            env={**os.environ, **folders, "PATH": path},
            stdout=log,
            stderr=log,
        )
        try:
            yield Learner(home / "course", f"http://localhost:{port}", _token(home / "log", server))
        finally:
            server.terminate()
            server.wait(timeout=LONGEST / 1000)


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1250, "height": 16_000})
        page.set_default_timeout(LONGEST)
        yield page
        browser.close()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("localhost", 0))
        return int(asked.getsockname()[1])


def _token(log: Path, server: "subprocess.Popen[bytes]") -> str:
    def token() -> str:
        assert server.poll() is None, log.read_text()
        found = re.search(r"token=(\w+)", log.read_text())
        return found[1] if found else ""

    return _until(token)


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


@pytest.mark.parametrize("name", sampled(SOLVED))
def test_the_solution_of_a_lesson_has_check_marks_only(learner: Learner, page: Any, name: str) -> None:
    source = ROOT / "notebooks" / name
    shutil.copy(source / f"{name}.ipynb", learner.folder / name / "solved.ipynb")
    if name.endswith("-exam"):  # a learner has a paper of one's own, with other keys and another start
        for companion in ("choices.json", "start.az"):
            shutil.copy(source / companion, learner.folder / name / companion)
    lesson = Lesson(page, learner, f"{name}/solved.ipynb")
    lesson.run_all()
    assert lesson.failures == []
    checks = {cell.id: cell.metadata.nbgrader for cell in lesson.cells if cell.id.startswith("check_")}
    for id, marked in checks.items():
        points = f"{marked.points:g} of {marked.points:g}"
        assert points in lesson.shown(id), lesson.shown(id)
        assert "Not " not in lesson.shown(id)


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
    _until(lambda: page.wait_for_timeout(100) or heard)  # only in a wait does Playwright tell
    page.locator(".jp-Terminal .xterm-helper-textarea").focus()
    page.keyboard.type("azlab shell\n")
    page.keyboard.type("az group create -n rg-terminal -l westeurope -o table\n", delay=5)
    database = learner.folder / FIRST / ".azlab" / FIRST / "cloud.sqlite"
    _wait_for_group(database, "rg-terminal")
    page.keyboard.type("exit\n")


def _wait_for_group(database: Path, name: str) -> None:
    with closing(Store(database)) as store:
        _until(lambda: any(resource.id.group == name for resource in store.resources()))


def _until(found: Callable[[], T]) -> T:
    """What `found` gives as soon as that is something; AssertionError when it stays nothing."""
    end = time.monotonic() + LONGEST / 1000
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"still nothing after {LONGEST / 1000:g} seconds")
