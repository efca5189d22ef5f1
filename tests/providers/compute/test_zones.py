"""Zones that a region has not, more than one, and disks that are in another zone than their VM."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice, disk


def empty(**more: Any) -> Json:
    return {**disk("Empty", diskSizeGB=4), **more}


def attached(id: str) -> Json:
    return {"lun": 0, "createOption": "Attach", "managedDisk": {"id": id}}


@pytest.mark.parametrize(("zones", "named"), [(["9"], "9"), (["1", "7", "8"], "7,8")])
def test_a_zone_that_the_region_has_not_is_refused(azure: Practice, zones: list[str], named: str) -> None:
    for path, body in (("disks/one", empty()), ("virtualMachines/web", azure.body("web"))):
        kind, _, name = path.partition("/")
        assert azure.refusal("PUT", path, {**body, "zones": zones}).said == (
            400,
            "InvalidAvailabilityZone",
            f"The zone(s) '{named}' for resource 'Microsoft.Compute/{kind}/{name}' is not supported. "
            "The supported zones for location 'westeurope' are '1,2,3'",
        )
        assert azure.send("GET", path).status == 404


def test_a_region_without_zones_has_none(azure: Practice) -> None:
    refusal = azure.refusal("PUT", "disks/one", {**empty(), "location": "westus", "zones": ["1"]})
    assert refusal.code == "InvalidAvailabilityZone"
    assert refusal.message.endswith("The supported zones for location 'westus' are ''")


def test_a_disk_a_vm_and_a_gateway_are_in_one_zone_only(azure: Practice) -> None:
    gateway = f"{GROUP}/providers/Microsoft.Network/natGateways/out"
    bodies = {
        "disks/one": empty(),
        "virtualMachines/web": azure.body("web"),
        gateway: {"location": "westeurope", "sku": {"name": "Standard"}},
    }
    for path, body in bodies.items():
        assert azure.refusal("PUT", path, {**body, "zones": ["1", "2"]}).said == (
            400,
            "ResourceCannotHaveMultipleZonesSpecified",
            "Resource has 2 zones specified. Only one zone can be specified for this resource.",
        )


@pytest.mark.parametrize(
    ("of_disk", "of_machine", "end"),
    [
        ([], ["3"], "in zone '3'."),
        (["3"], ["2"], "in the same zone as the VM. VM zone: '2'. Disk zone: '3'."),
        (["1"], [], "in the same zone as the VM. VM zone: 'Regional'. Disk zone: '1'."),
    ],
)
def test_a_disk_of_another_zone_is_not_attached(
    azure: Practice, of_disk: list[str], of_machine: list[str], end: str
) -> None:
    id = azure.put("disks/data", {**empty(), **({"zones": of_disk} if of_disk else {})})["id"]
    body = azure.body("web", data_disks=[attached(id)])
    new = azure.refusal("PUT", "virtualMachines/web", {**body, "zones": of_machine})
    sentence = f"Disk {id} cannot be attached to the VM because it is not {end}"
    assert new.said == (400, "BadRequest", sentence)
    azure.put("virtualMachines/web", {**azure.body("web"), "zones": of_machine})
    change = {"properties": {"storageProfile": {"dataDisks": [attached(id)]}}}
    assert azure.refusal("PATCH", "virtualMachines/web", change).message == sentence


def test_a_disk_of_the_same_zone_and_one_that_is_in_every_zone_are_attached(azure: Practice) -> None:
    near = azure.put("disks/near", {**empty(), "zones": ["1"]})["id"]
    everywhere = azure.put("disks/everywhere", {**empty(), "sku": {"name": "Premium_ZRS"}})["id"]
    new = {"lun": 2, "name": "new", "createOption": "Empty", "diskSizeGB": 4}
    new["managedDisk"] = {"storageAccountType": "StandardSSD_ZRS"}
    disks = [attached(near), {**attached(everywhere), "lun": 1}, new]
    azure.put("virtualMachines/web", {**azure.body("web", data_disks=disks), "zones": ["1"]})
    assert azure.get("disks/near")["managedBy"] == azure.get("disks/everywhere")["managedBy"]
    assert "zones" not in azure.get("disks/new")
