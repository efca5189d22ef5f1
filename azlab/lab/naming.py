"""Which lesson is meant, and in which folder it lies.

A lesson is a folder with a notebook of the same name, and has one cloud, that of its folder. A lesson's
folder has no other cloud; elsewhere, a name that no lesson near it has makes a cloud of its own, unless it is
one of theirs with a slip of the pen.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from azlab.lab.state import LabError

NAME = re.compile(r"[A-Za-z0-9](?:[\w .-]{0,78}[\w-])?", re.ASCII)
NEAR = ("*", "notebooks/*", "../*")
"""Where lessons lie beside a notebook that is none: below its folder, in a course's own, next to it."""


def meant(name: str | None, folder: Path) -> tuple[str, Path]:
    """The lesson's name and folder. Raises `LabError` where no lesson is meant, or one that is not there."""
    if not folder.is_dir():
        raise LabError(f"There is no folder '{folder}'.")
    here = folder.absolute()
    if name is None:
        return _of_folder(here), here
    _refuse_no_name(name)
    if name == here.name or (here / f"{name}.ipynb").is_file():
        return name, here
    if _is_lesson(here):
        raise LabError(_not_here(name, here))
    lessons = near(here)
    if name not in lessons and _closest(name, list(lessons)):
        raise LabError(_no_lesson(name, lessons))
    return name, lessons.get(name, here)


def near(folder: Path) -> dict[str, Path]:
    """The lessons near a folder: their names and where they lie."""
    found = (path for pattern in NEAR for path in _folders(folder, pattern) if _is_lesson(path))
    return {path.name: path for path in sorted(found)}


def _folders(folder: Path, pattern: str) -> Iterator[Path]:
    *above, _ = pattern.split("/")
    start = folder.joinpath(*above).resolve()
    try:
        yield from (path for path in start.iterdir() if not path.name.startswith("."))
    except OSError:  # not there, or not to be looked into: nothing is near, then
        return


def _is_lesson(folder: Path) -> bool:
    return (folder / f"{folder.name}.ipynb").is_file()


def _of_folder(folder: Path) -> str:
    """The lesson of a folder: by its notebook of the same name, else by its only one."""
    notebooks = [path.stem for path in sorted(folder.glob("*.ipynb"))]
    if folder.name in notebooks or len(notebooks) == 1:
        name = folder.name if folder.name in notebooks else notebooks[0]
        _refuse_no_name(name)
        return name
    lessons = list(near(folder))
    which = f"Lessons near it: {', '.join(lessons)}. " if lessons else ""
    example = lessons[0] if lessons else "04-managed-images"
    raise LabError(f'This folder holds no lesson. {which}Say which one: lab.start("{example}").')


def _refuse_no_name(name: object) -> None:
    if not isinstance(name, str) or not NAME.fullmatch(name) or ".." in name:
        raise LabError(
            f"'{name}' cannot be the name of a lesson: it has letters, digits, '-', '_', '.' or spaces, and "
            "is no path. The lesson's folder is given apart: lab.start(NAME, FOLDER)."
        )


def _not_here(name: str, here: Path) -> str:
    others = near(here / "..")
    start = f'Start it with lab.start() or lab.start("{here.name}").'
    if name in others:
        return f"This folder is that of the lesson '{here.name}', and '{name}' has its own. {start}"
    others = {here.name: here, **others}
    return f"{_no_lesson(name, others)} This folder is that of '{here.name}'. {start}"


def _no_lesson(name: str, lessons: dict[str, Path]) -> str:
    close = _closest(name, list(lessons))
    hint = f"; did you mean '{close}'?" if close else f". Lessons: {', '.join(lessons)}."
    return f"There is no lesson '{name}'{hint}"


def _closest(name: str, lessons: list[str]) -> str | None:
    """The lesson that was probably meant: by its number, by its words, or by its letters."""
    whole = {_plain(lesson): lesson for lesson in lessons}
    numbers = {plain.partition(" ")[0]: lesson for plain, lesson in whole.items()}
    words = {plain.partition(" ")[2]: lesson for plain, lesson in whole.items()}
    spelled = {**numbers, **words, **whole}
    if _plain(name) in numbers:
        return numbers[_plain(name)]
    close = difflib.get_close_matches(_plain(name), [*words, *whole], 1)
    return spelled[close[0]] if close else None


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", name.casefold())).strip()
