"""Every paper of the exam can be solved by its own keys, and hardly by those of another."""

from pathlib import Path

import pytest

from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.course.self_study import own_paper
from grader.course.variants import vary, words_of
from grader.execution.lesson import solved
from grader.submissions import Release
from tests.lessons.harness import NOTEBOOKS
from tests.lessons.test_variants import playing

LESSON = Lesson(NOTEBOOKS / "13-mock-exam")
OWN = make_release(LESSON)
PAPERS = [
    *(vary(OWN, words) for words in words_of(LESSON)),
    *(own_paper(OWN, number) for number in (6, 30, 55)),
]


@pytest.mark.parametrize(
    "paper",
    [pytest.param(paper, marks=pytest.mark.long if place else ()) for place, paper in enumerate(PAPERS)],
)
def test_a_paper_is_solved_by_its_own_keys_and_guessed_by_those_of_another(
    paper: Release, tmp_path: Path
) -> None:
    with playing(paper, tmp_path) as player:
        assert {exercise: mark.shown for exercise, mark in player.first.items() if not mark.full} == {}
        assert player.raised == []
        earned = player.marks_of(solved(OWN).sources)
        assert sum(mark.points for mark in earned.values()) <= 16
