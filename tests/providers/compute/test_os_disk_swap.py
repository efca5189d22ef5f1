"""Another OS disk for a VM that exists, and disks that come and go."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice


@pytest.fixture
def restored(azure: Practice) -> str:
    """A VM whose disk was spoilt after a snapshot; the id of the disk made from that snapshot."""
    azure.vm()
    azure.run("web", "echo good | sudo tee /etc/state")
    taken = azure.put("snapshots/before", copy_of(azure.os_disk("web")))
    azure.run("web", "echo broken | sudo tee /etc/state")
    return azure.put("disks/restored", copy_of(taken["id"]))["id"]


def copy_of(source: str) -> Json:
    creation = {"createOption": "Copy", "sourceResourceId": source}
    return {"location": "westeurope", "properties": {"creationData": creation}}


def swap(disk: str) -> Json:
    entry = {"name": disk.rpartition("/")[2], "managedDisk": {"id": disk}}
    return {"properties": {"storageProfile": {"osDisk": entry}}}


def attach(disk: str, **more: Any) -> Json:
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk}, **more}
    return {"properties": {"storageProfile": {"dataDisks": [entry]}}}


@pytest.mark.parametrize("verb", ["deallocate", "powerOff"])
def test_after_the_swap_the_files_are_those_of_the_other_disk(
    azure: Practice, restored: str, verb: str
) -> None:
    old = azure.os_disk("web")
    azure.act("virtualMachines/web", verb)
    azure.patch("virtualMachines/web", swap(restored))
    assert azure.os_disk("web") == restored
    azure.act("virtualMachines/web", "start")
    assert "good" in azure.run("web", "cat /etc/state")
    assert azure.get(old)["properties"]["diskState"] == "Unattached"
    assert azure.get(restored)["managedBy"] == azure.id("virtualMachines/web")


def test_a_swap_back_brings_the_first_files_back(azure: Practice, restored: str) -> None:
    first = azure.os_disk("web")
    azure.act("virtualMachines/web", "deallocate")
    for disk in (restored, first):
        azure.patch("virtualMachines/web", swap(disk))
    azure.act("virtualMachines/web", "start")
    assert "broken" in azure.run("web", "cat /etc/state")


def test_a_restored_disk_lives_on_and_its_snapshot_stays(azure: Practice, restored: str) -> None:
    azure.act("virtualMachines/web", "deallocate")
    azure.patch("virtualMachines/web", swap(restored))
    azure.act("virtualMachines/web", "start")
    azure.run("web", "echo later | sudo tee /etc/state")
    files = azure.interior("snapshots/before")["machine"]["files"]
    assert files["/etc/state"].strip() == "good"


def test_a_running_vm_keeps_its_os_disk(azure: Practice, restored: str) -> None:
    refusal = azure.refusal("PATCH", "virtualMachines/web", swap(restored))
    assert refusal.message == "Changing property 'osDisk.managedDisk.id' is not allowed."


def test_a_name_alone_swaps_nothing(azure: Practice, restored: str) -> None:
    azure.act("virtualMachines/web", "deallocate")
    body = {"properties": {"storageProfile": {"osDisk": {"name": "restored"}}}}
    assert azure.refusal("PATCH", "virtualMachines/web", body).code == "PropertyChangeNotAllowed"


def test_a_disk_without_a_system_is_no_os_disk(azure: Practice, restored: str) -> None:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 5}
    empty = azure.put("disks/empty", {"location": "westeurope", "properties": properties})["id"]
    azure.act("virtualMachines/web", "deallocate")
    refusal = azure.refusal("PATCH", "virtualMachines/web", swap(empty))
    assert refusal.message == "Changing property 'osDisk.osType' is not allowed."


def test_the_os_disk_of_another_vm_is_not_taken(azure: Practice, restored: str) -> None:
    azure.vm("other")
    azure.act("virtualMachines/web", "deallocate")
    refusal = azure.refusal("PATCH", "virtualMachines/web", swap(azure.os_disk("other")))
    assert "already attached" in refusal.message


def test_a_swap_leaves_how_the_vm_was_made(azure: Practice, restored: str) -> None:
    azure.act("virtualMachines/web", "deallocate")
    machine = azure.patch("virtualMachines/web", swap(restored))
    entry = machine["properties"]["storageProfile"]["osDisk"]
    assert (entry["createOption"], entry["name"], entry["osType"]) == ("FromImage", "restored", "Linux")


def test_a_disk_can_be_told_to_go(azure: Practice, restored: str) -> None:
    azure.patch("virtualMachines/web", attach(restored))
    machine = azure.patch("virtualMachines/web", attach(restored, toBeDetached=True))
    assert machine["properties"]["storageProfile"]["dataDisks"] == []
    assert azure.get(restored)["properties"]["diskState"] == "Unattached"


@pytest.mark.parametrize("kept", ["Delete", "Detach"])
def test_a_detached_disk_is_free_and_still_there(azure: Practice, restored: str, kept: str) -> None:
    azure.patch("virtualMachines/web", attach(restored, deleteOption=kept))
    assert azure.get(restored)["properties"]["diskState"] == "Attached"
    azure.patch("virtualMachines/web", {"properties": {"storageProfile": {"dataDisks": []}}})
    disk = azure.get(restored)
    assert disk["properties"]["diskState"] == "Unattached"
    assert "managedBy" not in disk


def test_disks_are_attached_and_detached_by_id(azure: Practice, restored: str) -> None:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 5}
    data = azure.put("disks/data", {"location": "westeurope", "properties": properties})["id"]
    azure.patch("virtualMachines/web", attach(data, lun=1))
    wanted = {"dataDisksToAttach": [{"diskId": restored, "caching": "ReadOnly"}]}
    both = azure.act("virtualMachines/web", "attachDetachDataDisks", wanted)["properties"]["output"][
        "dataDisks"
    ]
    assert [(entry["lun"], entry["name"], entry["caching"]) for entry in both] == [
        (1, "data", "None"),
        (0, "restored", "ReadOnly"),
    ]
    azure.act("virtualMachines/web", "attachDetachDataDisks", {"dataDisksToDetach": [{"diskId": data}]})
    assert azure.get(data)["properties"]["diskState"] == "Unattached"
    assert azure.get(restored)["properties"]["diskState"] == "Attached"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"dataDisksToAttach": [{"lun": 0}]}, 400),
        ({"dataDisksToAttach": 1}, 400),
        ({"dataDisksToAttach": [{"diskId": "/none"}]}, 404),
        ({"dataDisksToDetach": [{"diskId": "/none"}]}, 404),
        ({"dataDisksToAttach": [{"diskId": "/none", "lun": "x"}]}, 400),
    ],
)
def test_what_cannot_be_attached_or_detached_is_refused(azure: Practice, body: Json, status: int) -> None:
    azure.vm()
    assert azure.refusal("POST", "virtualMachines/web/attachDetachDataDisks", body).status == status
