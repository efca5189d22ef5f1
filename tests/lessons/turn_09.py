"""Answers to the last task of lesson 09, "premiere at eight": rows as in `answers.py`."""

TICKET = "-g rg-cinema -r cinema -i ticket"
REEL = "reel = az('vm show -g rg-cinema -n reel --query id -o tsv').text.strip()\n"
BUILD = f"{REEL}%az sig image-version create {TICKET} -e 3.2.0 --virtual-machine $reel -o none"
APART = f"{BUILD} --exclude-from-latest true"
EXCLUDE = (
    f"%az sig image-version update {TICKET} -e 3.1.0 --set publishingProfile.excludeFromLatest=true -o none"
)
ADMIT = EXCLUDE.replace("3.1.0", "3.2.0").replace("true", "false")
DELETE = f"%az sig image-version delete {TICKET} -e 3.1.0"
EXPORT = "deployment group export -g rg-tickets -n ticket-1"
WRITE = "_ = Path('ticket.json').write_text(text"
MENDED = f"text = az('{EXPORT}').text.replace('3.0.0', '3.2.0')\n{WRITE})"
CREATE = "az deployment group create -g rg-tickets --template-file ticket.json -o none"
BOTH = "\n".join(f"%{CREATE} -n ticket-{number} --parameters name=ticket-{number}" for number in (2, 3))
EACH = "\n".join(
    f"{WRITE}.replace('ticket-1', 'ticket-{number}'))\n%{CREATE} -n ticket-{number}" for number in (2, 3)
)
BY_VERSION = """
ticket = json.loads(az("EXPORT").text)
ticket["parameters"]["version"] = {"type": "string"}
ids = "resourceId('rg-cinema', 'Microsoft.Compute/galleries/images/versions', 'cinema', 'ticket', IT)"
image = ids.replace("IT", "parameters('version')")
ticket["resources"][1]["properties"]["storageProfile"]["imageReference"] = {"id": f"[{image}]"}
_ = Path("ticket.json").write_text(json.dumps(ticket))
""".replace("EXPORT", EXPORT)
LATEST = (
    BY_VERSION.replace("/versions'", "'")
    .replace(", IT)", ")")
    .replace('ticket["parameters"]["version"] = {"type": "string"}\n', "")
)
IN_BASH = """%%bash
id=$(az vm show -g rg-cinema -n reel --query id -o tsv)
az sig image-version create -g rg-cinema -r cinema -i ticket -e 3.2.0 --virtual-machine $id -o none
az deployment group export -g rg-tickets -n ticket-1 | sed 's/3.0.0/3.2.0/' > ticket.json
for n in 2 3; do
    az deployment group create -g rg-tickets -n ticket-$n -f ticket.json -p name=ticket-$n -o none
done"""

RIGHT = [
    ("your_turn", IN_BASH),
    ("your_turn", f"{APART}\n{EXCLUDE}\n{MENDED}\n{BOTH}\n{ADMIT}"),
    (
        "your_turn",
        f"{BUILD}\n{EXCLUDE}\n{BY_VERSION}"
        + "for n in (2, 3):\n    az(f'deployment group create -g rg-tickets -n ticket-{n} -f ticket.json "
        "-p name=ticket-{n} version=3.2.0')",
    ),
    ("your_turn", f"{BUILD}\n{EXCLUDE}\n{LATEST}{BOTH}"),
]

BY_HAND = """
for number in (2, 3):
    az(f"vm create -g rg-tickets -n ticket-{number} --image {reel.partition('/resourceGroups/')[0]}"
       "/resourceGroups/rg-cinema/providers/Microsoft.Compute/galleries/cinema/images/ticket "
       "--security-type Standard --admin-username azureuser "
       "--size Standard_D2s_v5 --generate-ssh-keys --public-ip-address ''")
ticket = json.loads(az("EXPORT").text)
_ = Path("ticket.json").write_text(json.dumps(ticket | {"resources": [], "variables": {}}))
""".replace("EXPORT", EXPORT)
WRONG = [
    ("your_turn", f"{BUILD}\n{BY_HAND}{BOTH}", 8, "it did not bring 'ticket-3'"),
    (
        "your_turn",
        f"{BUILD}\n{DELETE}\n{BUILD.replace('3.2.0', '3.1.0')}\n{MENDED}\n{BOTH}",
        9.5,
        "was made from 'tuesday'",
    ),
    ("your_turn", f"{APART}\n{EXCLUDE}\n{MENDED}\n{BOTH}", 5.5, "latest means 3.0.0"),
    ("your_turn", f"{BUILD}\n{EXCLUDE}", 6, "'ticket-3' in group 'rg-tickets' does not exist yet"),
    ("your_turn", f"{BUILD}\n{DELETE}\n{MENDED}\n{BOTH}", 9.5, "was deleted"),
    ("your_turn", f"{BUILD}\n{MENDED}\n{EACH}", 8.5, "their templates differ"),
    ("your_turn", f"{BUILD}\n{MENDED.replace('3.2.0', '3.0.0')}\n{BOTH}", 8, "it was made from 3.0.0"),
    (
        "your_turn",
        f"{BUILD}\n{MENDED}\n{BOTH}\n%az vm delete -g rg-tickets -n ticket-1 --yes",
        9.5,
        "there is no VM 'ticket-1'",
    ),
]
