"""Lesson 01: every right way counts, and a wrong one is told what was found."""

import pytest

from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

WINDOWS = "MicrosoftWindowsServer:WindowsServer"
CORE = f"{WINDOWS}:2022-datacenter-core-g2"
UBUNTU = "Canonical:ubuntu-24_04-lts:server:latest"
DEBIAN = "Debian:debian-12:12-gen2:latest"
ROCKY = "resf:rockylinux-x86_64:9-base"
SHOW = "az vm image show -l westeurope --urn"
LIST = "az vm image list --all -l westeurope"
COUNT = f'{LIST} -p Canonical -f ubuntu-24_04-lts -s server-arm64 --query "length(@)"'
WEB = "az vm show -g rg-web -n web-1 --query hardwareProfile.vmSize -o tsv"
CORE_URNS = f"{LIST} -p MicrosoftWindowsServer -f WindowsServer -s 2022-datacenter-core-g2"
TERMS = "az vm image terms"
SIZE = "properties.osDiskImage.sizeInGb"


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
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-core-g2:latest"'),
    ("build_urn", script(f"CORE_URN={WINDOWS}:2025-datacenter-core-g2:latest")),
    ("build_urn", f'CORE_URN = ":".join(["{WINDOWS.lower()}", "2025-datacenter-core-g2", "LATEST"])'),
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
    ("disk_size", "OS_DISK_GB = 30"),
    ("first_generation", 'FIRST_GENERATION = "b"'),
    ("first_generation", script("FIRST_GENERATION=B")),
    ("first_generation", 'FIRST_GENERATION = "Debian:debian-12:12:latest"'),
    (
        "resolve_latest",
        f'version = az("{SHOW} {CORE}:latest").data["name"]\nPINNED_URN = f"{CORE}:{{version}}"',
    ),
    ("resolve_latest", script(kept("PINNED_URN", f"{CORE_URNS} --query [-1].urn"))),
    (
        "resolve_latest",
        script(kept("N", f"az vm image show --urn {CORE}:latest --query name"), f"PINNED_URN={CORE}:$N"),
    ),
    ("accept_terms", script(f"{TERMS} accept --urn {ROCKY}:latest -o none")),
    ("accept_terms", script(f"{TERMS} accept -p resf -f rockylinux-x86_64 --plan 9-base")),
    ("accept_terms", f"%az vm image accept-terms --urn {ROCKY}:9.8.20260525"),
    ("repair_command", script(kept("DEBIAN_ID", f"{SHOW} {DEBIAN} --query id"))),
    ("repair_command", f'DEBIAN_ID = az("{SHOW} {DEBIAN.lower()}").data["id"]'),
    (
        "repair_command",
        script(
            kept("V", f"{SHOW} {DEBIAN} --query name"),
            kept("DEBIAN_ID", f"{SHOW} Debian:debian-12:12-gen2:$V --query id"),
        ),
    ),
    ("judge_statements", said(False, False, True)),
    ("judge_statements", said("False", " false", "TRUE")),
    ("judge_statements", script("STATEMENT_1=false", "STATEMENT_2=false", "STATEMENT_3=true")),
]


@pytest.mark.parametrize(("exercise", "source"), RIGHT)
def test_every_right_way_earns_full_marks(lesson: Player, exercise: str, source: str) -> None:
    marks = lesson.attempt(exercise, source)
    assert marks.full, f"{marks.said}\n{marks.shown}"


WRONG = [
    (
        "short_options",
        script(kept("COUNT", COUNT.replace("-p", "--publisher")), WEB),
        "was typed with --all, -l, --publisher",
    ),
    (
        "short_options",
        script(kept("COUNT", COUNT), WEB.replace("-n", "--name")),
        "typed with -g, --name, --query and -o",
    ),
    ("short_options", script(f"{COUNT} -o tsv", WEB), "`COUNT` has no value yet"),
    ("short_options", script(kept("COUNT", COUNT.replace("-arm64", "")), WEB), "it is '17'"),
    ("short_options", "COUNT = 4", "`az vm show` has not been run yet"),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-core:latest"', "its `hyperVGeneration` is V1"),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-g2:latest"', "it has the desktop"),
    ("build_urn", f'CORE_URN = "{WINDOWS}:2025-datacenter-azure-edition-core:latest"', "Azure Edition"),
    ("build_urn", 'CORE_URN = "2025-datacenter-core-g2"', "This is the SKU alone"),
    ("disk_size", "OS_DISK_GB = 127", "it is 127"),
    ("disk_size", script(kept("OS_DISK_GB", f"{SHOW} {UBUNTU} --query id")), "/Skus/"),
    (
        "disk_size",
        script(kept("OS_DISK_GB", f"{SHOW} {UBUNTU} --query osDiskImage.sizeInGb")),
        "is empty: what did the command print?",
    ),
    ("first_generation", 'FIRST_GENERATION = "A"', "Azure Edition images are Generation 2"),
    ("first_generation", 'FIRST_GENERATION = "C"', "It has no ending, and yet"),
    ("first_generation", 'FIRST_GENERATION = "D"', "names it the other way round"),
    ("first_generation", 'FIRST_GENERATION = "server"', "not one of the options"),
    ("resolve_latest", f'PINNED_URN = "{CORE}:latest"', "Of which parts is it made"),
    ("resolve_latest", script(kept("PINNED_URN", f"{SHOW} {CORE}:latest --query name")), "it is '20348."),
    ("resolve_latest", script(kept("PINNED_URN", f"{CORE_URNS} --query [0].urn")), "1 of 2 points"),
    ("accept_terms", script(f"{TERMS} show --urn {ROCKY}:latest"), "Looking at terms does not accept them"),
    ("accept_terms", script(f"{TERMS} accept --urn {UBUNTU}"), "they are not accepted"),
    (
        "accept_terms",
        script(f"{TERMS} accept --urn {ROCKY}:latest", f"{TERMS} cancel --urn {ROCKY}:latest"),
        "they are not accepted",
    ),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"{SHOW} Debian:12-gen2:debian-12:latest --query id")),
        "has no value yet",
    ),
    ("repair_command", 'DEBIAN_ID = "latest"', "it is 'latest'"),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"{SHOW} {DEBIAN.replace('12-gen2', '12')} --query id")),
        "Skus/12/",
    ),
    (
        "repair_command",
        script(kept("DEBIAN_ID", f"{LIST} -p Debian -f debian-12 -s 12-gen2 --query [-1].version")),
        "it is '0.20250401",
    ),
    ("judge_statements", said(True, False, True), "Where did the list come from"),
    ("judge_statements", said(False, True, True), "Rocky Linux"),
    ("judge_statements", said(False, False, False), "What does the alias stand for"),
]


@pytest.mark.parametrize(("exercise", "source", "told"), WRONG)
def test_a_wrong_way_is_told_what_was_found(lesson: Player, exercise: str, source: str, told: str) -> None:
    marks = lesson.attempt(exercise, source)
    assert not marks.full, f"{marks.said}\n{marks.shown}"
    assert told in marks.shown


def test_the_faults_of_the_broken_command_are_told_one_at_a_time(lesson: Player) -> None:
    line = f"{SHOW} Debian:12-gen2:debian-12:latest --query id -o tsv"
    first = lesson.attempt("repair_command", script(line.replace("-l", "-p")))
    assert "Please specify all of (--publisher, --offer, --sku, --version), or --urn" in first.said
    assert "Artifact: VMImage was not found." in lesson.attempt("repair_command", script(line)).said
