"""Lesson 08: what counts as done, what does not, and what a learner is told then."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

LOGIN = "--security-type Standard --admin-username azureuser --generate-ssh-keys"
SIZE = "--vm-sku Standard_D2s_v5"
WEB = "$(az sig image-definition show -g rg-images -r shop -i web --query id -o tsv)"
WEST = f"az vmss create -g rg-west -n web-west {LOGIN} {SIZE}"
NORTH = f"az vmss create -g rg-north -n web-north {LOGIN} {SIZE}"
FRANCE = f"az vmss create -g rg-france -n web-france {LOGIN} {SIZE}"
GOOD = "--image $web_id/versions/1.0.0"
SCALE = "az vmss scale --new-capacity"
OF_WEST, OF_NORTH, OF_FRANCE = (
    "-g rg-west -n web-west",
    "-g rg-north -n web-north",
    "-g rg-france -n web-france",
)
AUTO = "az monitor autoscale create -g rg-north -n web-north-auto"
NORTH_ID = f"$(az vmss show {OF_NORTH} --query id -o tsv)"
KIND = "--resource-type Microsoft.Compute/virtualMachineScaleSets"
WATCH = f"--resource web-north {KIND}"
LIMITS = "--min-count 10 --max-count 40 --count 27"
RULE = "az monitor autoscale rule create -g rg-north --autoscale-name web-north-auto"
OUT = f'{RULE} --condition "Percentage CPU > 70 avg 5m" --scale out 5'
IN = f'{RULE} --condition "Percentage CPU < 30 avg 5m" --scale in 5'
UPDATE_WEST = f"az vmss update-instances {OF_WEST} --instance-ids"
IMAGE = "virtualMachineProfile.storageProfile.imageReference.id"
CHANGE = f"az vmss update {OF_FRANCE} --set {IMAGE}=$web_id/versions"
ROLLING = f"az vmss update {OF_FRANCE} --upgrade-policy-mode Rolling"
UPDATE_FRANCE = f'az vmss update-instances {OF_FRANCE} --instance-ids "*"'
CHOSEN = "suspicious, probed, replicas ="


RIGHT = [
    ("create_west", f"%{WEST} {GOOD} --instance-count 34"),
    (
        "create_west",
        f"%%az\nid=$(az sig image-version show -g rg-images -r shop -i web -e 1.0.0 --query id -o tsv)\n"
        f"{WEST} --orchestration-mode flexible --image $id --instance-count 34 --zones 1 2 3",
    ),
    ("create_west", f"%%az\n{WEST} {GOOD} --instance-count 3\n{SCALE} 34 {OF_WEST}"),
    (
        "create_west",
        f"az('{WEST[3:]} --instance-count 34 --upgrade-policy-mode manual --image ' + web_id "
        "+ '/versions/1.0.0')",
    ),
    (
        "complete_hundred",
        f"%%az\n{NORTH} {GOOD} --instance-count 33 -o none\n{FRANCE} {GOOD} --instance-count 33 -o none",
    ),
    (
        "complete_hundred",
        "for name, group in (('web-north', 'rg-north'), ('web-france', 'rg-france')):\n"
        f"    az(f'vmss create -g {{group}} -n {{name}} {LOGIN} --image {{web_id}}/versions/1.0.0 "
        "--instance-count 33')",
    ),
    (
        "complete_hundred",
        f"%%az\n{NORTH} {GOOD} --instance-count 33 -l northeurope --no-wait\n"
        f"{FRANCE} {GOOD} --instance-count 33 -l francecentral --no-wait\n"
        f"az vmss wait {OF_NORTH} --created\naz vmss wait {OF_FRANCE} --created",
    ),
    ("scale_by_hand", f"%%az\n{SCALE} 40 {OF_WEST}\n{SCALE} 27 {OF_NORTH}"),
    (
        "scale_by_hand",
        f"%%az\naz vmss update {OF_WEST} --set sku.capacity=40\naz vmss update {OF_NORTH} "
        "--set sku.capacity=27",
    ),
    (
        "scale_by_hand",
        f"%%az\nids=$(az vmss list-instances {OF_NORTH} --query '[:6].instanceId' -o tsv)\n"
        f"az vmss delete-instances {OF_NORTH} --instance-ids $ids\n{SCALE} 40 {OF_WEST} --no-wait",
    ),
    ("autoscale_north", f"%%az\n{AUTO} {WATCH} {LIMITS}\n{OUT}\n{IN}"),
    (
        "autoscale_north",
        f"%%az\n{AUTO} --resource {NORTH_ID} {LIMITS}\n{IN} --cooldown 10\n{OUT} --cooldown 1",
    ),
    (
        "autoscale_north",
        f"%%az\n{AUTO} {WATCH} --count 3\naz monitor autoscale update -g rg-north -n web-north-auto "
        f"{LIMITS}\n{OUT}\n{IN}",
    ),
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
    ("roll_back", f"%{CHANGE}/1.1.0"),
    ("roll_back", f"%%az\n{CHANGE}/1.1.0 --no-wait\naz vmss wait {OF_FRANCE} --updated"),
    (
        "roll_back",
        f"%%az\naz vmss update {OF_FRANCE} --upgrade-policy-mode Manual\n{CHANGE}/1.1.0\n{UPDATE_FRANCE}",
    ),
    ("choose_mode", f"{CHOSEN} 'flexible', 'uniform', 5"),
    ("choose_mode", f"{CHOSEN} 'Flexible', ' UNIFORM', '5'"),
    ("choose_mode", f"import math\n{CHOSEN} 'flexible', 'uniform', math.ceil(90 / 20)"),
]


WRONG = [
    ("create_west", f"%{WEST} --image $web_id --instance-count 34", 2, "Found: 34 run 1.2.0."),
    ("create_west", f"%{WEST} {GOOD}", 2, "it has 2"),
    (
        "create_west",
        f"%{WEST} {GOOD} --instance-count 34 --orchestration-mode Uniform",
        2,
        "its orchestration mode is Uniform",
    ),
    ("create_west", f"%{WEST} --image web --instance-count 34", 0, "does not exist yet"),
    ("create_west", f"%{WEST} {GOOD} --instance-count 60", 0, "does not exist yet"),
    (
        "create_west",
        f"%az vm create -g rg-west -n web-west {LOGIN} --size Standard_D2s_v5 {GOOD} --count 34",
        0,
        "scale set 'web-west' in group 'rg-west' does not exist yet",
    ),
    (
        "complete_hundred",
        f"%%az\n{NORTH} --image $web_id --instance-count 33\n{FRANCE} --image $web_id --instance-count 33",
        4,
        "Found: 33 run 1.2.0.",
    ),
    ("complete_hundred", f"%{NORTH} {GOOD} --instance-count 33", 3, "'web-france' in group 'rg-france' does"),
    (
        "complete_hundred",
        f"%%az\n{NORTH} {GOOD} --instance-count 33\n"
        f"{FRANCE} {GOOD} --instance-count 33 -l northeurope --vm-sku Standard_B1s",
        5,
        "it is in 'northeurope'",
    ),
    (
        "complete_hundred",
        f"%{WEST.replace('web-west', 'web-north')} {GOOD} --instance-count 33",
        0,
        "scale set 'web-north' in group 'rg-north' does not exist yet",
    ),
    ("scale_by_hand", f"%{SCALE} 6 {OF_WEST}", 0, "it has 6"),
    ("scale_by_hand", f"%{SCALE} 40 {OF_WEST}", 1, "it has 33"),
    ("scale_by_hand", f"%%az\n{SCALE} 60 {OF_WEST}\n{SCALE} 27 {OF_NORTH}", 0, "it has 34"),
    ("scale_by_hand", f"%%az\n{SCALE} 27 {OF_WEST}\n{SCALE} 40 {OF_NORTH}", 0, "it has 27"),
    ("autoscale_north", f"%%az\n{AUTO} {WATCH} {LIMITS}\n{OUT}", 4, "its rules are: out by 5 when"),
    ("autoscale_north", f"%%az\n{AUTO} {WATCH} {LIMITS}", 3, "it has no rule"),
    (
        "autoscale_north",
        f"%%az\n{AUTO} {WATCH} {LIMITS}\n{OUT.replace('>', '<')}\n{IN.replace('<', '>')}",
        3,
        "out by 5 when Percentage CPU < 70 over 5 minutes",
    ),
    (
        "autoscale_north",
        f"%%az\n{AUTO} {WATCH} {LIMITS}\n{OUT.replace('avg 5m', 'avg 10m')}\n{IN.replace('in 5', 'in 1')}",
        3,
        "over 10 minutes; in by 1 when",
    ),
    ("autoscale_north", f"%%az\n{AUTO} {WATCH} --count 27\n{OUT}\n{IN}", 4, "its limits are 27 and 27"),
    (
        "autoscale_north",
        f"%%az\n{AUTO} {WATCH.replace('north', 'france')} {LIMITS}\n{OUT}\n{IN}",
        0,
        "does not exist yet",
    ),
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
