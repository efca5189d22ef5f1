"""Who is behind a load balancer: IP configurations of network interfaces, and of scale-set instances."""

from collections.abc import Iterator

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.network.associations import INTERFACES

SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
INSTANCES = f"{SCALE_SETS}/virtualMachines"
PROFILE = "virtualMachineProfile.networkProfile"
JOINED = ("loadBalancerBackendAddressPools", "loadBalancerInboundNatRules", "loadBalancerInboundNatPools")
"""Where an IP configuration names the parts of load balancers that it is in."""


def members(cloud: Cloud, part: ResourceId) -> list[str]:
    """Ids of the IP configurations that are in a backend pool, or that a NAT rule leads to."""
    return [*_interface_members(cloud, part), *_instance_members(cloud, part)]


def _interface_members(cloud: Cloud, part: ResourceId) -> Iterator[str]:
    for interface in cloud.mentioning(part, INTERFACES):
        for configuration in interface.properties.get("ipConfigurations", ()):
            if joins(configuration, part):
                yield str(configuration["id"])


def _instance_members(cloud: Cloud, part: ResourceId) -> Iterator[str]:
    """Instances of uniform scale sets; those of flexible ones have interfaces of their own."""
    for scale_set in cloud.mentioning(part, SCALE_SETS):
        if scale_set.properties.get("orchestrationMode") == "Flexible":
            continue
        for interface, configuration in profiles(scale_set):
            if joins(configuration, part):
                inner = (
                    f"networkInterfaces/{interface.get('name')}/ipConfigurations/{configuration.get('name')}"
                )
                found = cloud.resources(INSTANCES, scale_set.id)
                yield from (f"{instance.id}/{inner}" for instance in found)


def profiles(scale_set: Resource) -> Iterator[tuple[Json, Json]]:
    """The interfaces that a scale set gives its instances, each with its IP configurations."""
    for interface in get_at(scale_set.properties, f"{PROFILE}.networkInterfaceConfigurations", ()):
        for configuration in get_at(interface, "properties.ipConfigurations", ()):
            yield interface, configuration


def joins(configuration: Json, part: ResourceId) -> bool:
    """Whether an IP configuration names a part of a load balancer as one that it is in."""
    return any(
        same_id(str(reference.get("id", "")), part.text)
        for name in JOINED
        for reference in get_at(configuration, f"properties.{name}", ())
    )


def scale_set_users(cloud: Cloud, part: ResourceId) -> list[str]:
    """Ids of the scale sets whose model puts its instances into a part of a load balancer."""
    return [
        scale_set.id.text
        for scale_set in cloud.mentioning(part, SCALE_SETS)
        if any(joins(configuration, part) for _, configuration in profiles(scale_set))
    ]


def probing_scale_sets(cloud: Cloud, probe: ResourceId) -> list[str]:
    """Ids of the scale sets that take a probe for the health of their instances."""
    return [
        scale_set.id.text
        for scale_set in cloud.mentioning(probe, SCALE_SETS)
        if same_id(str(get_at(scale_set.properties, f"{PROFILE}.healthProbe.id", "")), probe.text)
    ]


def leave(cloud: Cloud, gone: ResourceId) -> None:
    """Take every network interface out of what goes: a load balancer, or one of its parts."""
    for interface in cloud.mentioning(gone, INTERFACES, below=True):
        listed = interface.properties.get("ipConfigurations", ())
        # A list, not `any`: each configuration has to forget what goes, not only the first that knew it.
        left = [configuration for configuration in listed if _forget(configuration["properties"], gone)]
        if left:
            cloud.put(interface)


def _forget(properties: Json, gone: ResourceId) -> bool:
    """Whether there was something to forget."""
    found = False
    for name in JOINED:
        listed = properties.pop(name, ())
        # The slashes at both ends: what goes is `pool1`, or something in it, but not `pool10`.
        kept = [
            reference for reference in listed if not f"{reference['id'].lower()}/".startswith(f"{gone.key}/")
        ]
        found = found or len(kept) < len(listed)
        if kept:
            properties[name] = kept
    return found
