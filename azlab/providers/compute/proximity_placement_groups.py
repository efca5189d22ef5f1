"""Microsoft.Compute/proximityPlacementGroups: machines in one data center, for short ways between them.

Shapes are those of the recordings of azure-cli's tests (test_ppg_intent_vm_sizes_and_zone).
"""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import invalid_parameter, not_allowed, property_change
from azlab.arm.fields import Field, in_order
from azlab.arm.messages import Json
from azlab.arm.resource import Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute.proximity import GROUPS, MEMBERS, members

KEYS = ("name", "id", "type", "location", "tags", "properties", "zones")


class ProximityPlacementGroups(ResourceType):
    name = GROUPS
    named: ClassVar[dict[str, str]] = {"proximityPlacementGroup": "read"}
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "proximityPlacementGroupName"
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(200)
    has_state = False
    fields: ClassVar[tuple[Field, ...]] = (
        Field("zones", list),
        Field("properties", dict),
        Field("properties.proximityPlacementGroupType", one_of=("Standard", "Ultra"), default="Standard"),
        Field("properties.intent", dict),
        Field("properties.intent.vmSizes", list),
        *(Field(f"properties.{listed}", list, read_only=True) for listed in MEMBERS),
    )

    def refuse(self, change: Change) -> None:
        zones = change.document.get("zones")
        before = change.before.document.get("zones") if change.before else None
        if change.before is not None and zones != before:
            raise property_change("zones")
        # Both rules are documented with the intent (Azure/azure-cli issue 22101), their sentences are not.
        if zones and not change.get("intent.vmSizes"):
            sentence = "The availability zone can be provided only when an intent is provided."
            raise invalid_parameter(sentence, "zones")
        if len(zones or ()) > 1:
            sentence = "Only one zone can be indicated as part of the availability zone."
            raise invalid_parameter(sentence, "zones")

    def accepted(self, change: Change, resource: Resource) -> Json:
        return in_order(resource.document, KEYS)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        """With its members; `includeColocationStatus=true` asks how close they are."""
        asked = "includecolocationstatus" in expand.lower()
        found = {listed: members(cloud, resource.id, listed) for listed in MEMBERS}
        shown: Json = {
            listed: [{"id": member.id.text, **(_colocation([member]) if asked else {})} for member in inside]
            for listed, inside in found.items()
        }
        if asked:
            shown.update(_colocation([member for inside in found.values() for member in inside]))
        return in_order({**resource.document, "properties": {**resource.properties, **shown}}, KEYS)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if any(members(cloud, resource.id, listed) for listed in MEMBERS):
            raise not_allowed(
                f"Proximity Placement Group '{resource.id.name}' cannot be deleted. Before deleting a "
                "Proximity Placement Group please ensure that it does not contain any resource."
            )


def _colocation(inside: list[Resource]) -> Json:
    """Who is deallocated is on no host, and so nowhere (learn.microsoft.com, ppg-alignment)."""
    resting = any(member.interior.get("power") == "deallocated" for member in inside)
    word = "Unknown" if resting else "Aligned"
    told = "are aligned" if word == "Aligned" else "have an unknown alignment: at least one is deallocated"
    return {
        "colocationStatus": {
            "code": f"ColocationStatus/{word}",
            "level": "Info",
            "displayStatus": word,
            "message": f"All resources in the proximity placement group {told}.",
        }
    }


TYPES = [ProximityPlacementGroups()]
