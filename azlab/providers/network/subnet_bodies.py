"""What a subnet must be, alone or in its virtual network's body, and how it is shown."""

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.fields import Field
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.network.address_prefixes import (
    SMALLEST_SUBNET,
    Network,
    inside,
    prefixes_of,
    read_prefixes,
)
from azlab.providers.network.associations import GROUPS, NAT_GATEWAYS, referenced, subnet_users
from azlab.providers.network.children import arranged

KEYS = ("name", "id", "etag", "properties", "type")
PROPERTIES = (
    "provisioningState", "addressPrefix", "addressPrefixes", "networkSecurityGroup", "routeTable",
    "natGateway",
    "ipConfigurations", "serviceEndpoints", "delegations", "privateEndpointNetworkPolicies",
    "privateLinkServiceNetworkPolicies", "defaultOutboundAccess",
)  # fmt: skip
PRIVATE_SINCE = "2025-07-01"
"""The first api-version of Microsoft.Network whose new subnets are private."""
READ_ONLY = ("provisioningState", "ipConfigurations")


def subnet_fields(at: str = "") -> tuple[Field, ...]:
    """The fields of a subnet: of its own body, or below `at`, a path of its network's body and a dot."""
    return (
        Field(f"{at}properties", dict),
        Field(f"{at}properties.addressPrefix"),
        Field(f"{at}properties.addressPrefixes", list),
        Field(f"{at}properties.networkSecurityGroup", dict),
        Field(f"{at}properties.networkSecurityGroup.id", required=True),
        Field(f"{at}properties.natGateway", dict),
        Field(f"{at}properties.natGateway.id", required=True),
        Field(f"{at}properties.serviceEndpoints", list),
        Field(f"{at}properties.serviceEndpoints[].service"),
        Field(f"{at}properties.delegations", list),
        Field(f"{at}properties.privateEndpointNetworkPolicies"),
        Field(f"{at}properties.privateLinkServiceNetworkPolicies"),
        Field(f"{at}properties.defaultOutboundAccess", bool),
    )


def completed(properties: Json) -> Json:
    """A subnet's properties with what Azure adds."""
    policies = {
        "delegations": [],
        "privateEndpointNetworkPolicies": "Disabled",
        "privateLinkServiceNetworkPolicies": "Enabled",
    }
    writable = {key: value for key, value in properties.items() if key not in READ_ONLY}
    whole = {**policies, **writable}
    # Azure shows a list of a single range as `addressPrefix`, however it was put.
    if "addressPrefix" in whole or len(whole.get("addressPrefixes", ())) == 1:
        whole["addressPrefix"] = prefixes_of(whole)[0]
        whole.pop("addressPrefixes", None)
    if "serviceEndpoints" in whole:
        whole["serviceEndpoints"] = [
            {"provisioningState": "Succeeded", **endpoint, "locations": endpoint.get("locations", ["*"])}
            for endpoint in whole["serviceEndpoints"]
        ]
    return whole


def with_access(change: Change, subnet: ResourceId, properties: Json) -> Json:
    """A subnet's properties with its default outbound access, where its body says nothing of it.

    One that is made by api-version 2025-07-01 or later is private; one that is there stays as it is
    (techcommunity.microsoft.com 4513778, "Private subnets by default").
    """
    if "defaultOutboundAccess" in properties:
        return properties
    before = change.cloud.get(subnet)
    if before is None and change.query.get("api-version", "") >= PRIVATE_SINCE:
        return {**properties, "defaultOutboundAccess": False}
    kept = before.properties.get("defaultOutboundAccess") if before else None
    return properties if kept is None else {**properties, "defaultOutboundAccess": kept}


def shown_subnet(cloud: Cloud, subnet: Resource, etag: str) -> Json:
    """The document of a subnet, with the IP configurations in it."""
    used = [{"id": id} for id in subnet_users(cloud, subnet.id)]
    properties = {**subnet.properties, "ipConfigurations": used} if used else subnet.properties
    return arranged({**subnet.document, "etag": etag, "properties": properties}, KEYS, PROPERTIES)


def refuse_in_use(cloud: Cloud, subnet: ResourceId) -> None:
    """Refuse to delete a subnet with IP configurations in it. Raises `InUseSubnetCannotBeDeleted`."""
    if used := subnet_users(cloud, subnet):
        raise BadRequest(
            "InUseSubnetCannotBeDeleted",
            f"Subnet {subnet.name} is in use by {', '.join(used)} and cannot be deleted. In order to delete "
            "the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.",
        )


def refuse_subnets(
    change: Change, network: ResourceId, spaces: list[Network], subnets: list[Json], location: str
) -> None:
    """Refuse subnets that do not fit into their virtual network, or that overlap an earlier one of the list.

    Also refuses to take away a range in which there are addresses, and a security group that is not there.
    """
    taken: list[Network] = []
    for subnet in subnets:
        id, properties = network.child("subnets", subnet["name"]), subnet["properties"]
        ranges = read_prefixes(prefixes_of(properties), id)
        _refuse_ranges(id, ranges, spaces, taken)
        _refuse_move(change.cloud, id, ranges)
        taken.extend(ranges)
        if group := properties.get("networkSecurityGroup"):
            referenced(change, "properties.networkSecurityGroup.id", group["id"], GROUPS, location)
        if gateway := properties.get("natGateway"):
            referenced(change, "properties.natGateway.id", gateway["id"], NAT_GATEWAYS, location)


def _refuse_ranges(
    id: ResourceId, ranges: list[Network], spaces: list[Network], taken: list[Network]
) -> None:
    name, network = id.name, id.names[-2]
    if not ranges:
        raise BadRequest(
            "NoAddressPrefixOrPoolProvided", f"Subnet '{name}' does not have address prefix or pool provided."
        )
    if any(prefix.version == 4 and prefix.prefixlen > SMALLEST_SUBNET for prefix in ranges):
        raise BadRequest(
            "NetcfgInvalidSubnet", f"Subnet '{name}' is not valid in virtual network '{network}'."
        )
    if not all(inside(prefix, spaces) for prefix in ranges):
        raise BadRequest(
            "NetcfgSubnetRangeOutsideVnet",
            f"Subnet '{name}' is not valid because its IP address range is outside the IP address range of "
            f"virtual network '{network}'.",
        )
    if any(prefix.overlaps(held) for prefix in ranges for held in taken):
        raise BadRequest(
            "NetcfgSubnetRangesOverlap",
            f"Subnet '{name}' is not valid because its IP address range overlaps with that of an existing "
            f"subnet in virtual network '{network}'.",
        )


def _refuse_move(cloud: Cloud, id: ResourceId, ranges: list[Network]) -> None:
    before = cloud.get(id)
    if before is None:
        return
    lost = [prefix for prefix in read_prefixes(prefixes_of(before.properties), id) if prefix not in ranges]
    if lost and subnet_users(cloud, id):
        raise BadRequest(
            "InUsePrefixCannotBeDeleted",
            f"IpPrefix {lost[0]} on Subnet {id.name} has active allocations and cannot be deleted.",
        )
