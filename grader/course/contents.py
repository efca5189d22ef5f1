"""The generated parts of the documents: lessons, statements, resource types, the teacher's pages.

Each stands between two marks and is written by `python3 -m grader contents`; a test fails on drift.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course.cells import is_exercise, is_graded
from grader.course.coverage import coverage_table
from grader.course.lessons import Lesson, find_lessons
from grader.course.teacher_pages import about, marking_key
from grader.exam.coverage import bank_table
from grader.progress.outlines import outline_of
from grader.progress.statements import STATEMENTS
from grader.setup.places import NOTEBOOKS, ROOT

Table = Callable[[Sequence[Lesson]], str]


@dataclass(frozen=True)
class Part:
    """A generated part: its name in the marks, the document it stands in, and what writes it."""

    name: str
    document: str
    write: Table

    @property
    def begin(self) -> str:
        """The line before it, as it stands in the document."""
        return f"<!-- {self.name}: written by `python3 -m grader contents` -->"

    @property
    def end(self) -> str:
        """The line after it."""
        return f"<!-- /{self.name} -->"


def lesson_table(lessons: Sequence[Lesson]) -> str:
    """The lessons with their minutes, exercises and points."""
    head = "| number | lesson | minutes | exercises | points |\n|---|---|---|---|---|"
    return "\n".join([head, *map(_lesson_row, lessons)])


def _lesson_row(lesson: Lesson) -> str:
    notebook = _read(lesson)
    outline = outline_of(notebook)
    points = sum(cell.metadata.nbgrader.get("points", 0) for cell in notebook.cells if is_graded(cell))
    exercises = sum(map(is_exercise, notebook.cells))
    path = f"notebooks/{lesson.assignment}/{lesson.name}.ipynb"
    link = f"[{outline.title or lesson.name}]({path})"
    return f"| {lesson.number} | {link} | {outline.minutes or ''} | {exercises} | {points:g} |"


def statement_table(lessons: Sequence[Lesson]) -> str:
    """Every statement of the syllabus and the lessons that teach and grade it."""
    carried = {lesson.number: _carried(lesson) for lesson in lessons}
    rows = [
        f"| {id} | {text} | {', '.join(number for number, ids in carried.items() if id in ids) or '–'} |"
        for id, text in STATEMENTS.items()
    ]
    return "\n".join(["| number | statement | lessons |\n|---|---|---|", *rows])


def _carried(lesson: Lesson) -> list[str]:
    return list(_read(lesson).metadata.get("azlab", {}).get("statements", ()))


def type_table(_: Sequence[Lesson]) -> str:
    """Every resource type of the practice Azure, its file and its special verbs."""
    from azlab.providers import resource_types

    rows = []
    for kind in sorted(resource_types(), key=lambda kind: kind.name.lower()):
        module = type(kind).__module__.removeprefix("azlab.providers.").replace(".", "/")
        verbs = ", ".join(sorted(action.name for action in kind.actions.values()))
        rows.append(f"| `{kind.name}` | `{module}.py` | {verbs} |")
    return "\n".join(["| type | file in `azlab/providers` | special verbs |\n|---|---|---|", *rows])


PARTS = (
    Part("lessons", "README.md", lesson_table),
    Part("statements", "ARCHITECTURE.md", statement_table),
    Part("types", "ARCHITECTURE.md", type_table),
    Part("bank", "docs/lessons/13-mock-exam.md", lambda _: bank_table()),
    Part("coverage", "docs/coverage.md", coverage_table),
)


def parts(lessons: Sequence[Lesson]) -> list[Part]:
    """All generated parts: those of the course, and those of each lesson's page for teachers."""
    return [*PARTS, *(part for lesson in lessons for part in _page(lesson))]


def _page(lesson: Lesson) -> tuple[Part, Part]:
    number, page = lesson.number, f"docs/lessons/{lesson.name}.md"
    return (
        Part(f"about {number}", page, lambda _: about(_read(lesson))),
        Part(f"marking key {number}", page, lambda _: marking_key(_read(lesson))),
    )


def rewritten(text: str, part: Part, lessons: Sequence[Lesson]) -> str:
    """A text with what stands between the marks of a part written anew.

    Raises `ValueError` where a mark is missing.
    """
    if part.begin not in text or part.end not in text:
        raise ValueError(f"{part.document} lacks the line {part.begin} or {part.end}")
    before, rest = text.split(part.begin, 1)
    _, after = rest.split(part.end, 1)
    return f"{before}{part.begin}\n{part.write(lessons)}\n{part.end}{after}"


def update(check: bool = False, root: Path = ROOT, notebooks: Path = NOTEBOOKS) -> int:
    """Write all parts; with `check`, change nothing and return 1 if one is out of date.

    Raises `ValueError` where a document or one of its marks is missing.
    """
    lessons = find_lessons(notebooks)
    stale = [part for part in parts(lessons) if not _update(part, root / part.document, lessons, check)]
    for part in stale if check else ():
        print(f"The {part.name} of {part.document} are out of date: run `python3 -m grader contents`.")
    return 1 if check and stale else 0


def _update(part: Part, document: Path, lessons: Sequence[Lesson], check: bool) -> bool:
    """Whether the part was up to date."""
    text = document.read_text("utf-8") if document.exists() else ""
    new = rewritten(text, part, lessons)
    if not check:
        document.write_text(new, "utf-8")
    return new == text


def _read(lesson: Lesson) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(lesson.notebook, as_version=nbformat.NO_CONVERT)
    return notebook
