"""A learner's own notebook, run as grading would."""

import json
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from grader.checks import check
from grader.course.copies import write_course
from grader.course.lessons import find_lessons
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.progress import rehearsal
from grader.progress.rehearsal import CHANGED, WIDTH, _read, _tell, missed, table
from grader.setup.commands import read, run
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Submission

FIRST = "00-start-here"


def mark(number: int, points: float, *claims: ClaimMark, trouble: str = "") -> ExerciseMark:
    return ExerciseMark(f"check_{number}", f"do_{number}", f"Exercise {number}", points, 2, claims, trouble)


def graded(*marks: ExerciseMark) -> Graded:
    return Graded("you", "04-images", Verdict.GRADED, "All of it was run and judged.", exercises=marks)


def test_what_differs_from_before_is_said() -> None:
    found = table(graded(mark(1, 2), mark(2, 0), mark(3, 1)), {"check_1": 2, "check_2": 2, "check_3": 0.5})
    assert found.title == "04-images: 3 of 6 points"
    assert all(found.head)
    assert found.head == ("exercise", "in this run", "best before", "difference")
    assert [row[-1] for row in found.rows] == ["", "2 less", "0.5 more"]
    assert found.rows[1] == ("Exercise 2", "0 of 2", "2", "2 less")


def test_no_line_that_is_told_is_longer_than_a_notebook_shows(capsys: pytest.CaptureFixture[str]) -> None:
    _tell("Rehearsing a lesson " * 30)
    _tell("")
    lines = capsys.readouterr().err.splitlines()
    assert all(0 < len(line) <= WIDTH for line in lines)
    assert len(lines) > 5


def test_what_was_never_checked_before_differs_from_nothing() -> None:
    assert table(graded(mark(1, 0)), {}).rows == (("Exercise 1", "0 of 2", "", ""),)


def test_each_claim_that_earned_nothing_is_told_with_what_was_found() -> None:
    right = ClaimMark("group 'rg' exists", "RIGHT", 1, 1)
    wrong = ClaimMark("VM 'web' is deallocated", "NOT_YET", 0, 1, "it is running", "Try again.")
    waits = ClaimMark("VM 'web' is tagged", "WAITING", 0, 1)
    absent = ClaimMark("VM 'app' does not exist yet", "NOT_STARTED", 0, 1)
    lines = list(missed(graded(mark(1, 1, right, wrong, waits, absent, trouble="Its cell ran too long."))))
    assert lines == [
        "Exercise 1: Its cell ran too long.",
        "Exercise 1: not yet: VM 'web' is deallocated. Found: it is running.",
        "Exercise 1: not yet: VM 'app' does not exist yet.",
    ]


def test_a_lesson_that_was_not_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"00-start-here\.ipynb: python3 -m grader learn writes it"):
        run(read(["rehearse", "00", "--where", str(tmp_path)]))


def test_where_may_be_the_folder_of_the_lesson_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / f"{FIRST}.ipynb").write_text('{"cells": [], "nbformat": 4}')
    with pytest.raises(SetupError, match=f"None of its cells is one of {FIRST}"):
        run(read(["rehearse", "00", "--where", str(tmp_path)]))


def test_what_could_not_be_run_is_said_without_a_table() -> None:
    broken = Graded("you", "04-images", Verdict.NOT_GRADABLE, "Its kernel died.")
    assert str(table(broken, {})) == "04-images could not be run: Its kernel died."


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    """A learner's folder with the first lesson, all exercises but the last one solved."""
    lesson = find_lessons(NOTEBOOKS)[0]
    write_course([lesson], tmp_path)
    path = tmp_path / FIRST / f"{FIRST}.ipynb"
    notebook, source = (nbformat.read(file, as_version=4) for file in (path, lesson.notebook))
    solutions = {cell.id: cell.source for cell in source.cells}
    exercises = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    for cell in exercises[:-1]:
        cell.source = solutions[cell.id]
    nbformat.write(notebook, path)
    return tmp_path


@pytest.mark.long
def test_a_saved_notebook_is_rehearsed_with_real_kernels(
    answered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(read(["rehearse", "00", "--where", str(answered), "--json"])) == 0
    told = capsys.readouterr()
    marks = json.loads(told.out)["exercises"]
    assert [mark["points"] == mark["worth"] for mark in marks] == [True] * 5 + [False]
    assert "left out" not in told.err


@pytest.mark.long
def test_a_check_rehearses_from_within_the_lesson(
    answered: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(answered / FIRST)
    monkeypatch.setenv("AZLAB_MODE", "live")
    check.rehearse()
    told = capsys.readouterr().out
    assert "00-start-here: 6 of 7 points" in told
    assert "Exercise 6: not yet: `looks_at` has no value yet." in told


@pytest.mark.parametrize(
    ("marked", "found", "told"),
    [("then", "now", CHANGED), ("", "now", "It says nothing."), ("alone", "alone", "It says nothing.")],
)
def test_a_copy_of_another_state_of_the_course_is_told_in_words_of_who_learns_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], marked: str, found: str, told: str
) -> None:
    def state(fingerprint: str) -> SimpleNamespace:
        return SimpleNamespace(fingerprint=fingerprint)

    monkeypatch.setattr(rehearsal, "make_release", lambda lesson: state("now"))
    monkeypatch.setattr(rehearsal, "find_release", lambda *_: (state(found), "It says nothing."))
    monkeypatch.setattr(rehearsal, "read_submission", lambda *_: Submission("you", FIRST, release=marked))
    _read(find_lessons(NOTEBOOKS)[0], Path("somewhere"))
    assert " ".join(capsys.readouterr().err.split()) == told
