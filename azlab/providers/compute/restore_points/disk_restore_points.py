"""Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints: one disk of a restore point.

Made and deleted with its restore point alone. A new disk is made from it, and it can be read by a link.
"""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import method_not_allowed
from azlab.arm.fields import Field
from azlab.arm.operations import DISKS
from azlab.arm.resource import Call, Change, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute import accesses
from azlab.providers.compute.restore_points import names


class DiskRestorePoints(ResourceType):
    name = names.DISK_POINT
    named: ClassVar[dict[str, str]] = {
        "source": "read", "sourceResource": "read", "sourceResourceId": "read",
    }  # fmt: skip
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,127}(?<![-.])$")
    name_parameter = "diskRestorePointName"
    tracked = False
    has_state = False
    keys = ("name", "id", "type")
    style = DISKS
    fields: ClassVar[tuple[Field, ...]] = ()

    def refuse(self, change: Change) -> None:
        raise method_not_allowed("PATCH" if change.is_patch else "PUT", change.id.text)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        raise method_not_allowed("DELETE", resource.id.text)

    @action("beginGetAccess", seconds=1)
    def grant_access(self, call: Call) -> None:
        accesses.begin(call)

    @action("endGetAccess", seconds=1)
    def revoke_access(self, call: Call) -> None:
        accesses.end(call)


TYPES = [DiskRestorePoints()]
