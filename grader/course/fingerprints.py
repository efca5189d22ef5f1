"""The step of nbgrader's release that marks a copy with its fingerprint and keeps the teacher's copy."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.course.lessons import Lesson
from grader.course.releases import keep_release, make_release


class Fingerprint(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is not typed
    """Writes `metadata.azlab.release`; has to come first, while the notebook is still the teacher's.

    The teacher's copy goes into `releases/` beside nbgrader's release folder. A notebook that is no lesson's
    passes through.
    """

    def preprocess(
        self, notebook: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook with its mark."""
        lesson = Lesson(Path(resources.get("metadata", {}).get("path") or "."))
        if resources.get("unique_key") == lesson.name and lesson.notebook.is_file():
            release = make_release(lesson)
            keep_release(release, self._releases())
            mark(notebook, release.fingerprint)
        return notebook, resources

    def _releases(self) -> Path:
        folders = self.config.CourseDirectory
        return Path(folders.root, folders.release_directory).parent / "releases"


def mark(notebook: NotebookNode, fingerprint: str) -> None:
    """Write a release's fingerprint into a notebook that is handed out."""
    notebook.metadata.setdefault("azlab", NotebookNode())["release"] = fingerprint
