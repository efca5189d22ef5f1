"""Lesson 02-base-vm: what counts, what does not, and what the learner is told."""

import pytest

from tests.lessons.every_lesson import *  # noqa: F403
from tests.lessons.harness import Player

URN = "Canonical:ubuntu-24_04-lts:server:latest"
GROUP = "az group create -n rg-web -l westeurope"
BASE = f"--image {URN} --admin-username azureuser --generate-ssh-keys"
RUN = "az vm run-command invoke -g rg-web -n web-base --command-id RunShellScript --scripts"
SECURE = f"az vm create -g rg-web -n web-secure {BASE} --size Standard_D2s_v5"
WAIT = "az vm wait -g rg-web -n web-secure --created"
ON = "-g rg-web -n web-base"
MAKE = f"az vm create {ON} {BASE}"
STANDARD, TRUSTED = "--security-type Standard", "--security-type TrustedLaunch"
START, STOP, LET_GO = f"az vm start {ON}", f"az vm stop {ON}", f"az vm deallocate {ON}"
RESIZE = f"az vm resize {ON} --size"
SHORT, LONG = (
    "az vm list -g rg-web -d -o table",
    "az vm show --resource-group rg-web --name web-base --output table",
)
HIDDEN = f'{SECURE} --public-ip-address ""'


def script(*lines: str, name: str = "") -> str:
    return "\n".join([f"%%az {name}".strip(), *lines])


@pytest.mark.parametrize(
    "source",
    [
        script(
            "az group create --location westeurope --resource-group rg-web",
            f"az vm create --name web-base --resource-group rg-web {BASE} --size Standard_D2s_v5 {STANDARD}",
        ),
        script(GROUP, f"az vm create {BASE} --security-type Standard -n web-base -g rg-web -l westeurope"),
        script(GROUP, f"{MAKE} {STANDARD} --size standard_d2s_v5"),
        script(
            'az group create -n rg-web -l "West Europe"',
            f"{MAKE} {STANDARD} --no-wait",
            "az vm wait -g rg-web -n web-base --created",
        ),
    ],
)
def test_the_base_vm_may_be_made_in_any_spelling(lesson: Player, source: str) -> None:
    assert lesson.attempt("create_base", source).full


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (script(MAKE), "does not exist yet"),
        (script(GROUP, f"{MAKE} {TRUSTED}"), "TrustedLaunch"),
        (
            script(GROUP, f"{MAKE} --size Standard_B2s {STANDARD}"),
            "its size is Standard_B2s",
        ),
        (
            script(
                GROUP,
                "az vm create -g rg-web -n web-base --image Ubuntu2204 --admin-username azureuser "
                "--generate-ssh-keys --security-type Standard",
            ),
            "it was created from",
        ),
        (
            script(GROUP, f"{MAKE} --admin-username me {STANDARD}"),
            "its administrator is me",
        ),
        (
            script("az group create -n rg-web -l northeurope", f"{MAKE} {STANDARD}"),
            "it is in 'northeurope'",
        ),
        (
            script(GROUP, f"az vm create -g rg-try -n web-base {BASE} --security-type Standard"),
            "does not exist yet",
        ),
    ],
)
def test_another_machine_is_not_the_base_vm(lesson: Player, source: str, shown: str) -> None:
    marks = lesson.attempt("create_base", source)
    assert not marks.full
    assert shown in marks.shown


@pytest.mark.parametrize(
    "source",
    [
        script(SHORT, "az vm show --output table --name web-base --resource-group rg-web"),
        script(LONG, "az vm list -o table -d -g rg-web"),
        f'az("{SHORT}")\naz("{LONG}")',
    ],
)
def test_short_and_long_forms_in_any_order_count(lesson: Player, source: str) -> None:
    assert lesson.attempt("both_forms", source).full


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            script(
                "az vm list --resource-group rg-web --show-details --output table",
                "az vm show -g rg-web -n web-base -o table",
            ),
            "its last run was typed with",
        ),
        (script(SHORT, "az vm show -g rg-web --name web-base -o table"), "--name"),
        (script("az vm list -g rg-web --show-details -o table"), "--show-details"),
    ],
)
def test_mixed_forms_are_not_enough(lesson: Player, source: str, shown: str) -> None:
    marks = lesson.attempt("both_forms", source)
    assert not marks.full
    assert shown in marks.shown


IMAGE = "az vm show -g rg-web -n web-base --query storageProfile.imageReference"


@pytest.mark.parametrize(
    "source",
    [
        script(f"{IMAGE}.exactVersion", name="exact_version"),
        f'exact_version = az("{IMAGE.removeprefix("az ")}.exactVersion").data',
        f'exact_version = az("{IMAGE.removeprefix("az ")}").data["exactVersion"]',
        'exact_version = "24.04.202609040"',
    ],
)
def test_the_exact_version_may_be_read_in_any_way(lesson: Player, source: str) -> None:
    assert lesson.attempt("exact_version", source).full


@pytest.mark.parametrize(
    "source",
    [
        script(f"{IMAGE}.version -o tsv", name="exact_version"),
        script(f"{IMAGE}.sku -o tsv", name="exact_version"),
        script("az vm show -g rg-web -n web-base --query exactVersion -o tsv", name="exact_version"),
        script(f"{IMAGE}", name="exact_version"),
    ],
)
def test_another_part_of_the_reference_is_not_the_exact_version(lesson: Player, source: str) -> None:
    assert not lesson.attempt("exact_version", source).full


def test_latest_is_shown_back_to_who_gives_it(lesson: Player) -> None:
    marks = lesson.attempt("exact_version", 'exact_version = "latest"')
    assert "latest" in marks.shown
    assert "24.04.2026" not in marks.shown


@pytest.mark.parametrize(
    "source",
    [
        script(f'{RUN} "apt install -y nginx"', f'{RUN} "curl http://localhost"', name="page"),
        script(f'{RUN} "apt-get -y install nginx" "curl -s localhost"', name="page"),
        script(
            f'{RUN} "sudo apt-get update; sudo apt-get install --yes nginx && curl -s http://localhost:80" '
            '--query "value[0].message" -o tsv',
            name="page",
        ),
        script(
            "az vm run-command invoke --name web-base --resource-group rg-web --command-id RunShellScript "
            '--scripts "apt-get install nginx -y" "curl -s http://localhost"',
            name="page",
        ),
    ],
)
def test_nginx_may_be_installed_in_one_run_or_two(lesson: Player, source: str) -> None:
    assert lesson.attempt("install_nginx", source).full


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            script(f'{RUN} "apt-get install nginx"', f'{RUN} "curl http://localhost"', name="page"),
            "contains what was asked for",
        ),
        (script(f'{RUN} "curl http://localhost"', name="page"), "the package is not installed"),
        (
            script(f'{RUN} "apt-get install -y apache2" "curl http://localhost"', name="page"),
            "the package is not installed",
        ),
        (script(f'{RUN} "apt-get install -y nginx"', name="page"), "contains what was asked for"),
        (script(f'{RUN} "apt-get install -y nginx" "curl -s localhost"'), "no value yet"),
    ],
)
def test_a_page_without_nginx_is_not_enough(lesson: Player, source: str, shown: str) -> None:
    marks = lesson.attempt("install_nginx", source)
    assert not marks.full
    assert shown in marks.shown


@pytest.mark.parametrize(
    "source",
    [
        script("az vm deallocate --name web-base --resource-group rg-web"),
        script("az vm deallocate --ids $(az vm show -g rg-web -n web-base --query id -o tsv)"),
        script(START, "az vm deallocate -n web-base -g rg-web"),
        script(
            f"{LET_GO} --no-wait",
            f"az vm wait {ON} --custom \"instanceView.statuses[?code=='PowerState/deallocated']\"",
        ),
    ],
)
def test_a_deallocated_vm_counts_however_it_got_there(lesson: Player, source: str) -> None:
    assert lesson.attempt("stop_paying", source).full


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (script(STOP), "it is stopped"),
        (script("az vm deallocate -g rg-try -n vm-try"), "it is stopped"),
        (script(LET_GO, START), "it is running"),
        (script("az vm delete -g rg-web -n web-base --yes"), "does not exist"),
    ],
)
def test_stopping_restarting_or_deleting_is_not_deallocating(lesson: Player, source: str, shown: str) -> None:
    marks = lesson.attempt("stop_paying", source)
    assert not marks.full
    assert shown in marks.shown


@pytest.mark.parametrize("answer", ['"b"', "'B'", '" b "'])
def test_the_bill_is_understood(lesson: Player, answer: str) -> None:
    assert lesson.attempt("still_billed", f"still_billed = {answer}").full


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("a", "ends the bill for the size only"), ("c", "gives that place up"), ("d", "one row of the table")],
)
def test_a_wrong_bill_is_talked_over(lesson: Player, answer: str, shown: str) -> None:
    marks = lesson.attempt("still_billed", f'still_billed = "{answer}"')
    assert not marks.full
    assert shown in marks.shown


@pytest.mark.parametrize(
    "source",
    [
        script(START, "az vm resize --name web-base -g rg-web --size Standard_D4s_v5"),
        script("az vm resize --resource-group rg-web -n web-base --size standard_d4s_v5", START),
        script("az vm update -g rg-web -n web-base --set hardwareProfile.vmSize=Standard_D4s_v5", START),
    ],
)
def test_a_vm_may_be_resized_before_or_after_its_start(lesson: Player, source: str) -> None:
    assert lesson.attempt("bigger", source).full


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (script(f"{RESIZE} Standard_D4s_v5"), "it is deallocated"),
        (script(START), "its size is Standard_D2s_v5"),
        (script(f"{RESIZE} Standard_D4s", START), "its size is Standard_D2s_v5"),
        (script(f"{RESIZE} Standard_D8s_v5", START), "its size is Standard_D8s_v5"),
    ],
)
def test_half_a_resize_is_not_enough(lesson: Player, source: str, shown: str) -> None:
    marks = lesson.attempt("bigger", source)
    assert not marks.full
    assert shown in marks.shown


@pytest.mark.parametrize(
    "source",
    [
        script(f'{SECURE} --no-wait --security-type TrustedLaunch --public-ip-address ""', WAIT),
        script(
            f'{SECURE} --security-type trustedlaunch --public-ip-address "" --no-wait',
            "az vm wait --resource-group rg-web --name web-secure --created",
        ),
        script(
            f"{SECURE} --security-type TrustedLaunch --enable-secure-boot true --enable-vtpm true --no-wait "
            '--public-ip-address ""',
            WAIT,
        ).replace("Standard_D2s_v5", "Standard_B2s"),
    ],
)
def test_a_trusted_launch_vm_may_be_made_in_any_spelling(lesson: Player, source: str) -> None:
    assert lesson.attempt("trusted_launch", source).full


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (script(f"{HIDDEN} --no-wait --security-type Standard", WAIT), "its security type is Standard"),
        (script(f"{HIDDEN} --security-type TrustedLaunch", WAIT), "its last run had"),
        (script(f"{HIDDEN} {TRUSTED} --no-wait"), "`az vm wait` has not been run yet"),
        (
            script(f"{HIDDEN} {TRUSTED} --no-wait", WAIT).replace("Standard_D2s_v5", "Standard_A2_v2"),
            "does not exist yet",
        ),
    ],
)
def test_a_part_of_trusted_launch_is_not_enough(lesson: Player, source: str, shown: str) -> None:
    marks = lesson.attempt("trusted_launch", source)
    assert not marks.full
    assert shown in marks.shown


@pytest.mark.parametrize(
    "source",
    [
        script("az disk delete --yes --name vm-try-os --resource-group rg-try"),
        script('az disk delete -y --ids $(az disk list -g rg-try --query "[?!managedBy].id" -o tsv)'),
        script("az resource delete -g rg-try -n vm-try-os --resource-type Microsoft.Compute/disks"),
    ],
)
def test_the_leftover_disk_may_be_deleted_in_any_way(lesson: Player, source: str) -> None:
    assert lesson.attempt("leftover_disk", source).full


@pytest.mark.parametrize(
    "source",
    [
        script("az disk delete -g rg-web -n vm-try-os --yes"),
        script("az vm delete -g rg-try -n vm-try --yes"),
        script("az network nic delete -g rg-try -n vm-tryVMNic"),
        script("az disk update -g rg-try -n vm-try-os --set tags.old=yes"),
    ],
)
def test_another_deletion_leaves_the_disk(lesson: Player, source: str) -> None:
    marks = lesson.attempt("leftover_disk", source)
    assert not marks.full
    assert "it is still there" in marks.shown


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ("Standard_A2_v2", "The selected VM size 'Standard_A2_v2' cannot boot Hypervisor Generation '2'."),
        ("Standard_D4s_v99", "The requested VM size Standard_D4s_v99 is not available"),
        ("Standard_E104is_v5", "exceeding approved Total Regional Cores quota"),
    ],
)
def test_the_lesson_tells_the_refusals_that_azure_gives(lesson: Player, size: str, sentence: str) -> None:
    from azlab import lab
    from azlab.cli import az

    lab.restore("trusted_launch")
    assert sentence in az(f"vm resize -g rg-web -n web-base --size {size}").errors
    assert az("vm show -g rg-web -n web-base --query hardwareProfile.vmSize").data == "Standard_D4s_v5"


def test_five_of_six_resources_stay_when_the_vm_goes(lesson: Player) -> None:
    from azlab import lab
    from azlab.cli import az

    lab.restore("create_base")
    before = az("resource list -g rg-try").data
    assert az("vm delete -g rg-try -n vm-try --yes").ok
    assert (len(before), len(az("resource list -g rg-try").data)) == (6, 5)


def test_the_open_port_is_a_rule_of_the_security_group(lesson: Player) -> None:
    from azlab import lab
    from azlab.cli import az

    lab.restore("stop_paying")
    rules = az("network nsg rule list -g rg-web --nsg-name web-baseNSG --query [].destinationPortRange").data
    assert sorted(rules) == ["22", "80"]
