"""Kernels that began in another folder than that of their notebook.

VS Code may start one in the folder that is opened in it (microsoft/vscode-jupyter issue 17376), nbclient and
papermill where they were called themselves. What a lesson reads and writes lies beside its notebook: so that
is where its kernel goes.
"""

import os
import re
from pathlib import Path

from azlab.assignments import holds, lessons_in
from azlab.front_end import is_kernel, told_notebook
from azlab.lab.belongings import lesson_of
from azlab.lab.state import STATES, LabError
from azlab.line import LINE

NUMBERED = re.compile(r"\d\d-\w")
"""How the name of a lesson of a course begins. Another name may be that of a cloud of one's own."""
GOES_THERE = "This kernel began in {here}: it goes on in {home}, where the lesson's notebook lies."
NOT_HERE = (
    "This kernel began in {here}, and no notebook of {lesson} lies there or near it. Start it in the "
    'lesson\'s folder, or say where that is: lab.start("{lesson}", "FOLDER").'
)


def folder_to_look_in(lesson: str | None) -> Path:
    """The current folder; or the notebook's, by its front end, where only that one holds the lesson.

    `lesson` is None for the lesson of the folder.
    """
    here, notebook = Path.cwd(), told_notebook()
    # Inherited from a kernel that has started this one, it may be the name of quite another notebook.
    if notebook is None or _is_home(here, lesson) or not _is_home(notebook.parent, lesson):
        return here
    return notebook.parent


def _is_home(folder: Path, lesson: str | None) -> bool:
    return bool(lessons_in(folder)) if lesson is None else holds(folder, lesson) or folder.name == lesson


def go_to(lesson: str, home: Path) -> str:
    """Go on in the lesson's folder, and say so in a sentence; "" where nobody has to move.

    Who has a notebook beside the lessons, for notes perhaps, stays there. Raises `LabError` where no folder
    is that of the lesson: its cloud would be an empty one.
    """
    here = Path.cwd()
    if not is_kernel() or LINE in os.environ:
        return ""
    if home.samefile(here):
        if _is_lost(lesson, here):
            raise LabError(NOT_HERE.format(here=here, lesson=lesson))
        return ""
    notebook = told_notebook()
    if any(here.glob("*.ipynb")) and (notebook is None or notebook.parent != home):
        return ""
    os.chdir(home)
    return GOES_THERE.format(here=here, home=home)


def _is_lost(lesson: str, folder: Path) -> bool:
    if not NUMBERED.match(lesson) or _is_home(folder, lesson) or (folder / STATES / lesson).exists():
        return False
    return all(lesson not in (lesson_of(path), path.stem[: len(lesson)]) for path in folder.glob("*.ipynb"))
