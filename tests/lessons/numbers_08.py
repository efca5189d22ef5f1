"""Answers to exercises 1 to 4 of lesson 08, in which a number changes: rows as in `answers.py`."""

LOGIN = "--security-type Standard --admin-username azureuser --generate-ssh-keys"
SIZE = "--vm-sku Standard_D2s_v5"
WEB = "$(az sig image-definition show -g rg-images -r shop -i web --query id -o tsv)"
WEST = f"az vmss create -g rg-west -n web-west {LOGIN} {SIZE}"
NORTH = f"az vmss create -g rg-north -n web-north {LOGIN} {SIZE} --zones 1 2 3"
FRANCE = f"az vmss create -g rg-france -n web-france {LOGIN} {SIZE} --zones 1 2 3"
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
        "--instance-count 33 --zones 1 2 3')",
    ),
    (
        "complete_hundred",
        f"%%az\n{NORTH} {GOOD} --instance-count 33 -l northeurope --no-wait\n"
        f"{FRANCE} {GOOD} --instance-count 33 -l francecentral --no-wait\n"
        f"az vmss wait {OF_NORTH} --created\naz vmss wait {OF_FRANCE} --created",
    ),
    (
        "complete_hundred",
        f"""good = !az sig image-version show -g rg-images -r shop -i web -e 1.0.0 --query id -o tsv
az(f"{FRANCE[3:]} --image {{good[0]}} --instance-count 33 --single-placement-group false")
az(f"{NORTH[3:]} --image {{good[0]}} --instance-count 1 --tags app=shop")
az("{SCALE[3:]} 33 {OF_NORTH}")""",
    ),
    ("scale_by_hand", f"%%az\n{SCALE} 40 {OF_WEST}\n{SCALE} 27 {OF_NORTH}"),
    (
        "scale_by_hand",
        """for name, count in (("west", 40), ("north", 27)):
    id = az(f"vmss show -g rg-{name} -n web-{name} --query id -o tsv").text.strip()
    sku = '{"sku": {"name": "Standard_D2s_v5", "capacity": %d}}' % count
    az(f"rest --method patch --url {id}?api-version=2024-11-01 --body '{sku}'")
lab.let_pass(minutes=5)""",
    ),
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
    (
        "autoscale_north",
        f"%%az\n{AUTO} {WATCH} {LIMITS} --disabled\n{OUT} --cooldown 2\n"
        f"{IN}\naz monitor autoscale update -g rg-north -n web-north-auto --enabled true",
    ),
]


WRONG = [
    ("create_west", f"%{WEST} --image $web_id --instance-count 34", 3, "Found: 34 run 1.2.0."),
    ("create_west", f"%{WEST} {GOOD}", 3, "it has 2"),
    (
        "create_west",
        f"%{WEST} {GOOD} --instance-count 34 --orchestration-mode Uniform",
        3,
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
    (
        "autoscale_north",
        f"%%az\n{AUTO} {WATCH} {LIMITS}\n{OUT}\n{IN}\n"
        "az monitor autoscale update -g rg-north -n web-north-auto --enabled false",
        4.5,
        "it is switched off",
    ),
]
