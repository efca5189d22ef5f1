"""An assignment of several lessons, its stages, is handed in one by one: what lies in its folder of which.

A folder with one lesson of its own name is the plain case, in which nothing stays of what was there before.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from azlab.assignments import spelled
from grader.course.lessons import Lesson
from grader.intake.companions import LARGEST as LARGEST_FILE
from grader.intake.companions import too_much
from grader.intake.names import lesson_pattern
from grader.intake.notebooks import Notebook, read_notebook
from grader.intake.open_files import entries, is_folder, read_file
from grader.intake.outlines import is_untouched, outline
from grader.intake.own_files import SECRET, files_in, is_collectors, keep
from grader.intake.stamps import FILE, LARGEST, read_stamp, written
from grader.submissions import Release, Submission

_NOTEBOOK = ".ipynb"


def notebooks_of(folder: Path, lesson: str) -> list[Path]:
    """The notebooks in a folder whose names say a stage, the one of just its name first."""
    said = (path for path in entries(folder) if path.suffix == _NOTEBOOK and path.name[0] != ".")
    found = (path for path in said if lesson_pattern(lesson).search(path.stem.lower()))
    return sorted(found, key=lambda path: path.stem != lesson)


def is_in(folder: Path, lesson: Lesson) -> bool:
    """Whether a submission's folder has anything of a lesson; one that cannot be opened stands for each."""
    if not lesson.stage or not is_folder(folder):
        return os.path.lexists(folder)
    return bool(notebooks_of(folder, lesson.name))


def is_begun(submission: Submission, release: Release) -> bool:
    """Whether a learner has written into an exercise's cell, or a cell of their own below one."""
    exercises = {part.id: part for part in outline(release.notebook).exercises}
    return any(cell.after in exercises for cell in submission.own) or not all(
        is_untouched(submission.sources.get(id, ""), part) for id, part in exercises.items()
    )


def is_handed_in(submission: Submission, release: Release) -> bool:
    """Whether it was meant to be handed in: of several, one that nobody has begun has only come along."""
    return not release.assignment or is_begun(submission, release)


def stamp_in(folder: Path, lesson: str, assignment: str) -> bytes | None:
    """What says when a lesson came: its own stamp, which is empty where nobody knows, else nbgrader's."""
    for name in (spelled(FILE, lesson, assignment), FILE):
        stamp = read_file(folder / name, LARGEST)
        if isinstance(stamp, bytes):
            return stamp or None
    return None


def received(folder: Path, lesson: Lesson) -> datetime | None:
    """When what lies in a submission's folder of a lesson came; None where nothing says it."""
    return read_stamp(stamp_in(folder, lesson.name, lesson.assignment))[0]


def adds_nothing(
    notebook: bytes, files: Mapping[str, bytes], before: bytes, beside: Mapping[str, bytes]
) -> bool:
    """Whether a notebook says what an earlier one said, and the files that it names were there as they are.

    Outputs do not count: whoever hands in all stages again has run only the last of them again.
    """
    read, earlier = read_notebook(notebook), read_notebook(before)
    if not isinstance(read, Notebook) or not isinstance(earlier, Notebook):
        return notebook == before
    named = (name for name in files if any(name in cell.source for cell in read.cells))
    return read.cells == earlier.cells and all(beside.get(name) == files[name] for name in named)


def carry_over(older: Path, newer: Path, lessons: Sequence[Lesson], stays: Callable[[Lesson], bool]) -> None:
    """Put the stages that stay as they are from an older submission's folder into a newer one.

    With them go the files that the newer one does not bring; what it brings counts for none of them. Each
    stage then has a stamp of its own, and nbgrader's says when the last of them came. Raises `OSError`.
    """
    staying = [lesson for lesson in lessons if notebooks_of(older, lesson.name) and stays(lesson)]
    if not staying:
        return
    times = {lesson: received(older if lesson in staying else newer, lesson) for lesson in lessons}
    for lesson in staying:
        for path in notebooks_of(newer, lesson.name):
            path.unlink()
    kept = [path for lesson in staying for path in notebooks_of(older, lesson.name)]
    for path in [*kept, *_fitting(older, files_in(newer))]:
        _copy(path, newer / path.name)
    for lesson in staying:
        keep(older, newer, lesson)
    _stamp(newer, {lesson: time for lesson, time in times.items() if notebooks_of(newer, lesson.name)})


def _fitting(older: Path, brought: dict[str, bytes]) -> Iterator[Path]:
    """What is no notebook, as far as there is room beside what a newer hand-in has brought."""
    together = dict(brought)
    for path in entries(older):
        if path.suffix == _NOTEBOOK or is_collectors(path.name):
            continue
        data = read_file(path, LARGEST_FILE)
        if isinstance(data, bytes) and path.name != SECRET:
            if too_much(data, together):
                continue
            together.setdefault(path.name, data)
        yield path


def copy_of(folder: Path, target: Path) -> None:
    """Copy a submission's folder. Raises `OSError`."""
    target.mkdir(parents=True)
    for path in entries(folder):
        _copy(path, target / path.name)


def _copy(path: Path, target: Path) -> None:
    """With its time, by which it is known that it was graded. A link stays one; a pipe is left."""
    if not os.path.lexists(target) and (path.is_symlink() or path.is_file()):
        shutil.copy2(path, target, follow_symlinks=False)


def _stamp(folder: Path, times: Mapping[Lesson, datetime | None]) -> None:
    for lesson, time in times.items():
        text = written(time) if time else ""
        (folder / spelled(FILE, lesson.name, lesson.assignment)).write_text(text, "utf-8")
    known = [time for time in times.values() if time]
    with contextlib.suppress(FileNotFoundError):
        (folder / FILE).unlink()
    if known:
        (folder / FILE).write_text(written(max(known)), "utf-8")
