"""Lesson 08: what counts as done, what does not, and what a learner is told then."""

from tests.lessons import numbers_08, turn_08
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player
from tests.lessons.numbers_08 import (
    CHANGE,
    CHOSEN,
    GOOD,
    IMAGE,
    OF_FRANCE,
    OF_NORTH,
    OF_WEST,
    ROLLING,
    SCALE,
    UPDATE_FRANCE,
    UPDATE_WEST,
    WEST,
)

RIGHT = [
    *numbers_08.RIGHT,
    ("update_west", f'%%az\n{UPDATE_WEST} "*"'),
    ("update_west", f"%{UPDATE_WEST} *"),
    (
        "update_west",
        f"%%az\nids=$(az vmss list-instances {OF_WEST} --query [].instanceId -o tsv)\n{UPDATE_WEST} $ids",
    ),
    ("update_west", f"%%az\naz vmss update {OF_WEST} --upgrade-policy-mode Automatic"),
    ("roll_france", f"%%az\n{ROLLING} --max-batch-instance-percent 20\n{CHANGE}/1.1.0"),
    ("roll_france", f"%%az\n{ROLLING}\n{CHANGE}/1.1.0 --no-wait\naz vmss wait {OF_FRANCE} --updated"),
    ("roll_france", f"%{ROLLING} --max-batch-instance-percent 10 --set {IMAGE}=$web_id/versions/1.1.0"),
    (
        "roll_france",
        f"%%az\n{ROLLING} --pause-time-between-batches PT5M --max-unhealthy-instance-percent 30\n"
        f"{CHANGE}/1.1.0",
    ),
    ("roll_france", f"%%az\n{ROLLING} --max-surge true\n{CHANGE}/1.1.0"),
    ("roll_back", f"%{CHANGE}/1.1.0"),
    ("roll_back", f"%%az\n{CHANGE}/1.1.0 --no-wait\naz vmss wait {OF_FRANCE} --updated"),
    (
        "roll_back",
        f"%%az\naz vmss update {OF_FRANCE} --upgrade-policy-mode Manual\n{CHANGE}/1.1.0\n{UPDATE_FRANCE}",
    ),
    (
        "roll_back",
        f"""az("vmss update {OF_FRANCE} --upgrade-policy-mode Manual")
az(f"vmss update {OF_FRANCE} --set {IMAGE}={{web_id}}/versions/1.1.0")
bad = "[?storageProfile.imageReference.exactVersion=='1.2.0'].name"
for name in az(f'vm list -g rg-france --query "{{bad}}" -o tsv').text.split():
    az(f"vmss update-instances {OF_FRANCE} --instance-ids {{name}}")""",
    ),
    ("choose_mode", f"{CHOSEN} 'flexible', 'uniform', 5"),
    ("choose_mode", "suspicious = 'flexible'\nprobed = 'uniform'\nreplicas = -(-90 // 20)"),
    ("choose_mode", f"{CHOSEN} 'Flexible', ' UNIFORM', '5'"),
    ("choose_mode", f"import math\n{CHOSEN} 'flexible', 'uniform', math.ceil(90 / 20)"),
    *turn_08.RIGHT,
]


WRONG = [
    *numbers_08.WRONG,
    ("update_west", f"%{SCALE} 42 {OF_WEST}", 0, "40 of 42 have an older model"),
    (
        "update_west",
        f"%%az\nid=$(az vm list -g rg-west -o tsv "
        "--query \"[?storageProfile.imageReference.exactVersion=='1.0.0'] | [0].name\")\n"
        f"{UPDATE_WEST} $id",
        0,
        "Found: 39 run 1.0.0 and 2 run 1.1.0.",
    ),
    (
        "update_west",
        f'%%az\naz vmss update {OF_WEST} --set {IMAGE}=$web_id/versions/1.0.0\n{UPDATE_WEST} "*"',
        1,
        "Found: 41 run 1.0.0.",
    ),
    ("update_west", f"%az vmss restart {OF_WEST}", 0, "40 of 41 have an older model"),
    ("roll_france", f"%%az\n{CHANGE}/1.1.0\n{UPDATE_FRANCE}", 1, "there was no rolling upgrade"),
    ("roll_france", f"%{ROLLING}", 1, "there was no rolling upgrade"),
    ("roll_france", f"%%az\n{ROLLING}\n{CHANGE}/1.2.0", 1, "the latest one is Faulted"),
    ("roll_france", f"%%az\n{ROLLING}\n{CHANGE}/1.1.0 --no-wait", 1, "the latest one is RollingForward"),
    (
        "roll_france",
        f"%%az\n{ROLLING} --max-batch-instance-percent 50\n{CHANGE}/1.1.0",
        2,
        "a batch of the latest one was up to 50 per cent",
    ),
    ("roll_back", f"%{UPDATE_FRANCE}", 0, "Found: 33 run 1.2.0."),
    (
        "roll_back",
        f"%%az\nids=$(az vm list -g rg-france -o tsv "
        "--query \"[?storageProfile.imageReference.exactVersion=='1.2.0'].name\")\n"
        f"az vmss delete-instances {OF_FRANCE} --instance-ids $ids",
        1,
        "its model names version 1.2.0",
    ),
    (
        "roll_back",
        f"%%az\naz vmss update {OF_FRANCE} --upgrade-policy-mode Manual\n{CHANGE}/1.1.0",
        1,
        "Found: 27 run 1.1.0 and 6 run 1.2.0.",
    ),
    ("roll_back", f"%{CHANGE}/1.0.0", 0, "its model names version 1.0.0"),
    ("choose_mode", f"{CHOSEN} 'uniform', 'flexible', 4", 0, "no image can be captured from it"),
    ("choose_mode", f"{CHOSEN} 'flexible', 'flexible', 2", 1, "refuses a probe"),
    ("choose_mode", f"{CHOSEN} 'flexible', 'uniform', 90", 2, "A replica serves more than one machine"),
    ("choose_mode", f"{CHOSEN} 'flexible', 'uniform', 4.5", 2, "no half replica"),
    ("choose_mode", f"{CHOSEN} 'az vmss', 'the extension', 20", 0, "round up"),
    *turn_08.WRONG,
]


REFUSED = [
    (
        "scale_by_hand",
        f"%{SCALE} 60 {OF_WEST}",
        "Current Limit: 100, Current Usage: 68, Additional Required: 52",
    ),
    (
        "choose_mode",
        f"%{SCALE} 20 {OF_NORTH}",
        "web/versions/1.0.0 is not available in northeurope region",
    ),
    ("update_west", f"%{ROLLING}", "because a health probe or health extension was not provided."),
    (
        "create_west",
        f"%{WEST} {GOOD} --instance-count 34 --health-probe page",
        "--health-probe is not supported for Flex mode",
    ),
]


def test_the_network_that_the_lesson_opens_is_as_it_says(lesson: Player) -> None:
    said = lesson.attempt(
        "complete_hundred",
        "%az network lb rule list -g rg-west --lb-name web-westLB --query '[].[frontendPort, probe]'",
    ).said
    assert said.split()[1:] == "[ [ 80, null ] ]".split()
    ports = "--query securityRules[].destinationPortRange -o tsv"
    said = lesson.attempt("complete_hundred", f"%az network nsg show -g rg-west -n web-westNSG {ports}").said
    assert said.split()[1:] == ["22"]


def test_a_new_model_is_for_new_instances_only(lesson: Player) -> None:
    said = lesson.attempt("update_west", "lab.picture('rg-west')").said
    assert "40 run web 1.0.0, 1 run web 1.1.0" in said


def test_a_bad_version_stops_at_its_first_batch(lesson: Player) -> None:
    said = lesson.attempt(
        "roll_back",
        f"%az vmss rolling-upgrade get-latest {OF_FRANCE} --query [runningStatus.code,error.code] -o tsv",
    ).said
    assert "Faulted" in said
    assert "MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade" in said
    pictured = lesson.attempt("roll_back", "lab.picture('rg-france')").said
    assert "27 run web 1.1.0, 6 run web 1.2.0" in pictured


def test_autoscale_follows_the_day(lesson: Player) -> None:
    log = (
        "az monitor activity-log list -g rg-north --offset 1d --query [].properties.NewInstancesCount -o tsv"
    )
    counts = [int(text) for text in lesson.attempt("update_west", f"%{log}").said.split()[1:]]
    assert counts[0] == 10
    assert max(counts) >= 32
