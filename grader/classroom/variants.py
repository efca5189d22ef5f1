"""`python3 -m grader variants WHERE`: for each learner of the roster a copy with a variant of its own."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from azlab.whole_files import write_whole
from grader.classroom.folders import Classroom
from grader.course.handed_out import sealed_companions
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.personal_copies import class_secret, give
from grader.course.releases import keep_release, make_release
from grader.course.variants import variant_for, vary, words_of
from grader.intake.rosters import Roster, read_roster
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Refused, Release


def run(chosen: argparse.Namespace) -> int:
    """0 when every copy is there, 1 when some files were left as they are. Raises `SetupError`."""
    classroom = Classroom(chosen.classroom)
    lessons = [lesson for lesson in choose(find_lessons(NOTEBOOKS), chosen.lessons) if words_of(lesson)]
    if not lessons:
        raise SetupError("None of these lessons has variants: `python3 -m grader release` hands them out.")
    learners = [who.id for who in _roster(chosen.roster or classroom.folder / "roster.csv").learners]
    if chosen.dry_run:
        said = [f"{len(learners)} copies of {lesson.name} would be written." for lesson in lessons]
        print(json.dumps({"said": said}) if chosen.json else "\n".join(said))
        return 0
    left: list[str] = []
    try:
        for lesson in lessons:
            left += hand_out(classroom, lesson, learners, chosen.where, force=chosen.force)
    except OSError as problem:
        raise SetupError(f"{problem.filename} cannot be written: {problem.strerror}.") from None
    _say([lesson.name for lesson in lessons], len(learners), chosen, left)
    return 1 if left else 0


def hand_out(
    classroom: Classroom, lesson: Lesson, learners: Sequence[str], where: Path, *, force: bool = False
) -> list[str]:
    """Write `where/LEARNER/LESSON/` for each; the files that were left because they say something else.

    The teacher's copies are kept, and who was given which.
    """
    base, variants, secret = make_release(lesson), words_of(lesson), class_secret(classroom.folder)
    numbers = {
        learner: variant_for(learner, lesson.assignment, secret, len(variants)) for learner in learners
    }
    releases = {number: vary(base, variants[number]) for number in sorted(set(numbers.values()))}
    copies = {number: dict(_files(lesson, release)) for number, release in releases.items()}
    for release in releases.values():
        keep_release(release, classroom.releases)
    # Before the copies are written: whoever has one must be known.
    give(
        classroom.releases,
        lesson.name,
        {learner: releases[numbers[learner]].fingerprint for learner in learners},
    )
    left = []
    for learner in learners:
        folder = where / learner / lesson.assignment
        left += [str(folder / name) for name in _write(folder, copies[numbers[learner]], force=force)]
    return left


def _files(lesson: Lesson, release: Release) -> Iterator[tuple[str, str]]:
    # nbgrader takes seconds to import.
    from grader.course.release import text_of_copy

    yield f"{lesson.name}.ipynb", text_of_copy(release)
    varied = sealed_companions(release)
    for path in lesson.handed_out:
        yield path.name, varied.get(path.name) or path.read_text("utf-8")


def _write(folder: Path, files: dict[str, str], *, force: bool) -> Iterator[str]:
    for name, text in files.items():
        path = folder / name
        if force or not path.exists():
            write_whole(path, text)
        elif path.read_text("utf-8", "replace") != text:
            yield name


def _roster(path: Path) -> Roster:
    if not path.exists():
        raise SetupError(f"There is no {path}: say who is in the class, e.g. with --roster class.csv.")
    roster = read_roster(path)
    if isinstance(roster, Refused):
        raise SetupError(f"{path}: {roster.sentence}")
    return roster


def _say(lessons: list[str], learners: int, chosen: argparse.Namespace, left: list[str]) -> None:
    if chosen.json:
        print(json.dumps({"lessons": lessons, "learners": learners, "left": left}, indent=1))
        return
    print(f"{learners} copies each of {', '.join(lessons)}: {chosen.where}")
    for path in left:
        print(f"{path} says something else and was left; --force replaces it.")
