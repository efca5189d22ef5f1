"""Links to disks and snapshots (SAS): who gets one, what it looks like, what it holds up."""

import re
from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice

READ = {"access": "Read", "durationInSeconds": 3600}
LINK = re.compile(
    r"https://md-\S+\.blob\.storage\.azure\.net/\w+/abcd\?sv=2018-03-28&sr=b&si=[-0-9a-f]{36}&sig=\S+"
)


def empty() -> Json:
    return {
        "location": "westeurope",
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 5},
    }


def snapshot_of(disk: str, **more: Any) -> Json:
    creation = {"createOption": "Copy", "sourceResourceId": disk}
    return {"location": "westeurope", "properties": {"creationData": creation, **more}}


def outstanding(name: str) -> str:
    return (
        f"There is an active shared access signature outstanding for disk {name}. Call EndGetAccess before "
        "attaching or deleting this disk."
    )


@pytest.fixture(params=["disks/one", "snapshots/one"])
def volume(request: pytest.FixtureRequest, azure: Practice) -> str:
    azure.put(request.param, empty())
    return request.param


def state(azure: Practice, path: str) -> str:
    return azure.get(path)["properties"]["diskState"]


def test_a_link_is_the_result_of_a_long_operation(azure: Practice, volume: str) -> None:
    response = azure.send("POST", f"{volume}/beginGetAccess", READ)
    assert (response.status, response.body) == (202, b"")
    assert "/DiskOperations/" in response.headers["azure-asyncoperation"]
    assert LINK.fullmatch(azure.wait(response)["properties"]["output"]["accessSAS"])


def test_while_a_link_works_the_state_says_so(azure: Practice, volume: str) -> None:
    azure.act(volume, "beginGetAccess", READ)
    assert state(azure, volume) == "ActiveSAS"
    azure.act(volume, "endGetAccess")
    assert state(azure, volume) == "Unattached"


def test_a_link_ends_by_itself(azure: Practice, volume: str) -> None:
    azure.act(volume, "beginGetAccess", {**READ, "durationInSeconds": 60})
    azure.app.cloud.clock.advance(61)
    assert state(azure, volume) == "Unattached"


def test_what_somebody_may_be_reading_is_not_deleted(azure: Practice, volume: str) -> None:
    azure.act(volume, "beginGetAccess", READ)
    refusal = azure.refusal("DELETE", volume)
    assert (refusal.status, refusal.code, refusal.message) == (409, "OperationNotAllowed", outstanding("one"))
    azure.act(volume, "endGetAccess")
    azure.delete(volume)
    assert azure.send("GET", volume).status == 404


def test_ending_what_was_never_begun_is_no_error(azure: Practice, volume: str) -> None:
    azure.act(volume, "endGetAccess")
    assert state(azure, volume) == "Unattached"


@pytest.mark.parametrize(
    "body",
    [{}, {"access": "Read"}, {**READ, "durationInSeconds": 0}, {**READ, "durationInSeconds": 5_184_001},
     {**READ, "durationInSeconds": ""}, {**READ, "access": "Look"}],
)  # fmt: skip
def test_a_link_needs_a_kind_of_access_and_seconds(azure: Practice, volume: str, body: Json) -> None:
    refusal = azure.refusal("POST", f"{volume}/beginGetAccess", body)
    assert (refusal.status, refusal.code) == (400, "InvalidParameter")


def test_the_disk_of_a_running_vm_gives_no_link(azure: Practice) -> None:
    machine = azure.vm()
    disk = azure.os_disk("web")
    name = disk.rpartition("/")[2]
    refusal = azure.refusal("POST", f"{disk}/beginGetAccess", READ)
    assert (refusal.status, refusal.code) == (409, "Conflict")
    assert refusal.message == (
        f"Access not permitted because disk {name} is currently attached to running VM {machine['id']}."
    )


def test_a_vm_does_not_start_while_its_disk_may_be_read(azure: Practice) -> None:
    azure.vm()
    azure.act("virtualMachines/web", "deallocate")
    disk = azure.os_disk("web")
    azure.act(disk, "beginGetAccess", READ)
    assert state(azure, disk) == "ActiveSAS"
    refusal = azure.refusal("POST", "virtualMachines/web/start")
    assert refusal.message == outstanding(disk.rpartition("/")[2])
    azure.act(disk, "endGetAccess")
    azure.act("virtualMachines/web", "start")
    assert "PowerState/running" in azure.codes("web")


def test_a_disk_that_may_be_read_is_not_attached(azure: Practice) -> None:
    azure.vm()
    azure.put("disks/data", empty())
    azure.act("disks/data", "beginGetAccess", READ)
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": azure.id("disks/data")}}
    body = {"properties": {"storageProfile": {"dataDisks": [entry]}}}
    assert azure.refusal("PATCH", "virtualMachines/web", body).message == outstanding("data")


def test_at_most_five_snapshots_of_a_family_are_open_at_once(azure: Practice) -> None:
    azure.put("disks/one", empty())
    for number in range(6):
        azure.put(f"snapshots/s{number}", snapshot_of(azure.id("disks/one"), incremental=True))
    for number in range(5):
        azure.act(f"snapshots/s{number}", "beginGetAccess", READ)
    assert "up to five snapshots" in azure.refusal("POST", "snapshots/s5/beginGetAccess", READ).message
    azure.act("snapshots/s0", "endGetAccess")
    azure.act("snapshots/s5", "beginGetAccess", READ)
    assert state(azure, "snapshots/s5") == "ActiveSAS"


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_what_is_made_closed_stays_closed(azure: Practice, kind: str) -> None:
    """`--network-access-policy DenyAll` at the beginning, not only later."""
    closed = {"networkAccessPolicy": "denyall", "publicNetworkAccess": "Disabled"}
    made = azure.put(f"{kind}/shut", empty_disk(**closed))
    shown = (made["properties"]["networkAccessPolicy"], made["properties"]["publicNetworkAccess"])
    assert shown == ("DenyAll", "Disabled")
    assert azure.refusal("POST", f"{kind}/shut/beginGetAccess", READ).code == "OperationNotAllowed"
    azure.patch(f"{kind}/shut", {"properties": {"networkAccessPolicy": "AllowAll"}})
    azure.act(f"{kind}/shut", "beginGetAccess", READ)


@pytest.mark.parametrize("name", ["networkAccessPolicy", "publicNetworkAccess"])
def test_access_has_no_other_words(azure: Practice, name: str) -> None:
    assert azure.refusal("PUT", "disks/one", empty_disk(**{name: "Sometimes"})).status == 400


def test_the_end_of_an_operation_shows_what_the_disk_shows(azure: Practice) -> None:
    """`az disk update` prints it: an open link is there before and after."""
    azure.put("disks/one", empty_disk())
    azure.act("disks/one", "beginGetAccess", READ)
    changed = azure.wait(azure.send("PATCH", "disks/one", {"tags": {"a": "b"}}))
    assert changed["properties"]["output"]["properties"]["diskState"] == "ActiveSAS"


def empty_disk(**more: Any) -> Json:
    creation = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    return {"location": "westeurope", "properties": {**creation, **more}}
