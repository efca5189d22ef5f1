"""Microsoft.ManagedIdentity/userAssignedIdentities: identities that live on their own (`az identity`)."""

import re
from typing import ClassVar

from azlab.arm.assigned_identities import USER_ASSIGNED
from azlab.arm.fields import Field
from azlab.arm.resource import Change, Reply, ResourceType

OF_AZURE = ("tenantId", "principalId", "clientId")


class UserAssignedIdentities(ResourceType):
    """Its principal and its application are there at once, and go with it.

    The rule for names: learn.microsoft.com, resource-name-rules.
    """

    name = USER_ASSIGNED
    named: ClassVar[dict[str, str]] = {"userAssignedIdentities": "assign/action"}
    name_rule = re.compile(r"^[a-zA-Z0-9][\w-]{2,127}$")
    name_parameter = "resourceName"
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(200)
    has_state = False
    fields: ClassVar[tuple[Field, ...]] = tuple(
        Field(f"properties.{name}", read_only=True) for name in OF_AZURE
    )

    def provision(self, change: Change) -> None:
        if change.is_new:
            tenant = change.cloud.setting.tenant_of(change.id.subscription)
            made = (tenant, change.cloud.guid(), change.cloud.guid())
            change.interior["identity"] = dict(zip(OF_AZURE, made, strict=True))
        change.properties.update(change.interior["identity"])


TYPES = [UserAssignedIdentities()]
