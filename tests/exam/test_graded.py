"""A paper of a class through the graded way: kernel shut in, the teacher's keys, points per question."""

import json
import re
from collections.abc import Iterator

import pytest

from grader.course.lessons import Lesson
from grader.course.releases import make_release
from grader.course.variants import vary, words_of
from grader.exam.papers import paper
from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.grading import Times
from grader.execution.lesson import solved
from grader.execution.walls import Walls
from grader.marks import Graded, Verdict
from grader.setup.places import NOTEBOOKS
from grader.submissions import OwnCell, Submission

LESSON = Lesson(NOTEBOOKS / "13-mock-exam")
OWN = make_release(LESSON)
PAPER = vary(OWN, words_of(LESSON)[1])
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(problem() is not None, reason=problem() or ""),
]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench(PAPER, Walls(), Times(cell=60, notebook=300))
    assert points(bench.prove()) == 40
    yield bench
    bench.close()


def points(graded: Graded) -> float:
    return sum(mark.points for mark in graded.exercises)


def handed_in(sources: dict[str, str]) -> Submission:
    return Submission("ada", LESSON.name, sources)


def test_a_solved_paper_earns_everything_and_is_explained(bench: Bench) -> None:
    graded = bench.grade(solved(PAPER))
    assert (graded.verdict, points(graded)) == (Verdict.GRADED, 40)
    said = [claim.found for mark in graded.exercises for claim in mark.claims]
    assert sum("Source: " in text for text in said) >= 36


def test_an_untouched_paper_earns_nothing_and_is_told_nothing(bench: Bench) -> None:
    graded = bench.grade(handed_in({}))
    assert points(graded) == 0
    assert "Source" not in "".join(claim.found for mark in graded.exercises for claim in mark.claims)


def test_half_of_the_answers_in_a_cell_earn_half_of_it(bench: Bench) -> None:
    whole = solved(PAPER).sources
    halves = {
        name: "\n".join(source.split("### BEGIN SOLUTION\n")[1].splitlines()[:2])
        for name, source in whole.items()
        if name.startswith("group_")
    }
    assert points(bench.grade(handed_in(halves))) == 18


def test_the_answers_of_another_paper_earn_what_guessing_earns(bench: Bench) -> None:
    graded = bench.grade(solved(OWN))
    assert points(graded) <= 16


def test_a_wrong_answer_comes_back_with_its_reason_and_its_lesson(bench: Bench) -> None:
    graded = bench.grade(handed_in({"group_1": 'q1 = "abcdefg"\nq2 = 7\nq3 = object()\nq4 = "b"'}))
    mark = graded.exercises[0]
    assert mark.points <= 1
    assert (len(mark.claims), mark.trouble) == (4, "")
    assert paper("exam-2")[0] == PAPER.notebook


def own(*cells: str, after: str = "") -> tuple[OwnCell, ...]:
    return tuple(OwnCell(after, cell) for cell in cells)


@pytest.mark.parametrize("after", ["", "begin_clock"])
def test_answers_in_a_cell_of_ones_own_count_without_quotes_and_despite_a_slip(
    bench: Bench, after: str
) -> None:
    right = {
        line.partition(" = ")[0]: json.loads(line.partition(" = ")[2])
        for source in solved(PAPER).sources.values()
        for line in source.splitlines()
        if re.match(r'q\d+ = "', line)
    }
    assert len(right) == 36
    lines = [f"{name} = {answer if name != 'q5' else 'nothing(here)'}" for name, answer in right.items()]
    graded = bench.grade(Submission("ada", LESSON.name, {}, own("\n".join(lines), after=after)))
    assert points(graded) == 35
    released = {
        f"group_{n}": "".join(f"q{q} = ...\n" for q in range(4 * n - 3, 4 * n + 1)) for n in range(1, 10)
    }
    untouched = Submission("ada", LESSON.name, released, own("\n".join(lines), after=after))
    assert points(bench.grade(untouched)) == 35
