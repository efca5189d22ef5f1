"""`python3 -m grader grade`: whoever handed in and was not graded yet, with several workers."""

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from grader.classroom.folders import Classroom
from grader.classroom.held import held
from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.execution.bench import Bench
from grader.execution.walls import Walls
from grader.execution.workers import grade_all
from grader.intake.notebooks import LARGEST
from grader.intake.open_files import read_file
from grader.intake.stages import is_handed_in, is_in
from grader.intake.submitted import Record
from grader.marks import Graded, Verdict
from grader.submissions import Doubt, Release, Submission

Found = Submission | Graded
"""What is to be graded; or is not gradable, as it turned out at once."""


@dataclass(frozen=True)
class Wanted:
    """Which submissions a teacher means."""

    learners: tuple[str, ...] = ()
    """Only these; all without any."""
    since: datetime | None = None
    """Only what was received since then."""
    force: bool = False
    """Also what was graded already."""


@dataclass(frozen=True)
class Due:
    """One submission that is to be graded, with the release that it was made from."""

    release: Release
    found: Found

    @property
    def is_handed_in(self) -> bool:
        """Whether it is more than a stage that has come along as it was handed out."""
        return not isinstance(self.found, Submission) or is_handed_in(self.found, self.release)


def due(classroom: Classroom, lesson: Lesson, wanted: Wanted) -> list[Due]:
    """What there is to grade: new ones, newer ones than those that were graded, and what `force` asks for."""
    return [item for item in collected(classroom, lesson, wanted) if item.is_handed_in]


def collected(classroom: Classroom, lesson: Lesson, wanted: Wanted) -> list[Due]:
    """The same with the stages that have only come along as they were handed out."""
    current = make_release(lesson)
    record = Record.read(classroom.folder)
    read = [
        _refused(classroom, lesson, current, learner, record)
        or _sure(Due(*held(classroom, lesson, current, learner)), classroom, lesson, record)
        for learner in classroom.learners(lesson)
        if (not wanted.learners or learner in wanted.learners)
        and (wanted.force or not _is_graded(classroom, lesson, learner, record))
    ]
    return [item for item in read if not _is_before(item.found, wanted.since)]


def by_release(items: Sequence[Due]) -> list[tuple[Release, list[Found]]]:
    """The same, by what they are held against."""
    releases = {item.release.fingerprint: item.release for item in items}
    return [
        (release, [item.found for item in items if item.release.fingerprint == fingerprint])
        for fingerprint, release in releases.items()
    ]


def grade(
    bench: Callable[[], Bench], found: Sequence[Found], workers: int
) -> Generator[tuple[Graded, datetime | None]]:
    """The marks of each, as they come, with the time it was received. The bench is made when it is needed."""

    def graded_here(submissions: Sequence[Submission]) -> Generator[Graded]:
        with closing(bench()) as ready:
            yield from grade_all(ready, submissions, workers)

    yield from grade_by(graded_here, found)


def grade_by(
    grader: Callable[[Sequence[Submission]], Generator[Graded]], found: Sequence[Found]
) -> Generator[tuple[Graded, datetime | None]]:
    """The same by any grader of submissions; it is not asked when there are none."""
    submissions = {item.learner: item for item in found if isinstance(item, Submission)}
    for item in found:
        if isinstance(item, Graded):
            yield item, None
    if not submissions:
        return
    with closing(grader(list(submissions.values()))) as marks:
        for graded in marks:
            submission = submissions[graded.learner]
            yield with_doubts(graded, submission), submission.received


def prepared(release: Release, walls: Walls) -> Bench:
    """A bench that has earned full marks with the teacher's own solution. Raises `BenchError` otherwise."""
    from grader.execution.bench import BenchError

    bench = Bench(release, walls)
    proof = bench.prove()
    if proof.points != proof.worth:
        bench.close()
        missed = next(mark for mark in proof.exercises if mark.points < mark.worth)
        why = missed.trouble or next(
            (claim.found or claim.sentence for claim in missed.claims if not claim.points), ""
        )
        raise BenchError(
            f"Nothing was graded: the solution of {release.lesson} itself earns {proof.points:g} of "
            f"{proof.worth:g} points here. {missed.title}: {why}"
        )
    return bench


def usual_workers() -> int:
    """As many as there are processors for this process."""
    return max(1, len(os.sched_getaffinity(0)))


def _is_graded(classroom: Classroom, lesson: Lesson, learner: str, record: Record) -> bool:
    folder = classroom.submission(lesson.assignment, learner)
    if folder.is_dir() and is_in(folder, lesson):
        return classroom.is_graded(lesson, learner)
    graded = classroom.graded(lesson.name, learner)
    return graded is not None and graded.reason == record.refused(learner, lesson.name)


def _refused(
    classroom: Classroom, lesson: Lesson, current: Release, learner: str, record: Record
) -> Due | None:
    """The end of one of whom nothing was taken; None for everybody else."""
    if is_in(classroom.submission(lesson.assignment, learner), lesson):
        return None
    why = record.refused(learner, lesson.name)
    return Due(current, Graded(learner, lesson.name, Verdict.NOT_GRADABLE, why, current.fingerprint))


def _sure(item: Due, classroom: Classroom, lesson: Lesson, record: Record) -> Due:
    """The same with the doubt whether this is the hand-in that counts, where collecting it left one."""
    learner = item.found.learner
    path = classroom.submission(lesson.assignment, learner) / f"{lesson.name}.ipynb"
    notebook = read_file(path, LARGEST)
    said = record.unsure(learner, lesson.name, notebook) if isinstance(notebook, bytes) else ""
    if not said or not isinstance(item.found, Submission):
        return item
    return replace(item, found=replace(item.found, doubts=(Doubt(said), *item.found.doubts)))


def _is_before(found: Found, since: datetime | None) -> bool:
    received = found.received if isinstance(found, Submission) else None
    if since is None or received is None:
        return False
    return received.astimezone(UTC) < since.astimezone(UTC)


def with_doubts(graded: Graded, submission: Submission) -> Graded:
    """What intake was not sure of, a human looks at before the marks count."""
    doubts = submission.doubts
    if not doubts or graded.verdict is Verdict.NOT_GRADABLE:
        return graded
    exercises = {name for doubt in doubts for name in doubt.exercises}
    checks = {mark.check for mark in graded.exercises if mark.exercise in exercises} | graded.flagged
    named = () if any(not doubt.exercises for doubt in doubts) else tuple(sorted(checks))
    reason = graded.reason if graded.flagged else doubts[0].sentence
    return replace(graded, verdict=Verdict.NEEDS_A_HUMAN, reason=reason, for_a_human=named)
