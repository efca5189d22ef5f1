"""`python3 -m grader regrade`: grade again after a check was mended, and say what has changed."""

import argparse
import json
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial

from grader.classroom import grading
from grader.classroom.changes import Change, changes, merged
from grader.classroom.export import chosen_lessons, exit_code
from grader.classroom.folders import Classroom, alone
from grader.classroom.grade import INTERRUPTED, Grader, Progress, grader_of
from grader.classroom.gradebook import Book
from grader.classroom.lateness import tell_the_gradebook
from grader.classroom.mending import keep_mended, mended
from grader.classroom.pages import number
from grader.classroom.results import Class
from grader.classroom.teacher_marks import read_teacher_marks
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.execution.bench import BenchError
from grader.execution.lesson import Played
from grader.marks import Graded
from grader.setup.places import SetupError
from grader.submissions import Release, Submission


def run(chosen: argparse.Namespace) -> int:
    """0; 1 when something is not graded or waits for a human; 2 when it could not begin."""
    found: list[Change] = []
    done: list[Graded] = []
    try:
        school = Class.read(Classroom(chosen.classroom, chosen.gradebook), chosen_lessons(chosen))
        only = tuple(school.named(chosen.only))
        with ExitStack() as ending:
            grader = grader_of(chosen, ending)
            ending.enter_context(nullcontext() if chosen.dry_run else alone(school.classroom))
            for lesson, checks in wanted(school.lessons, chosen.exercise):
                manual = read_teacher_marks(school.classroom, lesson)
                for before, after in _Again(school.classroom, lesson, checks, grader).run(only, chosen):
                    own = manual[after.learner].manual if after.learner in manual else {}
                    found += changes(before, after, own)
                    done.append(after)
                if not chosen.dry_run:
                    tell_the_gradebook(school, lesson, school.results(lesson))
    except (SetupError, BenchError) as problem_met:
        print(problem_met, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        _say(found, done, chosen)
        print("Stopped: what is listed above is kept; the same command grades all again.", file=sys.stderr)
        return INTERRUPTED
    _say(found, done, chosen)
    return exit_code([result for lesson in school.lessons for result in school.results(lesson)])


def wanted(lessons: Sequence[Lesson], exercise: str | None) -> list[tuple[Lesson, tuple[str, ...]]]:
    """Each lesson with the checks that are meant, () for all. Raises `SetupError` for no exercise."""
    if exercise is None:
        return [(lesson, ()) for lesson in lessons]
    found, known = [], []
    for lesson in lessons:
        titles = Played(Submission("", lesson.name), make_release(lesson)).titles()
        known += [name for name, _ in titles.values()]
        names = (
            (check, {check, name, title, title.removeprefix("Exercise ")})
            for check, (name, title) in titles.items()
        )
        checks = tuple(check for check, names_of in names if exercise in names_of)
        found += [(lesson, checks)] if checks else []
    if not found:
        raise SetupError(
            f"There is no exercise {exercise!r}: choose one of {', '.join(dict.fromkeys(known))}."
        )
    return found


@dataclass(frozen=True)
class _Again:
    """One lesson, graded again by a grader."""

    classroom: Classroom
    lesson: Lesson
    checks: tuple[str, ...]
    grader: Grader

    def run(self, only: tuple[str, ...], chosen: argparse.Namespace) -> Iterator[tuple[Graded, Graded]]:
        """The result before and after of everybody who was graded, kept unless it is a dry run."""
        items = _items(self.classroom, self.lesson, self.checks, only)
        progress = Progress(len(items), chosen.json)
        with nullcontext() if chosen.dry_run or not items else Book(self.classroom) as book:
            for release, found in grading.by_release(items):
                graders = partial(self._graded, release, book)
                with closing(grading.grade_by(graders, found)) as marks:
                    for graded, received in marks:
                        before = self.classroom.graded(self.lesson.name, graded.learner)
                        if before is None:
                            continue
                        after = merged(before, graded, self.checks) if self.checks else graded
                        if book:
                            book.record(after, received)
                            self.classroom.keep(after)
                        progress.note(after)
                        yield before, after

    def _graded(
        self, release: Release, book: Book | None, submissions: Sequence[Submission]
    ) -> Generator[Graded]:
        """Their marks. The release is kept when there is a first: its own solution has earned all then."""
        with closing(self.grader.grade(release, submissions)) as marks:
            for number, graded in enumerate(marks):
                if book and number == 0:
                    keep_mended(release, self.classroom.releases)
                    book.prepare(release)
                yield graded


def _items(
    classroom: Classroom, lesson: Lesson, checks: tuple[str, ...], only: tuple[str, ...]
) -> list[grading.Due]:
    """Who was graded, with the release that was handed out and the checks as they are now."""
    current = make_release(lesson)
    items = []
    for item in grading.due(classroom, lesson, grading.Wanted(only, force=True)):
        learner = item.found.learner
        if classroom.graded(lesson.name, learner) is None:
            continue
        if not classroom.is_graded(lesson, learner):
            print(
                f"{learner} has handed in {lesson.name} again: that is for python3 -m grader grade.",
                file=sys.stderr,
            )
            continue
        items.append(replace(item, release=mended(item.release, current, checks)))
    return items


def _say(found: Sequence[Change], done: Sequence[Graded], chosen: argparse.Namespace) -> None:
    if chosen.json:
        print(
            json.dumps({"graded again": len(done), "changes": [asdict(change) for change in found]}, indent=1)
        )
        return
    moved = [change for change in found if change.before != change.after or not change.check]
    for change in moved:
        own = "" if change.manual is None else f" (your own mark of {number(change.manual)} stays)"
        points = f"{number(change.before)} → {number(change.after)} points{own}"
        print(f"{change.lesson}  {change.learner}  {change.exercise}  {points}")
        for claim in change.claims:
            print(f"    {claim.claim} {claim.before} → {claim.after}")
    if len(moved) < len(found):
        print(f"{len(found) - len(moved)} more came out otherwise for the same points: --json lists them.")
    learners = {(change.lesson, change.learner) for change in moved}
    kept = "Nothing was kept: a dry run." if chosen.dry_run else ""
    print(f"{len(done)} graded again, the marks of {len(learners)} changed. {kept}".rstrip())
