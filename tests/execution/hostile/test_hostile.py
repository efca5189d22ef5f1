"""Every kind of hostile submission that we know, in real kernels in the real sandbox.

Each time: no mark is gained and none is lost, no secret comes out, the next submission is as if nothing had
been, nothing goes on running, and the result says what happened.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import nbformat
import pytest

from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.grading import Times
from grader.execution.lesson import solved
from grader.execution.limits import MEGABYTE, Limits
from grader.execution.walls import Walls
from grader.marks import Graded, Verdict
from tests.execution.hostile import files
from tests.execution.hostile.kinds import CLOUDS, LAST, LESSON, MARK, Kind
from tests.execution.hostile.submissions import KINDS, release_of, submission, together

SMALL = Limits(memory=512 * MEGABYTE, processes=64, folder=32 * MEGABYTE, scratch=16 * MEGABYTE, files=3000)
SECRET = "a-secret-of-the-teachers"
HARMLESS = {"text/plain", "image/png", "image/jpeg", "image/gif"}

PATIENT = Times(cell=60, notebook=300)
"""What a busy machine needs for cells that end."""

pytestmark = pytest.mark.skipif(problem() is not None, reason=str(problem()))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Bench]]:
    """The bench of a lesson; each is made once."""
    home = tmp_path_factory.mktemp("teacher")
    (home / "gradebook.db").write_text(SECRET)
    made: dict[str, Bench] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AZLAB_TEACHERS_SECRET", SECRET)

        def find(lesson: str) -> Bench:
            if lesson not in made:
                made[lesson] = Bench(release_of(lesson), Walls(limits=SMALL), PATIENT)
                made[lesson].prove()
            made[lesson].times = PATIENT
            return made[lesson]

        yield find
        for each in made.values():
            each.close()


@pytest.fixture(scope="module")
def graded(bench: Callable[[str], Bench]) -> Callable[[Kind], Graded]:
    """A kind as it was graded, together with those of its group."""

    @cache
    def grade(kind: Kind) -> Graded:
        here = bench(kind.lesson)
        if any(other.slow or other.endless for other in together(kind)):
            here.times = Times(cell=12, notebook=200)
        return here.grade(submission(here.release, together(kind)))

    return lambda kind: grade(together(kind)[0])


def _marks(kind: Kind) -> list[pytest.MarkDecorator]:
    return [pytest.mark.long] if kind.slow else []


def outputs(graded: Graded, sources: set[str]) -> str:
    """All that the cells with these sources have put out, as a teacher's notebook holds it."""
    cells = nbformat.reads(graded.notebook, as_version=4).cells
    return json.dumps([cell.outputs for cell in cells if cell.cell_type == "code" and cell.source in sources])


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=_marks(kind), id=kind.name) for kind in KINDS])
def test_it_gains_nothing_loses_nothing_and_says_nothing_that_it_must_not(
    kind: Kind, graded: Callable[[Kind], Graded], running: Callable[[str], list[int]]
) -> None:
    result = graded(kind)
    last = LAST[kind.lesson]
    spoils = {last, *(exercise for other in together(kind) for exercise in other.spoils)}
    earned = {mark.exercise: mark.points for mark in result.exercises}
    assert earned[last] == 0, kind.name
    assert not [mark for mark in result.exercises if mark.exercise not in spoils and mark.points < mark.worth]
    assert result.verdict is not Verdict.NOT_GRADABLE
    told = " ".join([result.reason, *(mark.trouble for mark in result.exercises)])
    assert kind.said in told
    _is_safe(result, kind)
    assert not running(MARK)


def _is_safe(result: Graded, kind: Kind) -> None:
    cells = {cell for other in together(kind) for cell in other.cells}
    said = outputs(result, cells)
    choices = json.loads(release_of(LESSON).choices)
    hashes = [str(choice["right"]) for choice in choices.values()]
    for secret in (
        SECRET,
        *hashes,
        "BEGIN SOLUTION",
        "is_the_right_choice()",
        "WRITTEN",
        "CONNECTED",
        "EVIL",
        "ROOT",
    ):
        assert secret not in said, secret
    forms = {form for shown in json.loads(said) for output in shown for form in output.get("data", {})}
    assert forms <= HARMLESS
    notebook = nbformat.reads(result.notebook, as_version=4)
    nbformat.validate(notebook)


def test_whoever_comes_after_them_gets_full_marks(bench: Callable[[str], Bench]) -> None:
    for lesson in (LESSON, CLOUDS):
        one = bench(lesson)
        result = one.grade(replace(solved(one.release), learner="ada"))
        assert (result.points, result.verdict) == (result.worth, Verdict.GRADED)


def test_names_of_kinds_are_said_once() -> None:
    names = [kind.name for kind in KINDS] + [kind.name for kind in files.KINDS]
    assert len(set(names)) == len(names)
