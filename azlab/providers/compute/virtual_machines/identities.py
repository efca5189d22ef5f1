"""The managed identity of a VM or a scale set."""

from azlab.arm.errors import invalid_value, not_in_practice
from azlab.arm.resource import Change

SYSTEM, USER, NONE = "SystemAssigned", "UserAssigned", "None"


def complete(change: Change) -> None:
    """A system-assigned identity has a principal of its own, the same as long as the machine has it.

    `None` takes it away. Raises `NotImplemented` for identities that are resources of their own.
    """
    identity = change.document.get("identity")
    if identity is None:
        return
    kinds = {kind.strip().lower() for kind in str(identity.get("type", "")).split(",")}
    if USER.lower() in kinds:
        raise not_in_practice("Microsoft.ManagedIdentity/userAssignedIdentities")
    if kinds == {SYSTEM.lower()}:
        principal = change.interior.setdefault("principal", change.cloud.guid())
        tenant = change.cloud.setting.tenant_of(change.id.subscription)
        change.document["identity"] = {"type": SYSTEM, "principalId": principal, "tenantId": tenant}
    elif kinds == {NONE.lower()}:
        del change.document["identity"]
        change.interior.pop("principal", None)
    else:
        raise invalid_value("identity.type")
