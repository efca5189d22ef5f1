"""Machines close to each other: what may be in a proximity placement group, and what is in it.

Rules: learn.microsoft.com, virtual-machines/co-location. Of the sentences about regions, zones, running
machines and groups in use no record was found; that no host is found is said as Azure says it of all that is
asked for at once (learn.microsoft.com, allocation-failure).
"""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError, BadRequest, Conflict, no_resource_id, not_allowed, resource_not_found
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, parse_id, same_id
from azlab.arm.resource import Change
from azlab.arm.store import Resource

GROUPS = "Microsoft.Compute/proximityPlacementGroups"
PATH = "proximityPlacementGroup.id"
MEMBERS = {
    "virtualMachines": "Microsoft.Compute/virtualMachines",
    "virtualMachineScaleSets": "Microsoft.Compute/virtualMachineScaleSets",
    "availabilitySets": "Microsoft.Compute/availabilitySets",
}
"""What can be in a group, by the list in which the group shows it."""


def refuse(change: Change, path: str = PATH) -> None:
    """Refuse what cannot be in the proximity placement group that it names, a new one or another one."""
    wanted = change.get(path)
    if not wanted or not (change.is_new or change.changes(path)):
        return
    id = parse_id(wanted)
    if id is None:  # `az vm update --ppg NAME` sends the name as it stands
        raise no_resource_id(wanted, f"properties.{path}")
    group = change.cloud.follow(wanted, GROUPS)
    if group is None:
        raise resource_not_found(id.relative_name, id.group)
    if group.location != change.location:
        raise BadRequest(
            "BadRequest",
            f"Proximity Placement Group '{group.id.name}' is in location '{group.location}', and "
            f"'{change.id.name}' in location '{change.location}'. Both must be in the same location.",
        )
    zones, own = group.document.get("zones"), change.document.get("zones")
    if zones and own and set(zones) != set(own):
        raise BadRequest(
            "BadRequest",
            f"'{change.id.name}' cannot be in availability zone '{', '.join(own)}' since its Proximity "
            f"Placement Group '{group.id.name}' is in availability zone '{', '.join(zones)}'.",
        )


def refuse_running(change: Change) -> None:
    """A VM that exists moves into a group, or out of it, while it is deallocated."""
    before = change.before
    if before is None or not change.changes(PATH) or before.interior.get("power") == "deallocated":
        return
    raise not_allowed(
        f"The Proximity Placement Group of VM '{change.id.name}' can only be changed while the VM is "
        "deallocated."
    )


def failure(
    cloud: Cloud, machine: ResourceId, group: str | None, zones: list[str] | None
) -> AzureError | None:
    """Why no host is found near those who run already: they are in another zone. None where one is found."""
    found = cloud.follow(group, GROUPS) if group else None
    if found is None or not zones:
        return None
    for other in members(cloud, found.id, "virtualMachines"):
        there = other.document.get("zones")
        is_on_a_host = other.interior.get("power") != "deallocated" and other.id.key != machine.key
        if there and is_on_a_host and set(there) != set(zones):
            return Conflict(
                "OverconstrainedZonalAllocationRequest",
                "Allocation failed. VM(s) with the following constraints cannot be allocated, because the "
                "condition is too restrictive. Please remove some constraints and try again. Constraints "
                "applied are:\n  - Availability Zone\n  - Proximity Placement Group",
            )
    return None


def members(cloud: Cloud, group: ResourceId, listed: str) -> list[Resource]:
    """What is in a group, of one of the kinds in `MEMBERS`."""
    return [
        member
        for member in cloud.mentioning(group, MEMBERS[listed])
        if same_id(str(get_at(member.properties, PATH, "")), group.text)
    ]
