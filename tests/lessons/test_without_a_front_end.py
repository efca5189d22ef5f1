"""A lesson without any front end: run by nbconvert from another folder, and exported as it then is."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.course.copies import write_course
from grader.course.lessons import find_lessons
from grader.setup.places import NOTEBOOKS, ROOT

pytestmark = pytest.mark.long
LESSON = "03-generalization"
FAR = re.compile(r"""(?:src|href)=["']https?://|url\(https?:""")


@pytest.fixture(scope="module", params=["untouched", "solved"])
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson that nbconvert has run from a folder that is not its own; its saved outputs."""
    course, far = tmp_path_factory.mktemp("Mein Kürs"), tmp_path_factory.mktemp("far")
    (lesson,) = [found for found in find_lessons(NOTEBOOKS) if found.name == LESSON]
    write_course([lesson], course)
    notebook = course / LESSON / f"{LESSON}.ipynb"
    if request.param == "solved":
        shutil.copy(lesson.notebook, notebook)
    convert("--execute", "--ExecutePreprocessor.kernel_name=python3", "--to=notebook", notebook, folder=far)
    return far / f"{LESSON}.ipynb"


def convert(*arguments: str | Path, folder: Path) -> None:
    command = [sys.executable, "-m", "nbconvert", "--log-level=ERROR", f"--output-dir={folder}", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=variables(), stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr


def variables() -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("AZLAB_")},
        "PYTHONPATH": str(ROOT),
    }


def outputs(notebook: Path) -> list[dict[str, Any]]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]


def test_each_output_stands_alone(executed: Path) -> None:
    kinds = {output["output_type"] for output in outputs(executed)}
    assert kinds <= {"stream", "display_data", "execute_result"}
    for shown in outputs(executed):
        data = shown.get("data", {})
        assert set(data) <= {"text/plain", "text/html", "text/markdown"}, data.keys()
        assert not data or data["text/plain"] or "simulated" in data["text/html"]
        page = data.get("text/html", "")
        assert "<script" not in page
        assert not FAR.search(page), page


def test_pages_have_what_the_cells_said(executed: Path) -> None:
    shown = json.dumps(outputs(executed))
    for form, ending in {"html": "html", "markdown": "md"}.items():
        convert(f"--to={form}", executed, folder=executed.parent)
        text = (executed.parent / f"{LESSON}.{ending}").read_text("utf-8")
        assert "Map of the course" in text
        assert ("Not started:" in text) == ("Not started:" in shown)
        assert "VBox(" not in text
