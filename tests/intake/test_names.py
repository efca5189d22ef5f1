"""What names in downloads say."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.intake.names import origin, uncopied
from grader.intake.recognition import lesson_named
from grader.intake.rosters import safe_id

LESSONS = ["00-start-here", "04-managed-images", "05-snapshots"]


@pytest.mark.parametrize(
    ("path", "label", "file", "number"),
    [
        ("doejane_12345_678910_04-managed-images.ipynb", "doejane", "04-managed-images.ipynb", "12345"),
        ("doejane_LATE_12345_6789_04-managed-images-1.ipynb", "doejane", "04-managed-images.ipynb", "12345"),
        ("x/doejane_12345_6789_my_work (1).ipynb", "doejane", "my_work (1).ipynb", "12345"),
        ("doejane_12345_678910_work.zip/a/04.ipynb", "doejane", "04.ipynb", "12345"),
        ("Jane Doe_1234567_assignsubmission_file_/04-managed-images.ipynb", "Jane Doe",
         "04-managed-images.ipynb",
         "1234567"),
        ("Jane Doe_1234567_assignsubmission_file/04.ipynb", "Jane Doe", "04.ipynb", "1234567"),
        ("Jane_Doe_1234567_assignsubmission_file_04.ipynb", "Jane_Doe", "04.ipynb", "1234567"),
        ("Jane Doe_1234567_assignsubmission_file_/work.zip/04.ipynb", "Jane Doe", "04.ipynb", "1234567"),
        ("inbound/jane+04-managed-images+2026-11-28 12:00:00 UTC+ab12/04.ipynb", "jane", "04.ipynb", ""),
        ("submitted/jane/04-managed-images/04-managed-images.ipynb", "jane", "04-managed-images.ipynb", ""),
        ("04-managed-images/jane/Untitled.ipynb", "jane", "Untitled.ipynb", ""),
        ("jane.zip/04-managed-images.ipynb", "jane", "04-managed-images.ipynb", ""),
        ("04-managed-images_JaneDoe.ipynb", "JaneDoe", "04-managed-images_JaneDoe.ipynb", ""),
        ("JaneDoe-04-managed-images (2).ipynb", "JaneDoe", "JaneDoe-04-managed-images (2).ipynb", ""),
        ("04-managed-images (1).ipynb", "", "04-managed-images (1).ipynb", ""),
        ("Downloads/04-managed-images-Copy1.ipynb", "", "04-managed-images-Copy1.ipynb", ""),
        ("Untitled1.ipynb", "", "Untitled1.ipynb", ""),
        ("04-managed-images.new-1a2b3c.ipynb", "", "04-managed-images.new-1a2b3c.ipynb", ""),
        ("04_managed images JaneDoe.ipynb", "JaneDoe", "04_managed images JaneDoe.ipynb", ""),
        ("Lesson 4 - Jane Doe.ipynb", "Jane Doe", "Lesson 4 - Jane Doe.ipynb", ""),
        ("04_Jane.ipynb", "Jane", "04_Jane.ipynb", ""),
        ("4711.ipynb", "4711", "4711.ipynb", ""),
    ],
)  # fmt: skip
def test_a_path_says_whose_a_file_is(path: str, label: str, file: str, number: str) -> None:
    found = origin(tuple(path.split("/")), LESSONS)
    assert (found.label, found.file, found.number) == (label, file, number)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4))
def test_any_path_says_something_or_nothing(parts: list[str]) -> None:
    found = origin(tuple(parts), LESSONS)
    assert safe_id(found.label) == safe_id(safe_id(found.label))


@pytest.mark.parametrize(
    "piece", ["_1", "1", "_LATE_1", " (1)", " ", "-Copy", "+a", "_assignsubmission_file"]
)
def test_a_long_name_is_read_quickly(piece: str) -> None:
    begun = time.perf_counter()
    origin((piece * (1000 // len(piece)),), LESSONS)
    assert time.perf_counter() - begun < 1


def test_canvas_says_what_is_late_and_what_comes_again() -> None:
    found = origin(("doejane_LATE_12345_678910_04-managed-images-2.ipynb",), LESSONS)
    assert (found.late, found.attempt) == (True, 2)


@pytest.mark.parametrize(
    "name", ["a (1)", "a(2)", "a-Copy1", "a - Copy", "a_copy", "a - Kopie", "a 2", "a (1) (1)"]
)
def test_copies_have_the_name_of_what_they_are_copies_of(name: str) -> None:
    assert uncopied(name) == "a"


@pytest.mark.parametrize(
    ("file", "lesson"),
    [
        ("04-managed-images (1).ipynb", "04-managed-images"),
        ("lesson 4.ipynb", "04-managed-images"),
        ("Managed_Images-Jane.ipynb", "04-managed-images"),
        ("04_Jane.ipynb", "04-managed-images"),
        ("Untitled.ipynb", ""),
        ("2026-11-28.ipynb", ""),
    ],
)
def test_a_files_name_may_say_the_lesson(file: str, lesson: str) -> None:
    assert lesson_named(file, LESSONS) == lesson
