"""Lesson 02: what counts as done, what does not, and what a learner is told then."""

import pytest

from azlab import lab
from azlab.cli import az
from tests.lessons.answers import *  # noqa: F403
from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

URN = "Canonical:ubuntu-24_04-lts:server:latest"
GROUP = "az group create -n rg-web -l westeurope"
KEYS = "--admin-username azureuser --generate-ssh-keys"
BASE = f"--image {URN} {KEYS}"
ON, TRY = "-g rg-web -n web-base", "-g rg-try -n vm-try"
MAKE = f"az vm create {ON} {BASE}"
STANDARD, TRUSTED = "--security-type Standard", "--security-type TrustedLaunch"
START, STOP, LET_GO = f"az vm start {ON}", f"az vm stop {ON}", f"az vm deallocate {ON}"
WAIT = f"az vm wait {ON} --updated"
RESIZE = f"az vm resize {ON} --size"
RUN = f"az vm run-command invoke {ON} --command-id RunShellScript --scripts"
PAGE = '--query "value[0].message" -o tsv'
IMAGE = f"az vm show {ON} --query storageProfile.imageReference"
ID = f"$(az vm show {ON} --query id -o tsv)"
TRY_ID = f"$(az vm show {TRY} --query id -o tsv)"
LAUNCH = f"az vm update {TRY} --security-type TrustedLaunch -o none"
SLEEP, WAKE = f"az vm deallocate {TRY}", f"az vm start {TRY}"
DISK = "az disk delete -g rg-try -n vm-try-os --yes"
AT = "?api-version=2024-11-01"
GROUP_URL = "/subscriptions/{subscriptionId}/resourceGroups"
UPDATED = "instanceView.statuses[?code=='PowerState/deallocated']"


def script(*lines: str, name: str = "") -> str:
    return "\n".join([f"%%az {name}".strip(), *lines])


def rest(method: str, path: str, body: str = "") -> str:
    """A request by `az rest` from Python, for what is below a group."""
    sent = f" --body '{body}'" if body else ""
    command = f'rest --method {method} --url "{GROUP_URL}/{path}{AT}"{sent}'
    return f"az({command!r})"


RIGHT = [
    (
        "create_base",
        script(
            "az group create --location westeurope --resource-group rg-web",
            f"az vm create --name web-base --resource-group rg-web {BASE} --size Standard_D2s_v5 {STANDARD}",
        ),
    ),
    ("create_base", script(GROUP, f"az vm create {BASE} {STANDARD} -n web-base -g rg-web -l westeurope")),
    (
        "create_base",
        script(GROUP, f"{MAKE} {STANDARD} --size standard_d2s_v5 --tags owner=me --nsg-rule SSH"),
    ),
    (
        "create_base",
        script(
            'az group create -n rg-web -l "West Europe"',
            f"{MAKE} {STANDARD} --no-wait",
            f"az vm wait {ON} --created",
        ),
    ),
    (
        "create_base",
        f"group, name = 'rg-web', 'web-base'\n!az group create -n {{group}} -l westeurope -o none\n"
        f"MADE = !az vm create -g {{group}} -n {{name}} {BASE} {STANDARD} --size Standard_D2s_v5",
    ),
    ("create_base", f"%%bash\n{GROUP}\n{MAKE} {STANDARD} --public-ip-sku Standard --os-disk-name base-os"),
    ("create_base", script(GROUP, f"{MAKE} {STANDARD} --size Standard_D2s_v5", f"az vm deallocate {ON}")),
    ("exact_version", script(f"{IMAGE}.exactVersion", name="exact_version")),
    ("exact_version", f'exact_version = az("{IMAGE.removeprefix("az ")}.exactVersion").data'),
    ("exact_version", f'exact_version = az("{IMAGE.removeprefix("az ")}").data["exactVersion"]'),
    ("exact_version", f"exact_version = !{IMAGE}.exactVersion -o tsv"),
    ("exact_version", script(f"{IMAGE}.{{version:exactVersion}} -o table", name="exact_version")),
    ("install_nginx", script(f'{RUN} "apt install -y nginx"', f'{RUN} "curl http://localhost"', name="page")),
    ("install_nginx", script(f'{RUN} "apt-get -y install nginx" "curl -s localhost"', name="page")),
    (
        "install_nginx",
        script(
            f'{RUN} "sudo apt-get install --yes nginx && curl -s http://localhost:80" {PAGE}', name="page"
        ),
    ),
    (
        "install_nginx",
        script(
            "az vm run-command create -g rg-web --vm-name web-base --name web "
            '--script "apt-get install -y nginx; curl -s http://localhost"',
            "az vm run-command show -g rg-web --vm-name web-base --name web --instance-view "
            "--query instanceView.output -o tsv",
            name="page",
        ),
    ),
    ("install_nginx", f"page = !{RUN} 'apt-get install -y nginx' 'curl -s http://localhost' {PAGE}"),
    ("stop_paying", script("az vm deallocate --name web-base --resource-group rg-web")),
    ("stop_paying", script(f"az vm deallocate --ids {ID}")),
    ("stop_paying", script(START, "az vm deallocate -n web-base -g rg-web")),
    ("stop_paying", script(f"{LET_GO} --no-wait", f'az vm wait {ON} --custom "{UPDATED}"')),
    ("stop_paying", script(f"az resource invoke-action --ids {ID} --action deallocate")),
    (
        "stop_paying",
        rest("post", "rg-web/providers/Microsoft.Compute/virtualMachines/web-base/deallocate")
        + f"\nimport time\nwhile 'deallocated' not in az('{f'vm show -d {ON}'}').text:\n    time.sleep(5)",
    ),
    ("bigger", script(START, "az vm resize --name web-base -g rg-web --size Standard_D4s_v5")),
    ("bigger", script("az vm resize --resource-group rg-web -n web-base --size standard_d4s_v5", START)),
    ("bigger", script(f"az vm update {ON} --set hardwareProfile.vmSize=Standard_D4s_v5", START)),
    ("bigger", script(f"az vm update {ON} --size Standard_D4s_v5", START)),
    ("bigger", script(f"{RESIZE} Standard_D4s_v5 --no-wait", WAIT, START)),
    (
        "bigger",
        rest(
            "patch",
            "rg-web/providers/Microsoft.Compute/virtualMachines/web-base",
            '{"properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}',
        )
        + f"\naz('{WAIT.removeprefix('az ')}')"
        + f"\naz('{START.removeprefix('az ')}')",
    ),
    ("to_trusted_launch", script(SLEEP, f"{LAUNCH} --enable-secure-boot true --enable-vtpm true", WAKE)),
    (
        "to_trusted_launch",
        script(f"az vm stop {TRY}", SLEEP, LAUNCH, f"{WAKE} --no-wait", f"az vm wait {TRY} --updated"),
    ),
    ("to_trusted_launch", f"%%bash\n{SLEEP}\n{LAUNCH}\n{WAKE}"),
    (
        "to_trusted_launch",
        script(
            f"az vm deallocate --ids {TRY_ID}",
            f"az vm update --ids {TRY_ID} --set securityProfile.securityType=TrustedLaunch",
            f"az vm start --ids {TRY_ID}",
        ),
    ),
    ("leftover_disk", script("az disk delete --yes --name vm-try-os --resource-group rg-try")),
    (
        "leftover_disk",
        script('az disk delete -y --ids $(az disk list -g rg-try --query "[?!managedBy].id" -o tsv)'),
    ),
    (
        "leftover_disk",
        script("az resource delete --ids $(az disk show -g rg-try -n vm-try-os --query id -o tsv)"),
    ),
    ("leftover_disk", rest("delete", "rg-try/providers/Microsoft.Compute/disks/vm-try-os")),
    (
        "leftover_disk",
        "for name in az('disk list -g rg-try').data:\n    !az disk delete --ids {name['id']} -y",
    ),
]

WRONG = [
    ("create_base", script(MAKE), 0, "does not exist yet"),
    ("create_base", script(GROUP, MAKE), 6, "its security type is TrustedLaunch"),
    ("create_base", script(GROUP, f"{MAKE} --size Standard_B2s {STANDARD}"), 6, "its size is Standard_B2s"),
    ("create_base", script(GROUP, f"{MAKE} {STANDARD} --image Ubuntu2204"), 6, "it was created from"),
    ("create_base", script(GROUP, f"{MAKE} --admin-username me {STANDARD}"), 6.5, "its administrator is me"),
    (
        "create_base",
        script(GROUP, f"{MAKE} {STANDARD} --authentication-type all --admin-password A-long-one-2026"),
        6.5,
        "it takes a password, too",
    ),
    (
        "create_base",
        script(GROUP, f'{MAKE} {STANDARD} --public-ip-address ""'),
        6,
        "unless it is told not to",
    ),
    (
        "create_base",
        script("az group create -n rg-web -l northeurope", f"{MAKE} {STANDARD}"),
        6,
        "it is in 'northeurope'",
    ),
    ("create_base", script(GROUP, f"az vm create {TRY} {BASE} {STANDARD}"), 1, "does not exist yet"),
    (
        "create_base",
        script(GROUP, f"{MAKE} {STANDARD} --size Standard_A2_v2"),
        1,
        "Azure refused `az vm create`",
    ),
    ("exact_version", script(f"{IMAGE}.version -o tsv", name="exact_version"), 0, "latest"),
    ("exact_version", script(f"{IMAGE}.sku -o tsv", name="exact_version"), 0, "it is 'server'"),
    (
        "exact_version",
        script(f"az vm show {ON} --query exactVersion -o tsv", name="exact_version"),
        0,
        "A misspelt name in `--query`",
    ),
    ("exact_version", script(IMAGE, name="exact_version"), 0, "is right"),
    ("exact_version", 'exact_version = "24.04.202607140"', 0, "24.04.202607140"),
    (
        "install_nginx",
        script(f'{RUN} "apt-get install nginx"', f'{RUN} "curl http://localhost"', name="page"),
        0,
        "the package is not installed",
    ),
    (
        "install_nginx",
        script(f'{RUN} "curl http://localhost"', name="page"),
        0,
        "the package is not installed",
    ),
    (
        "install_nginx",
        script(f'{RUN} "apt-get install -y nginx"', name="page"),
        1,
        "contains what was asked for",
    ),
    ("install_nginx", script(f'{RUN} "apt-get install -y nginx" "curl localhost"'), 1, "no value yet"),
    ("install_nginx", "page = !curl -s http://localhost", 0, "the package is not installed"),
    ("install_nginx", script(f'{RUN} "echo apt-get install -y nginx"', name="page"), 0, "is not installed"),
    ("stop_paying", script(STOP), 0, "it is stopped"),
    ("stop_paying", script(f"az vm deallocate {TRY}"), 0, "it is stopped"),
    ("stop_paying", script(LET_GO, START), 0, "it is running"),
    ("stop_paying", script(f"az vm delete {ON} --yes"), 0, "`lab.undo()` takes the last command back"),
    ("stop_paying", script(f'{START}\n{RUN} "shutdown -h now"'), 0, "it is "),
    ("bigger", script(f"{RESIZE} Standard_D4s_v5"), 1, "it is deallocated"),
    ("bigger", script(START), 1, "its size is Standard_D2s_v5"),
    ("bigger", script(f"{RESIZE} Standard_D4s", START), 0, "its size is Standard_D2s_v5"),
    ("bigger", script(f"{RESIZE} Standard_D8s_v5", START), 1, "its size is Standard_D8s_v5"),
    ("bigger", script(f"az vm resize {TRY} --size Standard_D4s_v5"), 0, "it is deallocated"),
    ("to_trusted_launch", script(LAUNCH), 0, "its security type is Standard"),
    ("to_trusted_launch", script(f"az vm stop {TRY}", LAUNCH, WAKE), 0, "its security type is Standard"),
    ("to_trusted_launch", script(SLEEP, LAUNCH), 2, "it is deallocated"),
    (
        "to_trusted_launch",
        script(f"az vm delete {TRY} -y", DISK, f"az vm create {TRY} {BASE} {TRUSTED} --nics vm-tryVMNic"),
        2,
        "no such file is there",
    ),
    ("to_trusted_launch", script(f"az vm delete {TRY} --yes"), 0, "`lab.undo()`"),
    (
        "to_trusted_launch",
        script(
            f"az vm delete {TRY} --yes",
            f"az vm create {TRY} --attach-os-disk vm-try-os --os-type Linux {TRUSTED} --nics vm-tryVMNic",
        ),
        0,
        "Azure refused `az vm create` with BadRequest",
    ),
    ("to_trusted_launch", script(SLEEP, LAUNCH, f"{WAKE} --no-wait"), 2, "`az vm wait` waits for that"),
    ("leftover_disk", script("az disk delete -g rg-web -n vm-try-os --yes"), 0, "it is still there"),
    ("leftover_disk", script(f"az vm delete {TRY} --yes"), 0, "it is still there"),
    ("leftover_disk", script("az network nic delete -g rg-try -n vm-tryVMNic"), 0, "it is still there"),
    ("leftover_disk", script("az disk update -g rg-try -n vm-try-os --set tags.old=yes"), 0, "still there"),
    ("leftover_disk", script("az group delete -n rg-try --yes"), 1, "`lab.undo()` goes a step back"),
    (
        "leftover_disk",
        script(
            DISK,
            "az network nic delete -g rg-try -n vm-tryVMNic",
            "az network nsg delete -g rg-try -n vm-tryNSG",
        ),
        1,
        "is not there",
    ),
]

REFUSED = [
    ("to_trusted_launch", script(LAUNCH), "Changing property 'securityProfile.securityType' is not allowed."),
    (
        "leftover_disk",
        f"%{RESIZE} Standard_A2_v2",
        "The selected VM size 'Standard_A2_v2' cannot boot Hypervisor Generation '2'.",
    ),
    (
        "leftover_disk",
        f"%{RESIZE} Standard_D4s_v99",
        "The requested VM size Standard_D4s_v99 is not available",
    ),
    ("leftover_disk", f"%{RESIZE} Standard_E104is_v5", "exceeding approved Total Regional Cores quota"),
]


@pytest.mark.parametrize("answer", ["latest", "24.04.202607140"])
def test_another_version_is_shown_back_and_the_right_one_is_not_told(lesson: Player, answer: str) -> None:
    shown = lesson.attempt("exact_version", f'exact_version = "{answer}"').shown
    assert answer in shown
    assert "24.04.202609040" not in shown


def test_five_of_six_resources_stay_when_the_vm_goes(lesson: Player) -> None:
    lab.restore("create_base")
    before = az("resource list -g rg-try").data
    assert az("vm delete -g rg-try -n vm-try --yes").ok
    assert (len(before), len(az("resource list -g rg-try").data)) == (6, 5)


def test_the_open_port_is_a_rule_of_the_security_group(lesson: Player) -> None:
    lab.restore("stop_paying")
    rules = az("network nsg rule list -g rg-web --nsg-name web-baseNSG --query [].destinationPortRange").data
    assert sorted(rules) == ["22", "80"]
