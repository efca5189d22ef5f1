"""nbgrader's `generate_feedback`, and formgrader's button: the pages of `python3 -m grader feedback`.

Stock nbgrader shows the whole graded notebook, hidden tests included.
"""

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from traitlets import default

from grader.classroom.feedback import lesson_title, teachers_copies
from grader.classroom.feedback_pages import feedback_page
from grader.classroom.folders import Classroom
from grader.classroom.results import Class, Result
from grader.course.lessons import Lesson, lesson_of


class FeedbackPage(Exporter):
    """Writes the page of one learner's lesson; the graded notebook is not opened for it."""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self._results: dict[str, dict[str, Result]] = {}

    def register_preprocessor(self, preprocessor: Any, enabled: bool = False) -> None:
        """nbgrader's own steps are for a notebook that is shown."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The page as HTML. Raises `KeyError` for a learner of whom the class knows nothing."""
        said: dict[str, Any] = resources or {}
        learner = said["nbgrader"]["student"]
        folders = self.config.CourseDirectory
        name, notebook = said["nbgrader"]["assignment"], f"{said['nbgrader']['notebook']}.ipynb"
        lesson = lesson_of(Path(folders.root, folders.source_directory, name, notebook))
        feedback = Path(folders.root, folders.feedback_directory)
        classroom = Classroom(feedback.parent, said["nbgrader"]["db_url"])
        result = self._of_the_class(classroom, lesson)[learner.casefold()]
        release = result.graded.release if result.graded else ""
        copy = teachers_copies(classroom, lesson)(release)
        return feedback_page(result, lesson_title(lesson), copy), {**said, "output_extension": ".html"}

    def _of_the_class(self, classroom: Classroom, lesson: Lesson) -> dict[str, Result]:
        """Read once for all learners whose pages are written together."""
        if lesson.name not in self._results:
            results = Class.read(classroom, [lesson]).results(lesson)
            self._results[lesson.name] = {result.learner.id.casefold(): result for result in results}
        return self._results[lesson.name]
