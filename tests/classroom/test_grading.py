"""Whoever handed in is graded, once, and a teacher's gradebook has it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from azlab.whole_files import write_whole
from grader.classroom.changes import merged
from grader.classroom.folders import Classroom, alone
from grader.classroom.gradebook import Book
from grader.classroom.grading import Wanted, due, grade, with_doubts
from grader.classroom.opened import notebook_of
from grader.course.cells import is_graded
from grader.course.lessons import Lesson
from grader.execution.bench import Bench
from grader.execution.lesson import Played, solved
from grader.intake.submitted import digest_of
from grader.marks import ExerciseMark, Graded, Verdict
from grader.setup.commands import main
from grader.submissions import Doubt, Release, Submission
from tests.classroom.benches import Still

LESSON = "00-start-here"
ROOT = Path(__file__).parents[2]


class Generous(Still):
    """A bench that gives everybody all points but one."""

    def grade(self, submission: Submission) -> Graded:
        played = Played(submission, self.release)
        checks = [cell.id for cell in played.notebook.cells if is_graded(cell)]
        marks = tuple(
            ExerciseMark(check, "", "", played.worth(check) - (check == checks[0]), played.worth(check))
            for check in checks
        )
        return Graded(
            submission.learner,
            LESSON,
            Verdict.GRADED,
            "All was judged.",
            "f1",
            marks,
            notebook='{"cells": []}',
        )


def _hand_in(classroom: Classroom, release: Release, learner: str, text: str | None = None) -> Path:
    folder = classroom.submission(LESSON, learner)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{LESSON}.ipynb"
    path.write_text(release.notebook if text is None else text, "utf-8")
    return path


def _grade(classroom: Classroom, release: Release, wanted: Wanted | None = None) -> dict[str, Graded]:
    found = [item.found for item in due(classroom, Lesson(ROOT / "notebooks" / LESSON), wanted or Wanted())]
    marks: dict[str, Graded] = {}
    with Book(classroom) as book:
        for graded, received in grade(lambda: cast(Bench, Generous(release)), found, 1):
            book.record(graded, received)
            classroom.keep(graded)
            marks[graded.learner] = graded
    return marks


@pytest.fixture
def scores(classroom: Classroom) -> Callable[[str], Any]:
    def look(learner: str) -> tuple[float, bool, list[float | None]]:
        with Gradebook(classroom.database) as book:
            submission = book.find_submission(LESSON, learner)
            grades = [grade.auto_score for notebook in submission.notebooks for grade in notebook.grades]
            return submission.score, submission.needs_manual_grade, grades

    return look


def test_what_was_graded_stands_in_nbgraders_gradebook(
    classroom: Classroom, release: Release, scores: Any
) -> None:
    path = _hand_in(classroom, release, "ada")
    path.with_name("submission_secret.txt").write_text("a" * 128)
    graded = _grade(classroom, release)["ada"]
    assert scores("ada")[:2] == (graded.points, False)
    assert graded.points == graded.worth - 1
    written = classroom.autograded / "ada" / LESSON
    assert (written / f"{LESSON}.ipynb").is_file()
    assert (written / "submission_secret.txt").read_text() == "a" * 128


def test_what_cannot_be_graded_has_no_mark_and_waits_for_a_human(
    classroom: Classroom, release: Release, scores: Any
) -> None:
    _hand_in(classroom, release, "bob", "not json")
    _hand_in(classroom, release, "ada")
    marks = _grade(classroom, release)
    assert marks["bob"].verdict is Verdict.NOT_GRADABLE
    assert marks["ada"].verdict is Verdict.GRADED
    _, needs_a_human, grades = scores("bob")
    assert needs_a_human
    assert set(grades) == {None}


def test_of_what_collect_was_not_sure_a_human_marks_all(
    classroom: Classroom, release: Release, scores: Any
) -> None:
    path = _hand_in(classroom, release, "ada")
    row = {"unsure": "Two of the same age came.", "lying": digest_of(path.read_bytes())}
    classroom.folder.joinpath("collected.json").write_text(json.dumps({"ada": {LESSON: row}}))
    graded = _grade(classroom, release)["ada"]
    assert (graded.verdict, graded.reason) == (Verdict.NEEDS_A_HUMAN, "Two of the same age came.")
    assert _waiting(classroom, "ada") == {mark.check for mark in graded.exercises}
    path.write_text(f"{release.notebook}\n", "utf-8")
    assert _grade(classroom, release, Wanted(force=True))["ada"].verdict is Verdict.GRADED
    assert _waiting(classroom, "ada") == set()


def test_only_the_exercises_of_a_doubt_wait_for_a_human(classroom: Classroom, release: Release) -> None:
    graded = Generous(release).grade(Submission("ada", LESSON))
    marks = tuple(replace(mark, exercise=mark.check.removeprefix("check_")) for mark in graded.exercises)
    first, _, third, *_ = [mark.exercise for mark in marks]
    broken = replace(graded, exercises=marks, verdict=Verdict.NEEDS_A_HUMAN, reason="It broke.")
    doubted = Submission("ada", LESSON, doubts=(Doubt("It may be the third.", (third,)),))
    found = with_doubts(replace(broken, for_a_human=(f"check_{first}",)), doubted)
    assert found.reason == "It broke."
    with Book(classroom) as book:
        book.record(found, None)
    assert _waiting(classroom, "ada") == {f"check_{first}", f"check_{third}"}
    of_all = with_doubts(replace(graded, exercises=marks), replace(doubted, doubts=(Doubt("Whose is it?"),)))
    assert of_all.flagged == {mark.check for mark in marks}
    mended = merged(found, replace(graded, exercises=marks), [f"check_{first}"])
    assert (set(mended.flagged), mended.verdict) == ({f"check_{third}"}, Verdict.NEEDS_A_HUMAN)
    assert merged(mended, graded, [f"check_{third}"]).verdict is Verdict.GRADED


def test_who_was_refused_stands_in_formgraders_list_with_a_notebook_that_says_why(
    classroom: Classroom, release: Release, scores: Any
) -> None:
    _hand_in(classroom, release, "ada")
    _hand_in(classroom, release, "bob", "not json")
    row = {"result": "refused", "reason": "There is no notebook in it, only 'report.pdf'."}
    classroom.folder.joinpath("collected.json").write_text(json.dumps({"eve": {LESSON: row}}))
    found = [item.found for item in due(classroom, Lesson(ROOT / "notebooks" / LESSON), Wanted())]
    with Book(classroom) as book:
        book.prepare(release)
        for graded, received in grade(lambda: cast(Bench, Generous(release)), found, 1):
            book.record(graded, received)
            classroom.keep(graded)
    listed = {row["student"]: row for row in formgrader(classroom).get_submissions(LESSON)}
    assert [row["autograded"] for row in listed.values()] == [True] * 3
    assert [listed[name]["needs_manual_grade"] for name in ("ada", "bob", "eve")] == [False, True, True]
    assert len(formgrader(classroom).get_notebook_submissions(LESSON, LESSON)) == 3
    opened = json.loads((classroom.autograded / "eve" / LESSON / f"{LESSON}.ipynb").read_text())
    assert "report.pdf" in json.dumps(opened["cells"][0]["outputs"])
    doubted = replace(Generous(release).grade(Submission("ada", LESSON)), reason="Which one counts?")
    doubted = replace(doubted, verdict=Verdict.NEEDS_A_HUMAN, notebook=release.notebook)
    assert "Which one counts?" in notebook_of(doubted, release).cells[0].outputs[0].text
    assert set(scores("eve")[2]) == {None}
    assert _grade(classroom, release) == {}
    row["reason"] = "It is empty."
    classroom.folder.joinpath("collected.json").write_text(json.dumps({"eve": {LESSON: row}}))
    assert _grade(classroom, release)["eve"].reason == "It is empty."
    _hand_in(classroom, release, "eve")
    assert _grade(classroom, release)["eve"].verdict is Verdict.GRADED


def formgrader(classroom: Classroom) -> NbGraderAPI:
    """What formgrader asks."""
    config = Config()
    config.CourseDirectory.root = str(classroom.folder)
    config.CourseDirectory.db_url = classroom.database
    return NbGraderAPI(config=config)


def _waiting(classroom: Classroom, learner: str) -> set[str]:
    """The checks that formgrader asks a human for."""
    with Gradebook(classroom.database) as book:
        grades = book.find_submission_notebook(LESSON, LESSON, learner).grades
        return {grade.name for grade in grades if grade.needs_manual_grade}


def test_nobody_is_graded_twice_unless_it_is_asked_for_or_handed_in_again(
    classroom: Classroom, release: Release
) -> None:
    path = _hand_in(classroom, release, "ada")
    _hand_in(classroom, release, "bob")
    assert set(_grade(classroom, release)) == {"ada", "bob"}
    assert _grade(classroom, release) == {}
    assert set(_grade(classroom, release, Wanted(force=True))) == {"ada", "bob"}
    assert set(_grade(classroom, release, Wanted(("bob",), force=True))) == {"bob"}
    path.write_text(release.notebook + "\n", "utf-8")
    later = classroom.result(LESSON, "ada").stat().st_mtime + 10
    os.utime(path, (later, later))
    assert set(_grade(classroom, release)) == {"ada"}


def test_a_result_that_was_half_written_is_made_again(classroom: Classroom, release: Release) -> None:
    _hand_in(classroom, release, "ada")
    _grade(classroom, release)
    classroom.result(LESSON, "ada").write_text('{"learner": "ada", "exer')
    assert set(_grade(classroom, release)) == {"ada"}


def test_a_teachers_own_mark_and_comment_stay(classroom: Classroom, release: Release, scores: Any) -> None:
    _hand_in(classroom, release, "ada")
    _grade(classroom, release)
    with Gradebook(classroom.database) as book:
        grade_of = book.find_submission(LESSON, "ada").notebooks[0].grades[0]
        grade_of.manual_score, grade_of.needs_manual_grade = 0.5, False
        book.db.commit()
    before = scores("ada")[0]
    _grade(classroom, release, Wanted(force=True))
    assert scores("ada")[:2] == (before, False)


def test_only_what_came_since_a_time_is_graded(classroom: Classroom, release: Release) -> None:
    for learner, stamp in [("ada", "2026-10-01 10:00:00 UTC"), ("bob", "2026-11-01 10:00:00 UTC")]:
        (_hand_in(classroom, release, learner).parent / "timestamp.txt").write_text(stamp)
    since = Wanted(since=datetime(2026, 10, 15, tzinfo=UTC))
    assert set(_grade(classroom, release, since)) == {"bob"}


def test_a_learners_notebook_brings_its_exercises_and_no_checks(release: Release) -> None:
    notebook = json.loads(release.notebook)
    sources = solved(release).sources
    assert set(sources) >= {cell["id"] for cell in notebook["cells"] if "nbgrader" in cell["metadata"]}
    stolen = Submission("mallory", LESSON, {**sources, "check_first_group": "100.0"})
    checks = [step for step in Played(stolen, release).steps() if step.check]
    assert "100.0" not in [step.source for step in checks]


def _command(classroom: Classroom, *words: str) -> int:
    return main(["grade", "--classroom", str(classroom.folder), *words])


def test_a_classroom_of_which_nothing_was_collected_is_not_called_graded(
    classroom: Classroom, release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(Classroom(classroom.folder / "elsewhere")) == 2
    assert "begin with python3 -m grader collect" in capsys.readouterr().err
    _hand_in(classroom, release, "ada")
    assert _command(classroom, "04") == 2
    assert _command(classroom, "--dry-run") == 0


def test_who_handed_in_nothing_is_named_and_a_name_may_be_written_in_any_case(
    classroom: Classroom, release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_in(classroom, release, "Ada")
    for name in ("bob", "../Ada", "Ada/00-start-here"):
        assert _command(classroom, "--only", name, "--dry-run") == 2
        assert f"Nothing was collected from a learner {name!r}." in capsys.readouterr().err
    assert _command(classroom, "--only", "ada", "--dry-run") == 0
    assert "Ada  to be graded" in capsys.readouterr().out


def test_a_lesson_that_is_none_ends_grade_with_2_as_the_other_commands(classroom: Classroom) -> None:
    assert _command(classroom, "nosuch") == 2


@pytest.mark.parametrize("words", [("--workers", "0"), ("--workers", "-3"), ("--since", "yesterday")])
def test_a_wrong_number_or_date_is_explained(
    classroom: Classroom, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        _command(classroom, *words)
    assert f"{words[1]!r} is no " in capsys.readouterr().err


def test_half_a_character_in_what_a_learner_typed_ends_no_page(tmp_path: Path) -> None:
    write_whole(tmp_path / "page.html", f"az group create -n {chr(0xDC80)}\r\n")
    assert (tmp_path / "page.html").read_bytes() == b"az group create -n ?\r\n"


def test_two_commands_do_not_grade_a_class_at_once(
    classroom: Classroom, release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    _hand_in(classroom, release, "ada")
    holder = (
        "import sys, pathlib; from grader.classroom.folders import Classroom, alone\n"
        "with alone(Classroom(pathlib.Path(sys.argv[1]))): print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-P", "-c", holder, str(classroom.folder)]
    pipes = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "env": {**os.environ, "PYTHONPATH": str(ROOT)},
    }
    with subprocess.Popen(command, **pipes) as other:  # type: ignore[call-overload]
        other.stdout.readline()
        assert _command(classroom) == 2
        assert "is being graded already" in capsys.readouterr().err
        assert _command(classroom, "--dry-run") == 0
    with alone(classroom):
        pass
