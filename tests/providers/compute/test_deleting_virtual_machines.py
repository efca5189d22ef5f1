"""What goes along with a VM that is deleted, what stays, and what keeps it."""

from tests.providers.compute.conftest import Practice


def test_deleting_a_vm_leaves_its_disk_and_frees_its_interface(azure: Practice) -> None:
    vm = azure.vm()
    disk = azure.os_disk("web")
    interface = vm["properties"]["networkProfile"]["networkInterfaces"][0]["id"]
    assert azure.get(interface)["properties"]["virtualMachine"]["id"] == vm["id"]
    azure.delete("virtualMachines/web")
    assert azure.send("GET", "virtualMachines/web").status == 404
    left = azure.get(disk)
    assert "managedBy" not in left
    assert left["properties"]["diskState"] == "Unattached"
    assert "virtualMachine" not in azure.get(interface)["properties"]


def test_delete_option_delete_takes_disk_and_interface_along(azure: Practice) -> None:
    body = azure.body("web", os_disk={"deleteOption": "Delete"})
    interface = body["properties"]["networkProfile"]["networkInterfaces"][0]
    interface["properties"] = {"deleteOption": "Delete"}
    azure.put("virtualMachines/web", body)
    disk = azure.os_disk("web")
    azure.delete("virtualMachines/web")
    assert azure.send("GET", disk).status == 404
    assert azure.send("GET", interface["id"]).status == 404


def test_what_is_locked_stays_when_its_vm_goes(azure: Practice) -> None:
    body = azure.body("web", os_disk={"deleteOption": "Delete", "name": "kept"})
    interface = body["properties"]["networkProfile"]["networkInterfaces"][0]
    interface["properties"] = {"deleteOption": "Delete"}
    azure.put("virtualMachines/web", body)
    for locked in (azure.id("disks/kept"), interface["id"]):
        lock = f"{locked}/providers/Microsoft.Authorization/locks/keep"
        assert azure.send("PUT", lock, {"properties": {"level": "CanNotDelete"}}).status == 201
    azure.delete("virtualMachines/web")
    assert azure.get("disks/kept")["properties"]["diskState"] == "Unattached"
    assert "virtualMachine" not in azure.get(interface["id"])["properties"]


def test_a_vm_is_deleting_until_the_operation_has_ended(azure: Practice) -> None:
    azure.vm()
    response = azure.send("DELETE", "virtualMachines/web")
    assert response.status == 202
    assert azure.get("virtualMachines/web")["properties"]["provisioningState"] == "Deleting"
    azure.wait(response)
    assert azure.send("DELETE", "virtualMachines/web").status == 204
