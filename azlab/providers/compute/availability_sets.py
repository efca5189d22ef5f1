"""Microsoft.Compute/availabilitySets: machines that share neither racks nor maintenance, as far as it goes.

It is answered at once and has no provisioning state, as recorded traffic shows.
"""

import re
from typing import ClassVar

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import invalid_parameter, not_allowed, property_change
from azlab.arm.fields import Field, in_order
from azlab.arm.ids import ResourceId
from azlab.arm.indexes import in_use
from azlab.arm.messages import Json
from azlab.arm.resource import Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute import availability, proximity

KEYS = ("name", "id", "type", "location", "tags", "properties", "sku")
COUNTS = {"platformUpdateDomainCount": "update", "platformFaultDomainCount": "fault"}
MOST_UPDATE_DOMAINS = 20
MOST_FAULT_DOMAINS = 3
THREE_FAULT_DOMAINS = frozenset(
    ("eastus", "eastus2", "westus", "centralus", "northcentralus", "southcentralus", "canadacentral",
     "northeurope", "westeurope")
)  # fmt: skip
"""Regions with three fault domains for managed disks, by Microsoft's page on availability sets; else two."""


class AvailabilitySets(ResourceType):
    name = availability.SETS
    named: ClassVar[dict[str, str]] = {"availabilitySet": "read"}
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "availabilitySetName"
    created = Reply(200)
    updated = Reply(200)
    deleted = Reply(200)
    has_state = False
    indexed = (in_use(name),)
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict),
        Field("sku.name", one_of=("Classic", "Aligned"), default="Classic"),
        Field("properties.platformUpdateDomainCount", int, default=5),
        Field("properties.platformFaultDomainCount", int, default=3),
        Field("properties.proximityPlacementGroup", dict),
        Field("properties.proximityPlacementGroup.id"),
        Field("properties.virtualMachines", list, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        proximity.refuse(change)
        aligned = change.document["sku"]["name"] == "Aligned"
        before = change.before
        was_aligned = before is not None and before.document["sku"]["name"] == "Aligned"
        if was_aligned and not aligned:
            raise property_change("sku.name")
        for name, word in COUNTS.items():
            # A set becomes an aligned one with the fault domains that managed disks have there.
            if change.changes(name) and (was_aligned or not aligned):
                raise property_change(name)
            _refuse_count(word, change.get(name), _most(word, change.location, aligned))

    def accepted(self, change: Change, resource: Resource) -> Json | None:
        return in_order(resource.document, KEYS)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        """Azure writes group and name of the machines in capitals here."""
        found = [{"id": _in_capitals(machine.id)} for machine in availability.members(cloud, resource.id)]
        document = in_order(resource.document, KEYS)
        return {**document, "properties": {**resource.properties, "virtualMachines": found}}

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if availability.members(cloud, resource.id):
            raise not_allowed(
                f"Availability Set '{resource.id.name}' cannot be deleted. Before deleting an Availability "
                "Set please ensure that it does not contain any VM."
            )

    @action("vmSizes", reply=Reply(200), method="GET")
    def sizes(self, call: Call) -> None:
        call.result = {"value": [size.document() for size in data.sizes(call.resource.location)]}


def _in_capitals(machine: ResourceId) -> str:
    group, name = machine.group.upper(), machine.name.upper()
    return f"/subscriptions/{machine.subscription}/resourceGroups/{group}/providers/{machine.type}/{name}"


def _most(word: str, location: str, aligned: bool) -> int:
    if word == "update":
        return MOST_UPDATE_DOMAINS
    return MOST_FAULT_DOMAINS if not aligned or location in THREE_FAULT_DOMAINS else 2


def _refuse_count(word: str, count: int, most: int) -> None:
    """Microsoft's page on converting availability sets has the sentence."""
    if not 1 <= count <= most:
        raise invalid_parameter(
            f"The specified {word} domain count {count} must fall in the range 1 to {most}.",
            f"platform{word.title()}DomainCount",
        )


TYPES = [AvailabilitySets()]
