"""The staging resource group of an image template: `IT_...`, with a storage account that keeps the logs."""

import json
import string
from collections.abc import Iterator
from contextlib import contextmanager

from azlab.arm.access import ASSIGNMENTS, DEFINITIONS
from azlab.arm.cloud import Cloud
from azlab.arm.identities import Caller
from azlab.arm.ids import ResourceId, group_id
from azlab.arm.messages import Json, Request, Response
from azlab.arm.store import Resource

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
ACCOUNT = "Microsoft.Storage/storageAccounts"
VERSION = "2023-07-01"
LONGEST = 40
"""Characters of group and template in the name of the staging group: so in recorded exchanges."""


@contextmanager
def acting_as(cloud: Cloud, caller: Caller | None) -> Iterator[None]:
    """While active, requests are those of this caller; None stands for the service itself."""
    before, cloud.caller = cloud.caller, caller
    try:
        yield
    finally:
        cloud.caller = before


def send(cloud: Cloud, method: str, path: str, body: Json | None = None) -> Response:
    """Ask the cloud inside of the same request. Raises the `AzureError` of a refusal."""
    content = b"" if body is None else json.dumps(body).encode()
    return cloud.send(Request(method, f"{path}?api-version={VERSION}", {}, content))


def identity_of(cloud: Cloud, template: Resource) -> Caller:
    """Whoever the template's user-assigned identity is; nobody, who may do nothing, where it has none."""
    assigned = (template.document.get("identity") or {}).get("userAssignedIdentities") or {"": {}}
    identity = next(iter(assigned.values()))
    tenant = cloud.setting.tenant_of(template.id.subscription)
    return Caller(identity.get("clientId", ""), identity.get("principalId", ""), tenant)


def make(cloud: Cloud, template: ResourceId, location: str, principal: str) -> str:
    """Make the group with its account, and let the template's identity in as Contributor. The group's id."""
    name = f"IT_{f'{template.group}_{template.name}'[:LONGEST]}_{cloud.guid()}"
    group = group_id(template.subscription, name.replace(" ", "_"))
    tags = {
        "createdBy": "AzureVMImageBuilder",
        "imageTemplateName": template.name,
        "imageTemplateResourceGroupName": template.group,
    }
    role = f"/subscriptions/{template.subscription}/providers/{DEFINITIONS}/{CONTRIBUTOR}"
    held = {"roleDefinitionId": role, "principalId": principal, "principalType": "ServicePrincipal"}
    with acting_as(cloud, None):
        send(cloud, "PUT", group.text, {"location": location, "tags": tags})
        send(cloud, "PUT", f"{group.text}/providers/{ASSIGNMENTS}/{cloud.guid()}", {"properties": held})
        account = {"location": location, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "tags": tags}
        send(cloud, "PUT", f"{group.text}/providers/{ACCOUNT}/{_account_name(cloud)}", account)
    return group.text


def _account_name(cloud: Cloud) -> str:
    return "".join(cloud.random().choices(string.ascii_lowercase + string.digits, k=24))


def account(cloud: Cloud, group: str) -> Resource | None:
    """The storage account of a staging group; None where somebody has deleted it."""
    return next(iter(cloud.resources(ACCOUNT, group)), None)
