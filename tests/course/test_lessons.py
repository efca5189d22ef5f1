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


def test_a_stage_is_known_by_its_number(course: Path) -> None:
    for name in ("1-images", "2-audit"):
        (course / "12-tills").mkdir(exist_ok=True)
        (course / "12-tills" / f"12-tills-{name}.ipynb").touch()
    assert names(course, "12.2") == ["12-tills-2-audit"]
    assert names(course, "12") == ["12-tills-1-images", "12-tills-2-audit"]
    with pytest.raises(SetupError, match=r"no lesson '12\.3'"):
        names(course, "12.3")


@pytest.mark.parametrize("word", ["a", "-", "e"])
def test_a_part_of_several_names_is_asked_about(course: Path, word: str) -> None:
    with pytest.raises(SetupError, match=f"Which lesson is '{word}'.* 00-start-here, 04-managed-images"):
        names(course, word)


@pytest.mark.parametrize("word", ["", " ", "\t"])
def test_a_word_that_says_nothing_means_no_lesson(course: Path, word: str) -> None:
    with pytest.raises(SetupError, match="There is no lesson"):
        names(course, word)


def test_an_unknown_lesson_is_answered_with_the_known_ones(course: Path) -> None:
    with pytest.raises(SetupError, match=r"no lesson '7'.*00-start-here, 04-managed-images"):
        names(course, "7")


def test_a_course_without_lessons_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no lessons"):
        names(tmp_path)
