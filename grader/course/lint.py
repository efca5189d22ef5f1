"""`python3 -m grader lint`: the lessons held against the lesson standard, rule by rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from grader.course.lessons import choose, find_lessons
from grader.course.standard import RULES
from grader.setup.places import NOTEBOOKS


@dataclass(frozen=True)
class Finding:
    """One place where a lesson leaves the standard."""

    lesson: str
    cell: str
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.lesson} [{self.cell}] {self.rule}: {self.sentence}"


def lint(lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    """All findings in one source notebook."""
    for rule in RULES:
        for cell, sentence in rule(notebook):
            yield Finding(lesson, cell, rule.__name__, sentence)


def report(wanted: Sequence[str] = ()) -> int:
    """Print the findings of the chosen lessons; the exit code is 1 if there are any."""
    lessons = choose(find_lessons(NOTEBOOKS), wanted)
    findings = [
        finding
        for lesson in lessons
        for finding in lint(lesson.name, nbformat.read(lesson.notebook, as_version=nbformat.NO_CONVERT))
    ]
    for finding in findings:
        print(finding)
    print(f"{len(lessons)} lessons, {len(findings)} findings.")
    return 1 if findings else 0
