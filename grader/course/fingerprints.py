"""The step of nbgrader's release that marks a copy with its fingerprint, keeps the teacher's copy, and seals
what lies beside the learner's."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from azlab.assignments import companion, is_spelling, lessons_in
from azlab.lab.sealed import read
from azlab.lab.starts import START
from grader.course.handed_out import as_given
from grader.course.lessons import SEALED, lesson_of
from grader.course.releases import keep_release, make_release
from grader.submissions import Release


class Fingerprint(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is not typed
    """Writes `metadata.azlab.release`; has to come first, while the notebook is still the teacher's.

    The teacher's copy goes into `releases/` beside nbgrader's release folder. A notebook that is no lesson's
    passes through.
    """

    def preprocess(
        self, notebook: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with its mark."""
        folder = Path(resources.get("metadata", {}).get("path") or ".")
        if (name := resources.get("unique_key")) in lessons_in(folder):
            lesson = lesson_of(folder / f"{name}.ipynb")
            release = make_release(lesson)
            keep_release(release, self._releases())
            mark(notebook, release)
            # nbgrader has copied them already, as they are.
            released = self._released() / lesson.assignment
            start = companion(START, lesson.name, released)
            if start.is_file():  # its cases come along
                start.write_text(release.start, "utf-8")
            seal(released)
        return notebook, resources

    def _releases(self) -> Path:
        return self._released().parent / "releases"

    def _released(self) -> Path:
        folders = self.config.CourseDirectory
        return Path(folders.root, folders.release_directory)


def seal(folder: Path) -> None:
    """Seal what is not to be read in passing in a folder that is handed out; twice is as once."""
    for path in folder.glob("*.*"):
        if path.is_file() and any(is_spelling(path.name, name) for name in SEALED):
            path.write_text(as_given(path.name, read(path)), "utf-8")


def mark(notebook: NotebookNode, release: Release) -> None:
    """Write into a notebook that is handed out which release it is, and which files belong beside it."""
    said = notebook.metadata.setdefault("azlab", NotebookNode())
    said["release"] = release.fingerprint
    said["lesson"] = release.lesson
    said["needs"] = list(release.companions)
