"""Before nbgrader copies a submission's folder: what it would follow or wait for is moved out of its way."""

import os
import stat
from pathlib import Path

from azlab.assignments import lessons_in
from grader.intake.notebooks import LARGEST
from grader.intake.open_files import MOST_ENTRIES, entries, is_folder
from grader.intake.stages import notebooks_of
from grader.setup.places import NOTEBOOKS


def put_aside(assignment: str, student: str, notebooks: list[str]) -> None:
    """Move what is no plain file of a submission, or a huge one, into `put-aside/` of the classroom.

    nbgrader calls it with the notebooks that it found. That is its own list: changed in place, it names the
    assignment's notebooks, however the learner's are called. Raises `SystemExit` when something cannot be
    moved: nbgrader goes on after anything less.
    """
    folder = Path(notebooks[0]).parent
    aside = aside_of(folder)
    # Who asks nbgrader for one notebook of several (`--notebook`) means that one.
    is_whole = len(notebooks) == len(list(folder.glob("*.ipynb")))
    asked = [] if is_whole else [Path(notebook).stem for notebook in notebooks]
    in_the_way = list(_in_the_way(folder)) if is_folder(folder) else [folder]
    try:
        for path in in_the_way:
            aside.mkdir(parents=True, exist_ok=True)
            path.rename(_free(aside, path.name))
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise SystemExit(
            f"{folder} holds what must not be opened, and it cannot be moved ({error.strerror}). Remove it."
        ) from None
    names = _lessons(folder, aside)
    names = [name for name in names if name in asked] or names
    notebooks[:] = [str(folder / f"{name}.ipynb") for name in names]


def aside_of(folder: Path) -> Path:
    """Where what was put aside of a submission's folder lies."""
    return folder.parents[2] / "put-aside" / folder.name / folder.parent.name


def _lessons(folder: Path, aside: Path) -> list[str]:
    """The lessons of which something came, be it aside; that of the assignment's own name in any case."""
    names = lessons_in(NOTEBOOKS / folder.name)
    if folder.name in names or not names:
        return [folder.name]
    return [name for name in names if notebooks_of(folder, name) or notebooks_of(aside, name)]


def _in_the_way(folder: Path) -> list[Path]:
    # One more than is allowed tells whether there are too many, without reading a folder of a million.
    found = list(entries(folder, MOST_ENTRIES + 1))
    return [path for path in found[:MOST_ENTRIES] if not _is_small_file(path)] + found[MOST_ENTRIES:]


def _is_small_file(path: Path) -> bool:
    found = os.lstat(path)  # not `stat`: a link to /dev/zero is no file, whatever it leads to
    return stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST


def _free(folder: Path, name: str) -> Path:
    """A name that nothing has in a folder."""
    path, number = folder / name, 1
    while os.path.lexists(path):  # not `exists`: a link that leads nowhere has the name, too
        number += 1
        path = folder / f"{name}.{number}"
    return path
