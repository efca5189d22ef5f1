"""Every key that can be tried is tried: by the real CLI, in a practice cloud."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from azlab import lab
from grader.checks import check
from grader.checks.notebook import use
from grader.exam.questions import FORMS, Question, read_bank
from tests.exam.trying import Trial, run

TRIED = [question for question in read_bank() if question.form != "do" and not question.untryable]
TASKS = [question for question in read_bank() if question.form == "do"]
SAMPLES = {next(question.id for question in TRIED if question.form == form) for form in FORMS if form != "do"}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    before = os.environ.get("AZLAB_STATE")
    os.environ["AZLAB_STATE"] = "temporary"
    trial = Trial(tmp_path_factory.mktemp("trial"))
    yield trial
    trial.close()
    os.environ.pop("AZLAB_STATE")
    if before is not None:
        os.environ["AZLAB_STATE"] = before


def questions(sample: set[str], bank: list[Question]) -> list[object]:
    """Each form's first question in the first run; the others are the same proof at length."""
    return [
        pytest.param(question, id=question.id, marks=() if question.id in sample else pytest.mark.long)
        for question in bank
    ]


@pytest.mark.parametrize("question", questions(SAMPLES, TRIED))
def test_what_a_question_says_is_what_the_cloud_says(trial: Trial, question: Question) -> None:
    assert list(trial.problems(question)) == []


def earned(question: Question) -> tuple[float, str]:
    with use(lab.cloud(), {}, question.id, Path()) as notebook:
        exec("\n".join(question.check), {"check": check})
        return notebook.report.points, str(notebook.report)


@pytest.mark.parametrize("task", questions({TASKS[0].id}, TASKS))
def test_a_task_is_solved_by_its_solution_and_by_nothing_less(trial: Trial, task: Question) -> None:
    trial.begin("")
    run("\n".join(task.start), must=True)
    lab.save("task")
    assert earned(task)[0] == 0, "nothing was done yet"
    run(task.solution, must=True)
    points, told = earned(task)
    assert points == 1, told
    for option in task.wrong:
        lab.restore("task")
        run(option.text)
        points, told = earned(task)
        assert points < 1, f"{option.text}\n{told}"


def test_a_wrong_key_is_found(trial: Trial) -> None:
    first = next(question for question in TRIED if question.form == "complete")
    assert any("was refused" in found for found in trial.problems(replace(first, accept=("--nothing",))))
    taken = replace(first, wrong=(replace(first.wrong[0], text=first.accept[0]),))
    assert any("was taken" in found for found in trial.problems(taken))


def test_no_two_tasks_share_a_group() -> None:
    groups = [
        word
        for task in TASKS
        for line in task.start
        if "az group create" in line
        for word in line.split()
        if word.startswith("rg-")
    ]
    assert len(groups) == len(set(groups))
