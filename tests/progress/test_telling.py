"""What a check says of the lesson in a learner's own kernel."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.checks import check, hints, reports
from grader.checks.reports import Outcome, Report, State
from grader.course.copies import RECORD
from grader.progress import telling
from grader.progress.pages import DONE, PAGE, SUMMARY, write_page
from grader.progress.records import read_record
from tests.progress.conftest import Write, report


def test_a_check_says_its_exercise_and_what_is_left(running: dict[str, str], course: Path) -> None:
    assert str(report(2)).endswith(
        "2 of 2 points.\nExercise 1. This lesson: 2 of 3 points. Open: Exercise 2."
    )
    assert read_record(course / "00-groups", "00-groups") == {"check_make": 2.0}


def test_in_vs_code_the_check_is_known_by_nbgraders_name(running: dict[str, Any], course: Path) -> None:
    running |= {"cellId": "vscode-notebook-cell:/home/a.ipynb#X12", "nbgrader": {"grade_id": "check_make"}}
    assert "Exercise 1. This lesson: 2 of 3 points." in str(report(2))
    assert read_record(course / "00-groups", "00-groups") == {"check_make": 2.0}


def test_a_report_for_who_reads_it_keeps_and_says_the_lesson_once(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Report] = []

    def tell(report: Report) -> str:
        told.append(report)
        return "Next."

    monkeypatch.setattr(reports, "somebody_reads", lambda: True)
    shown = Report([Outcome(State.RIGHT, "it is so")], told=tell)
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == "✓ It is so.\n1 of 1 point.\nNext."
    assert bundle["text/html"].endswith("</strong> Next.</p>")
    assert told == [shown]


def test_the_last_check_says_what_comes_next(running: dict[str, str]) -> None:
    str(report(2))
    running["cellId"] = "check_tag"
    assert str(report(1)).endswith(
        "Exercise 2. This lesson: 3 of 3 points. All of it is done; check.rehearse() runs it as grading "
        "would. Next: 01 Urns."
    )


def test_the_very_last_check_says_that_the_course_is_done(
    running: dict[str, str], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(course / "01-urns")
    str(report(2))
    running["cellId"] = "check_tag"
    assert str(report(1)).endswith(f"as grading would. {DONE} {SUMMARY}")


def test_a_report_is_shown_with_it_as_a_page(running: dict[str, str]) -> None:
    shown = report(2)._repr_mimebundle_()
    assert "<strong>2 of 2 points.</strong> Exercise 1. This lesson: 2 of 3 points." in shown["text/html"]
    assert shown["text/plain"] == "2.0"


def test_the_course_page_knows_of_a_lesson_that_was_only_begun(running: dict[str, str], course: Path) -> None:
    write_page(course)
    assert "| 0 of 3 | not begun |" in (course / PAGE).read_text("utf-8")
    (course / "00-groups" / ".azlab" / "00-groups").mkdir(parents=True)
    (course / "00-groups" / ".azlab" / "00-groups" / "cloud.sqlite").touch()
    str(report(0))
    assert "| 0 of 3 | Exercise 1 and Exercise 2 |" in (course / PAGE).read_text("utf-8")


def test_what_gave_nothing_is_not_kept(running: dict[str, str], course: Path) -> None:
    assert "This lesson: 0 of 3 points." in str(report(0))
    assert read_record(course / "00-groups", "00-groups") == {}


def test_where_nothing_can_be_written_no_older_standing_is_told(
    running: dict[str, str], course: Path
) -> None:
    (course / "00-groups" / ".azlab").write_text("a file in the way")
    assert str(report(2)).endswith(f"2 of 2 points.\nExercise 1. {telling.NOT_KEPT}")
    assert "This lesson: 0 of 3 points." in str(report(0))


@pytest.mark.parametrize("cell", ["", "a cell of one's own"])
def test_a_cell_that_is_no_check_of_the_lesson_says_nothing_more(running: dict[str, str], cell: str) -> None:
    running["cellId"] = cell
    assert str(report(2)).endswith("2 of 2 points.")


def test_in_grading_nothing_is_said_or_kept(
    running: dict[str, str], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    assert str(report(2)).endswith("2 of 2 points.")
    assert read_record(course / "00-groups", "00-groups") == {}


def test_without_a_kernel_nothing_is_said(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course / "00-groups")
    assert telling.told(report(2)) == ""


def test_a_check_that_gives_less_than_before_says_both(running: dict[str, str]) -> None:
    str(report(2))
    assert str(report(0)).endswith(
        f"Exercise 1: 0 now, 2 at best. {telling.AS_IT_IS} This lesson: 2 of 3 points. Open: Exercise 2."
    )


def test_a_check_that_gives_all_it_can_says_nothing_of_a_time_when_it_gave_more(
    running: dict[str, str],
) -> None:
    str(report(2))
    assert "1 of 1 point.\nExercise 1. This lesson: 2 of 3 points." in str(report(1))


def test_of_an_exercise_with_several_checks_the_points_of_all_are_said(
    running: dict[str, str], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = write("05-two", {"Exercise 1: both": {"check_a": 2, "check_b": 3}})
    monkeypatch.chdir(notebook.parent)
    running["cellId"] = "check_a"
    assert "2 of 2 points.\nExercise 1: 2 of 5 points. This lesson: 2 of 5 points." in str(report(2))


def test_answers_that_are_only_noted_are_not_said_to_be_open(running: dict[str, str]) -> None:
    noted = Report([Outcome(State.NOTED, "`q1` is noted")], told=telling.told)
    assert str(noted).endswith("They are marked when this is graded.\nExercise 1.")


@pytest.mark.parametrize("state", [State.NOT_YET, State.NOT_STARTED])
def test_after_a_second_failed_try_it_says_where_help_is(
    running: dict[str, str], state: State, alone: None
) -> None:
    for before in (0, 1):
        said = said_of(Outcome(state, "group 'rg' exists", hints=("Look.", "Make it."), failed_before=before))
        assert said.endswith(f"{telling.HINT}; {telling.SOLUTION}.") == bool(before)


def test_no_hint_is_offered_where_the_check_has_given_the_last(running: dict[str, str], alone: None) -> None:
    outcome = Outcome(State.NOT_YET, "it is", hint="Make it.", hints=("Look.", "Make it."), failed_before=1)
    assert said_of(outcome).endswith(f"Open: Exercise 1 and Exercise 2. To go on: {telling.SOLUTION}.")


def test_no_solution_is_offered_where_none_would_be_shown(running: dict[str, str], course: Path) -> None:
    outcome = Outcome(State.NOT_YET, "it is", hints=("Look.", "Make it."), failed_before=1)
    assert said_of(outcome).endswith(f"{telling.HINT}.")
    learn_wrote(course)
    (course / "azlab.toml").write_text("solutions = false\n")
    assert said_of(outcome).endswith(f"{telling.HINT}.")


def said_of(outcome: Outcome) -> str:
    return str(Report([outcome], told=telling.told))


def learn_wrote(course: Path) -> None:
    """Leave what `learn` leaves in a folder that it wrote."""
    (course / RECORD).parent.mkdir()
    (course / RECORD).write_text("{}")


@pytest.fixture
def alone(course: Path) -> None:
    """Nobody teaches here."""
    learn_wrote(course)


def test_no_setting_of_a_folder_keeps_a_check_from_its_claims(running: dict[str, str], course: Path) -> None:
    learn_wrote(course)
    outcome = Outcome(State.NOT_YET, "it is", hints=("Look.", "Make it."), failed_before=1)
    (course / "azlab.toml").write_text("solutions = nothing of the kind")
    assert said_of(outcome).endswith(f"{telling.HINT}.")


@pytest.mark.parametrize(("wanted", "is_meant"), [(1, True), ("exercise 1", True), (2, False), (None, False)])
def test_a_hint_for_an_exercise_is_given_where_its_check_ran_last(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch, wanted: Any, is_meant: bool
) -> None:
    made = report(0)
    monkeypatch.setattr(telling, "_last_check", [])
    monkeypatch.setattr(hints, "current", lambda: SimpleNamespace(latest=made))
    assert str(check.hint(wanted)) == hints.OTHER
    str(made)
    assert (str(check.hint(wanted)) != hints.OTHER) == is_meant


def test_the_last_hint_names_the_solution_where_one_is_shown(
    running: dict[str, str], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_still = Report([Outcome(State.NOT_YET, "it is", hints=("Make it.",))], told=telling.told)
    monkeypatch.setattr(hints, "current", lambda: SimpleNamespace(latest=open_still))
    str(open_still)
    assert str(check.hint()).endswith(hints.LAST)
    learn_wrote(course)
    assert str(check.hint()).endswith(f"{hints.LAST} {telling.SOLUTION}.")
