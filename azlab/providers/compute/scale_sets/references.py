"""What the model's network profile names must be there, in the scale set's own region."""

from collections.abc import Iterator

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource

NETWORK = "Microsoft.Network"
BALANCERS = f"{NETWORK}/loadBalancers"
SUBNETS = f"{NETWORK}/virtualNetworks/subnets"
GROUPS = f"{NETWORK}/networkSecurityGroups"
PROBES = f"{BALANCERS}/probes"
JOINED = {
    "loadBalancerBackendAddressPools": f"{BALANCERS}/backendAddressPools",
    "loadBalancerInboundNatPools": f"{BALANCERS}/inboundNatPools",
}


def refuse(change: Change) -> None:
    """The sentence is the one with which the network refuses what its own resources name."""
    for id, kind in _named(change.get("virtualMachineProfile.networkProfile", {})):
        found = change.cloud.follow(id, kind)
        if found is None or _location(change.cloud, found) != change.location:
            raise BadRequest(
                "InvalidResourceReference",
                f"Resource {id} referenced by resource {change.id} was not found. Please make sure that the "
                "referenced resource exists, and that both resources are in the same region.",
            )


def _named(profile: Json) -> Iterator[tuple[str, str]]:
    """Every id of the profile, with the type that it must have."""
    if probe := get_at(profile, "healthProbe.id"):
        yield probe, PROBES
    for interface in profile.get("networkInterfaceConfigurations", ()):
        if group := get_at(interface, "properties.networkSecurityGroup.id"):
            yield group, GROUPS
        for address in get_at(interface, "properties.ipConfigurations", ()):
            if subnet := get_at(address, "properties.subnet.id"):
                yield subnet, SUBNETS
            for key, kind in JOINED.items():
                yield from (
                    (reference.get("id", ""), kind) for reference in get_at(address, f"properties.{key}", ())
                )


def _location(cloud: Cloud, resource: Resource) -> str:
    """A subnet and the parts of a load balancer are where what they belong to is."""
    holder = cloud.get(resource.id.parent) if resource.id.parent else resource
    return holder.location if holder else ""
