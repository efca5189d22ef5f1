"""`python3 -m grader feedback`: a page for each learner and lesson, where nbgrader takes it to release it."""

import argparse
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from azlab.whole_files import write_whole
from grader.classroom.export import USAGE, chosen_lessons, exit_code
from grader.classroom.feedback_pages import feedback_page
from grader.classroom.folders import Classroom
from grader.classroom.lateness import tell_the_gradebook
from grader.classroom.overviews import FILE, overview
from grader.classroom.results import Class, Result, Status
from grader.classroom.totals import totals
from grader.course.lessons import Lesson
from grader.course.releases import find_release
from grader.intake.open_files import read_file
from grader.setup.places import SetupError

FOR_THE_EXCHANGE = ("timestamp.txt", "submission_secret.txt")
"""nbgrader's release_feedback reads them beside the page: whose it is, and of when."""


@dataclass(frozen=True)
class Written:
    """What became of one learner's page; `file` is "" where there is nothing to give back."""

    result: Result
    file: str


def run(chosen: argparse.Namespace) -> int:
    """0; 1 when something is not graded or waits for a human; 2 when the classroom cannot be read."""
    try:
        school = Class.read(Classroom(chosen.classroom, chosen.gradebook), chosen_lessons(chosen))
        only = school.named(chosen.only)
        written = [row for lesson in school.lessons for row in _lesson(school, lesson, only, chosen.dry_run)]
        if not chosen.dry_run:
            _overviews(school, {row.result.learner.id for row in written if row.file})
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return USAGE
    except OSError as problem:
        print(f"{problem.filename} cannot be written: {problem.strerror}.", file=sys.stderr)
        return USAGE
    _say(written, chosen)
    return exit_code([row.result for row in written])


def _lesson(school: Class, lesson: Lesson, only: list[str], dry_run: bool) -> list[Written]:
    results = school.results(lesson)
    if not dry_run:
        tell_the_gradebook(school, lesson, results)
    handed_out = teachers_copies(school.classroom, lesson)
    title = lesson_title(lesson)
    rows = []
    for result in results:
        if only and result.learner.id not in only:
            continue
        file = page_of(school.classroom, lesson, result.learner.id)
        if result.status in (Status.NOTHING, Status.LATER, Status.NOT_YET):
            rows.append(Written(result, ""))
            continue
        if not dry_run:
            release = result.graded.release if result.graded else ""
            write_whole(file, feedback_page(result, title, handed_out(release)))
            submission = school.classroom.submission(lesson.assignment, result.learner.id)
            _copy_for_the_exchange(submission, file.parent)
        rows.append(Written(result, str(file)))
    return rows


def _overviews(school: Class, learners: Collection[str]) -> None:
    """Of an assignment with several lessons one page more, with the total."""
    lessons = [lesson for lesson in school.lessons if lesson.stage]
    titles = {part.name: lesson_title(part) for lesson in lessons for part in lesson.together}
    for assignment, rows in totals(school, lessons, {}).items():
        for total in rows:
            folder = school.classroom.folder / "feedback" / total.learner.id / assignment
            files = {path.name for path in folder.glob("*.html")}
            if files and total.learner.id in learners:
                write_whole(folder / FILE, overview(total, titles, files))


def page_of(classroom: Classroom, lesson: Lesson, learner: str) -> Path:
    """Where nbgrader looks for a learner's feedback."""
    return classroom.folder / "feedback" / learner / lesson.assignment / f"{lesson.name}.html"


def lesson_title(lesson: Lesson) -> str:
    """A lesson's number and the heading of its notebook."""
    cells = json.loads(lesson.notebook.read_text("utf-8"))["cells"]
    first = next(("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"), "")
    heading = first.partition("\n")[0].removeprefix("# ").strip()
    return f"Lesson {lesson.number}: {heading or lesson.name}"


def teachers_copies(classroom: Classroom, lesson: Lesson) -> Callable[[str], str]:
    """The teacher's copy by its fingerprint, read once each; "" where it is not there any more."""

    @cache
    def handed_out(fingerprint: str) -> str:
        try:
            release, _ = find_release(fingerprint, lesson, classroom.releases)
        except OSError:
            return ""
        return release.notebook if release.fingerprint == fingerprint else ""

    return handed_out


def _copy_for_the_exchange(submission: Path, folder: Path) -> None:
    for name in FOR_THE_EXCHANGE:
        data = read_file(submission / name, 10_000)
        if isinstance(data, bytes):
            (folder / name).write_bytes(data)


def _say(written: list[Written], chosen: argparse.Namespace) -> None:
    if chosen.json:
        rows = [
            {
                "learner": row.result.learner.id,
                "lesson": row.result.lesson,
                "verdict": row.result.status,
                "file": row.file or None,
            }
            for row in written
        ]
        print(json.dumps(rows, indent=1))
        return
    pages = [row for row in written if row.file]
    for row in written:
        if not row.file and row.result.status is Status.NOT_YET:
            print(f"{row.result.lesson}  {row.result.learner.id}  not graded yet: no page")
    done = "would be written" if chosen.dry_run else "written"
    count = "1 page" if len(pages) == 1 else f"{len(pages)} pages"
    print(f"{count} {done} in {chosen.classroom / 'feedback'}. With nbgrader's exchange:")
    for assignment in dict.fromkeys(Path(row.file).parent.name for row in pages):
        print(f"  nbgrader release_feedback {assignment}")
