"""Room for instances: cores of the quota, and hosts, for those to come and those that take another size."""

from azlab import data
from azlab.arm.errors import AzureError
from azlab.arm.fields import get_at
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute import scarcities
from azlab.providers.compute.scale_sets import documents, members
from azlab.providers.compute.virtual_machines.quotas import refuse_cores


def refuse(change: Change, size: Size) -> None:
    """Refuse a change of a scale set for which there is no room."""
    more, moving = _coming(change), _following(change, size)
    if more or moving or change.is_new:
        refuse_size(change, size)
        refuse_quota(change, size, more, moving)
        _refuse_hosts(change, moving)


def refuse_size(change: Change, size: Size) -> None:
    """Refuse a size that is not to be had here."""
    scarcities.refuse(change.cloud, change.id, size.name, change.location, change.document.get("zones"))


def refuse_quota(change: Change, size: Size, more: int, moving: list[Resource]) -> None:
    """All instances count at once: those that are to come, and those that take this size for another."""
    given_back = {"cores": 0}
    for machine in moving:
        old = data.size(_size_of(machine))
        if old is not None:
            given_back["cores"] += old.cores
            given_back[old.family] = given_back.get(old.family, 0) + old.cores
    wanted = size.cores * (more + len(moving))
    refuse_cores(change.cloud, change.id.subscription, change.location, size, wanted, given_back)


def refuse_model(change: Change, machines: list[Resource]) -> None:
    """Refuse to bring these instances to a model whose size has no room."""
    size = data.size(get_at(change.document, "sku.name", ""))
    moving = [machine for machine in machines if size is not None and _size_of(machine) != size.name]
    if size is not None and moving:
        refuse_size(change, size)
        refuse_quota(change, size, 0, moving)
        _refuse_hosts(change, moving)


def allocate(change: Change, machine: Resource) -> None:
    """Put a new instance on a host; without one it is there and failed, and so is the operation."""
    failure = _failure(change, machine)
    if failure is not None:
        machine.interior.update(power="deallocated", failure=failure.document(), unallocated=True)
        change.error = change.error or failure


def _refuse_hosts(change: Change, moving: list[Resource]) -> None:
    for machine in moving:
        failure = _failure(change, machine)
        if failure is not None and machine.interior.get("power") != "deallocated":
            raise failure


def _failure(change: Change, machine: Resource) -> AzureError | None:
    size, zones = get_at(change.document, "sku.name", ""), machine.document.get("zones")
    return scarcities.failure(change.cloud, size, change.location, zones)


def _coming(change: Change) -> int:
    """How many instances are to come."""
    there = len(members.members(change.cloud, change.id)) if change.before else 0
    return max(0, documents.capacity(change.document) - there)


def _following(change: Change, size: Size) -> list[Resource]:
    """The instances that take another size with this change; under Manual they wait for their update."""
    if change.before is None or change.get("upgradePolicy.mode") not in ("Automatic", "Rolling"):
        return []
    return [machine for machine in members.members(change.cloud, change.id) if _size_of(machine) != size.name]


def _size_of(machine: Resource) -> str:
    return str(get_at(machine.properties, "hardwareProfile.vmSize", ""))
