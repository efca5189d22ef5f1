"""Every variant of a lesson can be solved, and what solves one of them does not solve another."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.course.lessons import find_lessons
from grader.course.lint import lint_variants
from grader.course.releases import make_release
from grader.course.variants import vary, words_of
from grader.exam.papers import is_exam
from grader.execution.lesson import solved
from grader.submissions import Release
from tests.lessons.harness import NOTEBOOKS, Player

EVERY = {lesson.name: lesson for lesson in find_lessons(NOTEBOOKS) if words_of(lesson)}
LESSONS = {name: lesson for name, lesson in EVERY.items() if not is_exam(lesson.notebook.read_text("utf-8"))}
"""Of an exam, guessing earns a part of another paper: `tests/lessons/test_papers.py` plays them."""
VARIANTS = [(name, number) for name, lesson in LESSONS.items() for number in range(len(words_of(lesson)))]


def variant(name: str, number: int) -> Release:
    return vary(make_release(LESSONS[name]), words_of(LESSONS[name])[number])


@contextmanager
def playing(release: Release, folder: Path) -> Iterator[Player]:
    """The release, played once by its own solutions in a folder of its own."""
    folder = folder / release.lesson
    folder.mkdir()
    (folder / f"{release.lesson}.ipynb").write_text(release.notebook, "utf-8")
    (folder / "start.az").write_text(release.start, "utf-8")
    (folder / "choices.json").write_text(release.choices, "utf-8")
    player = Player(release.lesson, folder)
    try:
        yield player
    finally:
        player.close()


def test_lesson_04_has_variants() -> None:
    assert "04-managed-images" in LESSONS


@pytest.mark.parametrize("name", EVERY)
def test_variants_keep_the_rules_of_the_lesson_standard(name: str) -> None:
    assert list(map(str, lint_variants(EVERY[name]))) == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "number"), VARIANTS)
def test_a_variants_own_solutions_earn_everything_and_no_others_do(
    name: str, number: int, tmp_path: Path
) -> None:
    """Others are the lesson's, which are public, and those of the next variant."""
    following = (number + 1) % len(words_of(LESSONS[name]))
    with playing(variant(name, number), tmp_path) as player:
        assert {exercise: mark.shown for exercise, mark in player.first.items() if not mark.full} == {}
        assert player.raised == []
        total = sum(mark.out_of for mark in player.first.values())
        for release in (make_release(LESSONS[name]), variant(name, following)):
            earned = player.marks_of(solved(release).sources)
            assert sum(mark.points for mark in earned.values()) < total / 4, earned
