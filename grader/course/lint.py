"""`python3 -m grader lint`: the lessons held against the lesson standard, rule by rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from grader.course.exam_standard import RULES as EXAM_RULES
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.releases import make_release
from grader.course.rhythm import RULES
from grader.course.variant_rules import findings as variant_findings
from grader.course.variants import FILE, MOST, vary, words_of
from grader.exam.papers import is_exam
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
    for rule in EXAM_RULES if is_exam(nbformat.writes(notebook)) else RULES:
        for cell, sentence in rule(notebook):
            yield Finding(lesson, cell, rule.__name__, sentence)


def lint_variants(lesson: Lesson) -> Iterator[Finding]:
    """All findings in a lesson's variants: their own rules, and those of the lesson standard."""
    variants, release = words_of(lesson), make_release(lesson)
    for variant, name, sentence in variant_findings(release, variants):
        yield Finding(lesson.name, variant, name, sentence)
    if len(variants) + 1 > MOST:
        yield Finding(lesson.name, FILE, "variants_are_few", f"with the lesson there are more than {MOST}.")
    for words in variants:
        yield from lint(lesson.name, nbformat.reads(vary(release, words).notebook, nbformat.NO_CONVERT))


def report(wanted: Sequence[str] = ()) -> int:
    """Print the findings of the chosen lessons; the exit code is 1 if there are any."""
    lessons = choose(find_lessons(NOTEBOOKS), wanted)
    findings = [
        finding
        for lesson in lessons
        for finding in lint(lesson.name, nbformat.read(lesson.notebook, as_version=nbformat.NO_CONVERT))
    ]
    findings += [finding for lesson in lessons for finding in lint_variants(lesson)]
    for finding in findings:
        print(finding)
    print(f"{len(lessons)} lessons, {len(findings)} findings.")
    return 1 if findings else 0
