"""Lesson 00: every right way counts, and a misconception is told what was found."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

ID = "/subscriptions/{subscriptionId}/resourceGroups"
AT = "?api-version=2024-11-01"
TRY = "az group show -n rg-try --query"
TAG = "az group update -n rg-first"


def put(group: str, location: str, tags: str = "{}") -> str:
    """The request that makes a group, or changes it."""
    body = f'{{"location": "{location}", "tags": {tags}}}'
    return f"%%az\naz rest --method put --url {ID}/{group}{AT} --body '{body}'"


RIGHT = [
    ("first_group", "%%az\naz group create --location westeurope --name rg-first"),
    ("first_group", "az(\"group create -n rg-first -l 'West Europe'\")"),
    ("first_group", "%az group create -n RG-FIRST -l westeurope --tags mine=yes"),
    (
        "first_group",
        "%%az\naz group create -n rg-frist -l westeurope\naz group create -n rg-first -l westeurope",
    ),
    ("first_group", put("rg-first", "westeurope")),
    (
        "first_group",
        'for name in ("rg-first", "rg-second"):\n    az(f"group create -n {name} -l westeurope")',
    ),
    ("keep_id", "%%az\nGROUP_ID=$(az group list --query \"[?name=='rg-try'].id\" -o tsv)"),
    ("keep_id", 'GROUP_ID = az("group show -n rg-try").data["id"]'),
    ("keep_id", 'GROUP_ID = az("group show -n rg-try --query id -o tsv")'),
    (
        "keep_id",
        'sub = az("account show").data["id"]\nGROUP_ID = f"/subscriptions/{sub}/resourcegroups/RG-TRY"',
    ),
    ("keep_id", f"GROUP_ID = !{TRY} id -o tsv"),
    ("keep_id", f"GROUP_ID = az('{TRY[3:]} id')"),
    ("tag_group", "%%az\naz group update --name rg-first --set tags.course=images"),
    ("tag_group", "%%az\naz group create -n rg-first -l westeurope --tags course=images"),
    (
        "tag_group",
        "%%az\nID=$(az group show -n rg-first --query id -o tsv)\n"
        "az tag update --operation merge --tags course=images --resource-id $ID",
    ),
    ("tag_group", f"%%az\n{TAG} --tags owner=me course=images"),
    ("tag_group", put("rg-first", "westeurope", '{"course": "images"}')),
    ("provoke", "%az group create -n rg-mars -l marswest"),
    ("provoke", 'az("group create --name rg-mars --location MarsWest")'),
    ("provoke", "%%az\naz group create -l marswest -n rg-mars\naz group list"),
    ("provoke", put("rg-mars", "marswest")),
    ("provoke", 'for region in ("marswest", "westeurope"):\n    az(f"group create -n rg-mars -l {region}")'),
    ("delete_group", "%az group delete -n rg-try -y"),
    ("delete_group", 'az("group delete --name rg-try --yes")'),
    ("delete_group", "%%az\naz group delete -n rg-try --yes --no-wait\naz group wait -n rg-try --deleted"),
    ("delete_group", f"%az rest --method delete --url {ID}/rg-try{AT}"),
    ("delete_group", 'for name in ("rg-try", "rg-nowhere"):\n    az(f"group delete -y -n {name}")'),
    ("choose", 'looks_at = "b"'),
    ("choose", 'looks_at = "B"'),
    ("choose", 'looks_at = " b "'),
    ("choose", "%%az\nlooks_at=b"),
]


WRONG = [
    ("first_group", "%az group create -n rg-first -l northeurope", 1, "it is in 'northeurope'"),
    ("first_group", "%az group create -n rg_first -l westeurope", 0, "'rg-first' does not exist yet"),
    ("first_group", "%az grup create -n rg-first -l westeurope", 0, "Not started"),
    ("first_group", "%az group create -n rg-first -l marswest", 0, "LocationNotAvailableForResourceGroup"),
    (
        "first_group",
        "%%az\naz group create -n rg-first -l westeurope\naz group delete -n rg-first -y",
        0,
        "'rg-first' is gone: `lab.undo()` goes a step back",
    ),
    ("keep_id", f"%%az\nGROUP_ID=$({TRY} name -o tsv)", 0, "it is 'rg-try'"),
    ("keep_id", "%%az\nGROUP_ID=$(az account show --query id -o tsv)", 0, "Not yet"),
    ("keep_id", f"%{TRY} id -o tsv", 0, "`GROUP_ID` has no value yet"),
    ("keep_id", 'GROUP_ID = "..."', 0, "has no value yet"),
    ("keep_id", f"%%az\nGROUP_ID=$({TRY.replace('rg-try', 'rg-first')} id -o tsv)", 0, "rg-first'"),
    ("keep_id", f"%%az\nGROUP_ID=$({TRY} ID -o tsv)", 0, "A misspelt name in `--query` finds nothing"),
    ("keep_id", f"GROUP_ID = '{TRY} id'", 0, "it is 'az group show"),
    ("tag_group", f"%{TAG} --tags course", 0, "the value ''"),
    ("tag_group", "%az group update -n rg-try --tags course=images", 0, "its tags are empty"),
    ("tag_group", f"%{TAG} --tags images=course", 0, "its tags are"),
    ("tag_group", f"%{TAG} --tags course:images", 0, "its tags are"),
    ("tag_group", f"%{TAG} --tags course = images", 0, "Not yet"),
    ("provoke", "%az group create -n rg-mars -l westeurope", 0, "Azure did not refuse it"),
    ("provoke", "%az group create -n mars -l marswest", 0, "nothing of this name was asked for"),
    ("provoke", "%az group create -n rg-mars", 0, "nothing of this name was asked for"),
    ("provoke", "%az group list", 0, "nothing of this name was asked for"),
    ("provoke", "%az group show -n rg-mars", 0, "nothing of this name was asked for"),
    ("provoke", 'print("LocationNotAvailableForResourceGroup")', 0, "nothing of this name was asked for"),
    ("delete_group", "%az group list", 0, "it is still there"),
    ("delete_group", "%az group delete -n rg-first --yes", 0, "it is still there"),
    (
        "delete_group",
        "%%az\naz group delete -n rg-try --yes\naz group create -n rg-try -l westeurope",
        0,
        "it is still there",
    ),
    ("delete_group", "%%az\naz group delete -n rg-try --yes\nlab.undo()", 0, "Not yet"),
    ("choose", 'looks_at = "a"', 0, "both are right"),
    ("choose", 'looks_at = "c"', 0, "Where does the result of a command really live?"),
    ("choose", 'looks_at = "d"', 0, "not one of the options, which are a, b, c"),
    ("choose", 'looks_at = ["a", "b"]', 0, "not one of the options"),
]
REFUSED = [
    (
        "provoke",
        "%az group create -n rg-mars -l marswest",
        "The provided location 'marswest' is not available",
    ),
]

MARS = "%az group create --name rg-mars --location marswest"
HOME = "%az group create --name rg-mars --location westeurope"


def test_what_an_earlier_form_of_the_cell_did_does_not_count_as_in_grading(lesson: Player) -> None:
    assert lesson.attempt("provoke", MARS).full
    assert lesson.attempt("provoke", HOME, MARS).full
    assert lesson.attempt("provoke", MARS, MARS + "\n").full
    assert lesson.attempt("provoke", MARS, HOME).points == 0
    assert lesson.attempt("provoke", MARS, "# nothing any more").points == 0
