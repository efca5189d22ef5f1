"""`python3 -m grader rehearse`: a learner's saved notebook, run as a teacher's grading would run it.

From top to bottom, in a cloud of its own: one's own cloud and files stay as they are.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from textwrap import fill

from azlab.sentences import ended
from azlab.widgets.tables import Table
from grader.course.lessons import Lesson, choose, find_lessons
from grader.course.releases import find_release, make_release
from grader.execution.availability import problem
from grader.execution.bench import Bench, BenchError
from grader.execution.walls import Walls
from grader.intake.submissions import read_submission
from grader.marks import ExerciseMark, Graded
from grader.progress.records import read_record
from grader.progress.standing import points
from grader.setup.places import NOTEBOOKS, SetupError
from grader.submissions import Release, Submission

WIDTH = 72
"""Of a line: a window of 1,000 pixels shows so much, and may break longer ones in the middle of a word."""
CHANGED = "Your copy is of another version of the lesson: it is held against the one that is here."
UNSHUT = "It is your own code, and runs without a sandbox. {problem}"


def run(chosen: argparse.Namespace) -> int:
    """0 when the notebook was run, 1 when it could not be. Raises `SetupError`."""
    (lesson, *more) = choose(find_lessons(NOTEBOOKS), [chosen.lesson])
    if more:
        raise SetupError(f"Which one: {', '.join(one.name for one in (lesson, *more))}?")
    folder = _folder_of(lesson, chosen.where)
    for sentence in _began(folder / f"{lesson.name}.ipynb"):
        _tell(sentence)
    release, submission = _read(lesson, folder)
    graded = _graded(release, submission)
    best = read_record(folder, lesson.name)
    if chosen.json:
        print(json.dumps({**graded.document(), "notebook": ""}))
    else:
        print(table(graded, best))
        for line in dict.fromkeys(missed(graded)):
            print(_folded(line))
    return 0


def _folder_of(lesson: Lesson, where: Path) -> Path:
    """The lesson's folder in that of a course; `where` itself where that is it, whatever it is called."""
    return where if (where / f"{lesson.name}.ipynb").is_file() else where / lesson.assignment


def _began(notebook: Path) -> tuple[str, str]:
    try:
        saved = datetime.fromtimestamp(notebook.stat().st_mtime)
    except OSError:
        raise SetupError(
            f"There is no {notebook}: python3 -m grader learn writes it. --where names another folder."
        ) from None
    return (
        f"Rehearsing {notebook.stem} as it was saved at {saved:%H:%M:%S}, in a cloud of its own.",
        "Its start is built ...",
    )


def _read(lesson: Lesson, folder: Path) -> tuple[Release, Submission]:
    """What would be graded, and against what. Raises `SetupError` for what cannot be."""
    release = make_release(lesson)
    read = read_submission(folder, release, "you")
    if isinstance(read, Submission) and read.release != release.fingerprint:
        found, remark = find_release(read.release, lesson, folder / "no releases")
        # Who learns alone knows of no releases: a `git pull` has brought another state of the lesson.
        _tell(CHANGED if read.release and found.fingerprint == release.fingerprint else remark)
        release = found
        read = read_submission(folder, release, "you")
    if not isinstance(read, Submission):
        raise SetupError(read.sentence)
    own = [f"'{path.name}'" for path in lesson.companions]
    for remark in read.remarks:
        # What the course itself has put beside the notebook is nothing to tell.
        _tell("" if any(name in remark for name in own) else remark)
    return release, read


def _graded(release: Release, submission: Submission) -> Graded:
    lacking = problem()
    if lacking:
        _tell(UNSHUT.format(problem=lacking))
    try:
        with closing(Bench(release, Walls(sandboxed=lacking is None))) as bench:
            _tell("The notebook runs ...")
            return bench.grade(submission)
    except BenchError as error:
        raise SetupError(str(error)) from None


def _tell(sentence: str) -> None:
    if sentence:
        print(_folded(sentence), file=sys.stderr, flush=True)


def _folded(line: str) -> str:
    return fill(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def table(graded: Graded, best: dict[str, float]) -> Table:
    """What each check gave here, beside the best that it gave before, by the id of its cell."""
    if graded.points is None:
        return Table(_folded(f"{graded.lesson} could not be run: {graded.reason}"), ("exercise",), ())
    rows = tuple(
        (
            mark.title,
            f"{mark.points:g} of {mark.worth:g}",
            f"{best[mark.check]:g}" if mark.check in best else "",
            _difference(mark, best),
        )
        for mark in graded.exercises
    )
    head = ("exercise", "in this run", "best before", "difference")
    title = f"{graded.lesson}: {points(graded.points, graded.worth)}"
    return Table(title, head, rows, numbers=("in this run", "best before"))


def _difference(mark: ExerciseMark, best: dict[str, float]) -> str:
    before = best.get(mark.check)
    if before is None or mark.points == before:
        return ""
    return f"{abs(mark.points - before):g} {'less' if mark.points < before else 'more'}"


def missed(graded: Graded) -> Iterator[str]:
    """A line for each claim that earned nothing, with what was found."""
    for mark in graded.exercises:
        if mark.trouble:
            yield f"{mark.title}: {mark.trouble}"
        for claim in mark.claims:
            if not claim.points and (claim.found or claim.state == "NOT_STARTED"):
                found = f" Found: {ended(claim.found)}" if claim.found else ""
                yield f"{mark.title}: not yet: {ended(claim.sentence)}{found}"
