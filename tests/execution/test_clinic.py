"""The clinic, graded in the real sandbox: its cases are built for a bench, and each variant has its own."""

from dataclasses import replace

import pytest

from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.course.variants import vary, words_of
from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.lesson import solved
from grader.execution.walls import Walls
from grader.submissions import Submission
from tests.lessons.harness import NOTEBOOKS

LESSON = Lesson(NOTEBOOKS / "11-troubleshooting")

pytestmark = [pytest.mark.skipif(problem() is not None, reason=str(problem())), pytest.mark.long]


@pytest.mark.parametrize("number", [None, 0])
def test_solutions_earn_everything_and_what_is_empty_nothing(number: int | None) -> None:
    release = make_release(LESSON)
    own = release if number is None else vary(release, words_of(LESSON)[number])
    bench = Bench(own, Walls())
    try:
        proved = bench.prove()
        assert proved.points == proved.worth == 49, proved.reason
        right = solved(own)
        wrong = {**right.sources, "case_3": right.sources["case_3"].replace("cause_3=", "cause_3=no-")}
        assert bench.grade(replace(right, learner="ada", sources=wrong)).points == 47
        assert bench.grade(Submission("ada", LESSON.name)).points == 0
    finally:
        bench.close()
