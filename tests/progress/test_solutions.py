"""Solutions on request, for whoever learns alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.checks.cloud import CheckError
from grader.course.copies import RECORD
from grader.progress import solutions
from grader.progress.solutions import PREDICTED, find_solution
from grader.progress.standing import LessonStanding, read_course
from tests.progress.conftest import cell, document

SOLVED = "name = ...\n### BEGIN SOLUTION\nname = 'rg-first'\n### END SOLUTION"


@pytest.fixture
def lesson(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LessonStanding:
    """Lesson 00 in a folder that `learn` wrote, and its source with a solution elsewhere."""
    (course / RECORD).parent.mkdir()
    (course / RECORD).write_text("{}", "utf-8")
    source = tmp_path / "notebooks" / "00-groups" / "00-groups.ipynb"
    source.parent.mkdir(parents=True)
    written = document("00-groups", {})
    for number, id in enumerate(("make", "tag"), 1):
        written["cells"] += [
            cell("markdown", f"### Exercise {number}: {id} it"),
            cell("code", SOLVED, id, solution=True),
            cell("code", "check", f"check_{id}", grade=True, points=1),
        ]
    source.write_text(json.dumps(written), "utf-8")
    (source.parent / "why.toml").write_text('make = """\nA group comes first."""\n', "utf-8")
    monkeypatch.setattr(solutions, "NOTEBOOKS", tmp_path / "notebooks")
    return read_course(course)[0]


def test_the_exercise_that_was_checked_last_is_solved_with_why(lesson: LessonStanding) -> None:
    shown = find_solution(lesson, "", "check_make")
    assert (shown.title, shown.cells) == (
        "Exercise 1: make it",
        (("name = 'rg-first'", "A group comes first."),),
    )


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ("%%az\n", ["%%az"]),
        ("%%az\naz login -u learner -o none\n", ["%%az", "az login -u learner -o none"]),
        ("%%az\n# az vm create -g ____ \\\n#     --image ____\n", ["%%az"]),
        ("%%az\n# proof=$(az vm list ...)\n", ["%%az"]),
        ("# cause=____\n# then the commands that mend it\n", []),
        ('report = {"readers": [], "monthly": ...}\n', []),
        ('pipeline = """\nsteps:\n', ['pipeline = """', "steps:"]),
        ("", []),
    ],
)
def test_a_solution_is_shown_without_the_holes_that_it_fills(
    lesson: LessonStanding, above: str, kept: list[str], tmp_path: Path
) -> None:
    solved = ["# a comment of its own", 'az vm show -g "..."']
    source = above + "\n".join(["### BEGIN SOLUTION", *solved, "### END SOLUTION", '"""'])
    _rewrite(tmp_path, cell("code", source, "make", solution=True))
    assert find_solution(lesson, "1", "").cells[0][0].splitlines() == [*kept, *solved, '"""']


def test_of_a_prediction_only_the_reason_is_shown_as_the_source_has_any_of_its_options(
    lesson: LessonStanding, tmp_path: Path
) -> None:
    _rewrite(tmp_path, cell("code", SOLVED, "predict_make", solution=True), 'predict_make = "It is b."\n')
    shown = find_solution(lesson, "1", "")
    assert shown.cells == (("", "It is b."),)
    assert str(shown) == f"Exercise 1: make it\n\nIt is b.\n\n{PREDICTED}"
    assert "```" not in shown._repr_mimebundle_()["text/markdown"]


def test_all_cells_of_an_exercise_are_shown_each_with_its_reason(
    lesson: LessonStanding, tmp_path: Path
) -> None:
    _rewrite(
        tmp_path,
        cell("code", SOLVED, "make", solution=True),
        'make = "First."\nthen = "Second."\n',
        cell("code", "again = 1", "then", solution=True),
    )
    assert find_solution(lesson, "1", "").cells == (("name = 'rg-first'", "First."), ("again = 1", "Second."))


def test_of_several_with_one_name_the_one_checked_last_is_meant(
    lesson: LessonStanding, tmp_path: Path
) -> None:
    asked = [
        made
        for name in ("make", "tag")
        for made in (
            cell("markdown", "**Predict.** Say what happens."),
            cell("code", SOLVED, f"predict_{name}", solution=True),
            cell("code", "check", f"check_predict_{name}", grade=True, points=1),
        )
    ]
    why = 'predict_make = "It is a."\npredict_tag = "It is b."\n'
    _rewrite(tmp_path, cell("code", SOLVED, "make", solution=True), why, *asked)
    for checked, reason in (("check_predict_tag", "It is b."), ("check_tag", "It is a.")):
        shown = find_solution(lesson, "Predict", checked)
        assert (shown.title, shown.cells) == ("Predict", (("", reason),))


def _rewrite(folder: Path, own: dict[str, Any], why: str = "", *more: dict[str, Any]) -> None:
    """Put other cells in the place of the first exercise's own, in the lesson's source."""
    notebook = folder / "notebooks" / "00-groups" / "00-groups.ipynb"
    written = json.loads(notebook.read_text("utf-8"))
    at = next(number for number, found in enumerate(written["cells"]) if found["id"] == "make")
    written["cells"][at : at + 1] = [own, *more]
    notebook.write_text(json.dumps(written), "utf-8")
    (notebook.parent / "why.toml").write_text(why, "utf-8")


def test_an_exercise_can_be_named_as_one_likes(lesson: LessonStanding) -> None:
    for wanted in (2, "2", "exercise 2", "Exercise 2: tag it", "tag"):
        assert find_solution(lesson, wanted, "check_make").title == "Exercise 2: tag it"


def test_it_says_what_looking_costs_in_text_and_as_markdown(lesson: LessonStanding) -> None:
    shown = find_solution(lesson, "2", "")
    assert "Looking costs nothing" in str(shown)
    assert "```\nname = 'rg-first'\n```" in shown._repr_mimebundle_()["text/markdown"]


@pytest.mark.parametrize(("wanted", "said"), [("9", "There is no '9' here"), ("", "Run a check first")])
def test_what_is_not_there_is_named_with_what_is(lesson: LessonStanding, wanted: str, said: str) -> None:
    with pytest.raises(CheckError, match=f'{said}.* Exercises: "Exercise 1", "Exercise 2"'):
        find_solution(lesson, wanted, "check_of_another_lesson")


def test_a_copy_that_a_teacher_handed_out_has_none(lesson: LessonStanding, course: Path) -> None:
    (course / RECORD).unlink()
    with pytest.raises(CheckError, match="handed out by a teacher"):
        find_solution(lesson, "", "check_make")


def test_who_teaches_can_switch_them_off(lesson: LessonStanding, course: Path) -> None:
    (course / "azlab.toml").write_text("solutions = false\n", "utf-8")
    with pytest.raises(CheckError, match=r"switched off in .*azlab\.toml"):
        find_solution(lesson, "", "check_make")


def test_an_exam_has_none(lesson: LessonStanding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solutions, "is_exam", lambda text: True)
    with pytest.raises(CheckError, match="when it is over"):
        find_solution(lesson, "", "check_make")


def test_a_lesson_that_the_course_has_not_is_named(
    lesson: LessonStanding, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(solutions, "NOTEBOOKS", tmp_path / "elsewhere")
    with pytest.raises(CheckError, match="has no lesson 00-groups any more"):
        find_solution(lesson, "", "check_make")
