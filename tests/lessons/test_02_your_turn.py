"""Lesson 02, its last task: any way that ends the zoo's needless bill and makes its next machine."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.harness import Player

IN = "-g rg-zoo"
URN = "Canonical:ubuntu-24_04-lts:server"
OFF = f"az vm deallocate {IN} -n archive"
OLD_DISK = f"az disk delete {IN} -n old-guide-os --yes"
OLD_ADDRESS = f"az network public-ip delete {IN} -n old-guidePublicIP"
VERSION = (
    f"VERSION=$(az vm show {IN} -n guide --query storageProfile.imageReference.exactVersion --output tsv)"
)
KEYS = "--admin-username azureuser --generate-ssh-keys"
STANDARD, HIDDEN = "--security-type Standard", '--public-ip-address ""'
NEXT = f"az vm create {IN} -n next-guide {KEYS} -o none --image"
NEW = f"{NEXT} {URN}:$VERSION {STANDARD} {HIDDEN}"
CLEAN = (OFF, OLD_DISK, OLD_ADDRESS)
LOOP = """guide = az("vm show -g rg-zoo -n guide").data
market = guide["storageProfile"]["imageReference"]
for disk in az("disk list -g rg-zoo").data:
    if not disk.get("managedBy") and "keep" not in (disk.get("tags") or {}):
        az(f"disk delete --ids {disk['id']} --yes")
for address in az("network public-ip list -g rg-zoo").data:
    if not address.get("ipConfiguration"):
        az(f"network public-ip delete --ids {address['id']}")
for machine in az("vm list -d -g rg-zoo").data:
    if machine["powerState"] == "VM stopped":
        az(f"resource invoke-action --ids {machine['id']} --action deallocate")
urn = ":".join(market[part] for part in ("publisher", "offer", "sku", "exactVersion"))
az(f'vm create -g rg-zoo -n next-guide --image {urn} --admin-username azureuser --generate-ssh-keys '
   '--security-type Standard --public-ip-address ""')
"""


def script(*lines: str) -> str:
    return "\n".join(["%%az", *lines])


RIGHT = [
    ("your_turn", script(*CLEAN, VERSION, NEW)),
    ("your_turn", script(VERSION, NEW, *reversed(CLEAN), f"az vm deallocate {IN} -n next-guide")),
    ("your_turn", LOOP),
    (
        "your_turn",
        "%%bash\n" + "\n".join([*CLEAN, VERSION, f"{NEW} --size Standard_D4s_v5 --tags for=lesson-04"]),
    ),
    (
        "your_turn",
        f"version = !az vm show {IN} -n guide --query storageProfile.imageReference.exactVersion -o tsv\n"
        + "\n".join(f"%{line}" for line in CLEAN)
        + f"\n!{NEXT} {URN}:{{version[0]}} {STANDARD} {HIDDEN}",
    ),
    (
        # The address goes afterwards, and so does Trusted Launch.
        "your_turn",
        script(
            *CLEAN,
            VERSION,
            f"{NEXT} {URN}:$VERSION",
            f"az network nic ip-config update {IN} --nic-name next-guideVMNic -n ipconfignext-guide "
            "--remove publicIPAddress -o none",
            f"az network public-ip delete {IN} -n next-guidePublicIP",
            f"az vm deallocate {IN} -n next-guide",
            f"az vm update {IN} -n next-guide --security-type Standard -o none",
        ),
    ),
    (
        "your_turn",
        script(
            *CLEAN,
            f"az network nsg delete {IN} -n old-guideNSG",
            f"az network nic create {IN} -n next-nic --vnet-name old-guideVNET --subnet old-guideSubnet",
            VERSION,
            f"{NEXT} {URN}:$VERSION {STANDARD} --nics next-nic",
        ),
    ),
]

WRONG = [
    ("your_turn", script(*CLEAN), 3, "VM 'next-guide' in group 'rg-zoo' does not exist yet"),
    ("your_turn", script(*CLEAN, f"{NEXT} {URN}:latest {STANDARD} {HIDDEN}"), 5, "24.04.202609040"),
    ("your_turn", script(*CLEAN, VERSION, f"{NEXT} {URN}:$VERSION {HIDDEN}"), 5, "is TrustedLaunch"),
    ("your_turn", script(*CLEAN, VERSION, f"{NEXT} {URN}:$VERSION {STANDARD}"), 5.5, "next-guidePublicIP"),
    ("your_turn", script(OFF, OLD_DISK, VERSION, NEW), 5, "1 unused one is still there"),
    ("your_turn", script(OFF, VERSION, NEW), 5, "2 unused ones are still there"),
    (
        "your_turn",
        script(*CLEAN, f"az disk delete {IN} -n scans-2019 --yes", VERSION, NEW),
        5.5,
        "'scans-2019' is not there",
    ),
    (
        "your_turn",
        script(f"az vm delete {IN} -n archive --yes", OLD_DISK, OLD_ADDRESS, VERSION, NEW),
        3,
        "`lab.undo()`",
    ),
    (
        "your_turn",
        script(OLD_DISK, OLD_ADDRESS, f"az vm start {IN} -n archive", VERSION, NEW),
        4,
        "it is running",
    ),
    ("your_turn", script(*CLEAN, f"az vm deallocate {IN} -n guide", VERSION, NEW), 5, "it is deallocated"),
    ("your_turn", "%az group delete -n rg-zoo --yes", 0, "`lab.undo()`"),
]

REFUSED = [
    ("your_turn", f"%az disk delete {IN} -n archive-scans --yes", "is attached to VM"),
    (
        "your_turn",
        f"%{OLD_ADDRESS.replace('old-guide', 'guide')}",
        "can not be deleted since it is still allocated",
    ),
]


def test_nothing_in_the_zoo_says_which_disk_is_the_needless_one(lesson: Player) -> None:
    shown = lesson.attempt("your_turn", script(OFF, VERSION, NEW)).shown
    assert "old-guide" not in shown
