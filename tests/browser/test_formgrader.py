"""A teacher opens the work of somebody hostile: nothing of it runs, nothing is fetched from elsewhere."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.walls import Walls
from grader.setup.places import NOTEBOOKS, ROOT, environment_variables
from grader.setup.teach import formgrader_command
from grader.submissions import OwnCell, Submission
from tests.browser.chromium import LONGEST, chromium, new_page
from tests.browser.servers import AT, free_port, serving

NAME = "00-start-here"
ELSEWHERE = "http://127.0.0.1:9"
RUN = "window.ran=1;document.title='ran'"
KINDS = [
    f"<script>{RUN}</script>",
    f'<img src="{ELSEWHERE}/a.png" onerror="{RUN}">',
    f'<svg onload="{RUN}"><script>{RUN}</script></svg>',
    f'<a href="javascript:{RUN}" id="link">click</a> [click](javascript:{RUN})',
    f'<iframe src="{ELSEWHERE}/b"></iframe><iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
    f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}/c"><base href="{ELSEWHERE}/">',
    f"<style>@import url({ELSEWHERE}/d.css);body{{background:url({ELSEWHERE}/e)}}</style>",
    f'<form action="{ELSEWHERE}/f"><input autofocus onfocus="{RUN}"></form>',
    f'<object data="{ELSEWHERE}/g"></object><embed src="{ELSEWHERE}/i">',
    f"![remote]({ELSEWHERE}/h.png) $\\href{{javascript:{RUN}}}{{x}}$",
    f'</script></textarea></pre></div><details open ontoggle="{RUN}">',
]
HOSTILE = f"""from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
for kind in {KINDS!r}:
    print(kind)
    print("\\x1b]8;;javascript:{RUN}\\x1b\\\\link\\x1b[31m" + kind)
    display(HTML(kind), Markdown(kind), Latex(kind))
    display({{"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'>" + kind + "</svg>"}}, raw=True)
    display({{"application/vnd.jupyter.widget-view+json": {{"model_id": kind}}, "text/html": kind}}, raw=True)
display(Javascript({RUN!r}))
KINDS = "".join({KINDS!r})
raise type(KINDS[:60], (Exception,), {{}})(KINDS)
"""
ANSWER = f"GROUP_ID = {''.join(KINDS)!r}"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.skipif(problem() is not None, reason=str(problem())),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course's folder in which one hostile submission was graded."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / "notebooks").symlink_to(NOTEBOOKS)
    release = make_release(Lesson(NOTEBOOKS / NAME))
    submission = Submission("mallory", NAME, {"keep_id": ANSWER}, (OwnCell("", HOSTILE),))
    bench = Bench(release, Walls())
    try:
        graded = bench.grade(submission)
    finally:
        bench.close()
    with Book(Classroom(folder / "classroom")) as book:
        book.prepare(release)
        book.record(graded, None)
    return folder


@pytest.fixture(scope="module")
def server(course: Path) -> Iterator[str]:
    """The address of the teacher's server, with its token at the end."""
    home, port = course / "home", free_port()
    home.mkdir()
    variables = environment_variables(Path(sys.executable), {**os.environ, "HOME": str(home)})
    command = formgrader_command(course, port, browser=False)
    with serving(command, course, home, AT, **variables) as found:
        yield f"{found[1]}/{{}}?token={found[2]}"


class Opened:
    """A page, and what it asked for beyond its own server."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.asked = page, address, list[str]()
        page.on("requestfinished", self._note)
        page.on("requestfailed", self._note)
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.asked.append("popup"))

    def _dialog(self, dialog: Any) -> None:
        # JupyterLab itself asks whether to leave a notebook into which its kernel has written its language.
        if dialog.type != "beforeunload":
            self.asked.append(f"dialog {dialog.type}: {dialog.message}")
        dialog.accept()  # whoever listens has to answer, or the page waits for ever

    def _note(self, request: Any) -> None:
        own = self.address.partition("/{}")[0]
        # Formgrader names MathJax on a public server; the policy keeps the browser from asking it.
        kept_away = request.failure == "csp" and not request.url.startswith(ELSEWHERE)
        if not kept_away and not request.url.startswith((own, "data:", "blob:", own.replace("http", "ws"))):
            self.asked.append(f"{request.url} {request.failure}")

    def open(self, path: str, ready: str) -> str:
        """Open a page, see that nothing ran in it, and read its text."""
        # Not its end of loading: nbgrader's pages name scripts elsewhere, which a network may keep waiting.
        self.page.goto(self.address.format(path), wait_until="domcontentloaded")
        self.page.wait_for_selector(ready)
        self.page.wait_for_timeout(1500)
        assert self.page.evaluate("window.ran") is None
        assert self.page.title() != "ran"
        for link in self.page.locator('a[href^="javascript:"]').all():
            raise AssertionError(link.get_attribute("href"))
        return str(self.page.locator("body").inner_text())


@pytest.fixture
def opened(server: str) -> Iterator[Opened]:
    with chromium() as browser:
        yield Opened(new_page(browser, height=16_000), server)


def test_nothing_of_a_hostile_submission_runs_or_is_fetched(course: Path, opened: Opened) -> None:
    with Gradebook(Classroom(course / "classroom").database) as book:
        submission = book.find_submission_notebook(NAME, NAME, "mallory").id
    shown = opened.open(f"formgrader/submissions/{submission}/", "#check_first_group")
    assert "<script>" in shown, "what was shown is there as text"
    assert "Exercise 1" in shown
    path = f"lab/tree/classroom/autograded/mallory/{NAME}/{NAME}.ipynb"
    assert "<script>" in opened.open(path, ".jp-OutputArea-output")
    for page in ("manage_assignments", f"manage_submissions/{NAME}", "manage_students", "gradebook"):
        opened.open(f"formgrader/{page}", "table")
    assert opened.asked == []


def test_every_page_says_that_it_loads_nothing_from_elsewhere(opened: Opened) -> None:
    answer = opened.page.request.get(opened.address.format("formgrader/gradebook"), timeout=LONGEST)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
