"""Lesson 01: every right way counts, and a wrong one is told what was found."""

from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403

WINDOWS = "MicrosoftWindowsServer:WindowsServer"
CORE = f"{WINDOWS}:2022-datacenter-core-g2"
UBUNTU = "Canonical:ubuntu-24_04-lts:server:latest"
DEBIAN = "Debian:debian-12:12-gen2:latest"
PARTS = "-p Debian -f debian-12 -s 12-gen2 --version 0.20250316.2053"
ROCKY = "resf:rockylinux-x86_64:9-base"
SHOW = "az vm image show -l westeurope --urn"
LIST = "az vm image list --all -l westeurope"
COUNT = f'{LIST} -p Canonical -f ubuntu-24_04-lts -s server-arm64 --query "length(@)"'
WEB = "az vm show -g rg-web -n web-1 --query hardwareProfile.vmSize -o tsv"
CORE_URNS = f"{LIST} -p MicrosoftWindowsServer -f WindowsServer -s 2022-datacenter-core-g2"
TERMS = "az vm image terms"
SIZE = "properties.osDiskImage.sizeInGb"
ACCEPTED_BY_REST = """import json
url = "/subscriptions/{subscriptionId}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine"
url += "/publishers/resf/offers/rockylinux-x86_64/plans/9-base/agreements/current?api-version=2021-01-01"
terms = az(f"rest --url '{url}'").data
terms["properties"]["accepted"] = True
az(f"rest --method put --url '{url}' --body '{json.dumps(terms)}'")"""


def kept(name: str, command: str) -> str:
    """The line of a script that keeps a command's answer."""
    return f"{name}=$({command} -o tsv)"


def script(*lines: str) -> str:
    return "\n".join(["%%az", *lines])


def said(first: object, second: object, third: object) -> str:
    return f"STATEMENT_1, STATEMENT_2, STATEMENT_3 = {first!r}, {second!r}, {third!r}"


RIGHT = [
    ("short_options", script(kept("COUNT", COUNT), WEB)),
    ("short_options", f"COUNT = az('''{COUNT} -o json''')\naz('{WEB}')"),
    ("short_options", f"az('{WEB}')\nCOUNT = az('''{COUNT.replace('--all', '-o tsv --all')}''').data"),
    ("short_options", f"COUNT = !{COUNT} -o tsv\n%{WEB}"),
    ("short_options", script(kept("COUNT", COUNT.replace("--publisher", "-p")), f"SIZE=$({WEB})")),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-core-g2:latest"'),
    ("build_urn", script(f"CORE_URN={WINDOWS}:2025-datacenter-core-g2:latest")),
    ("build_urn", f'CORE_URN = ":".join(["{WINDOWS.lower()}", "2025-datacenter-core-g2", "LATEST"])'),
    (
        "build_urn",
        'publisher, offer = "MicrosoftWindowsServer", "WindowsServer"\n'
        'CORE_URN = f"{publisher}:{offer}:2025-datacenter-core-g2:latest"',
    ),
    (
        "disk_size",
        script(
            kept("ID", f"{SHOW} {UBUNTU} --query id"),
            kept("OS_DISK_GB", f"az rest -m get -u $ID?api-version=2024-07-01 --query {SIZE}"),
        ),
    ),
    (
        "disk_size",
        f'found = az("{SHOW} {UBUNTU}").data["id"]\n'
        f'OS_DISK_GB = az(f"rest --url {{found}}?api-version=2024-11-01 --query {SIZE}")',
    ),
    (
        "disk_size",
        f'found = az("{SHOW} {UBUNTU}").data["id"]\n'
        'image = az(f"rest --url {found}?api-version=2024-11-01").data\n'
        'OS_DISK_GB = image["properties"]["osDiskImage"]["sizeInGb"]',
    ),
    ("disk_size", "OS_DISK_GB = 30"),
    ("disk_size", 'OS_DISK_GB = "30"'),
    ("first_generation", 'FIRST_GENERATION = "b"'),
    ("first_generation", script("FIRST_GENERATION=B")),
    ("first_generation", 'FIRST_GENERATION = "Debian:debian-12:12:latest"'),
    (
        "first_generation",
        f"""urns = {{"B": "Debian:debian-12:12:latest", "C": "{ROCKY}:latest"}}
for letter, urn in urns.items():
    if az(f"vm image show -l westeurope --urn {{urn}}").data["hyperVGeneration"] == "V1":
        FIRST_GENERATION = letter""",
    ),
    (
        "resolve_latest",
        f'version = az("{SHOW} {CORE}:latest").data["name"]\nPINNED_URN = f"{CORE}:{{version}}"',
    ),
    ("resolve_latest", script(kept("PINNED_URN", f"{CORE_URNS} --query [-1].urn"))),
    (
        "resolve_latest",
        script(kept("N", f"az vm image show --urn {CORE}:latest --query name"), f"PINNED_URN={CORE}:$N"),
    ),
    (
        "resolve_latest",
        f'urns = az("{CORE_URNS}").data\n'
        'PINNED_URN = max(urns, key=lambda image: image["version"].split("."))["urn"]',
    ),
    ("accept_terms", script(f"{TERMS} accept --urn {ROCKY}:latest -o none")),
    ("accept_terms", script(f"{TERMS} accept -p resf -f rockylinux-x86_64 --plan 9-base")),
    ("accept_terms", f"%az vm image accept-terms --urn {ROCKY}:9.8.20260525"),
    ("accept_terms", ACCEPTED_BY_REST),
    ("repair_command", script(kept("DEBIAN_ID", f"{SHOW} {DEBIAN} --query id"))),
    ("repair_command", f'DEBIAN_ID = az("{SHOW} {DEBIAN.lower()}").data["id"]'),
    (
        "repair_command",
        script(
            kept("V", f"{SHOW} {DEBIAN} --query name"),
            kept("DEBIAN_ID", f"{SHOW} Debian:debian-12:12-gen2:$V --query id"),
        ),
    ),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"az vm image show -l westeurope {PARTS} --query id")),
    ),
    ("judge_statements", said(False, False, True)),
    ("judge_statements", said("False", " false", "TRUE")),
    ("judge_statements", script("STATEMENT_1=false", "STATEMENT_2=false", "STATEMENT_3=true")),
    ("judge_statements", 'STATEMENT_1 = STATEMENT_2 = "false"\nSTATEMENT_3 = "true"'),
]

WRONG = [
    (
        "short_options",
        script(kept("COUNT", COUNT.replace("-p", "--publisher")), WEB),
        2,
        "was typed with --all, -l, --publisher",
    ),
    (
        "short_options",
        script(kept("COUNT", COUNT), WEB.replace("-n", "--name")),
        2,
        "typed with -g, --name, --query and -o",
    ),
    ("short_options", script(f"{COUNT} -o tsv", WEB), 2, "`COUNT` has no value yet"),
    ("short_options", script(kept("COUNT", COUNT.replace("-arm64", "")), WEB), 2, "it is '17'"),
    ("short_options", "COUNT = 4", 1, "`az vm show` has not been run yet"),
    ("short_options", script(kept("COUNT", COUNT.replace("--all ", "")), WEB), 1, "it is '0'"),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-core:latest"', 0, "its `hyperVGeneration` is V1"),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-g2:latest"', 0, "it has the desktop"),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-azure-edition-core:latest"', 0, "Azure Edition"),
    ("build_urn", 'CORE_URN = "2025-datacenter-core-g2"', 0, "This is the SKU alone"),
    ("build_urn", script(f"CORE_URN=${WINDOWS}:x"), 0, "`CORE_URN`"),
    ("disk_size", "OS_DISK_GB = 127", 0, "it is 127"),
    ("disk_size", script(kept("OS_DISK_GB", f"{SHOW} {UBUNTU} --query id")), 0, "/Skus/"),
    (
        "disk_size",
        script(kept("OS_DISK_GB", f"{SHOW} {UBUNTU} --query osDiskImage.sizeInGb")),
        0,
        "is empty: what did the command print?",
    ),
    ("disk_size", f"OS_DISK_GB = az('{SHOW} {UBUNTU}')", 0, "where one value was asked for"),
    ("first_generation", 'FIRST_GENERATION = "A"', 0, "Azure Edition images are Generation 2"),
    ("first_generation", 'FIRST_GENERATION = "C"', 0, "It has no ending, and yet"),
    ("first_generation", 'FIRST_GENERATION = "D"', 0, "names it the other way round"),
    ("first_generation", 'FIRST_GENERATION = "server"', 0, "not one of the options, which are A, B, C, D"),
    ("resolve_latest", f'PINNED_URN = "{CORE}:latest"', 0, "Of which parts is it made"),
    ("resolve_latest", script(kept("PINNED_URN", f"{SHOW} {CORE}:latest --query name")), 0, "it is '20348."),
    ("resolve_latest", script(kept("PINNED_URN", f"{CORE_URNS} --query [0].urn")), 1, "1 of 2 points"),
    (
        "resolve_latest",
        script(kept("PINNED_URN", f"{SHOW} {CORE}:latest --query id")),
        0,
        "Of which parts is it made",
    ),
    (
        "accept_terms",
        script(f"{TERMS} show --urn {ROCKY}:latest"),
        0,
        "they are not accepted in this subscription",
    ),
    ("accept_terms", script(f"{TERMS} accept --urn {UBUNTU}"), 0, "they are not accepted"),
    (
        "accept_terms",
        script(f"{TERMS} accept --urn {ROCKY}:latest", f"{TERMS} cancel --urn {ROCKY}:latest"),
        0,
        "they are not accepted",
    ),
    ("accept_terms", script(f"{TERMS} accept --urn {ROCKY}"), 0, "they are not accepted"),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"{SHOW} Debian:12-gen2:debian-12:latest --query id")),
        0,
        "`DEBIAN_ID` has no value yet",
    ),
    ("repair_command", 'DEBIAN_ID = "latest"', 0, "it is 'latest'"),
    ("repair_command", f"DEBIAN_ID = az('vm image show --urn {DEBIAN} --query id')", 0, "the right region?"),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"{SHOW} {DEBIAN.replace('12-gen2', '12')} --query id")),
        0,
        "Skus/12/",
    ),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"{LIST} -p Debian -f debian-12 -s 12-gen2 --query [-1].version")),
        0,
        "it is '0.20250401",
    ),
    ("judge_statements", said(True, False, True), 2, "Where did the list come from"),
    ("judge_statements", said(False, True, True), 2, "Rocky Linux"),
    ("judge_statements", said(False, False, False), 2, "What does the alias stand for"),
    ("judge_statements", said("no", "false", "true"), 2, "not one of the options, which are true, false"),
]

REFUSED = [
    (
        "repair_command",
        f"%{SHOW.replace('-l', '-p')} Debian:12-gen2:debian-12:latest --query id",
        "Please specify all of (--publisher, --offer, --sku, --version), or --urn",
    ),
    ("repair_command", f"%{SHOW} Debian:12-gen2:debian-12:latest", "Artifact: VMImage was not found."),
    (
        "accept_terms",
        f"%{SHOW} {WINDOWS}:2016-Datacenter:14393.5921.230506",
        "Version: 14393.5921.230506 is deprecated.",
    ),
]
