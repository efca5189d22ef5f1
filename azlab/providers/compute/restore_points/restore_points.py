"""Microsoft.Compute/restorePointCollections/restorePoints: a VM and all its disks at one moment."""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import not_allowed
from azlab.arm.fields import Field, changed
from azlab.arm.messages import Json
from azlab.arm.resource import ASYNC, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute.restore_points import copies, making, names, refusals, views

ASKED = ("excludeDisks", "consistencyMode", "sourceRestorePoint")


class RestorePoints(ResourceType):
    name = names.POINT
    named: ClassVar[dict[str, str]] = {"sourceRestorePoint": "read"}
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "restorePointName"
    tracked = False
    keys = ("name", "id", "type")
    created = Reply(201, ASYNC)
    # Azure's specification knows no other answer to a PUT: with 200, the SDK takes it for a fault.
    updated = Reply(201)
    seconds = 20.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.excludeDisks", list),
        Field("properties.excludeDisks[].id"),
        Field("properties.sourceRestorePoint", dict),
        Field("properties.sourceRestorePoint.id"),
        Field(
            "properties.consistencyMode",
            one_of=("CrashConsistent", "FileSystemConsistent", "ApplicationConsistent"),
        ),
        Field("properties.sourceMetadata", dict),
        Field("properties.timeCreated"),
        Field("properties.instanceView", dict, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        if change.before is not None:
            _refuse_update(change, change.before)
            return
        refusals.refuse_written(change)
        if copies.is_copy(change):
            copies.refuse(change)
            return
        refusals.refuse_mode(change)
        machine = making.source_machine(change)
        disks = making.wanted_disks(change, machine) if machine else []
        refusals.refuse_machine(change, machine, disks)

    def provision(self, change: Change) -> None:
        if change.before is not None:
            change.document["properties"] = change.before.properties
        elif copies.is_copy(change):
            copies.copy(change)
        else:
            making.take(change)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        shown = views.document(resource)
        if "instanceview" in expand.lower():
            shown["properties"]["instanceView"] = views.instance_view(cloud, resource)
        return shown

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        refusals.refuse_open(cloud, resource)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        copies.cancel(cloud, resource)


def _refuse_update(change: Change, before: Resource) -> None:
    """The REST reference: "Updating properties of an existing restore point is not allowed"."""
    wanted = {name: change.get(name) for name in (*ASKED, "sourceMetadata", "timeCreated")}
    if any(changed(before.properties, wanted)):
        raise not_allowed("Updating properties of an existing restore point is not allowed.")


TYPES = [RestorePoints()]
