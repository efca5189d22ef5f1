"""Microsoft.Storage/storageAccounts: accounts with their endpoints and keys.

Nothing can be put into them here; Azure itself puts there what boot diagnostics writes (see `blobs`).
Documents are as the recorded traffic of `az vm boot-diagnostics enable` lists them.
"""

import base64
import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, Conflict, subscription_not_found
from azlab.arm.fields import Field, in_order, merged
from azlab.arm.ids import subscription_id
from azlab.arm.indexes import Index
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.operations import Style
from azlab.arm.resource import LOCATION, Call, Change, Reply, ResourceType, action
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource

ACCOUNTS = "Microsoft.Storage/storageAccounts"
SKUS = (
    "Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Premium_LRS", "Premium_ZRS",
    "Standard_GZRS", "Standard_RAGZRS", "StandardV2_LRS", "StandardV2_GRS", "StandardV2_ZRS",
    "StandardV2_GZRS", "PremiumV2_LRS", "PremiumV2_ZRS",
)  # fmt: skip
PREMIUM = ("Premium_LRS", "Premium_ZRS")
OLDER = ("Standard_LRS", "Standard_GRS", "Standard_RAGRS")
KIND_SKUS = {
    "Storage": (*OLDER, "Standard_ZRS", "Premium_LRS"),
    "StorageV2": (*OLDER, "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS", "Premium_LRS"),
    "BlobStorage": OLDER,
    "FileStorage": (*PREMIUM, *(sku for sku in SKUS if "V2_" in sku)),
    "BlockBlobStorage": PREMIUM,
}
"""By learn.microsoft.com, storage-account-overview and rest/api/storagerp/srp_sku_types."""
KINDS = tuple(KIND_SKUS)
NAME = re.compile(r"[a-z0-9]{3,24}")
LONGEST_TAG_NAME = 128
SERVICES = ("dfs", "web", "blob", "queue", "table", "file")
ORDER = ("sku", "kind", "id", "name", "type", "location", "tags", "zones", "identity", "properties")
NAMES = Index("storage account names", "name")
"""Of all subscriptions: a name is part of a host."""
ROUTES = Routes()


class StorageAccounts(ResourceType):
    name = ACCOUNTS
    style = Style("asyncoperations", "compute", output=True, pause="1")
    created = Reply(202, LOCATION)
    updated = Reply(200)
    deleted = Reply(200)
    indexed = (NAMES,)
    seconds = 9.0  # short enough to have ended when it is asked about first: a client waits before that
    states = ("Creating", "Succeeded")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict, required=True),
        Field("sku.name", required=True, one_of=SKUS),
        Field("kind", required=True, one_of=KINDS),
        Field("identity", dict),
        Field("properties.accessTier", one_of=("Hot", "Cool", "Cold", "Premium")),
        Field("properties.minimumTlsVersion", one_of=("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3")),
        Field("properties.supportsHttpsTrafficOnly", bool, default=True),
        Field("properties.allowBlobPublicAccess", bool, default=False),
        Field("properties.allowSharedKeyAccess", bool),
        Field("properties.allowCrossTenantReplication", bool),
        Field("properties.defaultToOAuthAuthentication", bool),
        Field("properties.publicNetworkAccess", one_of=("Enabled", "Disabled", "SecuredByPerimeter")),
        Field("properties.networkAcls", dict),
        Field("properties.encryption", dict),
        Field("properties.isHnsEnabled", bool, fixed=True),
        Field("properties.creationTime", read_only=True),
        Field("properties.keyCreationTime", dict, read_only=True),
        Field("properties.primaryEndpoints", dict, read_only=True),
        Field("properties.primaryLocation", read_only=True),
        Field("properties.statusOfPrimary", read_only=True),
        Field("properties.privateEndpointConnections", list, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        name = change.id.name
        if NAME.fullmatch(name) is None:
            raise BadRequest("AccountNameInvalid", _invalid(name))
        _refuse_sku(change)
        existing = change.cloud.found_by(NAMES.name, name)
        if existing is None or existing.id.key == change.id.key:
            return
        if existing.id.subscription == change.id.subscription:
            raise Conflict(
                "StorageAccountInAnotherResourceGroup",
                f"The account {name} is already in another resource group in this subscription.",
            )
        raise Conflict("StorageAccountAlreadyTaken", _taken(name))

    def refuse_tags(self, tags: Json) -> None:
        """The storage tests of azure-powershell have the sentence, and not its code."""
        if any(len(name) > LONGEST_TAG_NAME for name in tags):
            sentence = f"Maximum allowed length of {LONGEST_TAG_NAME} for tag key exceeded."
            raise BadRequest("InvalidTagName", sentence)

    def provision(self, change: Change) -> None:
        sku = change.document["sku"]
        sku["tier"] = "Premium" if sku["name"].startswith("Premium") else "Standard"
        change.document.setdefault("tags", {})
        now = change.cloud.now()[:26] + "0Z"  # seven digits of a second, as .NET writes them
        if change.is_new:
            change.interior["keys"] = {name: _key(change.cloud) for name in ("key1", "key2")}
            change.properties.update(creationTime=now, keyCreationTime={"key1": now, "key2": now})
        before = change.before.properties if change.before is not None else _defaults(now)
        properties = merged(before, {**change.properties, **_fixed(change)})
        if change.document["kind"] == "Storage":
            properties.pop("accessTier", None)
        change.document["properties"] = properties

    def accepted(self, change: Change, resource: Resource) -> Json | None:
        """A new account's 202 says nothing of it; its `location` leads to the document."""
        return None if change.is_new else self.show(change.cloud, resource, "")

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        return in_order(resource.document, ORDER)

    @action("listKeys", reply=Reply(200))
    def list_keys(self, call: Call) -> None:
        call.result = {"keys": _keys(call.resource)}

    @action("regenerateKey", reply=Reply(200))
    def regenerate_key(self, call: Call) -> None:
        name = str(call.body.get("keyName", ""))
        if name not in call.resource.interior["keys"]:
            sentence = "Values for request parameters are invalid: keyName."
            raise BadRequest("InvalidValuesForRequestParameters", sentence)
        call.resource.interior["keys"][name] = _key(call.cloud)
        call.resource.properties["keyCreationTime"][name] = call.cloud.now()[:26] + "0Z"
        call.cloud.put(call.resource)
        call.result = {"keys": _keys(call.resource)}


@ROUTES.route("POST", "/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability")
def check_name(visit: Visit) -> Response:
    """Whether a name is free; names are unique in the whole cloud."""
    subscription = visit.parts["subscription"]
    if visit.cloud.get(subscription_id(subscription)) is None:
        raise subscription_not_found(subscription)
    name = str(visit.body.get("name", ""))
    if NAME.fullmatch(name) is None:
        return json_response(200, _unavailable("AccountNameInvalid", _invalid(name)))
    if visit.cloud.found_by(NAMES.name, name) is not None:
        return json_response(200, _unavailable("AlreadyExists", _taken(name)))
    return json_response(200, {"nameAvailable": True})


def _refuse_sku(change: Change) -> None:
    """Refuse a redundancy that accounts of this kind have not. Sentences: Azure's module for storage accounts
    (terraform-azurerm-avm-res-storage-storageaccount) issue 336, and Azure/azure-cli issue 25748."""
    kind, sku = change.document["kind"], change.document["sku"]["name"]
    if sku not in KIND_SKUS[kind]:
        raise BadRequest(
            "InvalidValuesForRequestParameters",
            "Values for request parameters are invalid: kind, sku. For more information, see - "
            "https://aka.ms/storageaccounttypes",
        )
    if change.get("isHnsEnabled") and kind == "StorageV2" and sku.startswith("Premium"):
        raise BadRequest(
            "InvalidRequestPropertyValue",
            "The value 'True' is not allowed for property isHnsEnabled. For more information, see - "
            "https://aka.ms/storageaccounthns",
        )


def _defaults(now: str) -> Json:
    """What an account has where nobody said anything."""
    enabled = {"keyType": "Account", "enabled": True, "lastEnabledTime": now}
    return {
        "dnsEndpointType": "Standard",
        "defaultToOAuthAuthentication": False,
        "publicNetworkAccess": "Enabled",
        "allowCrossTenantReplication": False,
        "privateEndpointConnections": [],
        "minimumTlsVersion": "TLS1_0",
        "allowSharedKeyAccess": True,
        "networkAcls": {
            "ipv6Rules": [], "bypass": "AzureServices", "virtualNetworkRules": [], "ipRules": [],
            "defaultAction": "Allow",
        },
        "encryption": {"services": {"file": enabled, "blob": enabled}, "keySource": "Microsoft.Storage"},
        "accessTier": "Hot",
    }  # fmt: skip


def _fixed(change: Change) -> Json:
    name = change.id.name
    hosts = {service: f"https://{name}.{service}.core.windows.net/" for service in SERVICES}
    hosts["web"] = f"https://{name}.z13.web.core.windows.net/"
    return {
        "primaryEndpoints": hosts,
        "primaryLocation": change.location,
        "statusOfPrimary": "available",
    }


def _key(cloud: Cloud) -> str:
    """64 bytes in base64, as Azure makes them."""
    return base64.b64encode(cloud.random().randbytes(64)).decode()


def _keys(account: Resource) -> list[Json]:
    created = account.properties["keyCreationTime"]
    return [
        {"creationTime": created[name], "keyName": name, "value": value, "permissions": "FULL"}
        for name, value in account.interior["keys"].items()
    ]


def _unavailable(reason: str, message: str) -> Json:
    return {"nameAvailable": False, "reason": reason, "message": message}


def _invalid(name: str) -> str:
    """Azure/AzureMonitorStarterPacks issue 171."""
    return (
        f"{name} is not a valid storage account name. Storage account name must be between 3 and 24 "
        "characters in length and use numbers and lower-case letters only."
    )


def _taken(name: str) -> str:
    return f"The storage account named {name} is already taken."


TYPES = [StorageAccounts()]
