"""The lesson table of README.md, written from the notebooks between two marks."""

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat

from grader.course.cells import is_graded
from grader.course.lessons import Lesson, find_lessons
from grader.setup.places import NOTEBOOKS, ROOT

BEGIN, END = "<!-- lessons: written by `python3 -m grader contents` -->", "<!-- /lessons -->"
_HEAD = "| | lesson | minutes | exercises | points |\n|---|---|---|---|---|"


def row(lesson: Lesson) -> str:
    """One lesson's line of the table, from its first cell and its graded cells."""
    notebook = nbformat.read(lesson.notebook, as_version=nbformat.NO_CONVERT)
    first = notebook.cells[0].source if notebook.cells else ""
    title = re.search(r"^# (.+)$", first, re.MULTILINE)
    minutes = re.search(r"(\d+) minutes", first)
    points = [cell.metadata.nbgrader.get("points", 0) for cell in notebook.cells if is_graded(cell)]
    number, _, _ = lesson.name.partition("-")
    link = (
        f"[{title.group(1).strip() if title else lesson.name}](notebooks/{lesson.name}/{lesson.name}.ipynb)"
    )
    return f"| {number} | {link} | {minutes.group(1) if minutes else ''} | {len(points)} | {sum(points):g} |"


def table(lessons: Sequence[Lesson]) -> str:
    """The lesson table in Markdown."""
    return "\n".join([_HEAD, *[row(lesson) for lesson in lessons]])


def with_table(text: str, lessons: Sequence[Lesson]) -> str:
    """A text with the part between the marks written anew."""
    if BEGIN not in text or END not in text:
        raise ValueError(f"README.md lacks the line {BEGIN} or {END}")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    return f"{before}{BEGIN}\n{table(lessons)}\n{END}{after}"


def update(check: bool = False, readme: Path = ROOT / "README.md", notebooks: Path = NOTEBOOKS) -> int:
    """Write the table; with `check`, change nothing and return 1 if it is out of date."""
    text = readme.read_text("utf-8")
    new = with_table(text, find_lessons(notebooks))
    if check and new != text:
        print("README.md is out of date: run `python3 -m grader contents`.")
        return 1
    if not check:
        readme.write_text(new, "utf-8")
    return 0
