"""Microsoft.Compute/restorePointCollections: the restore points of one VM, or their copies elsewhere.

Shapes are those of the recordings of azure-cli's tests (test_restore_point, test_copy_vm_restore_point).
"""

import re
from typing import ClassVar

from azlab.arm import errors
from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, invalid_parameter
from azlab.arm.fields import Field, get_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute.restore_points import names, views
from azlab.providers.compute.restore_points.refusals import refuse_open


class RestorePointCollections(ResourceType):
    name = names.COLLECTION
    named: ClassVar[dict[str, str]] = {"source": "read"}
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "restorePointCollectionName"
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(202, BOTH)
    seconds = 5.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.source", dict, required=True),
        Field("properties.source.id", required=True, fixed=True),
        Field("properties.source.location", read_only=True),
        Field("properties.restorePointCollectionId", read_only=True),
    )

    def refuse(self, change: Change) -> None:
        if not change.is_new:
            return
        source = _source(change)
        is_copy = source.id.type == names.COLLECTION
        if is_copy == (source.location == change.location):
            raise _misplaced(change, source, is_copy)

    def provision(self, change: Change) -> None:
        if change.is_new:
            source = _source(change)
            change.properties["source"] = {
                "location": names.display(change.cloud, source.location),
                "id": source.id.text,
            }
            change.properties["restorePointCollectionId"] = change.cloud.guid()

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        if "restorepoints" in expand.lower():
            found = cloud.resources(names.POINT, resource.id)
            resource.properties["restorePoints"] = [views.document(point) for point in found]
        return resource.document

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        refuse_open(cloud, resource)


def _source(change: Change) -> Resource:
    """The VM whose restore points these are to be, or the collection that is copied."""
    text = get_at(change.properties, "source.id", "")
    id = parse_id(text)
    if id is None or id.type.lower() not in (names.MACHINE.lower(), names.COLLECTION.lower()):
        raise invalid_parameter("Entity not of expected type.", "source.id")
    found = change.cloud.get(id)
    if found is None:
        raise errors.resource_not_found(id.relative_name, id.group)
    return found


def _misplaced(change: Change, source: Resource, is_copy: bool) -> BadRequest:
    # Both rules are documented (virtual-machines-create-restore-points, copy restore points); of the
    # sentences no record was found.
    rule = "another region than" if is_copy else "the same region as"
    return BadRequest(
        "BadRequest",
        f"Restore point collection '{change.id.name}' in location '{change.location}' must be in {rule} its "
        f"source '{source.id.text}' in location '{source.location}'.",
    )


TYPES = [RestorePointCollections()]
