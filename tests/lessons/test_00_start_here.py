"""Lesson 00: variants of every exercise, right and wrong."""

import pytest

from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

RIGHT = {
    "first_group": [
        "%%az\naz group create --location westeurope --name rg-first",
        "az(\"group create -n rg-first -l 'West Europe'\")",
        "%az group create -n RG-FIRST -l westeurope --tags mine=yes",
        "%%az\naz group create -n rg-frist -l westeurope\naz group create -n rg-first -l westeurope",
    ],
    "keep_id": [
        "%%az\nGROUP_ID=$(az group list --query \"[?name=='rg-try'].id\" -o tsv)",
        'GROUP_ID = az("group show -n rg-try").data["id"]',
        'GROUP_ID = az("group show -n rg-try --query id -o tsv")',
        'here = az("account show").data["id"]\nGROUP_ID = f"/subscriptions/{here}/resourcegroups/RG-TRY"',
    ],
    "tag_group": [
        "%%az\naz group update --name rg-first --set tags.course=images",
        "%%az\naz group create -n rg-first -l westeurope --tags course=images",
        "%%az\nID=$(az group show -n rg-first --query id -o tsv)\n"
        "az tag update --operation merge --tags course=images --resource-id $ID",
        "%%az\naz group update -n rg-first --tags owner=me course=images",
    ],
    "provoke": [
        "%az group create -n rg-mars -l marswest",
        'az("group create --name rg-mars --location MarsWest")',
        "%%az\naz group create -l marswest -n rg-mars\naz group list",
    ],
    "delete_group": [
        "%az group delete -n rg-try -y",
        'az("group delete --name rg-try --yes")',
        "%%az\naz group delete -n rg-try --yes --no-wait\naz group wait -n rg-try --deleted",
    ],
    "choose": ['looks_at = "b"', 'looks_at = "B"', 'looks_at = " b "'],
}

WRONG = {
    "first_group": [
        ("%az group create -n rg-first -l northeurope", "it is in 'northeurope'"),
        ("%az group create -n rg_first -l westeurope", "resource group 'rg-first' does not exist yet"),
        ("%az grup create -n rg-first -l westeurope", "Not started"),
    ],
    "keep_id": [
        ("%%az\nGROUP_ID=$(az group show -n rg-try --query name -o tsv)", "rg-try"),
        ("%%az\nGROUP_ID=$(az account show --query id -o tsv)", "Not yet"),
        ("%az group show -n rg-try --query id -o tsv", "`GROUP_ID` has no value yet"),
        ('GROUP_ID = "..."', "has no value yet"),
    ],
    "tag_group": [
        ("%az group update -n rg-first --tags course", "the value ''"),
        ("%az group update -n rg-try --tags course=images", "Not yet"),
        ("%az group update -n rg-first --tags images=course", "Not yet"),
    ],
    "provoke": [
        ("%az group create -n rg-mars -l westeurope", "Not yet"),
        ("%az group create -n 'rg mars?' -l westeurope", "Not yet"),
        ("%az group list", "Not yet"),
    ],
    "delete_group": [
        ("%az group list", "Not yet"),
        ("%az group delete -n rg-first --yes", "Not yet"),
        ("%%az\naz group delete -n rg-try --yes\naz group create -n rg-try -l westeurope", "Not yet"),
    ],
    "choose": [
        ('looks_at = "a"', "both are right"),
        ('looks_at = "c"', "Where does the result of a command really live?"),
        ('looks_at = "d"', "not one of the options"),
    ],
}


@pytest.mark.parametrize(("exercise", "source"), [(name, one) for name, all in RIGHT.items() for one in all])
def test_any_way_to_do_it_is_right(lesson: Player, exercise: str, source: str) -> None:
    marks = lesson.attempt(exercise, source)
    assert marks.full, marks


@pytest.mark.parametrize(
    ("exercise", "source", "said"), [(name, *one) for name, all in WRONG.items() for one in all]
)
def test_a_misconception_earns_less_and_is_told(
    lesson: Player, exercise: str, source: str, said: str
) -> None:
    marks = lesson.attempt(exercise, source)
    assert not marks.full
    assert said in marks.shown


MARS = "%az group create --name rg-mars --location marswest"
HOME = "%az group create --name rg-mars --location westeurope"


def test_what_an_earlier_form_of_the_cell_did_does_not_count_as_in_grading(lesson: Player) -> None:
    assert lesson.attempt("provoke", MARS).full
    assert lesson.attempt("provoke", HOME, MARS).full
    assert lesson.attempt("provoke", MARS, MARS + "\n").full
    assert lesson.attempt("provoke", MARS, HOME).points == 0
    assert lesson.attempt("provoke", MARS, "# nothing any more").points == 0
