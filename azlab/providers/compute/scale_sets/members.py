"""The instances of a scale set: who is in it, and how one comes to be or goes.

A uniform instance is a resource below its scale set. A flexible one is a VM of the group; below the
scale set is only an entry that names it. Both are machines with the same inner documents, so that
whatever is done to a VM can be done to either.
"""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound, invalid_parameter
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets.names import INSTANCE, MACHINE, OWN, SCALE_SET
from azlab.providers.compute.virtual_machines import changing


def members(cloud: Cloud, scale_set: ResourceId) -> list[Resource]:
    """The machines of a scale set in the order in which they were made."""
    entries = cloud.resources(INSTANCE, scale_set)
    found = (machine_of(cloud, entry) for entry in entries)
    return sorted((machine for machine in found if machine is not None), key=_order)


def _order(machine: Resource) -> tuple[int, str]:
    return int(machine.interior.get("number", 0)), machine.id.key


def machine_of(cloud: Cloud, entry: Resource) -> Resource | None:
    """The machine that an entry below a scale set stands for: itself, or the VM that it names."""
    named = entry.interior.get("virtualMachine")
    return cloud.get(named) if named else entry


def instance_id(machine: Resource) -> str:
    """`0` of a uniform instance, the name of a flexible one."""
    return machine.id.name


def scale_set_of(cloud: Cloud, machine: Resource) -> Resource | None:
    """The scale set that a machine belongs to."""
    if machine.id.type == MACHINE:
        return cloud.follow(get_at(machine.properties, "virtualMachineScaleSet.id", ""), SCALE_SET)
    return cloud.get(machine.id.parent or "")


def is_protected(cloud: Cloud, machine: Resource, *against: str) -> bool:
    """Whether an instance's protection policy names one of these; a flexible one's is that of its entry."""
    scale_set = scale_set_of(cloud, machine) if machine.id.type == MACHINE else None
    entry = cloud.get(scale_set.id.child("virtualMachines", machine.id.name)) if scale_set else machine
    policy = get_at(entry.document, "properties.protectionPolicy", {}) if entry else {}
    return any(policy.get(name) for name in against)


def enter(cloud: Cloud, scale_set: Resource, machine: Resource) -> None:
    """Write the entry of a flexible instance."""
    id = scale_set.id.child("virtualMachines", machine.id.name)
    document: Json = {
        "name": machine.id.name,
        "id": id.text,
        "type": INSTANCE,
        "location": machine.location,
        "instanceId": machine.id.name,
        "zones": machine.document.get("zones", [None]),
    }
    cloud.put(Resource(id, document, {"virtualMachine": machine.id.text}))


def join(cloud: Cloud, machine: Resource) -> None:
    """A VM that is made for a flexible scale set becomes one of its instances."""
    scale_set = scale_set_of(cloud, machine)
    if scale_set is None:
        return
    enter(cloud, scale_set, machine)
    sku = scale_set.document.get("sku")
    if sku:
        sku["capacity"] = sku.get("capacity", 0) + 1
        cloud.put(scale_set)


def refuse_join(change: Change) -> None:
    """Only a flexible scale set of the same region takes VMs. Azure's sentences for this were not found."""
    id = change.get("virtualMachineScaleSet.id")
    if not id or change.before is not None:
        return
    scale_set = change.cloud.follow(id, SCALE_SET)
    if scale_set is None or scale_set.location != change.location:
        raise NotFound("NotFound", f"Resource {id} not found.")
    if scale_set.properties.get("orchestrationMode") != "Flexible":
        raise invalid_parameter(
            f"Virtual Machine Scale Set '{scale_set.id.name}' is not in Flexible orchestration mode.",
            "virtualMachineScaleSet.id",
        )


def leave(cloud: Cloud, machine: Resource) -> None:
    """A flexible instance that is deleted as a VM is one less for its scale set."""
    scale_set = scale_set_of(cloud, machine)
    if scale_set is None:
        return
    entry = cloud.get(scale_set.id.child("virtualMachines", machine.id.name))
    if entry is None:
        return
    cloud.delete(entry.id)
    for interface in changing.interfaces(machine):
        _drop_addresses(cloud, interface["id"])
    sku = scale_set.document.get("sku", {})
    if sku.get("capacity"):
        sku["capacity"] -= 1
        cloud.put(scale_set)


def dismiss(cloud: Cloud, machine: Resource) -> None:
    """Delete an instance with its disks and interfaces; the scale set's capacity is the caller's."""
    scale_set = scale_set_of(cloud, machine)
    if machine.id.type == MACHINE and scale_set is not None:
        cloud.delete(scale_set.id.child("virtualMachines", machine.id.name))
    release(cloud, machine)
    cloud.delete(machine.id)


def release(cloud: Cloud, machine: Resource) -> None:
    """Free or delete the disks and interfaces of an instance, as their entries say."""
    profile = machine.properties.get("storageProfile", {})
    for entry in (profile.get("osDisk", {}), *profile.get("dataDisks", [])):
        option = {"deleteOption": "Delete"} if machine.id.type == INSTANCE else {}
        changing.release_disk(cloud, {**entry, **option})
    for entry in changing.interfaces(machine):
        if parse_id(entry["id"]) is not None:
            _drop_addresses(cloud, entry["id"])
            changing.release_interface(cloud, entry)


def _drop_addresses(cloud: Cloud, interface: str) -> None:
    """Public addresses that were made for an instance go with it."""
    found = cloud.get(interface)
    for configuration in found.properties.get("ipConfigurations", ()) if found else ():
        address = cloud.get(str(get_at(configuration, "properties.publicIPAddress.id", "")))
        if address is not None and address.interior.get(OWN):
            cloud.delete(address.id)
