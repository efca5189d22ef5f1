"""How many instances there are: scaling out, scaling in, and deleting some."""

from azlab.arm.cloud import Cloud
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import documents, making, members, placing


def adjust(change: Change) -> None:
    """Make or delete instances until there are as many as the capacity says."""
    there = members.members(change.cloud, change.id) if change.before else []
    more = documents.capacity(change.document) - len(there)
    if not change.get("virtualMachineProfile"):
        return
    if more > 0:
        making.grow(change, more)
    elif more < 0:
        for machine in placing.leaving(change, -more):
            members.dismiss(change.cloud, machine)
    change.interior["touched"] = bool(more)


def delete(call: Call, machines: list[Resource]) -> None:
    """Delete these instances; the capacity is less by as many."""
    for machine in machines:
        members.dismiss(call.cloud, machine)
    scale_set = call.resource
    scale_set.document["sku"]["capacity"] = len(members.members(call.cloud, scale_set.id))
    call.cloud.put(scale_set)


def forget(cloud: Cloud, entry: Resource) -> None:
    """An instance that is deleted by its own address is one less, with all that is its own."""
    scale_set = cloud.get(entry.id.parent or "")
    machine = members.machine_of(cloud, entry)
    if machine is not None and machine.id.key != entry.id.key:
        members.release(cloud, machine)
        cloud.delete(machine.id)
    elif machine is not None:
        members.release(cloud, machine)
    # One less, not counted anew: others may be going at the same time, each by its own address.
    if scale_set is not None and scale_set.document.get("sku", {}).get("capacity"):
        scale_set.document["sku"]["capacity"] -= 1
        cloud.put(scale_set)
