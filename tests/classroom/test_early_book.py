"""The gradebook opens beside the work that needs it later, and has ended that before workers are forked."""

import threading
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

from grader.classroom import grade
from grader.classroom.early_book import EarlyBook
from grader.classroom.folders import Classroom
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.execution.walls import Walls
from grader.marks import Graded
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Release, Submission

LESSON = "00-start-here"


@pytest.fixture
def release() -> Release:
    return make_release(Lesson(NOTEBOOKS / LESSON))


def test_the_lesson_is_in_the_book_when_it_was_waited_for(tmp_path: Path, release: Release) -> None:
    classroom = Classroom(tmp_path, f"sqlite:///{tmp_path}/gradebook.db")
    with EarlyBook(classroom) as book:
        book.prepare(release)
        assert book.wait()._book.find_assignment(LESSON).notebooks[0].name == LESSON


def test_a_book_that_cannot_be_used_says_so_to_whoever_waits(tmp_path: Path, release: Release) -> None:
    classroom = Classroom(tmp_path, f"sqlite:///{tmp_path}/none/gradebook.db")
    with EarlyBook(classroom) as book:
        book.prepare(release)
        with pytest.raises(SetupError, match="cannot be used: unable to open database file"):
            book.wait()


def test_workers_are_forked_when_nothing_else_runs(monkeypatch: pytest.MonkeyPatch, release: Release) -> None:
    done = threading.Event()
    beside = threading.Timer(0.05, done.set)

    class Bench:
        def close(self) -> None: ...

    def forked(bench: Bench, submissions: Sequence[Submission], workers: int) -> Generator[Graded]:
        assert done.is_set()
        yield from ()

    monkeypatch.setattr(grade, "prepared", lambda release, walls: Bench())
    monkeypatch.setattr(grade, "grade_all", forked)
    beside.start()
    assert list(grade.Here(Walls(), 1, done.wait).grade(release, [])) == []
