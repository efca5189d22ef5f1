"""What was asked of each learner, by names that are the same for all who were asked it.

A class may have a lesson in several forms: with other names (`variants.json`), with other cases of a clinic,
with other questions of an exam's bank. Statistics count what is the same: words are put back into the
lesson's own, a case is counted as that case, and a question of an exam as that question, whatever its number
and its letters.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from azlab.lab.starts import starts
from grader.checks.exam_answers import letters_of
from grader.checks.exam_papers import Asked, Paper
from grader.classroom.feedback_pages import exercise_title
from grader.classroom.results import Marked, Result
from grader.course.lessons import Lesson
from grader.course.releases import kept_releases, make_release
from grader.course.self_study import self_study_paper
from grader.course.variants import Words
from grader.exam.papers import is_exam
from grader.marks import ClaimMark
from grader.submissions import Release

_QUESTION = re.compile(r"^Your answer `(q\d+)` is right\.?$")
_TASK = re.compile(r'\.remembers\("(q\d+)"\)')
_CASE = re.compile(r"check\.case\((\d+)\)")
_GIVEN = re.compile(r"""^it is ('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


@dataclass(frozen=True)
class Part:
    """One thing that was asked, and what a learner earned by it. Claims are in the lesson's own words."""

    key: str
    title: str
    points: float
    worth: float
    claims: tuple[ClaimMark, ...] = ()

    @property
    def is_begun(self) -> bool:
        """Whether there was anything to look at: a check without claims does not tell."""
        return not self.claims or any(claim.state not in ("NOT_STARTED", "WAITING") for claim in self.claims)


def plain_parts(result: Result) -> list[Part]:
    """Of a lesson that everybody has in the same form: its checks."""
    return [_part(marked) for marked in result.exercises]


def _part(marked: Marked) -> Part:
    mark = marked.mark
    title = exercise_title(mark.title, mark.exercise)
    return Part(mark.check, title, marked.points, mark.worth, mark.claims)


class Form:
    """One form of a lesson: its release, and how to say what is in it as the lesson does."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.cells: dict[str, str] = {
            cell["id"]: "".join(cell["source"]) for cell in json.loads(release.notebook)["cells"]
        }
        # A variant's cures of a clinic are no words: what was asked there is another thing.
        words = {other: word for word, other in release.words if "\n" not in word}
        self._words = Words({} if is_exam(release.notebook) else words)

    def parts(self, result: Result) -> list[Part]:
        """What the learner of a result was asked."""
        if is_exam(self.release.notebook):
            return [part for marked in result.exercises for part in self._questions(marked)]
        return [self._own_words(_part(marked)) for marked in result.exercises]

    def _own_words(self, part: Part) -> Part:
        claims = tuple(
            replace(claim, sentence=self._words.put(claim.sentence), found=self._words.put(claim.found))
            for claim in part.claims
        )
        case = self._case(part.key)
        key, title = (f"{part.key} {case}", f"{part.title}: {case}") if case else (part.key, part.title)
        return replace(part, key=key, title=title, claims=claims)

    def _case(self, check: str) -> str:
        """The name of the case of a clinic that a check is about; "" for any other check."""
        found = _CASE.search(self.cells.get(check, ""))
        number = int(found[1]) if found else 0
        return self._cases[number - 1] if 0 < number <= len(self._cases) else ""

    @cached_property
    def _cases(self) -> list[str]:
        return [case.name for case in starts(self.release.start).cases]

    @cached_property
    def _paper(self) -> Paper:
        return Paper(json.loads(self.release.choices))

    def _questions(self, marked: Marked) -> Iterator[Part]:
        """Of a cell with several answers each question. A teacher's mark for the cell says nothing of one."""
        mark = marked.mark
        if task := _TASK.search(self.cells.get(mark.check, "")):
            asked = self._paper.asked(task[1])
            yield Part(_id(asked), _named(asked), marked.points, mark.worth, mark.claims)
            return
        for claim in mark.claims:
            if found := _QUESTION.match(claim.sentence):
                asked = self._paper.asked(found[1])
                said = replace(claim, sentence=self._ask(asked), found=_in_words(claim.found, asked))
                yield Part(_id(asked), _named(asked), claim.points, claim.worth, (said,))

    def _ask(self, asked: Asked) -> str:
        """The question itself, without its number and its options."""
        text = self.cells.get(f"question_{asked.name.removeprefix('q')}", "")
        return next(iter(text.partition(f"**Question {asked.name[1:]}**")[2].split("\n\n")[1:]), asked.name)


def _id(asked: Asked) -> str:
    return str(asked.entry.get("question", asked.name))


def _named(asked: Asked) -> str:
    return f"{_id(asked)} ({', '.join(asked.statements)})"


def _in_words(found: str, asked: Asked) -> str:
    """What somebody answered, as words: in each paper an option has another letter."""
    given = _GIVEN.match(found)
    if given is None:
        return found
    answer = given[1][1:-1]
    letters = letters_of(answer, in_order=True) if asked.options else None
    if letters is None or set(letters) - asked.options.keys():
        return f"it is {given[1]}"
    chosen = [asked.options[letter] for letter in letters]
    return " → ".join(chosen) if asked.form == "order" else "; ".join(sorted(chosen))


class Forms:
    """The forms in which a class has a lesson."""

    def __init__(self, lesson: Lesson, releases: Path) -> None:
        self._own = make_release(lesson) if lesson.notebook.is_file() else None
        kept = [*kept_releases(lesson.name, releases), *([self._own] if self._own else [])]
        self._forms: dict[str, Form | None] = {release.fingerprint: Form(release) for release in kept}

    def parts(self, result: Result) -> list[Part]:
        """What the learner of a result was asked; of an exam that nobody knows any more, nothing."""
        fingerprint = result.graded.release if result.graded else ""
        if fingerprint not in self._forms:
            paper = self_study_paper(self._own, fingerprint) if self._own else None
            self._forms[fingerprint] = Form(paper) if paper else None
        form = self._forms[fingerprint]
        if form is not None:
            return form.parts(result)
        return [] if self._own and is_exam(self._own.notebook) else plain_parts(result)
