"""`nbgrader autograde` with the project's settings: on the bench, with the marks that `grade` writes."""

import copy
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from grader.classroom import preprocessors
from grader.classroom.benches import BENCHES, Benches
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.classroom.grading import Wanted, due, prepared
from grader.classroom.preprocessors import NO_SANDBOX
from grader.course.cells import is_graded
from grader.course.lessons import Lesson
from grader.course.release import settings
from grader.course.releases import make_release
from grader.execution.availability import problem
from grader.execution.bench import BenchError
from grader.execution.walls import Walls
from grader.marks import Verdict
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release, Submission

NAME = "00-start-here"
LESSON = Lesson(NOTEBOOKS / NAME)
HOSTILE = "<script>document.title = 'ran'</script><img src=http://127.0.0.1:9/x onerror=alert(1)>"


class Room(Classroom):
    """A classroom in a folder of its own, graded by nbgrader with the project's settings."""

    @property
    def api(self) -> NbGraderAPI:
        config = copy.deepcopy(settings())
        config.CourseDirectory.root = str(self.folder.parent)
        config.CourseDirectory.source_directory = str(NOTEBOOKS)
        config.CourseDirectory.db_url = self.database
        return NbGraderAPI(config=config)

    def hand_in(self, learner: str, text: str | None = None) -> Path:
        """Write a submission; without a text it is the one with all solutions."""
        folder = self.submission(NAME, learner)
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(
            make_release(LESSON).notebook if text is None else text, "utf-8"
        )
        return folder

    def autograde(self, learner: str) -> str:
        """Press formgrader's button; what the log says."""
        answer = self.api.autograde(NAME, learner)
        assert answer["success"], answer
        return str(answer["log"])

    def marks(self, learner: str) -> dict[str, tuple[float | None, bool]]:
        with Gradebook(self.database) as book:
            grades = book.find_submission_notebook(NAME, NAME, learner).grades
            return {grade.name: (grade.auto_score, bool(grade.needs_manual_grade)) for grade in grades}

    def opened(self, learner: str) -> str:
        return (self.autograded / learner / NAME / f"{NAME}.ipynb").read_text("utf-8")


@pytest.fixture(scope="module")
def release() -> Release:
    return make_release(LESSON)


@pytest.fixture(scope="module")
def empty(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with the lesson in it: making one costs seconds."""
    classroom = Classroom(tmp_path_factory.mktemp("empty"))
    with Book(classroom) as book:
        book.prepare(release)
    return classroom.folder / "gradebook.db"


@pytest.fixture
def room(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.delenv("AZLAB_GRADEBOOK", raising=False)
    (tmp_path / "classroom").mkdir()
    shutil.copy(empty, tmp_path / "classroom")
    return Room(tmp_path / "classroom")


@pytest.fixture(scope="module")
def benches() -> Iterator[Benches]:
    """The process's own, which tests share; ended with the last of them."""
    if sentence := problem():
        pytest.skip(sentence)
    yield BENCHES
    BENCHES.close()


def answered(release: Release, **sources: str) -> str:
    """The notebook with all solutions, but for some cells."""
    notebook = nbformat.reads(release.notebook, as_version=4)
    for cell in notebook.cells:
        cell.source = sources.get(cell.id, cell.source)
    return str(nbformat.writes(notebook))


def test_autograde_writes_the_marks_that_grade_writes(room: Room, release: Release, benches: Benches) -> None:
    room.hand_in("ada", answered(release, first_group="%az group create -n rg-first -l northeurope"))
    assert "graded" in room.autograde("ada")
    found = due(room, LESSON, Wanted(force=True))[0].found
    assert isinstance(found, Submission)
    graded = benches.get(release, True).grade(found)
    assert room.marks("ada") == {mark.check: (mark.points, False) for mark in graded.exercises}
    assert graded.points is not None
    assert 0 < graded.points < graded.worth
    kept = room.graded(NAME, "ada")
    assert kept is not None
    assert (kept.exercises, kept.verdict) == (graded.exercises, graded.verdict)


def test_what_a_teacher_opens_holds_no_markup_of_learners(
    room: Room, release: Release, benches: Benches
) -> None:
    shown = f"from IPython.display import HTML, Markdown\nprint({HOSTILE!r})\ndisplay(HTML({HOSTILE!r}))"
    notebook = json.loads(answered(release, first_group=shown))
    notebook["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": HOSTILE})
    notebook["metadata"]["kernelspec"] = {"name": "theirs", "display_name": "theirs"}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"a": HOSTILE}}}
    room.hand_in("mallory", json.dumps(notebook))
    room.autograde("mallory")
    opened = nbformat.reads(room.opened("mallory"), as_version=4)
    assert opened.metadata == nbformat.reads(release.notebook, as_version=4).metadata
    assert "own" not in [cell.id for cell in opened.cells]
    for cell in opened.cells:
        forms = {form for output in cell.get("outputs", []) for form in output.get("data", {})}
        assert forms <= ({"text/plain", "text/html"} if is_graded(cell) else {"text/plain"})
    (cell,) = [cell for cell in opened.cells if cell.id == "first_group"]
    assert [output.get("text") or output.data["text/plain"] for output in cell.outputs] == [
        f"{HOSTILE}\n",
        HOSTILE,
    ]


def test_what_cannot_be_graded_has_no_mark_and_says_why(room: Room) -> None:
    for learner, text in {"bob": "{", "eve": '{"cells": []}'}.items():
        room.hand_in(learner, text)
        assert "not gradable" in room.autograde(learner)
        assert set(room.marks(learner).values()) == {(None, True)}
    opened = room.opened("bob")
    assert "It is cut off" in opened
    assert "BEGIN SOLUTION" not in opened


def test_a_pipe_a_link_and_a_folder_are_put_aside_unopened(room: Room, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("teacher's own")
    folder = room.hand_in("mallory", "{")
    (folder / f"{NAME}.ipynb").unlink()
    os.mkfifo(folder / f"{NAME}.ipynb")
    (folder / "answers.json").symlink_to(secret)
    (folder / ".azlab").mkdir()
    (folder / "notes.txt").write_text("honest")
    assert f"it lies unopened in classroom/put-aside/{NAME}/mallory" in room.autograde("mallory")
    assert set(room.marks("mallory").values()) == {(None, True)}
    autograded = room.autograded / "mallory" / NAME
    there = {path.name for path in autograded.iterdir()}
    assert there >= {f"{NAME}.ipynb", "choices.json", "notes.txt"}
    assert not there & {".azlab", "answers.json"}
    aside = room.folder / "put-aside" / NAME / "mallory"
    assert sorted(path.name for path in aside.iterdir()) == [".azlab", f"{NAME}.ipynb", "answers.json"]
    assert secret.read_text() == "teacher's own"


def test_a_folder_that_is_a_link_is_not_followed(room: Room, tmp_path: Path) -> None:
    room.hand_in("ada", "{")
    (room.submitted / "bob").mkdir()
    room.submission(NAME, "bob").symlink_to(room.submission(NAME, "ada"))
    room.autograde("bob")
    assert set(room.marks("bob").values()) == {(None, True)}
    assert room.submission(NAME, "ada").is_dir()


def test_without_a_sandbox_it_says_so_in_a_sentence_and_grades_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preprocessors, "problem", lambda: "There is no sandbox here.")
    room.hand_in("ada")
    answer = room.api.autograde(NAME, "ada")
    assert not answer["success"]
    assert NO_SANDBOX.format(problem="There is no sandbox here.") in answer["log"]
    assert not room.autograded.exists()


def test_who_asks_for_it_grades_without_a_sandbox(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def make(release: Release, walls: Walls) -> Any:
        asked.append(walls.sandboxed)
        raise BenchError("enough")

    monkeypatch.setattr(preprocessors, "problem", lambda: "There is no sandbox here.")
    monkeypatch.setattr(preprocessors, "BENCHES", Benches(make))
    room.hand_in("ada")
    api = room.api
    api.config.AzlabExecution.sandbox = False
    assert not NbGraderAPI(config=api.config).autograde(NAME, "ada")["success"]
    assert asked == [False]


def test_what_breaks_in_the_grader_is_said_and_has_no_mark(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def grade(self, submission: Submission) -> None:
            raise MemoryError("none left")

        def close(self) -> None: ...

    made: Any = Benches(lambda release, walls: Broken())  # type: ignore[arg-type,return-value]
    monkeypatch.setattr(preprocessors, "BENCHES", made)
    room.hand_in("ada")
    assert "MemoryError: none left" in room.autograde("ada")
    kept = room.graded(NAME, "ada")
    assert kept is not None
    assert kept.verdict is Verdict.NOT_GRADABLE


def test_three_benches_are_kept_and_the_oldest_goes(release: Release) -> None:
    ended: list[str] = []

    class Bench:
        def __init__(self, release: Release, walls: Walls) -> None:
            self.name = release.fingerprint

        def close(self) -> None:
            ended.append(self.name)

    benches: Any = Benches(Bench)  # type: ignore[arg-type]
    first, *others = (Release(NAME, mark, "") for mark in "abcd")
    kept = benches.get(first, True)
    assert benches.get(first, True) is kept
    for release in others[:2]:
        benches.get(release, True)
    assert ended == []
    benches.get(others[2], True)
    assert ended == ["a"]
    benches.close()
    assert sorted(ended) == ["a", "b", "c", "d"]


def test_a_bench_is_made_as_grade_makes_it() -> None:
    assert Benches().make is prepared
