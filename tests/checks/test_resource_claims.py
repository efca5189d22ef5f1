"""Every claim about a resource, tried untouched, wrong and right."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks import check
from grader.checks.cloud import CheckError
from tests.checks.clouds import COMPUTE, GROUP, SUBSCRIPTION, Desk, Json, image, machine, machine_from, volume

THEIRS = "22222222-2222-2222-2222-222222222222"

VM: Callable[[], Any] = lambda: check.vm("web", group="rg")  # noqa: E731
IMAGE: Callable[[], Any] = lambda: check.image("golden", group="rg")  # noqa: E731
DISK: Callable[[], Any] = lambda: check.disk("data", group="rg")  # noqa: E731
SNAPSHOT: Callable[[], Any] = lambda: check.snapshot("before", group="rg")  # noqa: E731
GENERALIZED = machine("web", "deallocated", "OSState/generalized")
URN = {"publisher": "canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
MADE = machine_from(**URN, exactVersion="24.04.2")
PINNED = machine_from(**{**URN, "version": "24.04.1"}, exactVersion="24.04.1")
OWN = machine_from(id=f"{COMPUTE.upper()}/IMAGES/GOLDEN")
TRUSTED = machine(securityProfile={"securityType": "TrustedLaunch"})
CAPTURED = image(sourceVirtualMachine={"id": f"{COMPUTE}/virtualMachines/Web"})
FROM_SNAPSHOT = image(
    storageProfile={"osDisk": {"osType": "Windows", "snapshot": {"id": f"{COMPUTE}/snapshots/before"}}}
)
FAILED = machine(
    "web", "running", "ProvisioningState/failed/OSProvisioningTimedOut", provisioningState="Failed"
)
ATTACHED = volume("disks", "data", managedBy=f"{COMPUTE}/virtualMachines/web")
FREE, COPY = volume("disks", "data"), volume("snapshots", "before")
EMPTY = volume("disks", "data", properties={"diskSizeGB": 64, "creationData": {"createOption": "Empty"}})

FULL = volume("snapshots", "before", properties={"incremental": False})
INCREMENTAL = volume("snapshots", "before", properties={"incremental": True, "completionPercent": 100})
ON_THE_WAY = volume("snapshots", "before", properties={"incremental": True, "completionPercent": 37})
BOOTS, SWAPPED = (
    machine(storageProfile={"osDisk": {"managedDisk": {"id": f"{COMPUTE}/disks/{name}"}}})
    for name in ("web-os", "other")
)
BLANK = volume("snapshots", "before", properties={})
KEYS = {"publicKeys": [{"path": "/home/azureuser/.ssh/authorized_keys", "keyData": "ssh-rsa A"}]}
KEYED, PASSWORD = (
    machine(osProfile={"linuxConfiguration": {"disablePasswordAuthentication": closed, "ssh": KEYS}})
    for closed in (True, False)
)
WINDOWS = machine(storageProfile={"osDisk": {"osType": "Windows"}})

# subject, claim, its arguments, a cloud where it is right, a cloud where it is wrong, what was found there
CLAIMS: list[tuple[Callable[[], Any], str, tuple[Any, ...], Json, Json, str]] = [
    (VM, "is_in", ("West Europe",), machine(), {**machine(), "location": "eastus"}, "it is in 'eastus'"),
    (VM, "has_tag", ("Owner",), machine(), {**machine(), "tags": {}}, "its tags are empty"),
    (VM, "has_no_tag", ("tested",), machine(), {**machine(), "tags": {"Tested": "yes"}}, "the value 'yes'"),
    (VM, "has_tag", ("owner", "ops"), machine(), {**machine(), "tags": {"owner": "me"}}, "the value 'me'"),
    (VM, "is_running", (), machine(), machine("web", "stopped"), "it is stopped"),
    (VM, "is_stopped", (), machine("web", "stopped"), machine("web", "deallocated"), "it is deallocated"),
    (VM, "is_deallocated", (), machine("web", "deallocated"), machine("web", "stopped"), "it is stopped"),
    (VM, "is_generalized", (), GENERALIZED, machine("web", "deallocated"), "it has no such mark"),
    (VM, "is_not_generalized", (), machine(), GENERALIZED, "it is marked as generalized"),
    (VM, "has_size", ("standard_b2S",), machine(), machine(hardwareProfile={"vmSize": "B1s"}), "B1s"),
    (VM, "has_cores", (2,), machine(), machine(hardwareProfile={"vmSize": "Standard_D4s_v5"}), "it has 4"),
    (VM, "has_cores", (2,), machine(), machine(hardwareProfile={"vmSize": "B9"}), "it has another number"),
    (VM, "was_created_from", ("Canonical:ubuntu-24_04-lts:server:latest",), MADE, PINNED, "server:24.04.1"),
    (VM, "was_created_from", ("Canonical:ubuntu-24_04-lts:server:24.04.2",), MADE, PINNED, "server:24.04.1"),
    (VM, "was_created_from", ("Ubuntu2404",), MADE, OWN, "the image 'GOLDEN'"),
    (VM, "was_created_from", ("golden",), OWN, MADE, "canonical:ubuntu-24_04-lts:server:24.04.2"),
    (VM, "was_created_from", (f"{COMPUTE}/images/golden",), OWN, machine(), "a disk, not from an image"),
    (VM, "has_security_type", ("Standard",), machine(), TRUSTED, "its security type is TrustedLaunch"),
    (VM, "has_security_type", ("TrustedLaunch",), TRUSTED, machine(), "its security type is Standard"),
    (VM, "has_os_type", ("linux",), machine(), WINDOWS, "it runs Windows"),
    (VM, "provisioned", (), machine(), FAILED, "its provisioning state is Failed"),
    (VM, "failed_to_provision", (), FAILED, machine(), "its provisioning state is Succeeded"),
    (VM, "failed_to_provision", ("OSProvisioningTimedOut",), FAILED, machine(), "state is Succeeded"),
    (VM, "has_host_name", ("WEB",), machine(), machine(host="old"), "its host name is 'old'"),
    (VM, "has_host_name", ("web",), machine(), machine("web", "stopped"), "the VM is not running"),
    (VM, "takes_ssh_keys_only", (), KEYED, machine(), "it takes a password, and knows no key"),
    (VM, "takes_ssh_keys_only", (), KEYED, PASSWORD, "it takes a password, too"),
    (VM, "has_admin", ("azureuser",), machine(), machine(osProfile={"adminUsername": "root2"}), "root2"),
    (IMAGE, "is_in", ("westeurope",), image(), {**image(), "location": "eastus"}, "it is in 'eastus'"),
    (IMAGE, "was_captured_from", ("web",), CAPTURED, image(), "made from the disk 'web-os'"),
    (IMAGE, "was_made_from_disk", ("web-os",), image(), CAPTURED, "captured from 'Web'"),
    (IMAGE, "was_made_from_snapshot", ("before",), FROM_SNAPSHOT, image(), "made from the disk 'web-os'"),
    (IMAGE, "has_generation", ("V2",), image(), image(hyperVGeneration="V1"), "its generation is V1"),
    (IMAGE, "has_generation", (2,), image(), image(hyperVGeneration="V1"), "its generation is V1"),
    (IMAGE, "has_os_type", ("Linux",), image(), FROM_SNAPSHOT, "it holds Windows"),
    (IMAGE, "has_data_disks", (1,), image(), FROM_SNAPSHOT, "it has 0"),
    (DISK, "has_size_gb", (30,), FREE, EMPTY, "it has 64 GiB"),
    (DISK, "is_attached_to", ("Web",), ATTACHED, FREE, "not attached to any VM"),
    (DISK, "is_unattached", (), FREE, ATTACHED, "it is attached to 'web'"),
    (DISK, "was_copied_from", ("web-os",), FREE, EMPTY, "not a copy of another one"),
    (SNAPSHOT, "was_copied_from", ("web-os",), COPY, BLANK, "not a copy"),
    (SNAPSHOT, "has_size_gb", (30,), COPY, BLANK, "None GiB"),
    (SNAPSHOT, "is_incremental", (), INCREMENTAL, FULL, "it is a full one"),
    (SNAPSHOT, "is_full", (), FULL, INCREMENTAL, "it is incremental"),
    (SNAPSHOT, "is_complete", (), INCREMENTAL, ON_THE_WAY, "37 percent"),
    (SNAPSHOT, "is_complete", (), FULL, ON_THE_WAY, "37 percent"),
    (VM, "has_os_disk", ("Web-OS",), BOOTS, SWAPPED, "its OS disk is 'other'"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "claim", "arguments", "right", "wrong", "found"), CLAIMS)
def test_a_claim_tells_right_from_wrong_from_missing(
    desk: Desk,
    subject: Callable[[], Any],
    claim: str,
    arguments: tuple[Any, ...],
    right: Json,
    wrong: Json,
    found: str,
) -> None:
    getattr(subject(), claim)(*arguments)
    assert desk.said().startswith("Not started: ")
    assert desk.report.points == 0
    desk.next_cell()
    desk.find(wrong)
    getattr(subject(), claim)(*arguments)
    assert desk.said().startswith("Not yet: ")
    assert found in desk.said()
    assert desk.report.points == 0
    desk.next_cell()
    desk.find(right)
    getattr(subject(), claim)(*arguments)
    assert desk.said().startswith("✓ ")
    assert desk.report.points == 1


def test_latest_is_also_the_newest_version_by_its_number(desk: Desk) -> None:
    desk.find(PINNED)
    desk.cloud.sell("24.04.1", "24.04.0")
    check.vm("web", group="rg").was_created_from("Canonical:ubuntu-24_04-lts:server:latest")
    assert desk.report.points == 1


@pytest.mark.parametrize(
    ("guide", "found"),
    [
        (machine_from(**URN, exactVersion="24.04.2"), ""),
        (machine_from(**{**URN, "version": "24.04.2"}, exactVersion="24.04.2"), ""),
        (PINNED, "it was created from canonical:ubuntu-24_04-lts:server:24.04.2"),
        (machine_from(**{**URN, "sku": "minimal"}, exactVersion="24.04.2"), "server:24.04.2"),
        (OWN, "server:24.04.2"),
        (machine(), "'guide' cannot be compared"),
    ],
)
def test_two_machines_are_from_one_image_version_or_not(desk: Desk, guide: Json, found: str) -> None:
    desk.find(MADE, {**guide, "id": f"{COMPUTE}/virtualMachines/guide"})
    VM().has_image_version_of("guide")
    assert desk.report.points == (0 if found else 1)
    assert found in desk.said()


@pytest.mark.parametrize("urn", ["", "nothing", "a:b", "::::", "Canonical:ubuntu-24_04-lts:minimal:latest"])
def test_a_vm_is_not_from_an_image_that_is_none(desk: Desk, urn: str) -> None:
    desk.find(MADE)
    check.vm("web", group="rg").was_created_from(urn)
    assert desk.report.points == 0


def test_a_failure_has_the_code_that_is_claimed(desk: Desk) -> None:
    desk.find(FAILED)
    check.vm("web", group="rg").failed_to_provision("VMExtensionProvisioningError")
    assert "OSProvisioningTimedOut" in desk.said()
    assert desk.report.points == 0


def test_two_machines_have_different_host_names(desk: Desk) -> None:
    desk.find(machine("web-1", host="web-1"), machine("web-2", host="web-2"))
    check.vm("web-1", group="rg").has_host_name(different_from="web-2")
    assert desk.said().startswith("✓ VM 'web-1' has another host name than 'web-2'.")


@pytest.mark.parametrize(
    ("other", "found"),
    [(machine("web-2", host="web-1"), "both are called 'web-1'"), (machine("web-2", "stopped"), "not known")],
)
def test_a_copied_host_name_is_found(desk: Desk, other: Json, found: str) -> None:
    desk.find(machine("web-1"), other)
    check.vm("web-1", group="rg").has_host_name(different_from="web-2")
    assert found in desk.said()
    assert desk.report.points == 0


def test_existing_is_a_claim(desk: Desk) -> None:
    check.group("rg").exists()
    assert desk.said().startswith("Not started: resource group 'rg' does not exist yet.")
    desk.next_cell()
    desk.find({"id": GROUP, "location": "westeurope", "tags": None})
    check.group("RG").exists().is_in("West Europe").has_tag("course")
    assert desk.report.points == 2


def test_a_value_is_read_at_a_path(desk: Desk) -> None:
    desk.find(machine(), image())
    assert check.value("vm", "web", group="rg", path="properties.hardwareProfile.vmSize") == "Standard_B2s"
    assert check.image("golden", group="rg").value("properties.storageProfile.dataDisks[0].lun") == 0
    assert check.value("vm", "none", group="rg", path="properties.vmId") is None
    assert check.value("group", "rg", path="location") is None
    assert desk.report.outcomes == []


def test_versions_are_ordered_by_number(desk: Desk) -> None:
    desk.cloud.sell("24.04.9", "24.04.10", "24.04.2")
    market = check.marketplace("Canonical", "ubuntu-24_04-lts", "server")
    assert (market.newest, market.versions[0]) == ("24.04.10", "24.04.2")
    assert market.image("24.04.9") is None
    assert check.marketplace("Nobody", "o", "s").newest is None


@pytest.mark.parametrize("subscription", ["Practice Two", "practice two", THEIRS])
def test_a_machine_is_looked_for_in_another_subscription(desk: Desk, subscription: str) -> None:
    theirs = machine()
    theirs["id"] = theirs["id"].replace(SUBSCRIPTION, THEIRS)
    desk.cloud.documents[theirs["id"].lower()] = theirs
    desk.cloud.collections["/subscriptions"] = [{"subscriptionId": THEIRS, "displayName": "Practice Two"}]
    check.vm("web", group="rg", subscription=subscription).exists()
    check.vm("web", group="rg").exists()
    assert desk.report.points == 1
    assert "Not started: VM 'web' in group 'rg' does not exist yet." in desk.said()


def test_the_other_subscription_is_named_when_nothing_is_there(desk: Desk) -> None:
    desk.cloud.collections["/subscriptions"] = [{"subscriptionId": THEIRS, "displayName": "Practice Two"}]
    check.vm("web", group="rg", subscription="Practice Two").exists()
    assert "VM 'web' in group 'rg' of 'Practice Two' does not exist yet." in desk.said()


def test_an_unknown_subscription_is_a_broken_check(desk: Desk) -> None:
    with pytest.raises(CheckError, match="There is no subscription 'Nowhere'"):
        check.vm("web", group="rg", subscription="Nowhere")


NIC = f"{GROUP}/providers/Microsoft.Network/networkInterfaces/web"
CONNECTED = machine(networkProfile={"networkInterfaces": [{"id": NIC}]})


@pytest.mark.parametrize("address", [None, {"id": f"{GROUP}/providers/x/publicIPAddresses/web-ip"}])
def test_a_public_address_is_looked_for_at_the_interfaces(desk: Desk, address: Json | None) -> None:
    part = {"properties": {"publicIPAddress": address}}
    desk.find(CONNECTED, {"id": NIC, "properties": {"ipConfigurations": [part]}})
    VM().has_public_address()
    assert desk.report.points == (1 if address else 0)
    desk.next_cell()
    VM().has_no_public_address()
    assert desk.report.points == (0 if address else 1)


def test_what_is_made_before_a_deletion_does_not_prove_anything_afterwards(desk: Desk) -> None:
    desk.find(machine())
    desk.cloud.ran("vm create", "PUT", f"{COMPUTE}/virtualMachines/web")
    VM().was_created_after_deletion_of(DISK())
    assert "was not deleted" in desk.said()
    desk.next_cell()
    desk.cloud.ran("disk delete", "DELETE", f"{COMPUTE}/disks/data", status=202)
    VM().was_created_after_deletion_of(DISK())
    assert "was deleted later" in desk.said()
    desk.next_cell()
    desk.cloud.ran("vm create", "PUT", f"{COMPUTE}/virtualMachines/web")
    VM().was_created_after_deletion_of(DISK())
    assert desk.report.points == 1


def test_what_is_on_its_way_is_told_to_wait(desk: Desk) -> None:
    desk.find(machine("web", "deallocating"))
    VM().is_deallocated()
    assert "it is deallocating" in desk.said()
    assert "`az vm wait`" in desk.said()
    assert "Which command" not in desk.said()


def test_the_last_refusal_of_ones_own_command_is_told_again(desk: Desk) -> None:
    path = f"{COMPUTE}/images/golden"
    desk.cloud.ran("image list", "GET", path, status=404, error="ResourceNotFound")
    IMAGE().exists()
    assert "refused" not in desk.said()
    desk.next_cell()
    desk.cloud.ran("image create", "PUT", path, status=409, error="OperationNotAllowed")
    IMAGE().exists()
    assert "Azure refused `az image create` with OperationNotAllowed" in desk.said()


def test_a_right_that_is_missing_is_told_with_who_lacks_it(desk: Desk) -> None:
    path, who = f"{COMPUTE}/images/golden", "auditor@x.example"
    desk.cloud.ran("image create", "PUT", path, status=403, error="AuthorizationFailed", user=who)
    IMAGE().exists()
    assert "Azure refused `az image create` to 'auditor' with AuthorizationFailed" in desk.said()


def test_what_must_stay_as_it_is_earns_nothing_before_something_was_done(desk: Desk) -> None:
    desk.cloud.documents |= {row["id"].lower(): row for row in [machine("kiosk")]}
    report = desk.notebook.report
    made = check.vm("branch", group="rg").is_running()
    check.vm("kiosk", group="rg").after(made).is_running()
    assert (report.points, report.total) == (0, 2)
    assert "1 more claim waits" in str(report)


def test_what_must_stay_as_it_is_counts_once_something_was_done(desk: Desk) -> None:
    desk.cloud.documents |= {row["id"].lower(): row for row in [machine("kiosk"), machine("branch")]}
    made = check.vm("branch", group="rg").is_running()
    check.vm("kiosk", group="rg").after(made).is_running()
    assert desk.notebook.report.points == 2


def test_what_was_broken_on_the_way_is_said(desk: Desk) -> None:
    broken = machine("kiosk", "deallocated")
    desk.cloud.documents |= {row["id"].lower(): row for row in [broken, machine("branch")]}
    made = check.vm("branch", group="rg").is_running()
    check.vm("kiosk", group="rg").after(made).is_running()
    assert desk.notebook.report.points == 1


@pytest.mark.parametrize(("named", "told"), [("web", True), ("other", False)])
def test_a_deployment_that_failed_later_is_told_as_a_refusal(desk: Desk, named: str, told: bool) -> None:
    deployment = f"{GROUP}/providers/Microsoft.Resources/deployments/vm_deploy_1"
    desk.cloud.ran("vm create", "PUT", deployment, status=201, body={"resources": [{"name": named}]})
    codes = ["DeploymentFailed", "BadRequest"]
    desk.cloud.ran("vm create", "GET", f"{deployment}/operationStatuses/08584", codes=codes)
    VM().exists()
    assert ("Azure refused `az vm create` with BadRequest" in desk.said()) is told
