"""`python3 -m grader report`: what a teacher should know of a class, as one page."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from azlab.whole_files import write_whole
from grader.classroom.charts import bars
from grader.classroom.export import USAGE, chosen_lessons, exit_code
from grader.classroom.feedback import lesson_title
from grader.classroom.folders import Classroom
from grader.classroom.lateness import tell_the_gradebook
from grader.classroom.pages import render
from grader.classroom.parts import Forms
from grader.classroom.results import Class, Result, Status
from grader.classroom.statistics import (
    BARS,
    DIFFICULTY,
    DISCRIMINATION,
    HELP,
    commands,
    distribution,
    errors,
    exercises,
    findings,
    reasons_for_help,
    summary,
    times,
)
from grader.course.lessons import Lesson
from grader.setup.places import SetupError

FILE = "report.html"
_LABELS = [f"{10 * bar}–{10 * bar + 10}" for bar in range(BARS)]
_WITH_REASON = (Status.NEEDS_A_HUMAN, Status.NOT_GRADABLE, Status.NOT_YET)


def run(chosen: argparse.Namespace) -> int:
    """0; 1 when something is not graded or waits for a human; 2 when the classroom cannot be read."""
    try:
        school = Class.read(Classroom(chosen.classroom, chosen.gradebook), chosen_lessons(chosen))
        rows = {lesson.name: school.results(lesson) for lesson in school.lessons}
        shown = _statuses(rows)
        lessons = [
            _lesson(lesson, rows[lesson.name], Forms(lesson, school.classroom.releases), shown)
            for lesson in school.lessons
        ]
        help_list = _help(school.lessons, rows)
        path = chosen.to or school.classroom.folder / FILE
        if not chosen.dry_run:
            write_whole(
                path, report_page(lessons, help_list, len(school.learners), datetime.now().astimezone())
            )
            for lesson in school.lessons:
                tell_the_gradebook(school, lesson, rows[lesson.name])
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return USAGE
    except OSError as problem:
        print(f"{problem.filename} cannot be written: {problem.strerror}.", file=sys.stderr)
        return USAGE
    if chosen.json:
        plain = [{key: value for key, value in lesson.items() if key != "picture"} for lesson in lessons]
        print(json.dumps({"file": str(path), "lessons": plain, "may need help": help_list}, indent=1))
    else:
        print(f"{'Would write' if chosen.dry_run else 'Written:'} {path}")
    return exit_code([result for results in rows.values() for result in results])


def report_page(
    lessons: Sequence[Mapping[str, Any]],
    help_list: Sequence[Mapping[str, Any]],
    learners: int,
    moment: datetime,
) -> str:
    """The report as HTML."""
    return render(
        "report",
        lessons=lessons,
        help_list=help_list,
        learners=learners,
        moment=f"{moment:%d %B %Y, %H:%M %Z}",
        difficulty=DIFFICULTY,
        discrimination=DISCRIMINATION,
        help_rule=HELP,
    )


def _statuses(rows: Mapping[str, Sequence[Result]]) -> list[Status]:
    """How a learner can stand; only stages of an assignment come later than others."""
    found = {result.status for results in rows.values() for result in results}
    return [status for status in Status if status is not Status.LATER or status in found]


def _lesson(
    lesson: Lesson, results: Sequence[Result], forms: Forms, shown: Sequence[Status]
) -> dict[str, Any]:
    counts = distribution(results)
    total, usual, longest = times(results)
    said = summary(results)
    return {
        "name": lesson.name,
        "title": lesson_title(lesson),
        "counts": {str(status): said.counts.get(status, 0) for status in shown},
        "late": said.late,
        "worth": said.worth,
        "mean": said.mean,
        "median": said.median,
        "distribution": list(zip(_LABELS, counts, strict=True)),
        "picture": _picture(lesson.name, counts),
        "exercises": [asdict(exercise) for exercise in exercises(results, forms.parts)],
        "findings": [asdict(finding) for finding in findings(results, forms.parts)],
        "errors": errors(results),
        "open": [_open(result) for result in results if result.status in _WITH_REASON or result.newer],
        "seconds": {"all": round(total, 1), "median": round(usual, 1), "longest": round(longest, 1)},
        "commands": commands(results),
    }


def _picture(lesson: str, counts: Sequence[int]) -> Any:
    name = f"picture-{lesson}"
    return bars(name, "How many learners earned which share; the table below says the same.", _LABELS, counts,
                "learners by percent of the points")  # fmt: skip


def _open(result: Result) -> dict[str, str]:
    return {"learner": _name(result), "status": str(result.status), "reason": result.reason}


def _name(result: Result) -> str:
    learner = result.learner
    return f"{learner.name} ({learner.id})" if learner.name and learner.name != learner.id else learner.id


def _help(lessons: Sequence[Lesson], rows: Mapping[str, Sequence[Result]]) -> list[dict[str, Any]]:
    """Every learner with a reason, a line for each assignment, those with most first; lateness is not one."""
    came = {lesson for lesson, results in rows.items() if any(result.handed_in for result in results)}
    found: dict[str, list[str]] = {}
    for assignment in dict.fromkeys(lesson.assignment for lesson in lessons):
        asked = [lesson for lesson in lessons if lesson.assignment == assignment]
        whole = assignment if len(asked) == len(asked[0].together) else ""
        for results in zip(*(rows[lesson.name] for lesson in asked), strict=True):
            # What nobody has handed in yet is not somebody's trouble.
            told = [each for each in results if each.status is not Status.LATER or each.lesson in came]
            if line := _reasons(told, whole if len(told) == len(asked) else ""):
                found.setdefault(_name(results[0]), []).append(line)
    listed = sorted(found.items(), key=lambda item: -len(item[1]))
    return [{"learner": name, "reasons": reasons} for name, reasons in listed]


def _reasons(results: Sequence[Result], whole: str) -> str:
    """Why a learner may need help with an assignment; "" without a reason.

    Lessons with the same reason stand together: under the name `whole`, if there is one and these are all.
    """
    found: dict[str, list[str]] = {}
    for result in results:
        if said := ", ".join(reasons_for_help(result)):
            found.setdefault(said, []).append(result.lesson)
    return "; ".join(
        f"{whole if whole and len(names) == len(results) else ', '.join(names)}: {said}"
        for said, names in found.items()
    )
