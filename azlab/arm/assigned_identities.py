"""The `identity` of a resource: of its own (SystemAssigned), or resources by themselves (UserAssigned).

Resource Manager sees to both for every provider, and refuses in its own words.
"""

from azlab.arm.errors import BadRequest, invalid_value
from azlab.arm.messages import Json
from azlab.arm.resource import Change

SYSTEM, USER, NONE = "SystemAssigned", "UserAssigned", "None"
OF_AZURE = ("type", "principalId", "tenantId", "userAssignedIdentities")
USER_ASSIGNED = "Microsoft.ManagedIdentity/userAssignedIdentities"


def complete(change: Change) -> None:
    """Complete the `identity` of a change: who they are is written beside each.

    One of its own is the same as long as the resource has it; the type `None` takes all away. Raises
    `FailedIdentityOperation` for an identity that is not there.
    """
    identity = change.document.get("identity")
    if identity is None:
        return
    words = str(identity.get("type", "")).split(",")
    kinds = {kind.strip().lower() for kind in words}
    if kinds == {NONE.lower()}:
        del change.document["identity"]
        change.interior.pop("principal", None)
        return
    if not kinds <= {SYSTEM.lower(), USER.lower()}:
        raise invalid_value("identity.type")
    shown = [kind for kind in (SYSTEM, USER) if kind.lower() in kinds]
    whole: Json = {"type": ", ".join(shown)}
    whole |= _own(change) if SYSTEM in shown else {}
    whole |= {"userAssignedIdentities": assigned(change)} if USER in shown else {}
    unknown = {name: value for name, value in identity.items() if name not in OF_AZURE}
    change.document["identity"] = {**whole, **unknown}


def _own(change: Change) -> Json:
    principal = change.interior.setdefault("principal", change.cloud.guid())
    return {"principalId": principal, "tenantId": change.cloud.setting.tenant_of(change.id.subscription)}


def assigned(change: Change) -> Json:
    """The user-assigned identities that a change names: by id, with `principalId` and `clientId`.

    Raises `MissingIdentityIds` where it names none, and `FailedIdentityOperation`
    (Azure/azure-policy issue 1311) for one that is not there.
    """
    wanted = change.document["identity"].get("userAssignedIdentities") or {}
    if not wanted:
        # hashicorp/terraform-provider-azurerm issue 17082.
        raise BadRequest(
            "MissingIdentityIds", f"The identity ids must not be null or empty for '{USER}' identity type."
        )
    return {_spelt(change, id): {**given, **_principal(change, id)} for id, given in wanted.items()}


def _spelt(change: Change, id: str) -> str:
    found = change.cloud.follow(id, USER_ASSIGNED)
    return found.id.text if found is not None else id


def _principal(change: Change, id: str) -> Json:
    found = change.cloud.follow(id, USER_ASSIGNED)
    if found is None:
        reason = f'{{"error":{{"code":"BadRequest","message":"Resource \'{id}\' was not found."}}}}'
        raise BadRequest(
            "FailedIdentityOperation",
            f"Identity operation for resource '{change.id.text}' failed with error 'Failed to perform "
            f"resource identity operation. Status: 'BadRequest'. Response: '{reason}'.'.",
        )
    return {name: found.properties[name] for name in ("principalId", "clientId")}
