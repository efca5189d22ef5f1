"""Machines in an availability set: what a VM may say of one, and which are in it.

Sentences: hashicorp/terraform-provider-azurestack issue 100 and fog/fog-azure-rm issue 302 for managed disks;
Microsoft's page of common VM error messages for zones; no record of the one about locations was found.
"""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, not_allowed, resource_not_found
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, parse_id, same_id
from azlab.arm.resource import Change
from azlab.arm.store import Resource

SETS = "Microsoft.Compute/availabilitySets"
MACHINES = "Microsoft.Compute/virtualMachines"
DOMAINS = ("platformUpdateDomain", "platformFaultDomain")
"""What the instance view of a VM in a set tells, and with `Count` how many the set has."""


def refuse(change: Change) -> None:
    """Refuse a new VM that cannot be in the availability set that it names."""
    wanted = change.get("availabilitySet.id")
    if not wanted or not change.is_new:
        return
    if change.document.get("zones"):
        raise BadRequest(
            "BadRequest",
            "Virtual Machine cannot be created because both Availability Zone and Availability Set were "
            "specified. Deploying an Availability Set to an Availability Zone isn't supported.",
        )
    found = change.cloud.follow(wanted, SETS)
    if found is None:
        raise _not_found(change, wanted)
    if found.location != change.location:
        raise BadRequest(
            "BadRequest",
            f"Availability Set '{found.id.name}' is in location '{found.location}', and the Virtual Machine "
            f"'{change.id.name}' in location '{change.location}'. Both must be in the same location.",
        )
    if found.document["sku"]["name"] != "Aligned":
        raise not_allowed(
            "Addition of a VM with managed disks to non-managed Availability Set or addition of a VM with "
            "blob based disks to managed Availability Set is not supported. Please create an Availability "
            "Set with 'Aligned' SKU in order to add a VM with managed disks to it."
        )


def _not_found(change: Change, wanted: str) -> Exception:
    id = parse_id(wanted)
    if id is None:
        return resource_not_found(f"{SETS}/{wanted}", change.id.group)
    return resource_not_found(id.relative_name, id.group)


def join(change: Change) -> None:
    """Put a new VM into the fault and the update domain of its set in which there are the fewest."""
    found = change.cloud.follow(change.get("availabilitySet.id") or "", SETS)
    if found is None:
        return
    others = [vm for vm in members(change.cloud, found.id) if vm.id.key != change.id.key]
    for domain in DOMAINS:
        taken = [vm.interior.get("domains", {}).get(domain) for vm in others]
        count = int(found.properties.get(f"{domain}Count", 1))
        change.interior.setdefault("domains", {})[domain] = min(range(count), key=taken.count)


def members(cloud: Cloud, availability_set: ResourceId) -> list[Resource]:
    """The VMs in an availability set, in the order of their ids."""
    return [
        machine
        for machine in cloud.mentioning(availability_set, MACHINES)
        if same_id(get_at(machine.properties, "availabilitySet.id", ""), availability_set.text)
    ]
