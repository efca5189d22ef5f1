"""Starting and stopping a VM: how it changes state, and what its state does not allow."""

from azlab import guest
from azlab.arm.cloud import Cloud
from azlab.arm.errors import not_allowed, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.resource import Call
from azlab.arm.store import Resource
from azlab.providers.compute import accesses


def change(call: Call, during: str, after: str) -> None:
    """Be in one state while the operation lasts, and in another when it ends."""
    call.resource.interior["power"] = during
    call.cloud.put(call.resource)
    call.at_the_end("power", after)


def refuse_deallocated(call: Call, operation: str) -> None:
    """Raise when the VM is on no host."""
    if call.resource.interior["power"] == "deallocated":
        raise not_allowed(
            f"Operation '{operation}' is not allowed on VM '{call.resource.id.name}' since the VM is either "
            "deallocated or marked to be deallocated."
        )


def refuse_allocated(call: Call, operation: str) -> None:
    """Raise while the VM is on a host."""
    if call.resource.interior["power"] != "deallocated":
        raise not_allowed(
            f"Operation '{operation}' is not allowed on VM '{call.resource.id.name}' since the VM is not "
            "deallocated."
        )


def refuse_generalized(call: Call, operation: str) -> None:
    """Raise when the VM carries the mark that cannot be taken off."""
    if call.resource.interior.get("generalized"):
        raise not_allowed(
            f"Operation '{operation}' is not allowed on VM '{call.resource.id.name}' since the VM is "
            "generalized."
        )


def refuse_open_access(call: Call) -> None:
    """Raise when somebody may be reading one of the VM's disks."""
    profile = call.resource.properties["storageProfile"]
    for entry in (profile["osDisk"], *profile.get("dataDisks", [])):
        disk = call.cloud.get(get_at(entry, "managedDisk.id", ""))
        if disk is not None:
            accesses.refuse_open(call.cloud, disk)


def refuse_resting(call: Call) -> None:
    """An ephemeral OS disk is lost when its VM leaves the host; hibernation must have been turned on."""
    if get_at(call.resource.properties, "storageProfile.osDisk.diffDiskSettings"):
        raise not_allowed(
            "Operation 'deallocate' is not supported for VMs or VM Scale Set instances using an ephemeral OS "
            "disk."
        )
    if call.query.get("hibernate", "").lower() == "true":
        raise not_in_practice("hibernation")


def wait_or_refuse(cloud: Cloud, resource: Resource, operation: str) -> None:
    """A VM that is going takes one more DELETE, and nothing else."""
    if operation != "delete":
        raise not_allowed(
            f"Operation '{operation}' is not allowed on VM '{resource.id.name}' since the VM is marked for "
            "deletion. You can only retry the Delete operation (or wait for an ongoing one to complete)."
        )
    cloud.operations.wait_until_idle(resource.id.key)


def boot(call: Call) -> None:
    """Start the machine on the VM's OS disk."""
    disk = call.cloud.get(call.resource.properties["storageProfile"]["osDisk"]["managedDisk"]["id"])
    if disk is None or disk.interior.get("machine") is None:
        return
    machine = guest.Machine.from_json(disk.interior["machine"])
    guest.boot(machine, call.cloud.guid())
    disk.interior["machine"] = machine.to_json()
    call.cloud.put(disk)
