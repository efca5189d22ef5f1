"""Which statement of the syllabus is taught where, and graded by which exercises and questions.

A lesson names what it teaches in its notebook's metadata (`azlab.statements`), and a marked cell what it
grades in its own. Warm-ups and predictions grade nothing new; the questions of the exam name theirs in the
bank.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import nbformat
from nbformat import NotebookNode

from grader.course.cells import is_exercise
from grader.course.lessons import Lesson
from grader.exam.questions import read_bank
from grader.progress.statements import STATEMENTS

CENTRAL = frozenset([*(f"S{number:02}" for number in range(6, 13)), "S16", *(f"S{n}" for n in range(25, 34))])
"""Those that are graded at least three times."""
HEAD = "| number | statement | taught in | graded by | exam questions |\n|---|---|---|---|---|"
_EXERCISE = re.compile(r"### Exercise (\d+)")


def taught(notebook: NotebookNode) -> list[str]:
    """The ids that a lesson teaches. An exam asks for what others teach."""
    said = notebook.metadata.get("azlab", {})
    return [] if said.get("kind") == "exam" else list(said.get("statements", ()))


def graded(notebook: NotebookNode) -> Iterator[tuple[str, list[str]]]:
    """The number of each exercise, as its heading has it, with the ids that it grades."""
    number = ""
    for cell in notebook.cells:
        heading = _EXERCISE.search(cell.source) if cell.cell_type == "markdown" else None
        number = heading.group(1) if heading else number
        if is_exercise(cell):
            yield number, list(cell.metadata.get("azlab", {}).get("statements", ()))


def exercises(lessons: Sequence[Lesson]) -> dict[str, list[str]]:
    """By statement: the exercises that grade it, such as `04.2` for the second of lesson 04."""
    found: dict[str, list[str]] = {id: [] for id in STATEMENTS}
    for lesson in lessons:
        for number, ids in graded(nbformat.read(lesson.notebook, as_version=4)):
            for id in ids:
                found[id].append(f"{lesson.number}.{number}")
    return found


def questions() -> Counter[str]:
    """By statement: how many questions of the exam's bank ask for it."""
    return Counter(id for question in read_bank() for id in question.statements)


def coverage_table(lessons: Sequence[Lesson]) -> str:
    """Every statement with the lessons that teach it, the exercises that grade it, and its questions."""
    by_exercise, by_question = exercises(lessons), questions()
    ids = {lesson.number: taught(nbformat.read(lesson.notebook, as_version=4)) for lesson in lessons}
    rows = [
        f"| {id} | {text} | {', '.join(number for number in ids if id in ids[number])} | "
        f"{', '.join(by_exercise[id]) or '–'} | {by_question[id]} |"
        for id, text in STATEMENTS.items()
    ]
    return "\n".join([HEAD, *rows])
