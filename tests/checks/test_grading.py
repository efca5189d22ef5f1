"""Check cells run by IPython, and graded by nbgrader itself."""

from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

CLOUD = """
from grader import check
from grader.checks import notebook
class Cloud:
    subscription = "s"
    def get(self, id, expand=""):
        if id.endswith("broken"):
            raise OSError("no route")
        if id.endswith("none"):
            return None
        return {"location": "westeurope", "properties": {"diskSizeGB": 30}}
    def list(self, *asked): return []
notebook.current().find_cloud = Cloud
"""
FULL = 'check.disk("a", group="g").exists().is_in("westeurope")\ncheck.disk("a", group="g").has_size_gb(30)'
PARTIAL = 'check.disk("a", group="g").exists().is_in("eastus").worth(2)'
NOTHING = 'check.disk("none", group="g").exists().is_in("westeurope").worth(2)'
BROKEN = 'check.disk("broken", group="g").exists().is_in("westeurope").worth(2)'


@pytest.fixture(scope="module")
def executed() -> Any:
    cells = [new_code_cell(source) for source in (CLOUD, FULL, PARTIAL, NOTHING, BROKEN, FULL)]
    for cell in cells[1:]:
        cell.metadata.nbgrader = {"grade": True, "solution": False, "points": 3, "grade_id": cell.id}
    notebook = new_notebook(cells=cells)
    NotebookClient(
        notebook, allow_errors=True, kernel_name="python3", startup_timeout=300, iopub_timeout=60
    ).execute()
    return notebook


@pytest.mark.parametrize(("cell", "points"), [(1, 3), (2, 1), (3, 0), (4, 0), (5, 3)])
def test_nbgrader_reads_the_points(executed: nbformat.NotebookNode, cell: int, points: float) -> None:
    assert determine_grade(executed.cells[cell]) == (points, 3)


def test_a_cloud_that_fails_shows_one_sentence_and_no_traceback(executed: nbformat.NotebookNode) -> None:
    (output,) = executed.cells[4].outputs
    assert output.output_type == "error"
    assert output.traceback == ["The cloud gave no answer, so nothing was checked: no route"]


def test_without_a_lab_a_check_says_what_to_do() -> None:
    shell = InteractiveShell.instance()
    outcome = shell.run_cell("from grader import check\ncheck.group('rg').exists()", store_history=True)
    assert "No lab is running yet" in str(outcome.error_in_exec)
