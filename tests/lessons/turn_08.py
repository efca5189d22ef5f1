"""Answers to the last task of lesson 08, "eight o'clock": rows as in `answers.py`."""

OF_NEWS = "-g rg-news -n news"
PAGE = "$(az sig image-definition show -g rg-press -r press -i page --query id -o tsv)"
IMAGE = "virtualMachineProfile.storageProfile.imageReference.id"
MODEL = f"az vmss update {OF_NEWS} -o none --set {IMAGE}={PAGE}/versions/2.2.0"
ALL = f'az vmss update-instances {OF_NEWS} --instance-ids "*"'
LIMITS = "az monitor autoscale update -g rg-news -n night --min-count 8 --max-count 12 --count 8 -o none"
SCALE = f"az vmss scale {OF_NEWS} --new-capacity 8 -o none"
SETTING = (
    "az monitor autoscale create -g rg-news -n evening --resource news -o none --count 8 --min-count 8 "
    "--max-count 12 --resource-type Microsoft.Compute/virtualMachineScaleSets"
)
OUT = (
    "az monitor autoscale rule create -g rg-news --autoscale-name evening -o none "
    '--condition "Percentage CPU > 60 avg 5m" --scale out 1'
)
HEALTH = (
    "az vmss extension set -g rg-news --vmss-name news -n ApplicationHealthLinux -o none "
    "--publisher Microsoft.ManagedServices --version 1.0 "
    """--settings '{"protocol": "http", "port": 80, "requestPath": "/"}'"""
)
DELETE = "az sig image-version delete -g rg-press -r press -i page -e"
CAPACITY = "--set sku.capacity=8"
AT = "?api-version=2024-11-01"

RIGHT = [
    ("your_turn", f"%%az\n{LIMITS}\n{MODEL}\n{ALL}\n{SCALE}"),
    (
        "your_turn",
        f"%%az\naz vmss update {OF_NEWS} --upgrade-policy-mode Automatic -o none\n{LIMITS}\n{MODEL}\n{SCALE}",
    ),
    (
        "your_turn",
        f"%%az\n{DELETE} 2.3.0\naz vmss update {OF_NEWS} {CAPACITY} -o none\n{ALL}\n{LIMITS}\n{SCALE}",
    ),
    (
        "your_turn",
        f"""az('{LIMITS[3:]}')
page = az("sig image-definition show -g rg-press -r press -i page --query id -o tsv").text.strip()
az(f"vmss update {OF_NEWS} --set {IMAGE}={{page}}/versions/2.2.0 sku.capacity=12")
old = az("vm list -g rg-news -o tsv --query \\"[?virtualMachineScaleSet.id.ends_with(@, '/news') && "
         "storageProfile.imageReference.exactVersion!='2.2.0'].name\\"").text.split()
for name in old:
    az(f"vm delete -g rg-news -n {{name}} --yes")""",
    ),
    (
        "your_turn",
        f"%%az\naz monitor autoscale delete -g rg-news -n night\n{MODEL}\n{ALL}\n{SETTING}\n{OUT}\n"
        f"az vmss wait {OF_NEWS} --updated\n{SCALE}",
    ),
    ("your_turn", f"%az {MODEL[3:]}\n%az {ALL[3:]}\n%az {LIMITS[3:]}\nlab.let_pass(minutes=10)"),
    (
        "your_turn",
        f"""page = !az sig image-definition show -g rg-press -r press -i page --query id -o tsv
news = az("vmss show {OF_NEWS} --query id -o tsv").text.strip()
reference = '{{"storageProfile": {{"imageReference": {{"id": "%s"}}}}}}'
body = '{{"properties": {{"virtualMachineProfile": ' + reference + '}}}}'
az(f"rest --method patch --url {{news}}{AT} --body '{{body % (page[0] + '/versions/2.2.0')}}'")
lab.let_pass(minutes=2)
az(f'rest --method post --url {{news}}/manualupgrade{AT} --body \\'{{{{"instanceIds": ["*"]}}}}\\'')
lab.let_pass(minutes=2)
az('{LIMITS[3:]}')
az('{SCALE[3:]}')""",
    ),
    (
        "your_turn",
        f"%%az\n{MODEL}\n{HEALTH}\n{ALL}\naz vmss update {OF_NEWS} --upgrade-policy-mode Rolling -o none\n"
        f"{LIMITS}\n{SCALE}",
    ),
    (
        "your_turn",
        f"%%az\n{MODEL}\naz vmss reimage {OF_NEWS}\n{LIMITS}\n{SCALE}\n{ALL}",
    ),
]

BOTH = f"{MODEL}\n{ALL}"
WRONG = [
    ("your_turn", f"%%az\n{SCALE}", 0, "its autoscale takes back what is beyond 6"),
    ("your_turn", f"%%az\n{BOTH}\n{SCALE}", 5.0, "its autoscale keeps it between 2 and 6"),
    ("your_turn", f"%%az\n{MODEL}\n{LIMITS}\n{SCALE}", 5.0, "its instances run 2.1.0, 2.2.0 and 2.3.0"),
    (
        "your_turn",
        f"%%az\n{BOTH.replace('2.2.0', '2.3.0')}\n{LIMITS}\n{SCALE}",
        6.0,
        "8 of 8 serve nothing",
    ),
    (
        "your_turn",
        f"%%az\n{BOTH}\naz vmss update {OF_NEWS} --set {IMAGE}={PAGE} -o none\n{LIMITS}",
        6.0,
        "they run 2.2.0, and the next one will run 2.3.0",
    ),
    (
        "your_turn",
        f"%%az\n{BOTH}\naz monitor autoscale delete -g rg-news -n night\n{SCALE}",
        6.0,
        "nothing scales it",
    ),
    (
        "your_turn",
        f"%%az\n{BOTH}\n{LIMITS} --enabled false\n{SCALE}",
        6.0,
        "its autoscale is switched off",
    ),
    (
        "your_turn",
        f"%%az\naz monitor autoscale delete -g rg-news -n night\n{BOTH}\n{SETTING}\n{SCALE}",
        6.0,
        "its autoscale has no rule that adds instances",
    ),
    (
        "your_turn",
        f"%%az\n{DELETE} 2.0.0\n{BOTH}\n{LIMITS}\n{SCALE}",
        7.5,
        "there is no image for the next one",
    ),
    (
        "your_turn",
        f"%%az\n{BOTH}\n{LIMITS}\n{SCALE}\n{BOTH.replace('-n news', '-n archive')}",
        7.5,
        "Found: 2 run 2.2.0.",
    ),
    (
        "your_turn",
        f"%%az\naz group delete -n rg-news --yes\naz group create -n rg-news -l westeurope\n"
        f"az vmss create {OF_NEWS} --image {PAGE}/versions/2.2.0 --instance-count 8 --vm-sku Standard_D2s_v5 "
        "--security-type Standard --admin-username azureuser --generate-ssh-keys -o none",
        4.5,
        "'archive' in group 'rg-news' does not exist yet",
    ),
]
