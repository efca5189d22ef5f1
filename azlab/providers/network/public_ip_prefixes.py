"""Microsoft.Network/publicIPPrefixes: a range of public addresses, for addresses and NAT gateways.

Sizes: learn.microsoft.com, virtual-network/ip-services/public-ip-address-prefix. Order of fields: recorded
traffic of `az network public-ip prefix create`.
"""

from dataclasses import replace
from ipaddress import ip_network
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, not_in_practice
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network import zones
from azlab.providers.network.associations import ADDRESSES, PREFIXES, gateway_of, naming, refuse_gateway
from azlab.providers.network.children import arranged, refuse_name, stamp
from azlab.providers.network.public_ranges import PUBLIC_ADDRESSES, new_prefix

KEYS = ("name", "id", "etag", "type", "location", "tags", "zones", "properties", "sku")
PROPERTIES = (
    "provisioningState", "resourceGuid", "prefixLength", "publicIPAddressVersion", "ipPrefix", "ipTags",
    "publicIPAddresses", "natGateway",
)  # fmt: skip
SIZES = {"ipv4": (28, 31), "ipv6": (124, 127)}
"""The shortest and the longest prefix of each version."""


class PublicIPPrefixes(ResourceType):
    name = PREFIXES
    named: ClassVar[dict[str, str]] = {"publicIPPrefix": "join/action", "publicIpPrefixes": "join/action"}
    style = NETWORK
    patched = Reply(200)  # tags only, and no SDK waits for it
    deleted = Reply(202, BOTH)
    seconds = 3.0
    indexed = (replace(PUBLIC_ADDRESSES, items="addresses"),)
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict),
        Field("sku.name", one_of=("Standard", "StandardV2"), default="Standard", fixed=True),
        Field("sku.tier", one_of=("Regional", "Global"), default="Regional", fixed=True),
        Field("zones", list, fixed=True),
        Field("properties", dict),
        Field("properties.publicIPAddressVersion", one_of=("IPv4", "IPv6"), default="IPv4", fixed=True),
        Field("properties.prefixLength", int, required=True, fixed=True),
        Field("properties.ipTags", list),
        Field("properties.customIPPrefix", dict),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.ipPrefix", read_only=True),
        Field("properties.publicIPAddresses", list, read_only=True),
        Field("properties.natGateway", dict),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        zones.refuse(change)
        if change.get("customIPPrefix"):
            raise not_in_practice("customIPPrefix of a public IP prefix")
        refuse_gateway(change, "prefix")
        _refuse_length(change)

    def provision(self, change: Change) -> None:
        change.properties.setdefault("ipTags", [])
        change.properties.pop("natGateway", None)
        stamp(change)
        if change.is_new:
            version = change.get("publicIPAddressVersion").lower()
            prefix = new_prefix(change.cloud, version, change.get("prefixLength"))
            change.interior["addresses"] = [{"address": str(address)} for address in ip_network(prefix)]
            change.effects.append(["set", change.id.key, "properties.ipPrefix", prefix])

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        used = [{"id": id} for id in _addresses(cloud, resource)]
        gateway = gateway_of(cloud, resource.id)
        properties = {
            **resource.properties,
            **({"publicIPAddresses": used} if used else {}),
            **({"natGateway": {"id": gateway}} if gateway else {}),
        }
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        """Azure/kube-egress-gateway pull request 1223 has the code; of the sentence no record was found."""
        if found := list(filter(None, [*_addresses(cloud, resource), gateway_of(cloud, resource.id)])):
            raise BadRequest(
                "InUsePublicIpPrefixCannotBeDeleted",
                f"Public IP prefix {resource.id} can not be deleted since it is in use by "
                f"{', '.join(found)}.",
            )


def _addresses(cloud: Cloud, prefix: Resource) -> list[str]:
    """Ids of the public addresses that were given out of a prefix."""
    return naming(cloud, ADDRESSES, "publicIPPrefix.id", prefix.id)


def _refuse_length(change: Change) -> None:
    """The sizes are documented; of code and sentence no record was found."""
    shortest, longest = SIZES[change.get("publicIPAddressVersion").lower()]
    length = change.get("prefixLength")
    if not shortest <= length <= longest:
        raise BadRequest(
            "InvalidPublicIpPrefixLength",
            f"Prefix length {length} of public IP prefix {change.id} must be between {shortest} and "
            f"{longest} for {change.get('publicIPAddressVersion')}.",
        )


TYPES = [PublicIPPrefixes()]
