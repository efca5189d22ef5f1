"""Where a class's work lies, as nbgrader lays it out, and what the grading keeps besides."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from azlab.whole_files import write_whole
from grader.course.lessons import Lesson
from grader.intake.stages import is_in, notebooks_of
from grader.intake.submitted import Record
from grader.marks import Graded, read
from grader.setup.places import ROOT, SetupError


@dataclass(frozen=True)
class Classroom:
    """One folder with everything of a class; `classroom/` in the project."""

    folder: Path = ROOT / "classroom"
    gradebook: str = ""
    """The address of a database, where it is neither the usual one nor that of `AZLAB_GRADEBOOK`."""

    @property
    def submitted(self) -> Path:
        """`submitted/LEARNER/ASSIGNMENT/LESSON.ipynb`, as nbgrader collects it."""
        return self.folder / "submitted"

    @property
    def releases(self) -> Path:
        """`releases/LESSON/FINGERPRINT/`: the teacher's copies of what was handed out."""
        return self.folder / "releases"

    @property
    def autograded(self) -> Path:
        """`autograded/LEARNER/ASSIGNMENT/LESSON.ipynb`, what formgrader opens."""
        return self.folder / "autograded"

    @property
    def database(self) -> str:
        """The gradebook's address. The variable `AZLAB_GRADEBOOK` names another, e.g. a PostgreSQL."""
        named = self.gradebook or os.environ.get("AZLAB_GRADEBOOK")
        return named or f"sqlite:///{self.folder / 'gradebook.db'}"

    def submission(self, assignment: str, learner: str) -> Path:
        """The folder of one submission."""
        return self.submitted / learner / assignment

    def learners(self, lesson: Lesson) -> list[str]:
        """Who has handed in a lesson; also who did so in vain."""
        folders = self.submitted.glob(f"*/{lesson.assignment}")
        taken = {folder.parent.name for folder in folders if is_in(folder, lesson)}
        return sorted(taken.union(Record.read(self.folder).all_refused(lesson.name)))

    def result(self, lesson: str, learner: str) -> Path:
        """The file with what grading one submission came to."""
        return self.folder / "graded" / lesson / f"{learner}.json"

    def graded(self, lesson: str, learner: str) -> Graded | None:
        """What grading it came to; None where it was not graded, or the file is of no use."""
        try:
            return read(json.loads(self.result(lesson, learner).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def is_graded(self, lesson: Lesson, learner: str) -> bool:
        """Whether there is a result that is newer than everything of the lesson that was handed in.

        Where nothing lies, because what came was refused, any result is.
        """
        if self.graded(lesson.name, learner) is None:
            return False
        written = self.result(lesson.name, learner).stat().st_mtime
        folder = self.submission(lesson.assignment, learner)
        if not folder.is_dir():
            return True
        # Whatever comes of a stage writes its notebook again; the rest of the folder is of others, too.
        came = notebooks_of(folder, lesson.name) if lesson.stage else (folder, *folder.iterdir())
        return all(path.lstat().st_mtime <= written for path in came)

    def all_graded(self, lesson: str) -> Iterator[Graded]:
        """Every result of a lesson, by learner."""
        for path in sorted((self.folder / "graded" / lesson).glob("*.json")):
            graded = self.graded(lesson, path.stem)
            if graded is not None:
                yield graded

    def keep(self, graded: Graded) -> None:
        """Keep a result: all of it, or what was there before."""
        write_whole(self.result(graded.lesson, graded.learner), json.dumps(graded.document(), indent=1))


@contextmanager
def alone(classroom: Classroom) -> Iterator[None]:
    """Grade as the only one: two at once would grade everything twice. Raises `SetupError`.

    The lock ends with this process, however that ends, and its workers do not inherit it.
    """
    try:
        file = (classroom.folder / ".grading.lock").open("a")
    except OSError as problem:
        raise SetupError(f"{classroom.folder} cannot be written: {problem.strerror}.") from None
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SetupError(f"{classroom.folder} is being graded already: wait until that ends.") from None
        yield
