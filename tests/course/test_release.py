import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from azlab.lab import sealed
from grader.course.lessons import Lesson
from grader.course.release import release_copy, release_text
from grader.course.releases import find_release, make_release
from grader.setup.places import ROOT, environment_variables


def cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in notebook.cells}


def nbgrader(root: Path, *arguments: str) -> None:
    variables = environment_variables(Path(sys.executable), dict(os.environ))
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def classroom(course: Path) -> Path:
    """A project's folder of its own, with the real settings."""
    shutil.copy(ROOT / "nbgrader_config.py", course.parent)
    return course.parent


def test_a_release_copy_has_a_stub_below_the_first_line(lesson: NotebookNode) -> None:
    assert cells(release_copy(lesson))["image_a"].source == "%%az\n# your answer here"


def test_a_release_copy_leaves_the_source_as_it_is(lesson: NotebookNode) -> None:
    before = nbformat.writes(lesson)
    release_copy(lesson)
    assert nbformat.writes(lesson) == before


def test_a_release_copy_has_no_hidden_test(lesson: NotebookNode) -> None:
    check = cells(lesson)["check_image_a"]
    check.source += "\n### BEGIN HIDDEN TESTS\nassert secret\n### END HIDDEN TESTS"
    assert "secret" not in nbformat.writes(release_copy(lesson))


def test_a_release_copy_locks_its_checks(lesson: NotebookNode) -> None:
    check = cells(release_copy(lesson))["check_image_a"]
    assert (check.metadata.editable, check.metadata.deletable) == (False, False)
    assert check.metadata.nbgrader.checksum


@pytest.mark.long
def test_a_kernel_that_nbgrader_itself_starts_sees_the_project_and_keeps_its_cloud_to_itself(
    classroom: Path, lesson: NotebookNode
) -> None:
    with (classroom / "nbgrader_config.py").open("a") as file:
        file.write('c.pop("Autograde")\n')
    begin = [cell.id for cell in lesson.cells].index("capture")
    lesson.cells = lesson.cells[begin : begin + 4]
    solution, check = lesson.cells[2:4]
    solution.source = "import os\n### BEGIN SOLUTION\nimport grader\n### END SOLUTION"
    check.source = 'assert os.environ["AZLAB_STATE"] == "temporary"\nassert grader.__file__'
    name = "00-start-here"
    nbformat.write(lesson, classroom / "notebooks" / name / f"{name}.ipynb")
    submitted = classroom / "classroom" / "submitted" / "ada" / name
    submitted.mkdir(parents=True)
    nbformat.write(lesson, submitted / f"{name}.ipynb")
    nbgrader(classroom, "generate_assignment", name)
    nbgrader(classroom, "autograde", name)
    nbgrader(classroom, "export", "--to", "grades.csv")
    with (classroom / "grades.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert row["score"] == "1"


def test_a_release_copy_is_what_nbgrader_releases_and_is_kept_and_found_by_its_mark(classroom: Path) -> None:
    lesson = Lesson(classroom / "notebooks" / "04-managed-images")
    (lesson.folder / "recording.json").write_text("{}")
    (lesson.folder / "start.az").write_text("az group create -n rg-images -l westeurope\n")
    nbgrader(classroom, "generate_assignment", lesson.name)
    folder = classroom / "classroom" / "release" / lesson.name
    released = json.loads((folder / lesson.notebook.name).read_text())
    assert released == json.loads(release_text(lesson.notebook))
    assert (folder / "start.json").exists()
    assert "rg-images" not in (folder / "start.az").read_text()
    assert sealed.read(folder / "start.az") == (lesson.folder / "start.az").read_text()
    assert not (folder / "recording.json").exists()
    fingerprint = released["metadata"]["azlab"]["release"]
    handed_out = make_release(lesson)
    lesson.notebook.unlink()
    releases = classroom / "classroom" / "releases"
    assert find_release(fingerprint, lesson, releases) == (handed_out, "")
