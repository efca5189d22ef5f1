"""A marked cell that is run in the other cloud, the lesson's or that of the last task, says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from azlab import lab
from azlab.lab.exercises import Exercise
from azlab.lab.starts import BEFORE_TURN, IN_TURN, LESSON
from azlab.lab.turns import BRING, GO_BACK, LEAVE_CASE, OTHER_CASE, reminder

EXERCISES = [Exercise("Exercise 1: make it", ("make_it", "check_make_it")), Exercise("Warm-up", ("warm_up",))]


@pytest.mark.parametrize(
    ("cell", "part", "said"),
    [
        ("make_it", IN_TURN, GO_BACK.format(back=BEFORE_TURN)),
        ("check_make_it", IN_TURN, GO_BACK.format(back=BEFORE_TURN)),
        ("make_it", LESSON, ""),
        ("shown_between", IN_TURN, ""),
        ("warm_up", IN_TURN, ""),
        ("check_predict_start", IN_TURN, ""),
        ("your_turn", IN_TURN, ""),
        ("check_your_turn", IN_TURN, ""),
        ("your_turn", LESSON, BRING),
        ("your_turn", "case 2", BRING),
        ("", IN_TURN, ""),
        ("make_it", "case 2", LEAVE_CASE),
        ("case_2", "case 2", ""),
        ("check_case_2", "case 3", OTHER_CASE.format(case="case 2")),
        ("case_2", LESSON, OTHER_CASE.format(case="case 2")),
    ],
)
def test_a_cell_is_told_of_only_where_it_is_run_in_the_other_cloud(cell: str, part: str, said: str) -> None:
    assert reminder(cell, part, lambda: EXERCISES) == said


def marked(id: str) -> dict[str, object]:
    return {"cell_type": "code", "id": id, "source": "", "metadata": {"nbgrader": {"solution": True}}}


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A lesson `x` of one exercise and a last task, started."""
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    commands = "az group create -n rg-x -l westeurope\n## your turn\naz group create -n rg-y -l westeurope\n"
    (tmp_path / "start.az").write_text(commands)
    prompt = {"cell_type": "markdown", "id": "ask", "source": "### Exercise 1: make it", "metadata": {}}
    cells = [prompt, marked("make_it"), {**prompt, "source": "### Exercise 2: go on"}, marked("your_turn")]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}))
    InteractiveShell.instance()  # a lab follows the cells of the shell that is there when it starts
    lab.start("x", tmp_path)
    yield tmp_path
    lab.stop()


def printed(cell: str) -> str:
    with capture_output() as captured:
        InteractiveShell.instance().run_cell("pass", cell_id=cell)
    return str(captured.stdout)


def test_who_goes_back_to_an_exercise_from_the_last_task_is_told_the_way(lesson: Path) -> None:
    assert printed("make_it") == ""
    assert "lab.your_turn() brings its cloud" in printed("your_turn")
    lab.your_turn()
    assert 'lab.restore("before your turn")' in printed("make_it")
    assert printed("your_turn") == ""
    lab.restore(BEFORE_TURN)
    assert printed("make_it") == ""


def test_a_notebook_that_cannot_be_read_hinders_no_cell(lesson: Path) -> None:
    lab.your_turn()
    (lesson / "x.ipynb").write_text("{")
    assert printed("make_it") == ""
