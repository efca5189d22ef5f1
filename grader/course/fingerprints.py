"""The step of nbgrader's release that marks a copy with its fingerprint, keeps the teacher's copy, and seals
what lies beside the learner's."""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from azlab.lab.sealed import read, sealed
from azlab.lab.starts import START
from grader.course.handed_out import choices_for_learners
from grader.course.lessons import SEALED, Lesson
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
        lesson = Lesson(Path(resources.get("metadata", {}).get("path") or "."))
        if resources.get("unique_key") == lesson.name and lesson.notebook.is_file():
            release = make_release(lesson)
            keep_release(release, self._releases())
            mark(notebook, release)
            # nbgrader has copied them already, as they are.
            released = self._released() / lesson.name
            if (released / START).is_file():  # its cases come along
                (released / START).write_text(release.start, "utf-8")
            seal(released)
        return notebook, resources

    def _releases(self) -> Path:
        return self._released().parent / "releases"

    def _released(self) -> Path:
        folders = self.config.CourseDirectory
        return Path(folders.root, folders.release_directory)


def seal(folder: Path) -> None:
    """Seal what is not to be read in passing in a folder that is handed out; twice is as once."""
    for path in (folder / name for name in SEALED):
        if path.is_file():
            as_given = choices_for_learners if path.name == "choices.json" else sealed
            path.write_text(as_given(read(path)), "utf-8")


def mark(notebook: NotebookNode, release: Release) -> None:
    """Write into a notebook that is handed out which release it is, and which files belong beside it."""
    said = notebook.metadata.setdefault("azlab", NotebookNode())
    said["release"] = release.fingerprint
    said["lesson"] = release.lesson
    files = {"start.az": release.start, "choices.json": release.choices}
    said["needs"] = [name for name, text in files.items() if text]
