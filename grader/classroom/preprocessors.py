"""nbgrader's `autograde`, and formgrader's button, on our own bench: the same marks as `grade` writes.

nbgrader would open what learners handed in, and take the marks from the outputs of a notebook in which their
code has run. Here intake opens it, a `Bench` grades it, and the marks come from there. `nbgrader_config.py`
names these classes.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool
from traitlets.config import Config, LoggingConfigurable

from grader.classroom.benches import BENCHES
from grader.classroom.folders import Classroom
from grader.classroom.gradebook import Book
from grader.classroom.grading import Due, Wanted, collected, with_doubts
from grader.classroom.opened import notebook_of, notebook_of_none
from grader.classroom.putting_aside import aside_of
from grader.course.lessons import Lesson, lesson_of
from grader.course.releases import make_release
from grader.execution.availability import problem
from grader.intake.stages import notebooks_of
from grader.marks import Graded, Verdict
from grader.submissions import Release, Submission

NO_SANDBOX = (
    "{problem} Without one, the code that learners handed in can do all that you can do here. If these are "
    "people you trust, or this machine is there for nothing else, write `c.AzlabExecution.sandbox = False` "
    "into nbgrader_config.py."
)
NOTHING = "There is no submission that can be read."
LATER = "Its notebook is as it was handed out: it was not handed in yet."
ASIDE = "What was handed in as its notebook is no plain file, or a huge one: it lies unopened in {folder}."
BROKE = "Grading it failed, which is no fault of the submission ({kind}: {error})."


class AzlabExecution(LoggingConfigurable):
    """How submissions are run: what `c.AzlabExecution` says in nbgrader_config.py."""

    sandbox = Bool(True, help="False lets the code of learners do here what it likes").tag(config=True)


@dataclass(frozen=True)
class Outcome:
    """One submission between nbgrader's two passes over it; without marks where it only came along."""

    graded: Graded | None
    received: datetime | None
    notebook: NotebookNode


_OUTCOMES: dict[tuple[str, str], Outcome] = {}
"""By lesson and learner."""


class GradedNotebook(NotebookExporter):
    """Stands where nbgrader would open a learner's notebook, which is intake's work.

    Raises `NbGraderException` when there is no sandbox, before anything is graded.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        lacking = problem() if AzlabExecution(parent=self).sandbox else None
        if lacking:
            sentence = NO_SANDBOX.format(problem=lacking)
            self.log.error(sentence)
            raise NbGraderException(sentence)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run the steps; the first of them brings the notebook. `filename` is not opened."""
        empty = new_notebook()
        written: tuple[NotebookNode, dict[str, Any]]
        written = self.from_notebook_node(empty, resources, **more)  # type: ignore[no-untyped-call]
        return written


class GradeSubmission(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is not typed
    """The first pass: grades a submission, and brings the notebook that a teacher may open."""

    def preprocess(self, _: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Raises `BenchError` when nobody's could be graded: what a submission does, ends in its marks."""
        lesson, learner = _names(resources)
        source = _lesson(self.config, resources)
        item = self._found(source, learner, _classroom(self.config, resources))
        if not item.is_handed_in:
            self.log.info("%s of %s: %s", lesson, learner, LATER)
            _OUTCOMES[lesson, learner] = Outcome(None, None, notebook_of_none(item.release, LATER))
            return _OUTCOMES[lesson, learner].notebook, resources
        graded, received = item.found, None
        if isinstance(graded, Submission):
            received = graded.received
            graded = self._grade(item.release, graded)
        points = "" if graded.points is None else f", {graded.points:g} of {graded.worth:g} points"
        self.log.info("%s of %s: %s%s. %s", lesson, learner, graded.verdict, points, graded.reason)
        notebook = notebook_of(graded, item.release)
        _OUTCOMES[lesson, learner] = Outcome(graded, received, notebook)
        return notebook, resources

    def _found(self, lesson: Lesson, learner: str, classroom: Classroom) -> Due:
        # Forced: whether it is due, nbgrader has decided already; it asks for what is to be graded now.
        found = collected(classroom, lesson, Wanted((learner,), force=True))
        folder = classroom.submission(lesson.assignment, learner)
        aside = aside_of(folder)
        lying = notebooks_of(folder, lesson.name) if lesson.stage else list(folder.glob("*.ipynb"))
        if aside.is_dir() and not lying:
            why = ASIDE.format(folder=aside.relative_to(classroom.folder.parent))
            return Due(make_release(lesson), Graded(learner, lesson.name, Verdict.NOT_GRADABLE, why))
        nothing = Graded(learner, lesson.name, Verdict.NOT_GRADABLE, NOTHING)
        return found[0] if found else Due(make_release(lesson), nothing)

    def _grade(self, release: Release, submission: Submission) -> Graded:
        bench = BENCHES.get(release, AzlabExecution(parent=self).sandbox)
        try:
            return with_doubts(bench.grade(submission), submission)
        except Exception as error:  # the batch goes on, whatever it was
            self.log.exception("Grading %s of %s failed", submission.lesson, submission.learner)
            why = BROKE.format(kind=type(error).__name__, error=error)
            return Graded(
                submission.learner, submission.lesson, Verdict.NOT_GRADABLE, why, release.fingerprint
            )


class SaveMarks(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is not typed
    """The second pass: writes the marks as `python3 -m grader grade` does.

    nbgrader's own `SaveAutoGrades` reads them from outputs: a check that was never made has none, which it
    takes for full marks.
    """

    def preprocess(self, _: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook of the first pass; its marks are in the gradebook then."""
        # Taken away: formgrader grades in a process that goes on, and each outcome holds a notebook.
        outcome = _OUTCOMES.pop(_names(resources))
        classroom = _classroom(self.config, resources)
        with Book(classroom) as book:
            if outcome.graded is None:
                book.leave_out(*_names(resources))
                return outcome.notebook, resources
            book.record(outcome.graded, outcome.received)
        classroom.keep(outcome.graded)
        return outcome.notebook, resources


def _names(resources: dict[str, Any]) -> tuple[str, str]:
    """The lesson's name and the learner's."""
    return resources["nbgrader"]["notebook"], resources["nbgrader"]["student"]


def _lesson(config: Config, resources: dict[str, Any]) -> Lesson:
    folders, name = config.CourseDirectory, f"{resources['nbgrader']['notebook']}.ipynb"
    return lesson_of(Path(folders.root, folders.source_directory, resources["nbgrader"]["assignment"], name))


def _classroom(config: Config, resources: dict[str, Any]) -> Classroom:
    folders = config.CourseDirectory
    submitted = Path(folders.root, folders.submitted_directory)
    return Classroom(submitted.parent, resources["nbgrader"]["db_url"])
