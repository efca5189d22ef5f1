"""What is being deleted is no longer there for whoever wants to refer to it."""

from tests.providers.compute.conftest import GROUP, Practice

NETWORK = f"{GROUP}/providers/Microsoft.Network"


def test_an_interface_that_is_being_deleted_takes_no_machine(azure: Practice) -> None:
    interface = azure.interface("going")
    assert azure.send("DELETE", interface).status == 202
    body = azure.body("web")
    body["properties"]["networkProfile"] = {"networkInterfaces": [{"id": interface}]}
    refusal = azure.refusal("PUT", "virtualMachines/web", body)
    assert refusal.said == (404, "NotFound", f"Resource {interface} not found.")


def test_a_group_that_is_being_deleted_guards_no_interface(azure: Practice) -> None:
    interface, group = azure.interface("new"), f"{NETWORK}/networkSecurityGroups/going"
    azure.put(group, {"location": "westeurope", "properties": {}})
    assert azure.send("DELETE", group).status == 202
    body = azure.get(interface)
    body["properties"]["networkSecurityGroup"] = {"id": group}
    assert azure.refusal("PUT", interface, body).code == "InvalidResourceReference"
