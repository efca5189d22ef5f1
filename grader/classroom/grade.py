"""The command `grade`: what was collected becomes marks, and somebody sees how far it is."""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from grader.classroom.early_book import EarlyBook
from grader.classroom.folders import Classroom, alone
from grader.classroom.grading import Due, Wanted, by_release, due, grade_by, prepared, usual_workers
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.releases import make_release
from grader.execution.availability import problem
from grader.execution.bench import BenchError
from grader.execution.walls import Walls
from grader.execution.workers import grade_all
from grader.marks import Graded, Verdict
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Release, Submission

USAGE, INTERRUPTED = 2, 130
NOTHING = "There is nothing to grade: all that was asked for and collected is graded."
NEXT = "Next: python3 -m grader feedback, export and report; whoever needs a human is in Formgrader."
NO_SANDBOX = (
    "{problem}\nWithout one, the code that learners handed in can do all that you can do here. If these are "
    "people you trust, or this machine is there for nothing else: --no-sandbox."
)


class Grader(Protocol):
    """Grades submissions of a release: this machine, or a cluster."""

    def grade(self, release: Release, submissions: Sequence[Submission]) -> Generator[Graded]:
        """Yields each when it is done; closing the generator ends the work."""
        ...


@dataclass(frozen=True)
class Here:
    """This machine with several workers."""

    walls: Walls
    workers: int
    before: Callable[[], object] = lambda: None
    """Called before workers are forked: whatever else runs in this process has to have ended."""

    def grade(self, release: Release, submissions: Sequence[Submission]) -> Generator[Graded]:
        """On a bench of this process. Raises `BenchError`."""
        with closing(prepared(release, self.walls)) as bench:
            self.before()
            yield from grade_all(bench, submissions, self.workers)


@dataclass
class Progress:
    """How far it is, on the terminal's standard error; an estimate as soon as there is something to go by."""

    total: int
    quiet: bool
    widest: int = 12
    """Letters of the longest learner's id."""
    done: int = 0
    started: float = field(default_factory=time.monotonic)

    def note(self, graded: Graded) -> None:
        """One more is done."""
        self.done += 1
        if not self.quiet:
            left = (time.monotonic() - self.started) / self.done * (self.total - self.done)
            points = f"{graded.points:g} of {graded.worth:g}" if graded.points is not None else "–"
            more = f"{_spell(left)} left" if self.done < self.total else ""
            said = "" if graded.verdict is Verdict.GRADED else f"{graded.verdict}: {graded.reason}"
            count = f"{self.done:{len(str(self.total))}} of {self.total}"
            line = f"{count}  {more:11}  {graded.lesson}  {graded.learner:{self.widest}}  {points:>8}  {said}"
            print(line.rstrip(), file=sys.stderr, flush=True)


def run(chosen: argparse.Namespace) -> int:
    """0 when all was graded, 1 when something was not or needs a human, 2 when it could not begin."""
    try:
        classroom = Classroom(chosen.classroom, chosen.gradebook)
        lessons = choose(find_lessons(NOTEBOOKS), chosen.lessons)
        learners = _learners(classroom, lessons, chosen.only)
        if chosen.dry_run:
            return _say(_due(classroom, lessons, learners, chosen), chosen.json)
        with alone(classroom):
            return _run(classroom, lessons, learners, chosen)
    except SetupError as met:
        print(met, file=sys.stderr)
        return USAGE


def _learners(classroom: Classroom, lessons: Sequence[Lesson], only: Sequence[str]) -> tuple[str, ...]:
    """The ids of those who were named, in any case. Raises `SetupError` for whoever handed in nothing."""
    there = {learner.casefold(): learner for lesson in lessons for learner in classroom.learners(lesson)}
    if not there:
        raise SetupError(
            f"Nothing was collected in {classroom.folder}: begin with python3 -m grader collect."
        )
    for name in only:
        if name.casefold() not in there:
            raise SetupError(f"Nothing was collected from a learner {name!r}.")
    return tuple(there[name.casefold()] for name in only)


def _due(
    classroom: Classroom, lessons: Sequence[Lesson], learners: tuple[str, ...], chosen: argparse.Namespace
) -> list[Due]:
    wanted = Wanted(learners, chosen.since, chosen.force)
    return [item for lesson in lessons for item in due(classroom, lesson, wanted)]


def _run(
    classroom: Classroom, lessons: Sequence[Lesson], learners: tuple[str, ...], chosen: argparse.Namespace
) -> int:
    items = _due(classroom, lessons, learners, chosen)
    counted = Counter[Verdict]()
    widest = max((len(item.found.learner) for item in items), default=0)
    progress = Progress(len(items), chosen.json, min(widest, 40))
    try:
        with ExitStack() as ending:
            beside = _beside(lessons, items)
            for graded in _graded(classroom, items, grader_of(chosen, ending), beside) if items else ():
                counted[graded.verdict] += 1
                progress.note(graded)
                if chosen.json:
                    print(json.dumps({**graded.document(), "notebook": ""}), flush=True)
    except BenchError as error:
        raise SetupError(str(error)) from None
    except KeyboardInterrupt:
        print(
            f"\nStopped. {progress.done} of {len(items)} are graded and kept: the same command goes on.",
            file=sys.stderr,
        )
        return INTERRUPTED
    from grader.classroom.lateness import tell_the_gradebook_all  # with nbgrader, which takes its time

    graded_now = {item.found.lesson for item in items}
    tell_the_gradebook_all(classroom, [lesson for lesson in lessons if lesson.name in graded_now])
    if not chosen.json:
        print(_summary(counted, time.monotonic() - progress.started))
    return 0 if set(counted) <= {Verdict.GRADED} else 1


def grader_of(chosen: argparse.Namespace, ending: ExitStack) -> Grader:
    """Who grades; raises `SetupError` where nobody can."""
    walls = Walls(not chosen.no_sandbox)
    if chosen.scheduler:
        from grader.classroom.cluster import Cluster

        return ending.enter_context(closing(Cluster(chosen.scheduler, walls)))
    lacking = problem() if walls.sandboxed else None
    if lacking:
        raise SetupError(NO_SANDBOX.format(problem=lacking))
    return Here(walls, chosen.workers or usual_workers())


def _beside(lessons: Sequence[Lesson], items: list[Due]) -> list[Lesson]:
    """The lessons of the same assignments of which nothing is due: a gradebook has an assignment whole."""
    due_now = {item.found.lesson for item in items}
    whole = [part for lesson in lessons if lesson.name in due_now for part in lesson.together]
    return [part for part in dict.fromkeys(whole) if part.name not in due_now]


def _graded(
    classroom: Classroom, items: list[Due], grader: Grader, beside: Sequence[Lesson] = ()
) -> Iterator[Graded]:
    with EarlyBook(classroom) as book:
        for lesson in beside:
            book.prepare(make_release(lesson))
        if isinstance(grader, Here):
            grader = replace(grader, before=book.wait)
        for release, found in by_release(items):
            print(
                f"Preparing {release.lesson}: its own solution is graded first.", file=sys.stderr, flush=True
            )
            book.prepare(release)
            with closing(grade_by(partial(grader.grade, release), found)) as marks:
                for graded, received in marks:
                    # The result is kept last: it says that all of it was written.
                    book.record(graded, received)
                    classroom.keep(graded)
                    yield graded


def _say(items: list[Due], as_json: bool) -> int:
    widest = max((len(item.found.learner) for item in items), default=0)
    for item in items:
        found = item.found
        what = "to be graded" if isinstance(found, Submission) else f"not gradable: {found.reason}"
        row = {"lesson": found.lesson, "learner": found.learner, "result": what}
        print(json.dumps(row) if as_json else f"{found.lesson}  {found.learner:{widest}}  {what}")
    if not items and not as_json:
        print(NOTHING)
    elif not as_json:
        print(f"{len(items)} to be graded. This was a dry run: nothing was.")
    return 0


def _summary(counted: Counter[Verdict], seconds: float) -> str:
    if not counted:
        return f"{NOTHING} (--force grades it again.)"
    parts = [f"{counted[verdict]} {verdict}" for verdict in Verdict if counted[verdict]]
    return f"{', '.join(parts)}, in {_spell(seconds)}.\n{NEXT}"


def _spell(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
