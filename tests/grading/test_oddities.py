"""Work that is neither right nor untouched: what stock nbgrader makes of it in lesson 00."""

from collections.abc import Callable

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.grading.classroom import Classroom

# What a cell sees of anyone's state: where it is kept, how many clouds lie about, which groups there are.
LOOK = """import os, pathlib, tempfile
print(os.environ["AZLAB_STATE"], len(list(pathlib.Path(tempfile.gettempdir()).glob("azlab-*"))))
print(az("group list --query [].name -o tsv").text)"""
CHECK = 'check.group("rg-first").exists().is_in("westeurope")'
NOISE = "import sys\nprint('a word', file=sys.stderr)\n"
TROUBLE = {
    "first_group": "%az group create -n rg-first -l northeurope",
    "keep_id": "GROUP_ID = undefined_name",
    "tag_group": f"{NOISE}az('group update -n rg-first --tags course=images')",
}


@pytest.fixture(scope="module")
def room(opened: Callable[[str], Classroom]) -> Classroom:
    return opened("00-start-here")


@pytest.fixture(scope="module")
def diligent(room: Classroom) -> Classroom:
    """The room after somebody who solved all of it and ran a check again and again was graded in it."""

    def change(notebook: NotebookNode) -> None:
        insert(notebook, "start_lab", new_code_cell(CHECK, id="before"))
        insert(notebook, "check_first_group", new_code_cell(f"{CHECK}\n{CHECK}", id="after"))

    room.submit("diligent", room.solutions, change)
    room.autograde("diligent")
    return room


def insert(notebook: NotebookNode, after: str, *cells: NotebookNode) -> None:
    """A learner's own cells, straight after another one."""
    place = [cell.id for cell in notebook.cells].index(after) + 1
    notebook.cells[place:place] = cells


@pytest.mark.long
def test_trouble_in_a_cell_costs_the_claims_it_concerns_however_often_it_is_graded(room: Classroom) -> None:
    room.submit("troubled", room.solutions | TROUBLE)
    room.autograde("troubled")
    room.give_feedback()
    assert room.marks("troubled").lost == {"first_group": 1, "keep_id": 1}
    page = room.feedback("troubled")
    assert "Not yet: resource group 'rg-first' is in 'westeurope'." in page
    assert "NameError: name 'undefined_name' is not defined" in page
    assert "a word" in page
    before = room.marks("troubled")
    room.autograde("troubled")
    assert room.marks("troubled") == before


def test_a_check_that_was_run_again_counts_once(diligent: Classroom) -> None:
    assert diligent.marks("diligent").lost == {}


def test_a_student_sees_nothing_of_the_one_before(room: Classroom, diligent: Classroom) -> None:
    room.submit("nosy", {}, lambda notebook: insert(notebook, "start_lab", new_code_cell(LOOK, id="look")))
    room.autograde("nosy")
    state, *groups = room.outputs("nosy", "look").splitlines()
    assert "rg-first" in str(room.solutions), "the one before has made what this one looks for"
    assert room.marks("nosy").score == 0
    assert state == "temporary 1"
    assert "rg-first" not in groups


@pytest.mark.long
def test_edited_checks_and_clouds_handed_in_or_left_by_the_teacher_do_nothing(room: Classroom) -> None:
    cloud = room.submit("carrier", {"check_first_group": "2.0", "check_choose": "1.0"}) / ".azlab" / room.name
    kept = room.lesson.folder / ".azlab" / room.name
    for folder in (cloud, kept):
        folder.mkdir(parents=True)
        (folder / "azureProfile.json").write_text("{}")
    room.release()
    room.autograde("carrier")
    assert room.marks("carrier").score == 0
    found = [path for path in room.root.rglob(".azlab") if path not in (cloud.parent, kept.parent)]
    assert found == []
