"""Before nbgrader copies a submission's folder: what it would follow or wait for is moved out of its way."""

import os
import stat
from pathlib import Path

from grader.intake.notebooks import LARGEST
from grader.intake.open_files import MOST_ENTRIES, entries, is_folder


def put_aside(assignment: str, student: str, notebooks: list[str]) -> None:
    """Move what is no plain file of a submission, or a huge one, into `put-aside/` of the classroom.

    nbgrader calls it with the notebooks that it found. That is its own list: changed in place, it names the
    lesson's notebook, however the learner's is called. Raises `SystemExit` when something cannot be moved:
    nbgrader goes on after anything less.
    """
    folder = Path(notebooks[0]).parent
    learner, lesson = folder.parent.name, folder.name
    aside = folder.parents[2] / "put-aside" / lesson / learner
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
    notebooks[:] = [str(folder / f"{lesson}.ipynb")]


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
