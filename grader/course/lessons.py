"""A lesson is a folder with a notebook of the same name: `04-managed-images/04-managed-images.ipynb`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.setup.places import SetupError

SEALED = ("start.az", "choices.json")


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course, by its folder."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name, which is the notebook's and nbgrader's assignment too."""
        return self.folder.name

    @property
    def notebook(self) -> Path:
        """The source notebook, solutions inside."""
        return self.folder / f"{self.name}.ipynb"

    @property
    def companions(self) -> list[Path]:
        """The files that a lesson needs beside its notebook, such as `start.az`; not what it may become."""
        kinds = ("*.json", "*.json.gz", "*.az")
        found = (path for kind in kinds for path in self.folder.glob(kind))
        return sorted(path for path in found if path.name != "variants.json")

    @property
    def sealed(self) -> list[Path]:
        """Those of them that are sealed in a learner's copy: they say what is wrong, and what is not."""
        return [path for path in self.companions if path.name in SEALED]

    @property
    def handed_out(self) -> list[Path]:
        """Those of them that a class is given: not the recordings, which hold what the solutions send."""
        return [path for path in self.companions if not path.name.startswith("recording.json")]


def find_lessons(notebooks: Path) -> list[Lesson]:
    """All lessons in their order."""
    folders = sorted(path for path in notebooks.glob("*") if (path / f"{path.name}.ipynb").is_file())
    return [Lesson(folder) for folder in folders]


def choose(lessons: Sequence[Lesson], wanted: Sequence[str]) -> list[Lesson]:
    """The lessons that were asked for by name, by number or by a part of the name; all when nothing was.

    Raises `SetupError` when a word names none, or there are no lessons at all.
    """
    if not lessons:
        raise SetupError("There are no lessons in notebooks/: get the whole project and try again.")
    if not wanted:
        return list(lessons)
    return [_lesson(lessons, word) for word in wanted]


def _lesson(lessons: Sequence[Lesson], word: str) -> Lesson:
    number = f"{int(word):02}-" if word.isdecimal() else word
    names = [lesson.name for lesson in lessons]
    found = [lesson for lesson in lessons if lesson.name.startswith(number)]
    found = found or [lesson for lesson in lessons if word in lesson.name]
    if not found:
        raise SetupError(f"There is no lesson {word!r}: choose one of {', '.join(names)}.")
    return found[0]
