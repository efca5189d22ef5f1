"""A submission's folder made of several hand-ins, each of which may bring another lesson of an assignment."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.classroom.folders import Classroom
from grader.classroom.held import was_handed_in
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.intake.notebooks import LARGEST, Notebook, read_notebook
from grader.intake.open_files import is_folder, read_file
from grader.intake.outlines import outline
from grader.intake.own_files import files_of
from grader.intake.recognition import lesson_of
from grader.intake.stages import adds_nothing, carry_over, copy_of, notebooks_of
from grader.intake.submitted import recover
from grader.submissions import Refused


def keep_aside(folder: Path) -> None:
    """Copy a submission beside itself for `HandIns`: nbgrader removes it before it copies anew."""
    recover(folder)
    if is_folder(folder):
        copy_of(folder, _beside(folder, "old"))


def _beside(folder: Path, kind: str) -> Path:
    # As `grader.intake.submitted` has it: a crash leaves what was there before to be found again.
    return folder.with_name(f".{folder.name}.{kind}")


class HandIns:
    """One learner's submission, made in a draft beside its folder; close it."""

    def __init__(self, folder: Path, lessons: Sequence[Lesson], classroom: Classroom) -> None:
        self.folder, self.lessons, self.classroom = folder, lessons, classroom
        self._latest = _beside(folder, "old")

    def add(self, copy: Callable[[Path], None]) -> None:
        """Add a hand-in that `copy` writes into a new folder; what it does not bring stays as it came."""
        draft = _beside(self.folder, "draft")
        shutil.rmtree(draft, ignore_errors=True)
        copy(draft)
        self._name_the_nameless(draft)
        carry_over(self._latest, draft, self.lessons, lambda lesson: not self._brings(draft, lesson))
        latest = _beside(self.folder, "latest")
        shutil.rmtree(latest, ignore_errors=True)
        self._latest = draft.rename(latest)

    def close(self) -> None:
        """Put it where it belongs."""
        self._latest.rename(self.folder)
        shutil.rmtree(_beside(self.folder, "old"), ignore_errors=True)

    def _name_the_nameless(self, draft: Path) -> None:
        """Put the name of the lesson that a notebook is before its own, where that says none."""
        outlines = {lesson.name: outline(make_release(lesson).notebook) for lesson in self.lessons}
        known = {path for name in outlines for path in notebooks_of(draft, name)}
        for path in sorted(set(draft.glob("[!.]*.ipynb")) - known):
            data = read_file(path, LARGEST)
            read = data if isinstance(data, Refused) else read_notebook(data)
            name = lesson_of(read, outlines) if isinstance(read, Notebook) else ""
            if name:
                path.rename(draft / f"{name}-{path.name}")

    def _brings(self, draft: Path, lesson: Lesson) -> bool:
        """Whether there is more of a lesson in a hand-in than what lies there already, or was handed out."""
        learner = self.folder.parent.name
        return not self._lies_again(draft, lesson) and was_handed_in(
            self.classroom, lesson, make_release(lesson), learner, draft
        )

    def _lies_again(self, draft: Path, lesson: Lesson) -> bool:
        new, old = (_notebook(folder, lesson) for folder in (draft, self._latest))
        return (
            new is not None
            and old is not None
            and adds_nothing(new, files_of(draft, lesson), old, files_of(self._latest, lesson))
        )


def _notebook(folder: Path, lesson: Lesson) -> bytes | None:
    found = [read_file(path, LARGEST) for path in notebooks_of(folder, lesson.name)[:1]]
    return next((data for data in found if isinstance(data, bytes)), None)
