"""A course with a made-up assignment of three notebooks beside a lesson with one, and a class for it."""

import copy
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from grader.classroom import grade
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.course.lessons import Lesson, find_lessons
from grader.course.release import settings
from grader.course.releases import make_release
from grader.execution.bench import Bench
from grader.execution.lesson import Played
from grader.intake.stamps import FILE
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.setup.commands import main
from grader.submissions import Submission
from tests.classroom.benches import Still
from tests.classroom.stage_notebooks import HARBOUR, PLAIN, STAGES, source

PLACES = ("grade", "export", "results", "similar", "release", "export_plugin", "putting_aside")
DUE = 'timezone = "UTC"\npenalty = "1 point once"\n[lessons]\n20 = "2026-11-10 12:00"\n'
EARLY, LATE = "2026-11-09 08:00:00 UTC", "2026-11-12 08:00:00 UTC"
LATER, LATEST = "2026-11-13 08:00:00 UTC", "2026-11-15 08:00:00 UTC"


class Reader(Still):
    """A bench that runs nothing: who names the group in an exercise has its points."""

    def grade(self, submission: Submission) -> Graded:
        played = Played(submission, self.release)
        marks = []
        for check, (exercise, title) in played.titles().items():
            worth = played.worth(check)
            right = "az group create" in submission.sources.get(exercise, "")
            claim = ClaimMark("the group exists.", "RIGHT" if right else "NOT_STARTED", worth * right, worth)
            marks.append(ExerciseMark(check, exercise, title, worth * right, worth, (claim,)))
        return Graded(
            submission.learner, submission.lesson, Verdict.GRADED, "All of it was run and judged.",
            self.release.fingerprint, tuple(marks), submission.remarks, notebook=self.release.notebook,
        )  # fmt: skip


class Harbour:
    """A course with the assignment, and a classroom."""

    def __init__(
        self, root: Path, gradebook: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.root, self._capsys = root, capsys
        self.notebooks = root / "notebooks"
        for folder, names in {HARBOUR: STAGES, PLAIN: (PLAIN,)}.items():
            (self.notebooks / folder).mkdir(parents=True)
            for name in names:
                (self.notebooks / folder / f"{name}.ipynb").write_text(json.dumps(source(name)), "utf-8")
        self.classroom = Classroom(root / "classroom")
        self.classroom.folder.mkdir()
        shutil.copy(gradebook, self.classroom.folder / "gradebook.db")
        patch.delenv("AZLAB_GRADEBOOK", raising=False)
        for place in (*(f"grader.classroom.{name}" for name in PLACES), "grader.intake.collect"):
            patch.setattr(f"{place}.NOTEBOOKS", self.notebooks)
        patch.setattr(grade, "prepared", lambda release, walls: cast(Bench, Reader(release)))
        patch.setattr(grade, "problem", lambda: None)

    @property
    def lessons(self) -> list[Lesson]:
        return find_lessons(self.notebooks)

    def lesson(self, name: str) -> Lesson:
        return next(lesson for lesson in self.lessons if lesson.name == name)

    def run(self, *words: str | Path) -> tuple[int, str]:
        """A command's exit code, and what it printed."""
        self._capsys.readouterr()
        code = main([*map(str, words), "--classroom", str(self.classroom.folder)])
        return code, self._capsys.readouterr().out

    def code(self, *words: str | Path) -> int:
        """A command's exit code; what it printed is left to whoever asks for it."""
        return main([*map(str, words), "--classroom", str(self.classroom.folder)])

    def collect(self, *words: str | Path) -> dict[str, str]:
        """By lesson what became of what one learner handed in."""
        rows = json.loads(self.run("collect", *words, "--json")[1])["rows"]
        return {row["lesson"]: row["result"] for row in rows}

    def grade(self, *words: str) -> list[tuple[str, str]]:
        """Grade what is due; who was graded in what."""
        printed = self.run("grade", "--workers", "1", "--json", *words)[1].splitlines()
        return sorted((row["learner"], row["lesson"]) for row in map(json.loads, printed))

    def exported(self, *words: str) -> dict[tuple[str, str], dict[str, Any]]:
        """The rows of the plain export by learner and lesson."""
        printed = json.loads(self.run("export", HARBOUR, "--json", *words)[1])
        return {(row["learner"], row["lesson"]): row for row in printed["rows"]}

    def prepare(self, name: str) -> None:
        """Put a lesson into the gradebook."""
        with Book(self.classroom) as book:
            book.prepare(make_release(self.lesson(name)))

    def mark(self, learner: str, lesson: str, check: str, points: float) -> None:
        """A teacher's own mark, as formgrader writes it."""
        with Gradebook(self.classroom.database) as book:
            grade = book.find_grade(check, lesson, HARBOUR, learner)
            grade.manual_score, grade.needs_manual_grade = points, False
            book.db.commit()

    @property
    def nbgrader(self) -> NbGraderAPI:
        """nbgrader with the project's settings, as formgrader uses it."""
        config = copy.deepcopy(settings())
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.source_directory = "notebooks"
        config.CourseDirectory.db_url = self.classroom.database
        return NbGraderAPI(config=config)

    def folder(self, learner: str) -> Path:
        return self.classroom.submission(HARBOUR, learner)


def mailed(root: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of what learners sent: `ada/20-harbour-1-load.ipynb` and so on."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def stamped(root: Path, word: str, stamp: str, files: dict[str, bytes]) -> Path:
    """A folder of what Ada sent, with the time at which it came."""
    return mailed(
        root / word, {**{f"ada/{name}": data for name, data in files.items()}, f"ada/{FILE}": stamp.encode()}
    )
