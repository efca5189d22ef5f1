"""Lesson 01, its last task: any way that lets the museum's script make its three VMs, and nothing broken."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.harness import Player

ROCKY = "resf:rockylinux-x86_64:9-base"
WINDOWS = "MicrosoftWindowsServer:WindowsServer"
GEN2 = f"{WINDOWS}:2016-datacenter-gensecond"
V2016 = "14393.8148.250605"
SHOP = "Canonical:ubuntu-24_04-lts:server:24.04.202607140"
ACCEPT = f"az vm image terms accept --urn {ROCKY}:latest -o none"
BY_REST = """
BODY='{"tags": {"owner": "ayo", "image": "resf:rockylinux-x86_64:9-base:9.8.20260525"}}'
URL=/subscriptions/{subscriptionId}/resourceGroups/rg-guide?api-version=2024-11-01
az rest --method patch --url $URL --body "$BODY"
"""


def script(*lines: str) -> str:
    return "\n".join(["%%az", *lines])


def tag(group: str, urn: str) -> str:
    return f"az group update -n {group} --set tags.image={urn} -o none"


GUIDE = tag("rg-guide", f"{ROCKY}:9.8.20260525")
ARCHIVE = tag("rg-archive", f"{GEN2}:{V2016}")

RIGHT = [
    ("your_turn", script(ACCEPT, GUIDE, ARCHIVE)),
    # Not the newest versions, which nobody asked for; the terms by the plan's names.
    (
        "your_turn",
        script(
            tag("rg-archive", f"{GEN2}:14393.7259.240811"),
            tag("rg-guide", f"{ROCKY}:9.6.20250531"),
            "az vm image terms accept -p resf -f rockylinux-x86_64 --plan 9-base",
        ),
    ),
    (
        "your_turn",
        f"""az("vm image accept-terms --urn {ROCKY}:latest")
for group, sku in (("rg-guide", "{ROCKY}"), ("rg-archive", "{GEN2}")):
    version = az(f"vm image show -l westeurope --urn {{sku}}:latest").data["name"]
    id = az(f"group show -n {{group}}").data["id"]
    az(f"tag update --resource-id {{id}} --operation merge --tags image={{sku}}:{{version}}")""",
    ),
    # All tags, typed anew, and one more.
    (
        "your_turn",
        script(
            ACCEPT,
            f"az group update -n rg-guide --tags owner=ayo image={ROCKY}:9.8.20260525 mended=yes",
            f"az group create -n rg-archive -l westeurope --tags owner=juri image={GEN2}:{V2016}",
        ),
    ),
    ("your_turn", script(ACCEPT, ARCHIVE) + "\n" + BY_REST),
    # The names of tags and of images have no case.
    ("your_turn", script(ACCEPT, GUIDE.replace("tags.image", "tags.Image").replace("resf", "RESF"), ARCHIVE)),
]

WRONG = [
    (
        "your_turn",
        script(GUIDE, ARCHIVE),
        4.25,
        "the terms of its plan are not accepted",
    ),
    ("your_turn", script(ACCEPT, ARCHIVE), 3, "Azure has no image 'resf:9-base:rockylinux-x86_64:latest'"),
    (
        "your_turn",
        script(ACCEPT, tag("rg-guide", f"{ROCKY}:latest"), ARCHIVE),
        4.25,
        "the version is 'latest'",
    ),
    (
        "your_turn",
        script(ACCEPT, GUIDE, tag("rg-archive", f"{WINDOWS}:2016-Datacenter:{V2016}")),
        4.25,
        f"the generation of '{WINDOWS}:2016-Datacenter:{V2016}' is V1",
    ),
    (
        "your_turn",
        script(ACCEPT, GUIDE, tag("rg-archive", f"{WINDOWS}:2019-datacenter-gensecond:17763.5576.240304")),
        4.25,
        "is something else",
    ),
    (
        "your_turn",
        script(ACCEPT, f"az group update -n rg-guide --tags image={ROCKY}:9.8.20260525", ARCHIVE),
        4.5,
        "it has no tag 'owner' any more",
    ),
    (
        "your_turn",
        script(ACCEPT, GUIDE, ARCHIVE, tag("rg-shop", "Canonical:ubuntu-24_04-lts:server:24.04.202609040")),
        4.5,
        "its tag 'image' has the value 'Canonical:ubuntu-24_04-lts:server:24.04.202609040'",
    ),
    (
        "your_turn",
        script(ACCEPT, GUIDE, ARCHIVE, "az group delete -n rg-shop --yes"),
        4,
        "resource group 'rg-shop' is gone: `lab.undo()` goes a step back",
    ),
    (
        "your_turn",
        script(ACCEPT, GUIDE, ARCHIVE, f"az group update -n rg-shop --tags tested=2026-10-02 image={SHOP}"),
        4.75,
        "it has no tag 'owner' any more",
    ),
    ("your_turn", script(ACCEPT), 0, "Azure has no image"),
    (
        "your_turn",
        script(ACCEPT, GUIDE, tag("rg-archive", f"{GEN2}:14393.5921.230506")),
        3,
        "Azure has no image",
    ),
]

MAKE = (
    '--size Standard_D2s_v5 --security-type Standard --admin-username museum --nsg "" --public-ip-address ""'
)
REFUSED = [
    (
        "your_turn",
        f"%az vm create -g rg-guide -n guide --image {ROCKY}:9.8.20260525 --generate-ssh-keys {MAKE}",
        "Legal terms have not been accepted for this item on this subscription",
    ),
    (
        "your_turn",
        f"%az vm create -g rg-archive -n archive --image {WINDOWS}:2016-Datacenter:14393.5921.230506 "
        f"--admin-password Museum-at-ten-2026 {MAKE}",
        "is deprecated",
    ),
]
AT_TEN = """
for group, secret in (("guide", "--generate-ssh-keys"), ("archive", "--admin-password Museum-at-ten-2026")):
    urn = az(f"group show -n rg-{group}").data["tags"]["image"]
    az(f'vm create -g rg-{group} -n {group} --image {urn} {secret} ' + MAKE)"""


def test_the_nights_script_makes_its_vms_where_the_check_says_that_it_can(lesson: Player) -> None:
    made = "print(az('vm list -d --query [].[name,powerState] -o tsv').text)"
    marks = lesson.attempt("your_turn", script(ACCEPT, GUIDE, ARCHIVE), f"MAKE = {MAKE!r}{AT_TEN}\n{made}")
    assert sorted(line for line in marks.said.splitlines() if "\t" in line) == [
        "archive\tVM running",
        "guide\tVM running",
    ]
