"""What a class's results say: of points, of exercises, of who may need help."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.charts import bars
from grader.classroom.folders import Classroom
from grader.classroom.report import report_page
from grader.classroom.results import Result, Status
from grader.classroom.statistics import (
    commands,
    distribution,
    errors,
    exercises,
    findings,
    reasons_for_help,
    summary,
    times,
)
from grader.intake.rosters import Learner
from grader.marks import ClaimMark, ExerciseMark, Graded, Verdict
from grader.setup.commands import main

LESSON = "00-start-here"
Keep = Callable[..., Graded]


def _mark(name: str, points: float, state: str = "NOT_YET", found: str = "it is 'x'") -> ExerciseMark:
    claim = ClaimMark(f"{name} exists.", "RIGHT" if points else state, points, 2.0, "" if points else found)
    return ExerciseMark(f"check_{name}", name, f"Exercise {name}", points, 2.0, (claim,))


def _result(learner: str, *marks: ExerciseMark, **more: int) -> Result:
    ran = ("az group list",) * 3
    graded = Graded(
        learner, LESSON, Verdict.GRADED, "", exercises=marks, errors=more, commands=ran, seconds=2.0
    )
    return Result(Learner(learner), LESSON, 2.0 * len(marks), True, graded)


def _class(points: Sequence[Sequence[float]]) -> list[Result]:
    return [
        _result(f"learner-{number}", *(_mark(name, each) for name, each in zip("abc", row, strict=False)))
        for number, row in enumerate(points)
    ]


def test_difficulty_is_the_mean_share_and_discrimination_tells_the_rest_apart() -> None:
    found = exercises(_class([[2, 2, 0], [2, 2, 0], [1, 2, 2], [0, 0, 2], [0, 0, 2]]))
    assert [row.difficulty for row in found] == [0.5, 0.6, 0.6]
    assert [(row.full, row.nothing) for row in found] == [(2, 2), (3, 2), (3, 2)]
    assert found[2].discrimination is not None
    assert found[2].discrimination < 0
    alike = exercises(_class([[2, 2], [2, 2], [1, 1], [0, 0], [0, 0]]))
    assert alike[0].discrimination == pytest.approx(1)


@pytest.mark.parametrize("points", [[[2, 0]] * 4, [[2, 2]] * 6, [[2], [0], [1], [2], [0]], []])
def test_what_cannot_be_told_apart_has_no_discrimination(points: list[list[float]]) -> None:
    assert {row.discrimination for row in exercises(_class(points))} <= {None}


def test_points_are_counted_in_tens_and_only_of_those_who_are_graded() -> None:
    results = _class([[2, 2], [2, 1], [0, 0], [1, 0]])
    results.append(Result(Learner("zoe"), LESSON, 4.0))
    assert distribution(results) == [1, 0, 1, 0, 0, 0, 0, 1, 0, 1]
    said = summary(results)
    assert (said.mean, said.median, said.counts[Status.GRADED], said.counts[Status.NOTHING]) == (2, 2, 4, 1)


@given(st.lists(st.floats(0, 2), max_size=30))
def test_everybody_who_is_graded_stands_in_one_bar(points: list[float]) -> None:
    assert sum(distribution(_class([[each] for each in points]))) == len(points)


def test_wrong_findings_and_errors_come_by_how_many_learners_met_them() -> None:
    results = [
        _result("a", _mark("x", 0, found="it is 'b'"), _mark("y", 2), Conflict=3, NotFound=2),
        _result("b", _mark("x", 0, found="it is 'b'"), _mark("y", 0), Conflict=1, NotFound=3),
        _result("c", _mark("x", 0, found="it is 'c'"), _mark("y", 0, "NOT_STARTED"), Conflict=1, NotFound=7),
    ]
    first, second = findings(results)
    assert (first.claim, first.learners, first.found) == (
        "x exists.",
        3,
        [("it is 'b'", 2), ("it is 'c'", 1)],
    )
    assert (second.claim, second.learners) == ("y exists.", 1)
    # Once of Conflict, twice of NotFound is what the lesson shows everybody.
    assert errors(results) == [("NotFound", 2, 6), ("Conflict", 1, 2)]
    assert (times(results), commands(results)) == ((6.0, 2.0, 2.0), 3)
    assert (times([]), commands([]), errors([])) == ((0.0, 0.0, 0.0), None, [])


def test_the_rule_for_help_is_kept() -> None:
    assert list(reasons_for_help(_result("a", _mark("x", 2), _mark("y", 0)))) == []
    assert list(reasons_for_help(_result("a", _mark("x", 0.5), _mark("y", 0)))) == ["0.5 of 4 points"]
    idle = _result("a", _mark("x", 2), _mark("y", 0, "NOT_STARTED"))
    assert list(reasons_for_help(idle)) == ["1 of 2 exercises not begun"]
    assert list(reasons_for_help(Result(Learner("a"), LESSON, 4.0))) == ["nothing handed in"]
    assert list(reasons_for_help(Result(Learner("a"), LESSON, 4.0, True))) == []


def test_a_picture_says_in_words_and_numbers_what_it_shows() -> None:
    drawn = str(bars("p", "a <b>", ["0–10", "<i>"], [0, 3], "learners"))
    assert 'role="img" aria-labelledby="p"' in drawn
    assert "a &lt;b&gt;" in drawn
    assert ">3</text>" in drawn
    assert "style=" not in drawn
    assert "<i>" not in drawn
    assert "<svg" in str(bars("p", "", [], [], ""))


def _report(classroom: Classroom, *words: str) -> int:
    return main(["report", "--classroom", str(classroom.folder), *words])


def test_a_report_is_one_page_with_everybody_in_it(keep: Keep, classroom: Classroom) -> None:
    keep("ada")
    keep("bob", 0.0, found="<script>alert(1)</script>")
    keep("eve", verdict=Verdict.NOT_GRADABLE)
    assert _report(classroom) == 1
    page = (classroom.folder / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "It is not a notebook." in page
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|http:", page)
    assert page.count("<svg") == 1
    assert page.count("<h1") == 1


def test_a_report_as_json_and_in_a_dry_run_writes_nothing(
    keep: Keep, classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    keep("ada")
    assert _report(classroom, "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["lessons"][0]["mean"] == 3.0
    assert said["may need help"] == []
    assert not (classroom.folder / "report.html").exists()


def test_a_report_without_anything_to_say_can_be_read() -> None:
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    lists: dict[str, Any] = {name: [] for name in ("distribution", "exercises", "findings", "errors", "open")}
    numbers: dict[str, Any] = {"late": 0, "worth": 0.0, "mean": None, "median": None, "commands": None}
    seconds = {"all": 0, "median": 0, "longest": 0}
    lesson: dict[str, Any] = {
        "name": LESSON,
        "title": "L",
        "counts": {"graded": 0},
        "picture": "",
        "seconds": seconds,
    }
    assert "Nobody." in report_page([lesson | lists | numbers], [], 0, moment)
