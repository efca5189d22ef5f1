"""The cloud of a lesson's last task: another one, kept apart from the lesson's own."""

from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab.recording import recording
from azlab.lab.starts import BEFORE_TURN, Starts, starts
from grader.execution.clouds import GradedCloud

COMMANDS = (
    "az group create -n rg-lesson -l westeurope\n## your turn\naz group create -n rg-task -l westeurope\n"
)


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lesson `x` that has such a task."""
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    (tmp_path / "start.az").write_text(COMMANDS)
    return tmp_path


def groups() -> list[str]:
    return sorted(az("group list --query [].name").data)


def test_the_commands_of_a_start_end_where_the_task_begins() -> None:
    lesson, turn = COMMANDS.split("## your turn\n")
    assert starts(COMMANDS) == Starts(lesson, turn)
    assert starts("az group list") == Starts("az group list")


def test_the_task_has_a_cloud_of_its_own_and_the_lessons_is_kept(lesson: Path) -> None:
    lab.start("x", lesson)
    assert groups() == ["rg-lesson"]
    az("group create -n rg-mine -l westeurope")
    assert "another cloud" in str(lab.your_turn())
    assert groups() == ["rg-task"]
    lab.restore(BEFORE_TURN)
    assert groups() == ["rg-lesson", "rg-mine"]
    lab.stop()


def test_the_task_begins_anew_and_what_was_kept_of_the_lesson_stays(lesson: Path) -> None:
    lab.start("x", lesson)
    az("group create -n rg-mine -l westeurope")
    lab.your_turn()
    az("group create -n rg-try -l westeurope")
    lab.your_turn()
    assert groups() == ["rg-task"]
    lab.restore(BEFORE_TURN)
    assert groups() == ["rg-lesson", "rg-mine"]
    lab.stop()


def test_a_kernel_that_starts_again_goes_on_with_the_task(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.your_turn()
    az("group create -n rg-done -l westeurope")
    lab.stop()
    assert 'with the last task; lab.restore("before your turn") goes back' in str(lab.start("x", lesson))
    assert groups() == ["rg-done", "rg-task"]
    lab.restore(BEFORE_TURN)
    lab.stop()
    assert "where you left off" in str(lab.start("x", lesson))
    lab.reset()
    assert groups() == ["rg-lesson"]
    lab.stop()


def test_the_journal_of_the_task_begins_with_it(lesson: Path) -> None:
    lab.start("x", lesson)
    az("group create -n rg-mine -l westeurope")
    lab.your_turn()
    assert [row for row in lab.cloud().list("/lab/commands") if row["command"] == "group create"] == []
    lab.stop()


def test_a_task_whose_commands_have_changed_is_built_anew(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.your_turn()
    (lesson / "start.az").write_text(COMMANDS.replace("rg-task", "rg-other"))
    lab.your_turn()
    assert groups() == ["rg-other"]
    lab.stop()


def test_a_lesson_without_a_task_says_so(lesson: Path) -> None:
    (lesson / "start.az").write_text(COMMANDS.partition("##")[0])
    lab.start("x", lesson)
    with pytest.raises(lab.LabError, match="no task with a cloud of its own"):
        lab.your_turn()
    lab.stop()


def test_a_recording_brings_the_task_whatever_was_made_of_the_lesson(lesson: Path) -> None:
    (lesson / "x.ipynb").write_text('{"cells": []}')
    with recording() as tape:
        lab.start("x", lesson, mode="simulated")
        az("group create -n rg-mine -l westeurope")
        lab.your_turn()
        groups()
        az("group create -n rg-done -l westeurope")
        groups()
        lab.stop()
    tape.write(lesson / "x.ipynb")
    lab.start("x", lesson, mode="recorded")
    lab.your_turn()
    assert groups() == ["rg-task"]
    az("group create -n rg-done -l westeurope")
    assert groups() == ["rg-done", "rg-task"]
    lab.your_turn()
    assert groups() == ["rg-task"]
    lab.stop()


def test_a_cloud_that_is_graded_has_the_task_too(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.your_turn()
    files = lesson / ".azlab" / "x"
    lab.stop()
    cloud = GradedCloud("x", files / "start.sqlite", files / "turn.sqlite")
    names = f"/subscriptions/{cloud.reader.subscription}/resourceGroups"
    assert [row["name"] for row in cloud.reader.list(names)] == ["rg-lesson"]
    cloud.your_turn()
    assert [row["name"] for row in cloud.reader.list(names)] == ["rg-task"]
    cloud.restore(BEFORE_TURN)
    assert [row["name"] for row in cloud.reader.list(names)] == ["rg-lesson"]
    cloud.close()
