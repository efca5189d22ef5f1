"""Microsoft.Network/natGateways: the way out of the subnets that name it, by its public addresses."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, not_in_practice
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network import zones
from azlab.providers.network.allocations import refuse_public_address
from azlab.providers.network.associations import NAT_GATEWAYS, gateway_users
from azlab.providers.network.children import arranged, refuse_name, stamp

KEYS = ("name", "id", "etag", "type", "location", "tags", "zones", "sku", "properties")
PROPERTIES = (
    "provisioningState", "resourceGuid", "idleTimeoutInMinutes", "publicIpAddresses", "publicIpPrefixes",
    "subnets",
)  # fmt: skip
SHORTEST, LONGEST = 4, 120
"""Minutes until an idle connection is closed (learn.microsoft.com, nat-gateway-resource)."""
UNBUILT = ("publicIpPrefixes", "publicIpPrefixesV6", "publicIpAddressesV6", "sourceVirtualNetwork")


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
        *(Field(f"properties.{name}", dict if name == "sourceVirtualNetwork" else list) for name in UNBUILT),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.subnets", list, read_only=True),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        zones.refuse(change)
        _refuse_timeout(change)
        for name in UNBUILT:
            if change.get(name):
                raise not_in_practice(f"{name} of a NAT gateway")
        for index, entry in enumerate(change.get("publicIpAddresses") or ()):
            path = f"properties.publicIpAddresses[{index}].id"
            refuse_public_address(change, path, entry["id"], change.id.text, [])
            _refuse_other_sku(change, entry["id"])

    def provision(self, change: Change) -> None:
        for name in (*UNBUILT, "publicIpAddresses"):
            if not change.get(name):
                change.properties.pop(name, None)
        stamp(change)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        used = [{"id": id} for id in gateway_users(cloud, resource.id)]
        properties = {**resource.properties, **({"subnets": used} if used else {})}
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        """Azure-Samples/Copilot-Studio-with-Azure-AI-Search issue 62 has code and sentence."""
        used = len(gateway_users(cloud, resource.id))
        if used:
            raise BadRequest(
                "CannotDeleteNatGatewayAssociatedToSubnet",
                f"NAT Gateway {resource.id} is still configured on {used} subnets. Remove NAT Gateway from "
                "all referenced subnets and then delete NAT Gateway.",
            )


def _refuse_other_sku(change: Change, address: str) -> None:
    """The rule is documented (learn.microsoft.com, nat-sku); of the sentence no record was found."""
    public = change.cloud.get(address)
    own, other = (get_at(of, "sku.name") for of in (change.document, public.document if public else {}))
    if own != other:
        raise BadRequest(
            "BadRequest",
            f"NAT Gateway {change.id} of SKU {own} must not reference the public IP address {address} of SKU "
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
