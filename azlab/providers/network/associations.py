"""Who uses what: references between network resources, followed and looked up backwards."""

from collections.abc import Iterator
from dataclasses import replace

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, no_resource_id, not_in_practice
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, parse_id, same_id
from azlab.arm.indexes import Entry, Index
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

INTERFACES = "Microsoft.Network/networkInterfaces"
SCALE_SET_INTERFACES = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/networkInterfaces"
SCALE_SET_ADDRESSES = f"{SCALE_SET_INTERFACES}/ipConfigurations/publicIPAddresses"
NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
GROUPS = "Microsoft.Network/networkSecurityGroups"
ADDRESSES = "Microsoft.Network/publicIPAddresses"
PREFIXES = "Microsoft.Network/publicIPPrefixes"
BALANCERS = "Microsoft.Network/loadBalancers"
FRONTENDS = f"{BALANCERS}/frontendIPConfigurations"
POOLS = f"{BALANCERS}/backendAddressPools"
NAT_RULES = f"{BALANCERS}/inboundNatRules"
NAT_GATEWAYS = "Microsoft.Network/natGateways"
PRIVATE_ADDRESSES = Index(
    "private addresses",
    "properties.privateIPAddress",
    ("properties.subnet.id",),
    items="properties.ipConfigurations",
    is_address=True,
)
"""Who has which address in a subnet. Thousands may have one there, so nobody reads their documents."""
FRONTEND_ADDRESSES = replace(PRIVATE_ADDRESSES, items="")
"""The same of a load balancer's frontend, which is a resource, not an element of a list."""
_LISTED = ("networkinterfaces", "virtualmachinescalesets", "loadbalancers")
"""The types of those who have addresses, in the order in which a subnet lists them."""


def referenced(change: Change, path: str, id: str, resource_type: str, location: str) -> Resource:
    """The resource that an id at `path` names; it must exist in the same region.

    Raises `LinkedInvalidPropertyId` for a text that is no id, `InvalidResourceReference` for all else.
    """
    if parse_id(id) is None:
        raise no_resource_id(id, path)
    found = change.cloud.follow(id, resource_type)
    # What is being deleted is as good as gone: nothing stops its end.
    is_going = found is not None and found.properties.get("provisioningState") == "Deleting"
    if found is None or is_going or _location(change.cloud, found) != location:
        raise BadRequest(
            "InvalidResourceReference",
            f"Resource {id} referenced by resource {change.id} was not found. Please make sure that the "
            "referenced resource exists, and that both resources are in the same region.",
        )
    return found


def _location(cloud: Cloud, resource: Resource) -> str:
    # A subnet, a pool or a rule has no location: it is where its parent is.
    holder = cloud.get(resource.id.parent) if resource.id.parent else resource
    return holder.location if holder else ""


def configurations(cloud: Cloud, id: ResourceId) -> Iterator[tuple[Resource, Json]]:
    """The IP configurations of all that names a resource: of network interfaces, of load balancers."""
    for kind in (INTERFACES, SCALE_SET_INTERFACES):
        for interface in cloud.mentioning(id, kind):
            for configuration in interface.properties.get("ipConfigurations", ()):
                yield interface, configuration
    # A load balancer's own document does not hold its frontends: they are resources below it.
    for frontend in cloud.mentioning(id, FRONTENDS):
        owner = cloud.get(frontend.id.parent or "")
        if owner is not None:
            yield owner, frontend.document


def users(cloud: Cloud, path: str, id: ResourceId) -> list[tuple[Resource, Json]]:
    """The IP configurations that refer to a resource at `path`, e.g. `properties.subnet.id`."""
    return [
        (owner, configuration)
        for owner, configuration in configurations(cloud, id)
        if same_id(str(get_at(configuration, path, "")), id.text)
    ]


def subnet_users(cloud: Cloud, subnet: ResourceId) -> list[str]:
    """Ids of the IP configurations in a subnet, in the capitals in which Azure lists them there."""
    entries = cloud.indexes.within(PRIVATE_ADDRESSES.name, subnet.key)
    return [_capitals(entry.id) for entry in sorted(entries, key=_kind)]


def _kind(entry: Entry) -> int:
    """Where its kind stands in a subnet's list."""
    # /subscriptions/S/resourcegroups/G/providers/NAMESPACE/TYPE/...: cut, not parsed, for it is done for each
    return _LISTED.index(entry.source.split("/", 8)[7])


def _capitals(configuration: str) -> str:
    """Names in capitals; the words between them stay."""
    parts = configuration.split("/")
    named = [part.upper() if index % 2 == 0 else part for index, part in enumerate(parts[7:], 7)]
    return "/".join((*parts[:4], parts[4].upper(), *parts[5:7], *named))


def address_user(cloud: Cloud, address: ResourceId) -> str:
    """Id of the IP configuration that has a public address; empty when none has."""
    return next(
        (
            str(configuration["id"])
            for _, configuration in users(cloud, "properties.publicIPAddress.id", address)
        ),
        "",
    )


def gateway_of(cloud: Cloud, id: ResourceId) -> str:
    """Id of the NAT gateway that has a public address, or all of a prefix; empty when none has."""
    found = (
        gateway.id.text
        for gateway in cloud.mentioning(id, NAT_GATEWAYS)
        for name in ("publicIpAddresses", "publicIpPrefixes")
        for entry in gateway.properties.get(name, ())
        if same_id(str(entry.get("id", "")), id.text)
    )
    return next(found, "")


def refuse_gateway(change: Change, noun: str) -> None:
    """Refuse a NAT gateway that an address or a prefix names by itself: it is the gateway that names them.

    What is so already may be sent back, as clients do that change something else.
    """
    given = change.get("natGateway")
    if given and not same_id(str(given.get("id", "")), gateway_of(change.cloud, change.id)):
        raise not_in_practice(f"natGateway of a public IP {noun}")


def naming(cloud: Cloud, kind: str, path: str, id: ResourceId) -> list[str]:
    """Ids of the resources of a type that name a resource at a path, e.g. `natGateway.id`."""
    return [
        resource.id.text
        for resource in cloud.mentioning(id, kind)
        if same_id(str(get_at(resource.properties, path, "")), id.text)
    ]
