"""How far a learner is, as read from notebooks and records."""

import os
import shutil
from pathlib import Path

import pytest

from azlab.lab.exercises import Exercise
from grader.progress.records import keep, path_of
from grader.progress.standing import ExerciseStanding, goes_on_with, names, points, read_course, read_lesson
from tests.progress.conftest import Write


def used(course: Path, lesson: str, moment: float) -> None:
    os.utime(path_of(course / lesson, lesson), (moment, moment))


def next_in(course: Path) -> str | None:
    lesson = goes_on_with(read_course(course))
    return lesson.lesson if lesson else None


def test_a_lesson_says_its_title_minutes_and_points(course: Path) -> None:
    keep(course / "00-groups", "00-groups", "check_make", 1.5)
    lesson = read_course(course)[0]
    assert (lesson.title, lesson.minutes, lesson.points, lesson.worth) == ("Groups", 45, 1.5, 3)
    assert [exercise.name for exercise in lesson.open] == ["Exercise 1", "Exercise 2"]


def test_an_exercise_has_the_points_of_all_its_checks(write: Write) -> None:
    notebook = write("05-two", {"Exercise 1: both": {"check_a": 2, "check_b": 3}})
    keep(notebook.parent, "05-two", "check_b", 3)
    lesson = read_lesson(notebook)
    assert lesson is not None
    assert (lesson.points, lesson.worth) == (3, 5)
    assert lesson.exercise("check_a") == lesson.exercise("check_b") == lesson.exercises[0]
    assert lesson.exercise("another") is None


def test_no_check_counts_more_than_it_is_worth_today(course: Path) -> None:
    keep(course / "00-groups", "00-groups", "check_make", 9)
    keep(course / "00-groups", "00-groups", "check_of_an_older_edition", 9)
    assert read_course(course)[0].points == 2


def test_one_begins_with_the_first_lesson(course: Path) -> None:
    assert next_in(course) == "00-groups"


def test_one_goes_on_where_one_was_last(course: Path) -> None:
    keep(course / "01-urns", "01-urns", "check_build", 1)
    used(course, "01-urns", 2000)
    keep(course / "00-groups", "00-groups", "check_tag", 1)
    used(course, "00-groups", 1000)
    assert next_in(course) == "01-urns"


def test_after_a_lesson_comes_the_next_and_then_what_was_left_out(course: Path) -> None:
    keep(course / "01-urns", "01-urns", "check_build", 4)
    keep(course / "01-urns", "01-urns", "check_warm_up", 3)
    assert next_in(course) == "00-groups"
    keep(course / "00-groups", "00-groups", "check_make", 2)
    keep(course / "00-groups", "00-groups", "check_tag", 1)
    assert next_in(course) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"metadata": {}, "cells": []}', "[" * 20_000])
def test_what_is_no_lesson_is_left_out(course: Path, text: str) -> None:
    (course / "00-groups" / "notes.ipynb").write_text(text, "utf-8")
    lesson = course / "00-groups" / "00-groups.ipynb"
    (course / "00-groups" / "00-groups (1).ipynb").write_bytes(lesson.read_bytes())
    assert [found.lesson for found in read_course(course)] == ["00-groups", "01-urns"]


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (["Exercise 1"], "Exercise 1"),
        (["Exercise 1", "Exercise 2"], "Exercise 1 and Exercise 2"),
        (["Warm-up", "Exercise 1", "Exercise 2", "Exercise 3"], "Warm-up and Exercise 1 to 3"),
        (["Exercise 2", "Exercise 4", "Your turn"], "Exercise 2, Exercise 4 and Your turn"),
        (["Predict", "Exercise 5", "Predict"], "Predict and Exercise 5"),
    ],
)
def test_open_exercises_are_said_shortly(called: list[str], said: str) -> None:
    assert names([ExerciseStanding(Exercise(name, ()), 0) for name in called]) == said


def test_one_point_is_one() -> None:
    assert (points(1, 1), points(0.5, 2)) == ("1 of 1 point", "0.5 of 2 points")


@pytest.mark.parametrize("aside", ["00 my first try", "00", "0", "00-groups copy", "zz"])
def test_a_lesson_that_was_put_aside_counts_once_in_the_folder_of_its_name(course: Path, aside: str) -> None:
    (course / "00-groups").rename(course / aside)
    assert [found.notebook.parent.name for found in read_course(course)] == [aside, "01-urns"]
    shutil.copytree(course / aside, course / "00-groups")
    assert [found.notebook.parent.name for found in read_course(course)] == ["00-groups", "01-urns"]
