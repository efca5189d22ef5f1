"""What a learner asks for in their own kernel: how far they are, a summary, a rehearsal, a solution."""

import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azlab import lab
from azlab.assignments import number_of
from grader.checks import check
from grader.checks.cloud import CheckError
from grader.progress import here
from grader.progress.pages import NOTED, write_page
from grader.progress.records import read_record
from grader.progress.summary import FILE
from tests.progress.conftest import report


def test_check_status_tells_the_lesson_of_this_folder(running: dict[str, str]) -> None:
    assert str(check.status()).startswith("00 Groups: 0 of 3 points")


def test_check_status_says_where_no_lesson_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    assert str(check.status()) == here.NOT_HERE
    with pytest.raises(CheckError, match="no lesson in this folder"):
        check.rehearse()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("My groups.ipynb", here.RENAMED.format("My groups.ipynb", "00-groups", "00-groups")),
        ("00-groups.ipynb", here.NO_COPY.format("00-groups.ipynb")),
    ],
)
def test_a_notebook_that_keeps_no_points_is_told_why(
    running: dict[str, str], course: Path, name: str, said: str
) -> None:
    document = json.loads((course / "00-groups" / "00-groups.ipynb").read_text())
    (course / "00-groups" / "00-groups.ipynb").unlink()
    if said.startswith("00"):
        document["metadata"] = {}  # as in the sources of the course
    (course / "00-groups" / name).write_text(json.dumps(document))
    assert str(check.status()) == said
    for asked in (check.rehearse, check.solution):
        with pytest.raises(CheckError) as refusal:
            asked()
        assert str(refusal.value) == said


def test_in_grading_check_status_and_summary_say_nothing(
    running: dict[str, str], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    assert check.status() is None
    assert check.summary() is None
    assert not list(course.rglob(FILE))


def test_where_no_lesson_lies_nothing_is_summed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "mine")
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    with pytest.raises(CheckError, match="nothing to sum up"):
        check.summary()
    assert not list(tmp_path.rglob(FILE))


@pytest.mark.parametrize("wanted", [1, "1", "01", "01-urns", " 01 "])
def test_check_status_tells_of_another_lesson_that_is_named(
    running: dict[str, str], wanted: str | int
) -> None:
    assert str(check.status(wanted)).startswith("01 Urns: 0 of 7 points")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [(7, "no lesson '7' here. There are: 00, 01, 12.1, 12.2"), (12, "Which one: 12.1, 12.2")],
)
def test_a_lesson_that_is_not_there_or_is_several_is_asked_for(
    running: dict[str, str], course: Path, wanted: int, said: str
) -> None:
    text = (course / "00-groups" / "00-groups.ipynb").read_text()
    (course / "12-tills").mkdir()
    for stage in ("12-tills-1-first", "12-tills-2-second"):
        (course / "12-tills" / f"{stage}.ipynb").write_text(text.replace("00-groups", stage))
    for asked in (check.status, check.rehearse):
        with pytest.raises(CheckError, match=said):
            asked(wanted)
    assert str(check.status(12.2)).startswith("12.2 Groups")


@pytest.mark.parametrize("key", [{}, {"key": ["a"]}])
def test_check_status_says_where_answers_are_only_noted(
    running: dict[str, str], course: Path, key: dict[str, Any]
) -> None:
    question = {"form": "single", "statements": ["S01"], **key}
    (course / "00-groups" / "choices.json").write_text(json.dumps({"q1": question}))
    assert (NOTED in str(check.status())) != bool(key)


def test_check_summary_writes_a_page_beside_that_of_the_course(running: dict[str, str], course: Path) -> None:
    written = check.summary()
    assert (course / "00-groups" / FILE).read_text("utf-8").startswith("<!doctype html>")
    assert str(written) == f"{FILE} is written. To print it, open it in a browser."
    write_page(course)
    shown = check.summary()._repr_mimebundle_()["text/html"]
    assert f'<a href="../{FILE}" style="text-decoration:underline">{FILE}</a>' in shown
    assert re.search(f'<a href="../{FILE}" [^>]*download="{FILE}">download it</a>', shown)
    assert (course / FILE).is_file()


def test_check_summary_overwrites_nothing_of_the_learners(running: dict[str, str], course: Path) -> None:
    (course / "00-groups" / FILE).write_text("my own words")
    with pytest.raises(CheckError, match="no summary: name another file"):
        check.summary()


def test_of_two_lessons_in_a_folder_that_of_the_running_lab_is_meant(
    running: dict[str, str], course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = course / "00-groups"
    text = (folder / "00-groups.ipynb").read_text()
    stages = ["12-tills-1-first", "12-tills-2-second"]
    (course / "12-tills").mkdir()
    for stage in stages:
        (course / "12-tills" / f"{stage}.ipynb").write_text(text.replace("00-groups", stage))
    monkeypatch.chdir(course / "12-tills")
    for stage in reversed(stages):
        monkeypatch.setattr(lab, "cloud", lambda stage=stage: SimpleNamespace(lesson=stage))
        str(report(2))
        assert read_record(course / "12-tills", stage) == {"check_make": 2.0}
        assert number_of(stage) in repr(check.status())


def test_where_only_the_checks_are_installed_nothing_is_said_of_a_rehearsal(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here, "find_spec", lambda name: None)
    str(report(2))
    running["cellId"] = "check_tag"
    assert "All of it is done. Next: 01 Urns." in str(report(1))
    with pytest.raises(CheckError, match="only its checks are installed here"):
        check.rehearse()


def test_a_solution_is_not_shown_while_grading(
    running: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    with pytest.raises(CheckError, match="whoever learns alone"):
        check.solution()


def test_a_rehearsal_is_of_the_notebook_in_this_folder_whatever_it_is_called(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    class Program:
        stdout = ()

        def __init__(self, command: list[str], **_: Any) -> None:
            asked.extend(command)

        def __enter__(self) -> "Program":
            return self

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(subprocess, "Popen", Program)
    (course / "00-groups").rename(course / "00 my first try")
    monkeypatch.chdir(course / "00 my first try")
    check.rehearse()
    assert asked[-3:] == ["00-groups", "--where", str(course / "00 my first try")]
    check.rehearse(1)
    assert asked[-3:] == ["01-urns", "--where", str(course / "01-urns")]
