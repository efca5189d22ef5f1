"""`python3 -m grader grade`: whoever handed in and was not graded yet, with several workers."""

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from grader.classroom.folders import Classroom
from grader.course.lessons import Lesson
from grader.course.personal_copies import held_against
from grader.course.releases import TOLD, find_release, make_release
from grader.execution.bench import Bench
from grader.execution.walls import Walls
from grader.execution.workers import grade_all
from grader.intake.notebooks import LARGEST
from grader.intake.open_files import read_file
from grader.intake.submissions import read_submission
from grader.intake.submitted import Record
from grader.marks import Graded, Verdict
from grader.submissions import Doubt, Refused, Release, Submission

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


def due(classroom: Classroom, lesson: Lesson, wanted: Wanted) -> list[Due]:
    """What there is to grade: new ones, newer ones than those that were graded, and what `force` asks for."""
    current = make_release(lesson)
    record = Record.read(classroom.folder)
    read = [
        _refused(classroom, lesson, current, learner, record)
        or _sure(_read(classroom, lesson, current, learner), classroom, record)
        for learner in classroom.learners(lesson.name)
        if (not wanted.learners or learner in wanted.learners)
        and (wanted.force or not _is_graded(classroom, lesson.name, learner, record))
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


def _is_graded(classroom: Classroom, lesson: str, learner: str, record: Record) -> bool:
    if classroom.submission(lesson, learner).is_dir():
        return classroom.is_graded(lesson, learner)
    graded = classroom.graded(lesson, learner)
    return graded is not None and graded.reason == record.refused(learner, lesson)


def _refused(
    classroom: Classroom, lesson: Lesson, current: Release, learner: str, record: Record
) -> Due | None:
    """The end of one of whom nothing was taken; None for everybody else."""
    if os.path.lexists(classroom.submission(lesson.name, learner)):
        return None
    why = record.refused(learner, lesson.name)
    return Due(current, Graded(learner, lesson.name, Verdict.NOT_GRADABLE, why, current.fingerprint))


def _read(classroom: Classroom, lesson: Lesson, current: Release, learner: str) -> Due:
    """Held against the release that was handed out, also after the course has moved on."""
    folder = classroom.submission(lesson.name, learner)
    read, release = read_submission(folder, current, learner), current
    if isinstance(read, Submission):
        named, *remarks, doubt = held_against(classroom.releases, lesson.name, learner, read.release)
        if named != current.fingerprint:
            release, remark = find_release(named, lesson, classroom.releases)
            doubt = doubt or (remark if remark == TOLD else "")
            remarks.append("" if remark == doubt else remark)
        if release.fingerprint != current.fingerprint:
            read = read_submission(folder, release, learner)
        read = _with(read, filter(None, remarks), [Doubt(doubt)] if doubt else [])
    if isinstance(read, Refused):
        reason = read.sentence
        return Due(release, Graded(learner, lesson.name, Verdict.NOT_GRADABLE, reason, release.fingerprint))
    return Due(release, read)


def _sure(item: Due, classroom: Classroom, record: Record) -> Due:
    """The same with the doubt whether this is the hand-in that counts, where collecting it left one."""
    lesson, learner = item.found.lesson, item.found.learner
    notebook = read_file(classroom.submission(lesson, learner) / f"{lesson}.ipynb", LARGEST)
    said = record.unsure(learner, lesson, notebook) if isinstance(notebook, bytes) else ""
    if not said or not isinstance(item.found, Submission):
        return item
    return replace(item, found=replace(item.found, doubts=(Doubt(said), *item.found.doubts)))


def _with(
    read: Submission | Refused, remarks: Iterable[str], doubts: Iterable[Doubt]
) -> Submission | Refused:
    if isinstance(read, Refused):
        return read
    return replace(read, remarks=(*read.remarks, *remarks), doubts=(*doubts, *read.doubts))


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
