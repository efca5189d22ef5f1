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
def test_a_variants_own_solutions_earn_everything(name: str, number: int, tmp_path: Path) -> None:
    with playing(variant(name, number), tmp_path) as player:
        assert {exercise: mark.shown for exercise, mark in player.first.items() if not mark.full} == {}
        assert player.raised == []
        if number == 0:
            assert_others_do_not_solve_it(player, name, [None, 1])


@pytest.mark.long
@pytest.mark.parametrize(("name", "number"), VARIANTS)
def test_no_other_variants_solutions_solve_it(name: str, number: int, tmp_path: Path) -> None:
    with playing(variant(name, number), tmp_path) as player:
        others = [other for other in range(len(words_of(LESSONS[name]))) if other != number]
        assert_others_do_not_solve_it(player, name, [None, *others])


def assert_others_do_not_solve_it(player: Player, name: str, others: list[int | None]) -> None:
    """None is the lesson itself, whose solutions are public."""
    total = sum(mark.out_of for mark in player.first.values())
    for other in others:
        release = make_release(LESSONS[name]) if other is None else variant(name, other)
        earned = player.marks_of(solved(release).sources)
        assert sum(mark.points for mark in earned.values()) < total / 4, other
