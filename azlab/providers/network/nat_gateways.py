"""Microsoft.Network/natGateways: the way out of the subnets that name it, by public addresses or prefixes."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, not_in_practice
from azlab.arm.fields import Field, get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network import zones
from azlab.providers.network.allocations import refuse_public_address
from azlab.providers.network.associations import (
    NAT_GATEWAYS,
    PREFIXES,
    SUBNETS,
    gateway_of,
    naming,
    referenced,
)
from azlab.providers.network.children import arranged, refuse_name, stamp

KEYS = ("name", "id", "etag", "type", "location", "tags", "zones", "sku", "properties")
PROPERTIES = (
    "provisioningState", "resourceGuid", "idleTimeoutInMinutes", "publicIpAddresses", "publicIpPrefixes",
    "subnets",
)  # fmt: skip
SHORTEST, LONGEST = 4, 120
"""Minutes until an idle connection is closed (learn.microsoft.com, nat-gateway-resource)."""
MOST = 16
"""Addresses of one gateway (learn.microsoft.com, nat-gateway-resource)."""
UNBUILT = ("publicIpPrefixesV6", "publicIpAddressesV6", "sourceVirtualNetwork")


class NatGateways(ResourceType):
    name = NAT_GATEWAYS
    named: ClassVar[dict[str, str]] = {"natGateway": "join/action"}
    style = NETWORK
    patched = Reply(200)  # tags only, and no SDK waits for it
    deleted = Reply(202, BOTH)
    seconds = 4.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict),
        Field("sku.name", one_of=("Standard", "StandardV2"), default="Standard", fixed=True),
        Field("zones", list, fixed=True),
        Field("properties", dict),
        Field("properties.idleTimeoutInMinutes", int, default=4),
        Field("properties.publicIpAddresses", list),
        Field("properties.publicIpAddresses[].id", required=True),
        Field("properties.publicIpPrefixes", list),
        Field("properties.publicIpPrefixes[].id", required=True),
        *(Field(f"properties.{name}", dict if name == "sourceVirtualNetwork" else list) for name in UNBUILT),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.subnets", list, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        zones.refuse(change)
        zones.refuse_several(change)
        _refuse_timeout(change)
        for name in UNBUILT:
            if change.get(name):
                raise not_in_practice(f"{name} of a NAT gateway")
        for index, entry in enumerate(change.get("publicIpAddresses") or ()):
            path = f"properties.publicIpAddresses[{index}].id"
            refuse_public_address(change, path, entry["id"], change.id.text, [])
            _refuse_other(change, entry["id"], "address")
        for index, entry in enumerate(change.get("publicIpPrefixes") or ()):
            _refuse_prefix(change, f"properties.publicIpPrefixes[{index}].id", entry["id"])
            _refuse_other(change, entry["id"], "prefix")
        _refuse_too_many(change)

    def provision(self, change: Change) -> None:
        for name in (*UNBUILT, "publicIpAddresses", "publicIpPrefixes"):
            if not change.get(name):
                change.properties.pop(name, None)
        stamp(change)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        used = [{"id": id} for id in _subnets(cloud, resource)]
        properties = {**resource.properties, **({"subnets": used} if used else {})}
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        """Azure-Samples/Copilot-Studio-with-Azure-AI-Search issue 62 has code and sentence."""
        used = len(_subnets(cloud, resource))
        if used:
            raise BadRequest(
                "CannotDeleteNatGatewayAssociatedToSubnet",
                f"NAT Gateway {resource.id} is still configured on {used} subnets. Remove NAT Gateway from "
                "all referenced subnets and then delete NAT Gateway.",
            )


def _subnets(cloud: Cloud, gateway: Resource) -> list[str]:
    """Ids of the subnets whose way out a gateway is."""
    return naming(cloud, SUBNETS, "natGateway.id", gateway.id)


def _refuse_prefix(change: Change, path: str, id: str) -> None:
    """A prefix that is not there, or that another gateway has: of that sentence no record was found."""
    prefix = referenced(change, path, id, PREFIXES, change.location)
    other = gateway_of(change.cloud, prefix.id)
    if other and not same_id(other, change.id.text):
        raise BadRequest(
            "BadRequest",
            f"NAT Gateway {change.id} is referencing public IP prefix {prefix.id} that is already used by "
            f"{other}.",
        )


def _refuse_too_many(change: Change) -> None:
    """The number is documented (nat-gateway-resource); of the sentence no record was found."""
    prefixes = [change.cloud.get(str(entry["id"])) for entry in change.get("publicIpPrefixes") or ()]
    count = len(change.get("publicIpAddresses") or ())
    count += sum(len(prefix.interior.get("addresses", ())) for prefix in prefixes if prefix)
    if count > MOST:
        raise BadRequest(
            "BadRequest",
            f"NAT Gateway {change.id} would have {count} public IP addresses; it can have {MOST}.",
        )


def _refuse_other(change: Change, address: str, kind: str) -> None:
    """One of another SKU, or of version 6, for which there are other lists.

    The rule of SKUs is documented (learn.microsoft.com, nat-sku); of the sentence no record was found.
    """
    public = change.cloud.get(address)
    document = public.document if public else {}
    if get_at(document, "properties.publicIPAddressVersion") == "IPv6":
        raise not_in_practice(f"a public IP {kind} of version 6 of a NAT gateway")
    own, other = (get_at(of, "sku.name") for of in (change.document, document))
    if own != other:
        raise BadRequest(
            "BadRequest",
            f"NAT Gateway {change.id} of SKU {own} must not reference the public IP {kind} {address} of SKU "
            f"{other}: both must be of the same SKU.",
        )


def _refuse_timeout(change: Change) -> None:
    minutes = get_at(change.properties, "idleTimeoutInMinutes")
    if not SHORTEST <= minutes <= LONGEST:  # the range is documented; of the sentence no record was found
        raise BadRequest(
            "NatGatewayIdleTimeoutIsOutOfRange",
            f"Idle timeout {minutes} of NAT Gateway {change.id} must be between {SHORTEST} and {LONGEST} "
            "minutes.",
        )


TYPES = [NatGateways()]
