"""A submission as it lies in a classroom, held against the release that it was made from."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from grader.classroom.folders import Classroom
from grader.course.lessons import Lesson
from grader.course.personal_copies import held_against
from grader.course.releases import TOLD, find_release
from grader.intake.stages import is_handed_in, is_in
from grader.intake.submissions import read_submission
from grader.marks import Graded, Verdict
from grader.submissions import Doubt, Refused, Release, Submission


def held(
    classroom: Classroom, lesson: Lesson, current: Release, learner: str, folder: Path | None = None
) -> tuple[Release, Submission | Graded]:
    """What a learner handed in, or that it is not gradable, with the release that was handed out.

    Also after the course has moved on. `folder` is where it lies, if not where submissions do.
    """
    folder = folder or classroom.submission(lesson.assignment, learner)
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
        return release, Graded(learner, lesson.name, Verdict.NOT_GRADABLE, reason, release.fingerprint)
    return release, read


def was_handed_in(
    classroom: Classroom, lesson: Lesson, current: Release, learner: str, folder: Path | None = None
) -> bool:
    """Whether something of a lesson was handed in: of several, more than a notebook that has come along."""
    folder = folder or classroom.submission(lesson.assignment, learner)
    if not is_in(folder, lesson):
        return False
    if not lesson.stage:
        return True
    release, found = held(classroom, lesson, current, learner, folder)
    return not isinstance(found, Submission) or is_handed_in(found, release)


def _with(
    read: Submission | Refused, remarks: Iterable[str], doubts: Iterable[Doubt]
) -> Submission | Refused:
    if isinstance(read, Refused):
        return read
    return replace(read, remarks=(*read.remarks, *remarks), doubts=(*doubts, *read.doubts))
