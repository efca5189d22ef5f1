"""Microsoft.Network/publicIPAddresses.

The addresses are of the ranges that are kept for documentation (RFC 5737, RFC 3849): a learner who
tries one from a shell reaches nobody.
"""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, not_in_practice
from azlab.arm.fields import Field, get_at
from azlab.arm.indexes import Index
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network import zones
from azlab.providers.network.associations import (
    ADDRESSES,
    PREFIXES,
    address_user,
    gateway_of,
    referenced,
    refuse_gateway,
)
from azlab.providers.network.children import arranged, refuse_name, stamp
from azlab.providers.network.public_ranges import (
    PUBLIC_ADDRESSES,
    address_of_prefix,
    domain_name,
    new_address,
    spelled,
)

KEYS = ("name", "id", "etag", "location", "tags", "zones", "properties", "type", "sku")
PROPERTIES = (
    "provisioningState", "resourceGuid", "ipAddress", "publicIPAddressVersion", "publicIPAllocationMethod",
    "idleTimeoutInMinutes", "dnsSettings", "ipTags", "ipConfiguration", "natGateway", "publicIPPrefix",
    "ddosSettings",
)  # fmt: skip
LABEL = re.compile(r"^[a-z][a-z0-9-]{1,61}[a-z0-9]$")
DOMAIN_NAMES = Index("domain names", "properties.dnsSettings.fqdn")


class PublicIPAddresses(ResourceType):
    name = ADDRESSES
    named: ClassVar[dict[str, str]] = {"publicIPAddress": "join/action"}
    style = NETWORK
    patched = Reply(200)  # tags only, and no SDK waits for it
    deleted = Reply(202, BOTH)
    seconds = 3.0
    indexed = (PUBLIC_ADDRESSES, DOMAIN_NAMES)
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict),
        Field("sku.name", one_of=("Basic", "Standard", "StandardV2"), default="Basic", fixed=True),
        Field("sku.tier", one_of=("Regional", "Global"), default="Regional"),
        Field("zones", list),
        Field("properties", dict),
        Field("properties.publicIPAddressVersion", one_of=("IPv4", "IPv6"), default="IPv4", fixed=True),
        Field("properties.publicIPAllocationMethod", one_of=("Static", "Dynamic"), default="Static"),
        Field("properties.idleTimeoutInMinutes", int, default=4),
        Field("properties.dnsSettings", dict),
        Field("properties.dnsSettings.domainNameLabel"),
        Field("properties.ipTags", list),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.ipAddress"),
        Field("properties.publicIPPrefix", dict),
        Field("properties.publicIPPrefix.id", required=True, fixed=True),
        Field("properties.natGateway", dict),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        zones.refuse(change)
        self._refuse_label(change)
        if change.document["sku"]["name"].lower() == "basic":  # also where no sku is said
            version = change.get("publicIPAddressVersion")
            raise BadRequest(
                f"{version}BasicSkuPublicIpCountLimitReached",
                f"Cannot create more than 0 {version} Basic SKU public IP addresses for this subscription in "
                "this region.",
            )
        if change.get("publicIPAllocationMethod").lower() == "dynamic":
            raise BadRequest(
                "StandardAndStandardV2SkuPublicIPAddressesMustBeStatic",
                f"Standard sku publicIp {change.id} must have AllocationMethod set to Static.",
            )
        refuse_gateway(change, "address")
        if prefix := self._prefix(change):
            _refuse_unlike(change, prefix)
            _refuse_other_address(change)

    def _prefix(self, change: Change) -> Resource | None:
        """The public IP prefix that the address is to be of; None where it is of none."""
        id = change.get("publicIPPrefix.id")
        return (
            referenced(change, "properties.publicIPPrefix.id", id, PREFIXES, change.location) if id else None
        )

    def _refuse_label(self, change: Change) -> None:
        label = change.get("dnsSettings.domainNameLabel")
        if label is None:
            return
        if not LABEL.fullmatch(label):
            raise BadRequest(
                "InvalidDomainNameLabel",
                f"The domain name label {label} is invalid. It must conform to the following regular "
                f"expression: {LABEL.pattern}.",
            )
        name = domain_name(label, change.location)
        holders = change.cloud.indexes.holders(DOMAIN_NAMES.name, "", name)
        if any(holder.source != change.id.key for holder in holders):
            raise BadRequest("DnsRecordInUse", f"DNS record {name} is already used by another public IP.")

    def provision(self, change: Change) -> None:
        change.properties.setdefault("ipTags", [])
        change.properties.setdefault("ddosSettings", {"protectionMode": "VirtualNetworkInherited"})
        if label := change.get("dnsSettings.domainNameLabel"):
            change.properties["dnsSettings"]["fqdn"] = domain_name(label, change.location)
        change.properties.pop("natGateway", None)
        wanted = spelled(change.properties.pop("ipAddress", None) or "")
        if change.is_new:
            self._allocate(change, wanted)
        elif "address" in change.interior:
            change.properties["ipAddress"] = change.interior["address"]
        stamp(change)

    def _allocate(self, change: Change, wanted: str) -> None:
        """Give it an address: of its prefix the one that is wanted, without a prefix any one.

        So does Azure (hashicorp/terraform-provider-azurerm issue 16310).
        """
        if prefix := self._prefix(change):
            address = address_of_prefix(change.cloud, prefix, wanted)
            if wanted:  # what was asked for is shown at once, as recorded traffic has it
                change.properties["ipAddress"] = address
        else:
            address = new_address(change.cloud, change.get("publicIPAddressVersion").lower())
        change.interior["address"] = address
        change.effects.append(["set", change.id.key, "properties.ipAddress", address])

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        user, gateway = address_user(cloud, resource.id), gateway_of(cloud, resource.id)
        properties = {**resource.properties, **({"ipConfiguration": {"id": user}} if user else {})}
        if not user:
            properties.pop("ipConfiguration", None)
        if gateway:
            properties["natGateway"] = {"id": gateway}
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if user := address_user(cloud, resource.id) or gateway_of(cloud, resource.id):
            raise BadRequest(
                "PublicIPAddressCannotBeDeleted",
                f"Public IP address {resource.id} can not be deleted since it is still allocated to "
                f"resource {user}. In order to delete the public IP, disassociate/detach the Public IP "
                "address from the resource.  To learn how to do this, see aka.ms/deletepublicip.",
            )


def _refuse_other_address(change: Change) -> None:
    """Another one of the prefix for an address that is there: what Azure says to it is not known."""
    wanted, own = change.get("ipAddress"), change.interior.get("address")
    if wanted and own and spelled(wanted) != own:
        raise not_in_practice("another address of its prefix for a public IP address that is there")


def _refuse_unlike(change: Change, prefix: Resource) -> None:
    """Of another SKU or version than its prefix: of the sentence no record was found.

    Azure itself takes half an hour for version 4 out of a prefix of version 6, and ends with an internal
    server error (Azure/azure-powershell issue 15830).
    """
    for path, noun in (("sku.name", "SKU"), ("properties.publicIPAddressVersion", "version")):
        own, other = (get_at(document, path) for document in (change.document, prefix.document))
        if own != other:
            raise BadRequest(
                "BadRequest",
                f"Public IP address {change.id} of {noun} {own} must not be of the public IP prefix "
                f"{prefix.id} of {noun} {other}.",
            )


TYPES = [PublicIPAddresses()]
