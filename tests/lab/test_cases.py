"""The cases of a clinic: drawn by a seed, each in a cloud of its own, in every mode."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from azlab import lab
from azlab.cli import az
from azlab.lab.cases import drawn
from azlab.lab.recording import Tape, recording
from azlab.lab.starts import LESSON, start_text, starts, starts_in
from azlab.recordings.recording import Recording
from azlab.recordings.survey import Watch
from grader.execution.clouds import GradedCloud
from tests.lab.clinic import NAMES, write_clinic


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lesson `x` that has a clinic."""
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    return write_clinic(tmp_path)


def groups() -> list[str]:
    return sorted(az("group list --query [].name").data)


def own(lesson: Path, number: int) -> list[str]:
    """The groups of the case that was drawn."""
    return sorted([f"rg-{starts_in(lesson).cases[number - 1].name}", "rg-healthy"])


def another_seed(lesson: Path) -> str:
    """One by which neither case is that of the lesson's own seed."""
    found = starts_in(lesson)
    mine = [case.name for case in found.cases]
    draws = {seed: [case.name for case in drawn(found.every_case, seed)] for seed in map(str, range(40))}
    return next(seed for seed, names in draws.items() if not set(names) & set(mine))


def test_a_start_carries_its_cases_behind_all_else_and_without_their_cures(lesson: Path) -> None:
    text = start_text(lesson)
    assert "--tags" not in text
    found = starts(text)
    assert sorted(found.every_case) == sorted(NAMES)
    assert found.turn == "az group create -n rg-task -l westeurope\n"
    case = found.every_case["oak"]
    assert (case.ward, case.budget, case.right) == (2, 3, "b")
    assert case.causes == {"a": "it is in the wrong region", "b": "nobody has tagged it"}
    assert case.answer("a") == "Then its location would be another one"
    assert "rg-oak" in case.start


def test_one_case_of_each_ward_is_drawn_and_a_seed_draws_the_same_each_time(lesson: Path) -> None:
    cases = starts_in(lesson).every_case
    draws = [tuple(case.name for case in drawn(cases, f"seed-{number}")) for number in range(40)]
    assert {tuple(NAMES[name] for name in draw) for draw in draws} == {(1, 2)}
    assert len(set(draws)) == 4
    assert draws == [tuple(case.name for case in drawn(cases, f"seed-{number}")) for number in range(40)]


def test_a_case_is_told_with_what_may_be_wrong_and_never_what_is(lesson: Path) -> None:
    lab.start("x", lesson)
    said = str(lab.case(1))
    assert "has no tag" in said
    assert "  a  it is in the wrong region\n  b  nobody has tagged it" in said
    assert "Evidence to bring: the name of the group." in said
    assert "Budget: 3 commands." in said
    assert "Then its location" not in said
    lab.stop()


def test_each_case_has_a_cloud_of_its_own_and_the_one_that_was_left_is_kept(lesson: Path) -> None:
    lab.start("x", lesson)
    az("group create -n rg-mine -l westeurope")
    lab.case(1)
    assert groups() == own(lesson, 1)
    az("group create -n rg-done -l westeurope")
    lab.case(2)
    assert groups() == own(lesson, 2)
    lab.restore("case 1")
    assert groups() == sorted([*own(lesson, 1), "rg-done"])
    lab.case(1)
    assert groups() == own(lesson, 1), "asked for again, a case begins anew"
    lab.restore(LESSON)
    assert groups() == ["rg-lesson", "rg-mine"]
    lab.stop()


def test_a_kernel_that_starts_again_goes_on_with_the_case(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.case(2)
    lab.stop()
    assert 'go on with case 2; lab.restore("before the cases")' in str(lab.start("x", lesson))
    lab.your_turn()
    assert groups() == ["rg-task"]
    lab.case(2)
    lab.restore("your turn")
    assert groups() == ["rg-task"]
    lab.stop()


def test_who_comes_from_the_last_task_is_sent_to_the_lesson_and_not_to_the_case_before_it(
    lesson: Path,
) -> None:
    InteractiveShell.instance()
    prompt = {"cell_type": "markdown", "id": "ask", "source": "### Exercise 1: make it", "metadata": {}}
    own = {**prompt, "cell_type": "code", "id": "make_it", "metadata": {"nbgrader": {"solution": True}}}
    (lesson / "x.ipynb").write_text(json.dumps({"cells": [prompt, own]}))
    lab.start("x", lesson)
    lab.case(1)
    lab.your_turn()
    with capture_output() as captured:
        InteractiveShell.instance().run_cell("pass", cell_id="make_it")
    assert f'lab.restore("{LESSON}") goes back to the lesson' in captured.stdout
    lab.stop()


def test_other_cases_are_drawn_by_a_word(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.case(1)
    word = another_seed(lesson)
    drawn_there = starts_in(lesson, seed=word).cases
    for number in (1, 2, 1):
        lab.case(number, word)
        assert groups() == sorted(["rg-healthy", f"rg-{drawn_there[number - 1].name}"])
    lab.case(1)
    assert groups() == own(lesson, 1)
    for wrong in ("two words", 7, "x" * 41):
        with pytest.raises(lab.LabError, match="any other word"):
            lab.case(1, wrong)  # type: ignore[arg-type]
    lab.stop()


def test_who_practises_keeps_the_own_case_and_is_told_the_way_back(lesson: Path) -> None:
    word = another_seed(lesson)
    lab.start("x", lesson)
    lab.case(1)
    az("group create -n rg-done -l westeurope")
    said = str(lab.case(1, word))
    assert f'lab.case(1, "{word}") begins it anew' in said
    assert 'Your own case 1, which is graded, is kept: lab.restore("case 1") goes back to it.' in said
    az("group create -n rg-practised -l westeurope")
    lab.restore("case 1")
    assert groups() == sorted([*own(lesson, 1), "rg-done"])
    again = str(lab.case(1, word))
    assert f'what you made of it before: lab.restore("case 1 {word}")' not in again, "restored, not left"
    lab.case(2)
    again = str(lab.case(1, word))
    assert f'what you made of it before: lab.restore("case 1 {word}")' in again
    lab.stop()
    assert f"go on with case 1 {word}" in str(lab.start("x", lesson))
    lab.stop()


def test_what_a_learner_can_read_of_a_case_does_not_say_what_is_wrong(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.case(1)
    lab.your_turn()
    lab.case(2)
    page = str(lab.cloud().get("/lab/case"))
    lab.stop()
    kept = [path for path in (lesson / ".azlab").rglob("*") if path.is_file()]
    facts = "".join(str(sqlite_facts(path)) for path in kept if path.suffix == ".sqlite")
    assert "rg-lesson" in facts, "the facts were read"
    for case in starts_in(lesson).every_case.values():
        words = [f'"{case.name}"', f"'{case.name}'", f"rg-{case.name}", "rg-task"]
        assert not [word for word in words if word in page + facts]
        assert case.name not in {path.stem for path in kept}


def sqlite_facts(path: Path) -> list[tuple[str, str]]:
    """What a cloud's file says of itself, as whoever opens it reads it."""
    with closing(sqlite3.connect(path)) as file:
        return list(file.execute("SELECT name, value FROM facts"))


def test_the_journal_of_a_case_begins_with_it(lesson: Path) -> None:
    lab.start("x", lesson)
    az("group create -n rg-mine -l westeurope")
    lab.case(1)
    assert [row for row in lab.cloud().list("/lab/commands") if row["command"] == "group create"] == []
    label = starts_in(lesson).cases[0].label
    assert lab.cloud().get("/lab/case") == {"label": label, "number": 1, "seed": ""}
    lab.stop()


def test_a_number_that_is_none_is_told(lesson: Path) -> None:
    lab.start("x", lesson)
    with pytest.raises(lab.LabError, match="cases 1 to 2"):
        lab.case(3)
    for path in (lesson / "cases").iterdir():
        path.unlink()
    with pytest.raises(lab.LabError, match="has no cases"):
        lab.case(1)
    lab.stop()


def played(lesson: Path, watch: Watch) -> Tape:
    with recording(watch) as tape:
        lab.start("x", lesson, mode="simulated")
        lab.reset()
        for number in (1, 2):
            lab.case(number)
            groups()
            lab.cloud().get("/lab/case")
        az("group create -n rg-done -l westeurope")
        groups()
        lab.stop()
    return tape


def test_a_recording_brings_the_cases_that_were_recorded_whatever_the_copy_draws(lesson: Path) -> None:
    (lesson / "x.ipynb").write_text('{"cells": []}')
    first, second = own(lesson, 1), own(lesson, 2)
    name = starts_in(lesson).cases[1].name
    tape = played(lesson, played(lesson, Watch()).watch)  # as `azlab record` does it
    tape.write(lesson / "x.ipynb")
    write_clinic(lesson, another_seed(lesson))
    lab.start("x", lesson, mode="recorded")
    assert f"The group {name} has no tag" in str(lab.case(2))
    assert groups() == second
    az("group create -n rg-done -l westeurope")
    assert groups() == sorted([*second, "rg-done"])
    lab.case(1)
    assert groups() == first
    with pytest.raises(lab.LabError, match="no cases"):
        lab.case(3)
    lab.stop()


def test_a_cloud_that_is_graded_has_the_cases_too(lesson: Path) -> None:
    lab.start("x", lesson)
    lab.case(1)
    lab.stop()
    case, files = starts_in(lesson).cases[0], lesson / ".azlab" / "x"
    graded = GradedCloud("x", files / "start.sqlite", cases=[(case, files / "case-1.sqlite")])
    assert "has no tag" in graded.case(1)
    assert graded.reader.get("/lab/case") == {"label": case.label, "number": 1, "seed": ""}
    with pytest.raises(lab.LabError, match="cases 1 to 1"):
        graded.case(2)
    graded.restore(LESSON)
    assert graded.reader.get("/lab/case") == {"label": "", "number": 0, "seed": ""}
    graded.close()


def test_the_commands_that_build_a_case_are_no_steps_of_a_recording(
    lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")  # so that the case is built while it is recorded
    (lesson / "x.ipynb").write_text('{"cells": []}')
    tape = Tape(Watch())
    for _ in range(2):
        with recording(tape.watch) as tape:
            lab.start("x", lesson, mode="simulated")
            az("group create -n rg-mine -l westeurope")
            groups()
            lab.case(1)
            groups()
            lab.stop()
    steps = Recording.load(tape.write(lesson / "x.ipynb")).steps
    kinds = [step.request.method if step.request else step.means for step in steps]
    assert kinds == ["PUT", "case 1"]
    lab.start("x", lesson, mode="recorded")
    az("group create -n rg-mine -l westeurope")
    assert groups() == ["rg-lesson", "rg-mine"]
    lab.stop()
