"""The network interfaces of a new VM: they must be there, in its region and free."""

from azlab.arm.errors import Conflict, NotFound, missing_value, no_resource_id, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.ids import same_id
from azlab.arm.resource import Change


def refuse(change: Change) -> None:
    """Raise for a new VM without interfaces, and for one that is not there, elsewhere or in use."""
    if change.get("networkProfile.networkInterfaceConfigurations"):
        raise not_in_practice("network interfaces that the body of a VM describes")
    entries = change.get("networkProfile.networkInterfaces", [])
    if not entries:
        raise missing_value("networkProfile")
    for index, entry in enumerate(entries):
        id = str(entry.get("id") or "")
        if not id.startswith("/"):
            raise no_resource_id(id, f"properties.networkProfile.networkInterfaces[{index}].id")
        interface = change.cloud.follow(id, "Microsoft.Network/networkInterfaces")
        # One that is being deleted is as good as gone: its end would leave the VM with an id of nothing.
        is_going = interface is not None and interface.properties.get("provisioningState") == "Deleting"
        if interface is None or is_going or interface.location != change.location:
            raise NotFound("NotFound", f"Resource {id} not found.")
        owner = get_at(interface.properties, "virtualMachine.id")
        if owner and change.cloud.get(owner) is not None and not same_id(owner, change.id.text):
            raise Conflict("NicInUse", f"Network Interface {id} is used by existing resource {owner}.")
