"""Answers to the last exercise of lesson 03: a token in an image, and a machine that was marked too early."""

GROUP = "-g rg-library"
SIZE = "--size Standard_D2s_v5"
CLEAN = "rm /etc/catalogue.env; cloud-init clean --machine-id; waagent -deprovision+user -force"
PEOPLE = "userdel -r azureuser; userdel -r romy"
FROM_IMAGE = (
    f"az vm create {GROUP} -n desk-new --image desk-image {SIZE} --admin-username builder --generate-ssh-keys"
)
ATTACH = f"az vm create {GROUP} -n desk-new --os-type Linux {SIZE} --security-type Standard --attach-os-disk"
SNAPSHOT_OF = f"az snapshot create {GROUP} -n desk-today --source"
DISK_OF = f"az disk create {GROUP} -n desk-new-os --source"
WITHOUT_THE_LEAK = f"az image delete {GROUP} -n desk-image"
FROM_DISK = f"{SNAPSHOT_OF} desk-base-os\n{DISK_OF} desk-today\n{ATTACH} desk-new-os"
FROM_AN_OLD_ONE = f"{DISK_OF} desk-snap\n{ATTACH} desk-new-os"


def way(
    made: str, script: str, *, source: str = "desk-new", admin: str = "librarian", end: str = WITHOUT_THE_LEAK
) -> str:
    """A machine is made, cleaned, captured and deployed, and the image with the token goes."""
    return f"""%%az
{made}
az vm run-command invoke {GROUP} -n {source} --command-id RunShellScript --scripts '{script}'
az vm deallocate {GROUP} -n {source}
az vm generalize {GROUP} -n {source}
az image create {GROUP} -n desk-clean --source {source} --hyper-v-generation V2
az vm create {GROUP} -n desk-2 --image desk-clean {SIZE} --admin-username {admin} --generate-ssh-keys
{end}"""


CLEAN_AFTERWARDS = (
    f"az vm run-command invoke {GROUP} -n desk-2 --command-id RunShellScript "
    f"--scripts '{PEOPLE}; rm /etc/catalogue.env'"
)
BY_PYTHON = f"""def run(words):
    return az(words.replace("az ", "", 1))

for words in '''{FROM_DISK}'''.splitlines():
    run(words)
for script in ("userdel -r romy", "rm /etc/catalogue.env", "cloud-init clean --machine-id"):
    az(f"vm run-command invoke {GROUP} -n desk-new --command-id RunShellScript --scripts '{{script}}'")
az("vm run-command create {GROUP} --vm-name desk-new --name last --script 'waagent -deprovision+user -force'")
for verb in ("deallocate", "generalize"):
    az(f"vm {{verb}} {GROUP} -n desk-new")
az("image create {GROUP} -n desk-clean --source desk-new --hyper-v-generation V2")
az("vm create {GROUP} -n desk-2 --image desk-clean {SIZE} --admin-username librarian --generate-ssh-keys")
az("image delete {GROUP} -n desk-image")"""

RIGHT = [
    ("your_turn", way(FROM_DISK, f"userdel -r romy; {CLEAN}")),
    (
        "your_turn",
        way(FROM_DISK.replace("desk-base-os", "desk-1-os"), f"deluser --remove-home romy; {CLEAN}"),
    ),
    (
        "your_turn",
        way(f"az vm delete {GROUP} -n desk-base --yes\n{ATTACH} desk-base-os", f"userdel -r romy; {CLEAN}"),
    ),
    (
        "your_turn",
        way(
            FROM_IMAGE,
            "for name in azureuser romy; do pkill -u $name; deluser --remove-home $name; done; "
            "shred -u /etc/catalogue.env; truncate -s 0 /etc/machine-id; yes | waagent -deprovision+user",
        ),
    ),
    ("your_turn", way(FROM_IMAGE.replace("builder", "azureuser"), f"userdel -r romy; {CLEAN}")),
    (
        "your_turn",
        way(
            FROM_AN_OLD_ONE,
            "echo Catalogue 2026 > /var/www/html/index.html; cloud-init clean --machine-id; "
            "waagent -deprovision+user -force",
        ),
    ),
    (
        "your_turn",
        way(
            FROM_IMAGE,
            f"{PEOPLE}; {CLEAN}",
            end=f"{WITHOUT_THE_LEAK}\naz vm delete {GROUP} -n desk-new --yes\n"
            f"az vm delete {GROUP} -n desk-base --yes\naz snapshot delete {GROUP} -n desk-snap",
        ),
    ),
    ("your_turn", BY_PYTHON),
]
"""From the disk of the marked machine, of the desk, or from the bad image itself: all may end clean."""

WRONG = [
    ("your_turn", way(FROM_IMAGE, f"userdel -r romy; {CLEAN}"), 7.5, "another one is there"),
    ("your_turn", way(FROM_IMAGE, CLEAN), 6, "2 others are there"),
    (
        "your_turn",
        way(FROM_IMAGE, f"userdel azureuser; userdel romy; {CLEAN}"),
        7.5,
        "/home/romy/.bash_history",
    ),
    (
        "your_turn",
        way(FROM_IMAGE, f"{PEOPLE}; {CLEAN.replace('rm /etc/catalogue.env', 'mv /etc/catalogue.env /opt')}"),
        8.5,
        "'/opt/catalogue.env' has it",
    ),
    (
        "your_turn",
        way(FROM_IMAGE, f"{PEOPLE}; rm /etc/catalogue.env; waagent -deprovision+user -force"),
        8.5,
        "both have the same machine id",
    ),
    (
        "your_turn",
        way(FROM_AN_OLD_ONE, "cloud-init clean --machine-id; waagent -deprovision+user -force"),
        9,
        "it serves 'Catalogue 2025'",
    ),
    ("your_turn", way(FROM_IMAGE, f"{PEOPLE}; {CLEAN}", end=""), 8.5, "it is still there"),
    (
        "your_turn",
        way(FROM_IMAGE, f"{PEOPLE}; {CLEAN}", admin="azureuser"),
        7,
        "its administrator is azureuser",
    ),
    (
        "your_turn",
        way("", f"userdel -r romy; {CLEAN}", source="desk-1"),
        7.5,
        "it is deallocated, and marked as generalized",
    ),
    ("your_turn", f"%%az\naz vm start {GROUP} -n desk-base", 0, "VM 'desk-2' in group 'rg-library'"),
    (
        "your_turn",
        f"""%%az
az image create {GROUP} -n desk-clean --source desk-base --hyper-v-generation V2
az vm create {GROUP} -n desk-2 --image desk-clean {SIZE} --admin-username librarian --generate-ssh-keys
{CLEAN_AFTERWARDS}
{WITHOUT_THE_LEAK}""",
        7,
        "'/etc/catalogue.env' has it",
    ),
    (
        "your_turn",
        f"""%%az
az vm create {GROUP} -n desk-2 --image desk-image {SIZE} --admin-username librarian --generate-ssh-keys
{CLEAN_AFTERWARDS}
{WITHOUT_THE_LEAK}""",
        6.5,
        "it was created from the image 'desk-image'",
    ),
]

REFUSED = [
    ("your_turn", f"%%az\naz vm start {GROUP} -n desk-base", "since the VM is generalized"),
    (
        "your_turn",
        f"%%az\naz vm run-command invoke {GROUP} -n desk-base --command-id RunShellScript --scripts hostname",
        "when the VM is not running",
    ),
]
