"""Compute quotas of a region and what is used of them, counted from the machines that are there.

A deallocated machine still counts: quota is about what was asked for, not about what runs.
"""

from collections import Counter

from azlab import data
from azlab.arm import scopes
from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource

ROUTES = Routes()
MACHINES = "Microsoft.Compute/virtualMachines"
SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
COUNTED = {
    MACHINES: "virtualMachines",
    SCALE_SETS: "virtualMachineScaleSets",
    "Microsoft.Compute/availabilitySets": "availabilitySets",
}


@ROUTES.route("GET", "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages")
def usages(visit: Visit) -> Response:
    location = scopes.region(visit, "locations/usages")
    used = _used(visit.cloud, f"/subscriptions/{visit.parts['subscription']}", location)
    rows = data.usages(location)
    for row in rows:
        row["currentValue"] = used[row["name"]["value"].lower()]
    return json_response(200, {"value": rows})


def _used(cloud: Cloud, subscription: str, location: str) -> Counter[str]:
    """What is in use, by the lower-case name of its quota."""
    used: Counter[str] = Counter()
    for kind, name in COUNTED.items():
        found = [
            resource for resource in cloud.resources(kind, subscription) if resource.location == location
        ]
        used[name.lower()] = len(found)
        for resource in found:
            _add_cores(used, resource)
    return used


def _add_cores(used: Counter[str], resource: Resource) -> None:
    """Cores of a machine, or of all instances of a scale set that has them inside itself."""
    name, count = get_at(resource.properties, "hardwareProfile.vmSize"), 1
    if resource.id.type.lower() == SCALE_SETS.lower():
        uniform = str(resource.properties.get("orchestrationMode", "Uniform")).lower() == "uniform"
        name, count = get_at(resource.document, "sku.name"), get_at(resource.document, "sku.capacity", 0)
        count = count if uniform and isinstance(count, int) else 0
    size = data.size(name) if isinstance(name, str) else None
    if size is not None:
        used["cores"] += size.cores * count
        used[size.family.lower()] += size.cores * count
