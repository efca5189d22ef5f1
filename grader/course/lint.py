"""`python3 -m grader lint`: the lessons held against the lesson standard, rule by rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from grader.course.exam_standard import RULES as EXAM_RULES
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.releases import make_release
from grader.course.rhythm import RULES
from grader.course.stage_standard import RULES as STAGE_RULES
from grader.course.standard import Rule
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


def lint(lesson: Lesson, notebook: NotebookNode) -> Iterator[Finding]:
    """All findings in a lesson's source notebook, or in another edition of it."""
    for rule in _rules(lesson, notebook):
        for cell, sentence in rule(notebook):
            yield Finding(lesson.name, cell, rule.__name__, sentence)


def _rules(lesson: Lesson, notebook: NotebookNode) -> list[Rule]:
    if is_exam(nbformat.writes(notebook)):
        return EXAM_RULES
    return STAGE_RULES if lesson.stage else RULES


def lint_variants(lesson: Lesson) -> Iterator[Finding]:
    """All findings in a lesson's variants: their own rules, and those of the lesson standard."""
    variants, release = words_of(lesson), make_release(lesson)
    for variant, name, sentence in variant_findings(release, variants):
        yield Finding(lesson.name, variant, name, sentence)
    if len(variants) + 1 > MOST:
        yield Finding(lesson.name, FILE, "variants_are_few", f"with the lesson there are more than {MOST}.")
    for sentence in _disagreements(lesson, variants):
        yield Finding(lesson.name, FILE, "stages_agree", sentence)
    for words in variants:
        yield from lint(lesson, nbformat.reads(vary(release, words).notebook, nbformat.NO_CONVERT))


def _disagreements(lesson: Lesson, variants: list[dict[str, str]]) -> Iterator[str]:
    """Where a stage calls something by another name than another stage: a learner has one story."""
    for other in (stage for stage in lesson.together if stage != lesson):
        theirs = words_of(other)
        if len(theirs) != len(variants):
            yield f"it has {len(variants)} variants, and {other.name} has {len(theirs)}."
        for number, (own, words) in enumerate(zip(variants, theirs, strict=False), 1):
            for word in sorted(own.keys() & words.keys()):
                if own[word] != words[word]:
                    yield f"variant {number}: {word!r} is {own[word]!r}, and {words[word]!r} in {other.name}."


def report(wanted: Sequence[str] = ()) -> int:
    """Print the findings of the chosen lessons; the exit code is 1 if there are any."""
    lessons = choose(find_lessons(NOTEBOOKS), wanted)
    findings = [
        finding
        for lesson in lessons
        for finding in lint(lesson, nbformat.read(lesson.notebook, as_version=nbformat.NO_CONVERT))
    ]
    findings += [finding for lesson in lessons for finding in lint_variants(lesson)]
    for finding in findings:
        print(finding)
    print(f"{len(lessons)} lessons, {len(findings)} findings.")
    return 1 if findings else 0
