"""What may lie in a submission's folder instead of the notebook that was handed out."""

import json
import stat
from pathlib import Path

import pytest

from grader.course.cells import is_graded
from grader.execution.lesson import Played, solved
from grader.intake.submissions import read_submission
from grader.submissions import Refused, Release, Submission
from tests.execution.hostile.files import KINDS, FileKind, Notebook
from tests.execution.hostile.kinds import LAST, LESSON
from tests.execution.hostile.submissions import handed_in, release_of
from tests.execution.hostile.table import PAGE, page


@pytest.fixture(scope="module")
def release() -> Release:
    return release_of(LESSON)


def _read(kind: FileKind, notebook: Notebook, folder: Path, release: Release) -> Submission | Refused:
    inside = folder / LESSON
    inside.mkdir()
    path = inside / f"{LESSON}.ipynb"
    data = kind.make(notebook, path)
    if data is not None:
        path.write_bytes(data)
    return read_submission(inside, release, "mallory")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_is_refused_with_a_sentence_or_counts_as_what_its_exercises_say(
    kind: FileKind, tmp_path: Path, release: Release
) -> None:
    before = Path("/tmp/azlab-hostile.ipynb").exists()
    read = _read(kind, handed_in(), tmp_path, release)
    assert Path("/tmp/azlab-hostile.ipynb").exists() == before
    if isinstance(read, Refused):
        assert kind.refused.casefold() in read.sentence.casefold()
        assert read.sentence.endswith(".")
        return
    assert not kind.refused
    wanted = {name: source for name, source in solved(release).sources.items() if _is_answer(release, name)}
    answers = {name: read.sources.get(name) for name in wanted}
    assert {name for name in wanted if answers[name] != wanted[name]} == {LAST[LESSON]}
    steps = Played(read, release).steps()
    teachers = [cell for cell in Played(read, release).notebook.cells if is_graded(cell)]
    assert [step.source for step in steps if step.check] == [cell.source for cell in teachers]


def _is_answer(release: Release, name: str) -> bool:
    cells = {cell["id"]: cell for cell in json.loads(release.notebook)["cells"]}
    return bool(cells[name]["metadata"].get("nbgrader", {}).get("solution"))


def test_a_pipe_or_a_device_is_not_even_opened(tmp_path: Path, release: Release) -> None:
    [kind] = [kind for kind in KINDS if kind.name == "a pipe as the notebook"]
    assert isinstance(_read(kind, handed_in(), tmp_path, release), Refused)
    assert stat.S_ISFIFO((tmp_path / LESSON / f"{LESSON}.ipynb").lstat().st_mode)


def test_the_page_has_every_kind_that_is_tried() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in PAGE.read_text("utf-8").splitlines()[15:]]
    assert rows[-len(KINDS) :] == [kind.name for kind in KINDS]
    assert PAGE.read_text("utf-8") == page(), "python -m tests.execution.hostile.table writes it"
