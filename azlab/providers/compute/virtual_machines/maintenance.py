"""What the platform does to machines: taking Spot ones back, and maintenance that one may do before."""

from urllib.parse import quote

from azlab.arm.errors import not_allowed
from azlab.arm.messages import Request
from azlab.arm.resource import Call
from azlab.arm.store import Resource

VERSION = "2024-07-01"


def simulate_eviction(call: Call, machine: Resource) -> None:
    """Take a Spot machine back at once, as its eviction policy says; Azure does it within half an hour.

    The refusal is as azure-cli's recording of `az vm simulate-eviction` has it.
    """
    properties = machine.properties
    if str(properties.get("priority", "Regular")).lower() != "spot":
        raise not_allowed("Operation 'simulateEviction' is allowed only for Spot Virtual Machines")
    if str(properties.get("evictionPolicy", "Deallocate")).lower() == "delete":
        path = f"{quote(machine.id.text)}?api-version={VERSION}"
        call.cloud.send(Request("DELETE", path))
        return
    machine.interior["power"] = "deallocated"
    call.cloud.put(machine)


def refuse_maintenance(name: str) -> None:
    """No maintenance is ever due here; the sentence is that of Azure's own SDK tests."""
    raise not_allowed(
        f"Operation 'performMaintenance' is not allowed on VM '{name}' since the Subscription of this VM is "
        "not eligible."
    )
