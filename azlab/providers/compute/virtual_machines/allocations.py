"""Finding a host for a VM: at creation, at a resize, at a start. Where a size is scarce, none is found."""

from azlab.arm.errors import AzureError
from azlab.arm.fields import get_at
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.data import Size
from azlab.providers.compute import internet, proximity, scarcities


def refuse(change: Change, size: Size) -> None:
    """Refuse a size that is not to be had here."""
    scarcities.refuse(change.cloud, change.id, size.name, change.location, change.document.get("zones"))


def refuse_resize(change: Change, before: Resource, size: Size) -> None:
    """A VM on a host needs room for its new size at once; a deallocated one when it starts."""
    if not change.changes("hardwareProfile.vmSize"):
        return
    refuse(change, size)
    failure = scarcities.failure(change.cloud, size.name, change.location, change.document.get("zones"))
    if failure is not None and before.interior.get("power") != "deallocated":
        raise failure


def allocate(change: Change) -> None:
    """Put a new VM on a host: it runs at the end, or its creation fails and it is on none."""
    size = change.get("hardwareProfile.vmSize", "")
    zones = change.document.get("zones")
    failure = scarcities.failure(change.cloud, size, change.location, zones)
    failure = failure or proximity.failure(change.cloud, change.id, change.get(proximity.PATH), zones)
    if failure is None:
        # What its own custom data switches off while it boots for the first time is not running at the end.
        power = "stopped" if change.interior.get("power") == "stopping" else "running"
        change.effects.append(["set-interior", change.id.key, "power", power])
        internet.take_default(change.cloud, change.properties, change.interior)
        return
    change.error = failure
    change.interior.update(power="deallocated", failure=failure.document(), unallocated=True)


def find_host(call: Call) -> bool:
    """Whether a deallocated VM that is to start finds a host; if not, the operation fails."""
    vm = call.resource
    is_on_none = vm.interior["power"] == "deallocated"
    failure = _failure(call) if is_on_none else None
    if is_on_none and failure is None:
        internet.take_default(call.cloud, vm.properties, vm.interior)
    if failure is not None:
        call.error = failure
        vm.interior.update(failure=failure.document(), unallocated=True)
        _end(call, "Failed")
    elif vm.interior.pop("unallocated", False):
        vm.interior.pop("failure", None)
        _end(call, "Succeeded")
    call.cloud.put(vm)
    return failure is None


def _failure(call: Call) -> AzureError | None:
    vm = call.resource
    size = get_at(vm.properties, "hardwareProfile.vmSize", "")
    zones = vm.document.get("zones")
    scarce = scarcities.failure(call.cloud, size, vm.location, zones)
    return scarce or proximity.failure(call.cloud, vm.id, get_at(vm.properties, proximity.PATH), zones)


def _end(call: Call, state: str) -> None:
    call.effects.append(["set", call.resource.id.key, "properties.provisioningState", state])
