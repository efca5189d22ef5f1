"""A classroom with a gradebook, and a class in it whose marks are known."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.submissions import Release
from tests.classroom.harbour import Harbour

LESSON = "00-start-here"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def lesson() -> Lesson:
    return Lesson(ROOT / "notebooks" / LESSON)


@pytest.fixture(scope="session")
def release(lesson: Lesson) -> Release:
    return make_release(lesson)


@pytest.fixture(scope="session")
def empty(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with the lesson in it: making one costs seconds."""
    classroom = Classroom(tmp_path_factory.mktemp("empty"))
    with Book(classroom) as book:
        book.prepare(release)
    return classroom.folder / "gradebook.db"


@pytest.fixture
def classroom(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    monkeypatch.delenv("AZLAB_GRADEBOOK", raising=False)
    shutil.copy(empty, tmp_path)
    return Classroom(tmp_path)


Keep = Callable[..., Graded]


@pytest.fixture
def keep(classroom: Classroom, release: Release) -> Keep:
    """Keep a learner's result as grading does; `points` are those of the first exercise, of 2."""

    def keep(
        learner: str,
        points: float = 2.0,
        verdict: Verdict = Verdict.GRADED,
        received: datetime | None = datetime(2026, 11, 1, 12, tzinfo=UTC),
        found: str = "There is no group.",
        notebook: str = "",
        book: Book | None = None,
    ) -> Graded:
        folder = classroom.submission(LESSON, learner)
        folder.mkdir(parents=True, exist_ok=True)
        if received:
            (folder / "timestamp.txt").write_text(f"{received:%Y-%m-%d %H:%M:%S.%f} UTC")
        state = "RIGHT" if points else "NOT_YET"
        claim = ClaimMark(
            "the group rg-first exists.", state, points, 2.0, "" if points else found, "Make it."
        )
        marks = (
            ExerciseMark("check_first_group", "first_group", "Exercise 1", points, 2.0, (claim,)),
            ExerciseMark("check_other", "other", "Exercise 2", 1.0, 2.0),
        )
        reason = "All of it was run and judged." if verdict is Verdict.GRADED else "It is not a notebook."
        exercises = () if verdict is Verdict.NOT_GRADABLE else marks
        graded = Graded(
            learner, LESSON, verdict, reason, release.fingerprint, exercises, errors={"ResourceNotFound": 2},
            commands=("az group list",), notebook=notebook, seconds=1.5,
        )  # fmt: skip
        if book:
            book.record(graded, received)
        classroom.keep(graded)
        return graded

    return keep


@pytest.fixture
def write(classroom: Classroom) -> Callable[[str, str], None]:
    """Write a file of the classroom's own."""

    def write(name: str, text: str) -> None:
        (classroom.folder / name).write_text(text, "utf-8")

    return write


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with nothing in it."""
    classroom = Classroom(tmp_path_factory.mktemp("bare"))
    Book(classroom).close()
    return classroom.folder / "gradebook.db"


@pytest.fixture
def harbour(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Harbour:
    """A made-up course with an assignment of three notebooks, and an empty classroom."""
    return Harbour(tmp_path, bare, monkeypatch, capsys)
