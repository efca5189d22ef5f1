"""`python3 -m grader status`: how far one is in one's own lessons."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from grader.progress.pages import words
from grader.progress.standing import LessonStanding, goes_on_with, read_course
from grader.progress.summary import write_summary
from grader.setup.places import SetupError


def run(chosen: argparse.Namespace) -> int:
    """0 when there is something to tell, 1 where no lesson lies. Raises `SetupError`."""
    folder: Path = chosen.where
    lessons = read_course(folder)
    if not lessons:
        print(
            f"There are no lessons in {folder}: python3 -m grader learn writes them there. --where names "
            "another folder.",
            file=sys.stderr,
        )
        return 1
    if chosen.print:
        _write(folder, chosen.print)
    else:
        print(json.dumps(document(lessons), indent=1) if chosen.json else words(lessons))
    return 0


def _write(course: Path, file: Path) -> None:
    if file.suffix.lower() not in (".html", ".htm"):
        raise SetupError(f"The summary is a page: name it {file.stem or 'summary'}.html.")
    try:
        write_summary(course, file)
    except FileExistsError as problem:
        raise SetupError(str(problem)) from None
    except OSError as problem:
        raise SetupError(f"{file} cannot be written: {problem.strerror}.") from None
    print(f"{file}: open it in a browser and print it.")


def document(lessons: list[LessonStanding]) -> dict[str, Any]:
    """The same as JSON values, to be taken elsewhere."""
    following = goes_on_with(lessons)
    return {
        "points": sum(lesson.points for lesson in lessons),
        "worth": sum(lesson.worth for lesson in lessons),
        "next": following.lesson if following else None,
        "lessons": [
            {
                "lesson": lesson.lesson,
                "title": lesson.title,
                "minutes": lesson.minutes,
                "points": lesson.points,
                "worth": lesson.worth,
                "exercises": [
                    {"exercise": exercise.title, "points": exercise.points, "worth": exercise.worth}
                    for exercise in lesson.exercises
                ],
            }
            for lesson in lessons
        ],
    }
