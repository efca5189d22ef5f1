"""The audit of lesson 12, graded in the real sandbox: the parts of a report may come in any form."""

from dataclasses import replace

import pytest

from grader.course.releases import make_release
from grader.course.variants import vary, words_of
from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.lesson import solved
from grader.execution.walls import Walls
from grader.submissions import Submission
from tests.lessons.harness import LESSONS
from tests.lessons.test_12_capstone_3_fleet import RIGHT

LESSON = LESSONS["12-capstone-3-audit"]
REPORTS = [source for exercise, source in RIGHT if exercise == "write_report"]

pytestmark = [pytest.mark.skipif(problem() is not None, reason=str(problem())), pytest.mark.long]


def test_solutions_earn_everything_and_what_is_empty_nothing() -> None:
    bench = Bench(make_release(LESSON), Walls())
    try:
        proved = bench.prove()
        assert proved.points == proved.worth == 30, proved.reason
        right = solved(bench.release)
        for source in REPORTS:
            sources = {**right.sources, "write_report": source}
            assert bench.grade(replace(right, learner="ada", sources=sources)).points == 30, source
        assert bench.grade(Submission("ada", LESSON.name)).points == 0
    finally:
        bench.close()


def test_a_variants_solutions_earn_everything_too() -> None:
    bench = Bench(vary(make_release(LESSON), words_of(LESSON)[2]), Walls())
    try:
        proved = bench.prove()
        assert proved.points == proved.worth == 30, proved.reason
    finally:
        bench.close()
