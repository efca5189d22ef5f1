"""Which lessons a folder holds, and which of the files in it belong to which of them.

A folder with a notebook of its own name holds that lesson, and its files are `start.az`, `choices.json` and
so on. An assignment of several notebooks has its stages in one folder, each a lesson: `12-capstone` holds
`12-capstone-1-images` and `12-capstone-2-incident`. There a file carries its lesson's name in front:
`12-capstone-1-images.start.az`.
"""

import re
from pathlib import Path

_STAGE = re.compile(r"-(\d+)-[a-z][a-z0-9-]*")
"""What a stage's name has after its folder's: a number, and words of its own in small letters."""
_NUMBERS = re.compile(r"(\d+)(?:-(?:\S*?-)?(\d+)-)?")


def lessons_in(folder: Path) -> list[str]:
    """The names of a folder's lessons, in their order: the one of its own name, else its stages.

    A copy of a stage (`12-capstone-1-images-Copy1`) is none. Empty where the folder holds no lesson or cannot
    be read.
    """
    name = folder.absolute().name
    if (folder / f"{name}.ipynb").is_file():
        return [name]
    numbers = {stem: number for stem in _notebooks(folder) if (number := _number(stem, name)) is not None}
    stages = [stem for stem in numbers if not any(_is_copy(stem, other) for other in numbers)]
    return sorted(stages, key=lambda stem: (numbers[stem], stem))


def holds(folder: Path, lesson: str) -> bool:
    """Whether a lesson's notebook is in a folder; that of a stage by another name too, as a second download
    has it: `12-capstone-1-images (1)`."""
    if (folder / f"{lesson}.ipynb").is_file():
        return True
    if _number(lesson, folder.absolute().name) is None:
        return False
    known = lessons_in(folder)
    return any(_is_copy(stem, lesson) for stem in _notebooks(folder) if stem not in known)


def number_of(lesson: str) -> str:
    """By which a lesson is called: "04", or "12.2" of `12-capstone-2-incident`; "" where it has no number."""
    found = _NUMBERS.match(lesson)
    return ".".join(filter(None, found.groups())) if found else ""


def is_called(lesson: str, word: str) -> bool:
    """Whether a word names a lesson: its whole name, or its number, "04" or "4".

    Of a stage such as `12-capstone-2-incident`, "12.2" names it alone, "12" as one of its assignment.
    """
    first = lesson.partition("-")[0]
    is_number = word.isdecimal() and first.isdecimal() and int(word) == int(first)
    return is_number or (bool(word) and word in (lesson, first, number_of(lesson)))


def notebooks_of(lesson: str, folder: Path) -> list[Path]:
    """The notebooks in a folder that may be a lesson's: the one of its name first, none of another lesson."""
    others = tuple(other for other in lessons_in(folder) if other != lesson)
    found = (path for path in folder.glob("*.ipynb") if not path.stem.startswith(others))
    return sorted(found, key=lambda path: (path.stem != lesson, path.name))


def spelled(file: str, lesson: str, assignment: str) -> str:
    """The name of a lesson's file, such as `start.az`, in the folder of an assignment."""
    return file if lesson in ("", assignment) else f"{lesson}.{file}"


def is_spelling(name: str, file: str) -> bool:
    """Whether a name is that of a file such as `start.az`, be it with a lesson's name in front."""
    return name == file or name.endswith(f".{file}")


def companion(file: str, lesson: str, folder: Path) -> Path:
    """Where a lesson's file lies beside its notebook, or would lie; of `lesson` "" it is the folder's own.

    What is there decides: a learner's folder may have any name.
    """
    named, plain = folder / spelled(file, lesson, ""), folder / file
    if named.exists() or plain.exists():
        return named if named.exists() else plain
    return folder / spelled(file, lesson, folder.absolute().name) if lesson in lessons_in(folder) else plain


def _notebooks(folder: Path) -> list[str]:
    """The names of all notebooks in a folder; none where it cannot be read."""
    try:
        return sorted(path.stem for path in folder.glob("*.ipynb") if path.is_file())
    except OSError:
        return []


def _number(stem: str, folder: str) -> int | None:
    """The number of a stage of a folder; None for another notebook."""
    found = _STAGE.fullmatch(stem.removeprefix(folder)) if stem.startswith(folder) else None
    return int(found[1]) if found else None


def _is_copy(stem: str, other: str) -> bool:
    return stem != other and stem.startswith(other)
