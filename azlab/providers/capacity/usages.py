"""Compute quotas of a region and what is used of them, counted from the machines that are there.

A deallocated machine still counts: quota is about what was asked for, not about what runs.
"""

from collections import Counter

from azlab import data
from azlab.arm import scopes
from azlab.arm.cloud import Cloud
from azlab.arm.indexes import scope_of
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit

ROUTES = Routes()
COUNTED = ("virtualMachines", "virtualMachineScaleSets", "availabilitySets")
"""What is counted by itself, by the index `... in use` that its type declares."""


@ROUTES.route("GET", "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages")
def usages(visit: Visit) -> Response:
    location = scopes.region(visit, "locations/usages")
    used = _used(visit.cloud, visit.parts["subscription"], location)
    rows = data.usages(location)
    for row in rows:
        row["currentValue"] = used[row["name"]["value"].lower()]
    return json_response(200, {"value": rows})


def _used(cloud: Cloud, subscription: str, location: str) -> Counter[str]:
    """What is in use, by the lower-case name of its quota."""
    region = scope_of(subscription, location)
    used = Counter({name.lower(): cloud.indexes.tally(f"{name} in use", region) for name in COUNTED})
    # Of VMs and of the instances of uniform scale sets; those of flexible ones are VMs.
    for size_name, count in cloud.indexes.tallies("sizes in use", region):
        if size := data.size(size_name):
            used["cores"] += size.cores * count
            used[size.family.lower()] += size.cores * count
    return used
