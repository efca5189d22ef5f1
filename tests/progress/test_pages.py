"""The course page, and the same in words."""

import json
import os
from pathlib import Path

import pytest

from grader.progress.pages import (
    DONE,
    PAGE,
    REHEARSAL,
    SUMMARY,
    exercise_words,
    renew_page,
    words,
    write_page,
)
from grader.progress.records import keep
from grader.progress.standing import read_course
from grader.setup.commands import read, run


def test_the_page_says_where_to_begin_and_links_every_lesson(course: Path) -> None:
    write_page(course)
    page = (course / PAGE).read_text("utf-8")
    assert "**Begin with [00 Groups](00-groups/00-groups.ipynb)**: Exercise 1: make a group." in page
    assert "| [01 Urns](01-urns/01-urns.ipynb) | 45 | 0 of 7 | not begun |" in page


def test_the_page_says_what_was_earned_and_what_is_open(course: Path) -> None:
    write_page(course)
    keep(course / "00-groups", "00-groups", "check_make", 2)
    renew_page(course)
    page = (course / PAGE).read_text("utf-8")
    assert "**Go on with [00 Groups](00-groups/00-groups.ipynb)**: Exercise 2: tag it." in page
    assert "The course: 2 of 10 points." in page
    assert "| 2 of 3 | Exercise 2 |" in page


def test_the_page_says_when_all_is_done(course: Path) -> None:
    do_all(course, "00-groups")
    do_all(course, "01-urns")
    write_page(course)
    assert DONE in (course / PAGE).read_text("utf-8")


def test_where_learn_wrote_no_page_none_appears(course: Path) -> None:
    renew_page(course)
    assert not (course / PAGE).exists()


def test_a_lesson_in_words_tells_each_exercise(course: Path) -> None:
    keep(course / "00-groups", "00-groups", "check_make", 2)
    lessons = read_course(course)
    said = str(exercise_words(lessons[0], lessons, course / "00-groups", REHEARSAL))
    assert said.splitlines()[0] == "00 Groups: 2 of 3 points"
    assert "Exercise 1: make a group       2 of 2  done" in said
    assert "The course: 2 of 10 points. Go on with 00 Groups: Exercise 2: tag it." in said
    assert REHEARSAL in said
    assert REHEARSAL not in str(exercise_words(lessons[0], lessons, course))


def test_a_lesson_in_words_leads_to_the_next_one(course: Path) -> None:
    def shown(number: int) -> dict[str, str]:
        lessons = read_course(course)
        return exercise_words(lessons[number], lessons, lessons[number].notebook.parent)._repr_mimebundle_()

    link = '<a href="../01-urns/01-urns.ipynb" style="text-decoration:underline">01 Urns</a>'
    assert f"After it: {link}." in shown(0)["text/html"]
    first = '<a href="../00-groups/00-groups.ipynb" style="text-decoration:underline">00 Groups</a>'
    assert f"Begin with {first}" in shown(1)["text/html"]
    do_all(course, "00-groups")
    assert f"Go on with {link}: Warm-up." in shown(0)["text/html"]
    assert "After it" not in shown(1)["text/plain"]
    do_all(course, "01-urns")
    assert shown(1)["text/plain"].endswith(f"{DONE} {SUMMARY}")
    assert "<a" not in shown(1)["text/html"]


def do_all(course: Path, lesson: str) -> None:
    """Earn all points of a lesson."""
    for standing in read_course(course):
        if standing.lesson == lesson:
            for exercise in standing.exercises:
                for check, worth in exercise.exercise.worth.items():
                    keep(course / lesson, lesson, check, worth)


def test_the_course_in_words_is_a_table(course: Path) -> None:
    said = str(words(read_course(course))).splitlines()
    assert said[0] == "The course: 0 of 10 points"
    assert said[-1] == "Begin with 00 Groups: Exercise 1: make a group."


def test_the_command_tells_it_and_exports_it(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(read(["status", "--where", str(course)])) == 0
    assert capsys.readouterr().out.startswith("The course: 0 of 10 points")
    assert run(read(["status", "--where", str(course), "--json"])) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["worth"], told["next"]) == (10, "00-groups")
    assert told["lessons"][1]["exercises"][0] == {"exercise": "Warm-up", "points": 0.0, "worth": 3}


def test_the_command_says_where_there_is_no_lesson(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(read(["status", "--where", str(tmp_path)])) == 1
    assert "python3 -m grader learn" in capsys.readouterr().err


def test_no_name_of_a_folder_or_a_lesson_breaks_the_page(course: Path) -> None:
    folder = course / os.fsdecode(b"caf\xe9 (1)")
    (course / "01-urns").rename(folder)
    notebook = folder / "01-urns.ipynb"
    notebook.write_text(notebook.read_text().replace("# Urns", "# Urns | \\ud800"))
    write_page(course)
    assert "| [01 Urns \\| ?](caf%E9%20%281%29/01-urns.ipynb) | 45 |" in (course / PAGE).read_text("utf-8")


def test_every_column_of_the_tables_has_a_name(course: Path) -> None:
    lessons = read_course(course)
    for table in (words(lessons), exercise_words(lessons[0], lessons, course)):
        assert all(table.head)
        assert len(table.data[0]) == len(table.head)
