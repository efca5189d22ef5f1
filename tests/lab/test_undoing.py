"""`lab.undo` and `lab.history` as a learner meets them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azlab import lab
from azlab.cli import az
from azlab.lab.current import current_lab
from azlab.lab.exercises import exercises, read_exercises
from azlab.widgets.tables import Table
from tests.lab.test_lab import groups


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("AZLAB_STATE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.ipynb").write_text(json.dumps(NOTEBOOK))
    lab.start("x")
    yield tmp_path
    lab.stop()


def cell(kind: str, id: str, source: str, **marks: bool) -> dict[str, Any]:
    return {"cell_type": kind, "id": id, "source": [source], "metadata": {"nbgrader": marks} if marks else {}}


NOTEBOOK = {
    "cells": [
        cell("markdown", "intro", "# A lesson\n\nExercise 1 of another lesson was like that."),
        cell("markdown", "ask_a", "**Exercise 1.** Make the group `rg-a`."),
        cell("code", "make_a", "", solution=True),
        cell("code", "check_make_a", "", grade=True),
        cell("markdown", "ask_b", "### Exercise 2: Two more\n\nMake two."),
        cell("code", "make_b", "", solution=True),
        cell("code", "check_make_b", "", grade=True),
        cell("markdown", "own", "## Your turn: a shop (4 points)\n\nAll of it."),
        cell("code", "shop", "", solution=True),
        cell("code", "check_shop", "", grade=True),
    ]
}


def make(name: str, cell: str = "") -> None:
    practice = current_lab().backend.practice
    assert practice is not None
    practice.history.cell = cell
    assert az(f"group create -n {name} -l westeurope").ok


def said() -> Table:
    table = lab.history()
    assert isinstance(table, Table)
    return table


def test_the_last_command_is_taken_back_and_had_again(folder: Path) -> None:
    make("rg-a")
    make("rg-b")
    assert "Taken back: az group create (number 2)" in repr(lab.undo())
    assert groups() == ["rg-a"]
    assert "lab.undo(3)" not in repr(lab.undo())
    assert groups() == []
    lab.undo(3)
    assert groups() == ["rg-a", "rg-b"]


def test_the_history_may_be_cut_to_the_last_few(folder: Path) -> None:
    for name in ("rg-a", "rg-b", "rg-c"):
        make(name)
    whole = said().rows
    shown = lab.history(2)
    assert isinstance(shown, Table)
    assert shown.rows == whole[-2:]
    assert str(lab.history(99)) == str(said())


@pytest.mark.parametrize("last", [0, -1, True, "exercise 4", 1.5])
def test_what_is_no_number_of_entries_is_said(folder: Path, last: Any) -> None:
    with pytest.raises(lab.LabError, match=r"lab\.history\(5\) for the last five"):
        lab.history(last)


def test_a_look_into_a_machine_is_nothing_that_was_done(folder: Path) -> None:
    make("rg")
    login = "--admin-username azureuser --generate-ssh-keys"
    az(f"vm create -g rg -n web --image Ubuntu2404 --size Standard_D2s_v5 {login} -o none")
    make("rg-last")
    assert lab.cloud().run(id_of("web"), "RunShellScript", "echo hello").strip() == "hello"
    assert lab.cloud().get(id_of("web")) is not None
    assert "az group create" in str(lab.undo())
    assert groups() == ["rg"]


def id_of(machine: str) -> str:
    return az(f"vm show -g rg -n {machine} --query id -o tsv").text.strip()


def test_an_exercise_is_begun_again(folder: Path) -> None:
    make("rg-a", "make_a")
    make("rg-b", "make_b")
    make("rg-c", "make_b")
    make("rg-d", "shop")
    said = repr(lab.undo("exercise 2"))
    assert "3 commands, from number 2" in said
    assert groups() == ["rg-a"]


@pytest.mark.parametrize(
    "name",
    ["exercise 2", "Exercise 2", "2nd", " EXERCISE  2. ", "make_b", "check_make_b", "Exercise 2: Two more"],
)
def test_an_exercise_goes_by_every_name_it_has(folder: Path, name: str) -> None:
    make("rg-b", "make_b")
    if name == "2nd":
        with pytest.raises(lab.LabError, match='There are: "Exercise 1", "Exercise 2", "Your turn"'):
            lab.undo(name)
    else:
        lab.undo(name)
        assert groups() == []


def test_an_exercise_that_changed_nothing_is_not_gone_back_to(folder: Path) -> None:
    make("rg-a", "make_a")
    with pytest.raises(lab.LabError, match="Your turn has changed nothing yet"):
        lab.undo("your turn")
    assert groups() == ["rg-a"]


@pytest.mark.parametrize("what", [True, 3.5, -1, None, ["exercise 1"]])
def test_what_is_no_name_is_refused_in_a_sentence(folder: Path, what: Any) -> None:
    with pytest.raises(lab.LabError, match="Write lab"):
        lab.undo(what)


def test_where_nothing_was_done_there_is_nothing_to_undo(folder: Path) -> None:
    with pytest.raises(lab.LabError, match="nothing has been changed"):
        lab.undo()
    with pytest.raises(lab.LabError, match="no number 7"):
        lab.undo(7)
    assert "nothing to undo" in str(said())


def test_a_reset_can_be_undone(folder: Path) -> None:
    make("rg-a")
    assert "lab.undo() brings back what you had." in repr(lab.reset())
    assert groups() == []
    lab.undo()
    assert groups() == ["rg-a"]


def test_a_state_that_was_brought_back_can_be_left_again(folder: Path) -> None:
    make("rg-a")
    lab.save()
    make("rg-b")
    lab.restore()
    assert groups() == ["rg-a"]
    assert re.search(r'lab\.restore\("[^"]+"\)', str(lab.history()))  # what was brought back, by its name
    lab.undo()
    assert groups() == ["rg-a", "rg-b"]


def test_the_way_back_outlives_the_kernel(folder: Path) -> None:
    make("rg-a", "make_a")
    lab.stop()
    lab.start("x")
    lab.undo("exercise 1")
    assert groups() == []


def test_the_history_is_a_table_with_a_text_form(folder: Path) -> None:
    make("rg-a")
    az("group update -n rg-a --set tags.a=b")
    az("group delete -n rg-a --yes")
    lab.undo()
    table = said()
    assert [row["what it did"] for row in table.data] == [
        "made resourceGroups/rg-a",
        "changed resourceGroups/rg-a",
        "deleted resourceGroups/rg-a",
        "went back to before number 3",
    ]
    assert [row["state"] for row in table.data] == ["", "", "taken back", ""]
    assert "az group delete" in str(table)
    assert "<table>" in table._repr_mimebundle_()["text/html"]


def test_who_is_signed_in_stays(folder: Path) -> None:
    make("rg-a")
    lab.sign_in_as("auditor")
    lab.undo()
    assert "auditor" in str(az("account show").data["user"]["name"])


def test_a_cell_is_followed_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    from azlab.lab import cells

    told, hooks = list[tuple[str, str]](), list[Any]()
    events = SimpleNamespace(
        register=lambda name, call: hooks.append(call), unregister=lambda name, call: hooks.remove(call)
    )
    monkeypatch.setattr(cells, "running_shell", lambda: SimpleNamespace(events=events))
    monkeypatch.setattr(cells, "FORMS", {})
    stop = cells.follow_cells(lambda cell, form: told.append((cell, form)))
    hooks[0](SimpleNamespace(cell_id="make_a", raw_cell="x = 1\n\n"))
    hooks[0](SimpleNamespace(cell_id=None, raw_cell="x = 2"))
    stop()
    assert (told, hooks) == ([("make_a", cells.form_of("x = 1")), ("", cells.form_of("x = 2"))], [])
    assert {"make_a": cells.form_of("x = 1")} == cells.FORMS


@pytest.mark.parametrize("document", [None, 3, {}, {"cells": 3}, {"cells": [3, {}, {"cell_type": "code"}]}])
def test_what_is_no_notebook_has_no_exercises(document: Any) -> None:
    assert exercises(document) == []


def test_every_exercise_of_every_lesson_is_found() -> None:
    root = Path(__file__).resolve().parents[2] / "notebooks"
    for path in sorted(root.glob("*/*.ipynb")):
        document = json.loads(path.read_text("utf-8"))
        marked = [c["id"] for c in document["cells"] if c["metadata"].get("nbgrader", {}).get("solution")]
        found = read_exercises(path.parent, path.stem)
        missed = set(marked) - {id for exercise in found for id in exercise.cells}
        assert not missed, (path.stem, missed)
