"""Which lesson is meant, and in which folder it lies.

A lesson's cloud lies in its folder, beside those of the lessons that share it (`azlab.assignments`). A
lesson's folder has no other cloud; elsewhere, a name that no lesson near it has makes a cloud of its own,
unless it is one of theirs with a slip of the pen.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from azlab.assignments import holds, lessons_in
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
    own = lessons_in(here)
    if holds(here, name) or (name == here.name and not own):
        return name, here
    if own:
        raise LabError(_several(own) if name == here.name else _not_here(name, here, own))
    lessons = near(here)
    if name not in lessons and _closest(name, list(lessons)):
        raise LabError(_no_lesson(name, lessons))
    return name, lessons.get(name, here)


def near(folder: Path) -> dict[str, Path]:
    """The lessons near a folder: their names and where they lie."""
    found = sorted(path for pattern in NEAR for path in _folders(folder, pattern))
    return {name: path for path in found for name in lessons_in(path)}


def _folders(folder: Path, pattern: str) -> Iterator[Path]:
    *above, _ = pattern.split("/")
    start = folder.joinpath(*above).resolve()
    try:
        yield from (path for path in start.iterdir() if not path.name.startswith("."))
    except OSError:  # not there, or not to be looked into: nothing is near, then
        return


def _of_folder(folder: Path) -> str:
    """The lesson of a folder, where it has one; else by its only notebook."""
    own = lessons_in(folder)
    if len(own) > 1:
        raise LabError(_several(own))
    notebooks = own or [path.stem for path in sorted(folder.glob("*.ipynb"))]
    if len(notebooks) == 1:
        _refuse_no_name(notebooks[0])
        return notebooks[0]
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


def _several(lessons: list[str]) -> str:
    return f'This folder holds {", ".join(lessons)}. Say which one: lab.start("{lessons[0]}").'


def _not_here(name: str, here: Path, own: list[str]) -> str:
    others = near(here / "..")
    whose, start = f"'{own[0]}'", f'Start it with lab.start() or lab.start("{own[0]}").'
    if len(own) > 1:
        whose, start = f"'{here.name}'", _several(own)
    if name in others:
        return f"This folder is that of the lesson {whose}, and '{name}' has its own. {start}"
    others = {**dict.fromkeys(own, here), **others}
    return f"{_no_lesson(name, others)} This folder is that of {whose}. {start}"


def _no_lesson(name: str, lessons: dict[str, Path]) -> str:
    close = _closest(name, list(lessons))
    hint = f"; did you mean '{close}'?" if close else f". Lessons: {', '.join(lessons)}."
    return f"There is no lesson '{name}'{hint}"


def _closest(name: str, lessons: list[str]) -> str | None:
    """The lesson that was probably meant: by its number, by its words, or by its letters."""
    whole = {_plain(lesson): lesson for lesson in lessons}
    numbers = {plain.partition(" ")[0]: lesson for plain, lesson in reversed(whole.items())}
    words = {plain.partition(" ")[2]: lesson for plain, lesson in whole.items()}
    spelled = {**numbers, **words, **whole}
    if _plain(name) in numbers:
        return numbers[_plain(name)]
    close = difflib.get_close_matches(_plain(name), [*words, *whole], 1)
    return spelled[close[0]] if close else None


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", name.casefold())).strip()
