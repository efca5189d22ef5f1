"""`python3 -m grader export`: every learner's marks as CSV."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from azlab.whole_files import write_whole
from grader.classroom.folders import Classroom
from grader.classroom.lateness import tell_the_gradebook
from grader.classroom.results import Class, Result, Status
from grader.classroom.sheets import Rows, Sheet, canvas, document, moodle, plain
from grader.classroom.totals import totals
from grader.course.lessons import Lesson, choose, find_lessons
from grader.setup.places import NOTEBOOKS, SetupError

USAGE = 2
OPEN = (Status.NEEDS_A_HUMAN, Status.NOT_GRADABLE, Status.NOT_YET)


def run(chosen: argparse.Namespace) -> int:
    """0; 1 when something is not graded or waits for a human; 2 when the classroom cannot be read."""
    try:
        school = Class.read(Classroom(chosen.classroom, chosen.gradebook), chosen_lessons(chosen))
        rows = {lesson.name: school.results(lesson) for lesson in school.lessons}
        folder = chosen.to or school.classroom.folder / "exports"
        sheets = _sheets(chosen.system, rows, school)
        if not chosen.dry_run:
            for sheet in sheets:
                _write(folder / sheet.name, sheet.text)
            for lesson in school.lessons:
                tell_the_gradebook(school, lesson, rows[lesson.name])
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return USAGE
    _say(chosen, folder, sheets, rows)
    return exit_code([result for results in rows.values() for result in results])


def chosen_lessons(chosen: argparse.Namespace) -> list[Lesson]:
    """Those that were named; else those of whose assignment something was collected or graded.

    Raises `SetupError`.
    """
    lessons = choose(find_lessons(NOTEBOOKS), chosen.lessons)
    if chosen.lessons:
        return lessons
    classroom = Classroom(chosen.classroom, chosen.gradebook)
    begun = [
        lesson
        for lesson in lessons
        if any(classroom.learners(part) or any(classroom.all_graded(part.name)) for part in lesson.together)
    ]
    if not begun:
        raise SetupError(
            f"Nothing was collected in {classroom.folder}: begin with python3 -m grader collect."
        )
    return begun


def exit_code(results: Sequence[Result]) -> int:
    """1 when something is not graded or waits for a human."""
    return 1 if any(result.status in OPEN or result.newer for result in results) else 0


def _sheets(system: str, rows: Rows, school: Class) -> list[Sheet]:
    if system == "plain":
        return plain(rows)
    whole = totals(school, school.lessons, rows)
    return [*plain(rows), *(canvas(whole, school.roster) if system == "canvas" else moodle(whole))]


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as problem:
        raise SetupError(f"{path} cannot be written: {problem.strerror}.") from None


def _say(chosen: argparse.Namespace, folder: Path, sheets: Sequence[Sheet], rows: Rows) -> None:
    results = [result for same in rows.values() for result in same]
    if chosen.json:
        files = [{"file": str(folder / sheet.name), "remarks": list(sheet.remarks)} for sheet in sheets]
        print(json.dumps({"files": files, "rows": [document(result) for result in results]}, indent=1))
        return
    for sheet in sheets:
        print(f"{'Would write' if chosen.dry_run else 'Written:'} {folder / sheet.name}")
        print(*(f"  {remark}" for remark in sheet.remarks), sep="\n", end="\n" if sheet.remarks else "")
    print(counted(results))


def counted(results: Sequence[Result]) -> str:
    """How many stand how: `28 graded, 1 needs a human, 1 nothing handed in.`"""
    counts = Counter(result.status for result in results)
    parts = [f"{counts[status]} {status}" for status in Status if counts[status]]
    return f"{', '.join(parts) or 'Nobody'}."
