from pathlib import Path

import pytest

from grader.course.lessons import choose, find_lessons
from grader.setup.places import SetupError


def names(course: Path, *wanted: str) -> list[str]:
    return [lesson.name for lesson in choose(find_lessons(course), wanted)]


def test_lessons_are_found_in_their_order(course: Path) -> None:
    (course / "notes").mkdir()
    assert names(course) == ["00-start-here", "04-managed-images"]


@pytest.mark.parametrize("word", ["4", "04", "04-managed-images", "managed"])
def test_a_lesson_is_known_by_its_number_or_a_part_of_its_name(course: Path, word: str) -> None:
    assert names(course, word) == ["04-managed-images"]


def test_an_unknown_lesson_is_answered_with_the_known_ones(course: Path) -> None:
    with pytest.raises(SetupError, match=r"no lesson '7'.*00-start-here, 04-managed-images"):
        names(course, "7")


def test_a_course_without_lessons_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no lessons"):
        names(tmp_path)
