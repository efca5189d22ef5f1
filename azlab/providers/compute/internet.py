"""Whether a machine reaches the internet: asked of the network, which knows the ways out."""

import json
from collections.abc import Iterator

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Request
from azlab.arm.store import Resource

DEFAULT = "default_outbound"
"""In a VM's interior: whether it has default outbound access, as its subnet said when a host was found."""


def is_online(cloud: Cloud, machine: Resource) -> bool:
    """Whether a VM, or an instance of a scale set, has a way out by one of its interfaces."""
    return has_way_out(cloud, list(_interfaces(cloud, machine.properties)), machine.interior.get(DEFAULT))


def has_way_out(cloud: Cloud, interfaces: list[Json], default: bool | None = None) -> bool:
    """The same of interfaces that are perhaps still to be made, each as its properties are.

    `default` is whether there is default outbound access; None where it is as the subnet has it now. What has
    no interface at all is a disk that somebody looks into: nothing keeps it from anything.
    """
    if not interfaces:
        return True
    body = json.dumps({"interfaces": interfaces, "default": default}).encode()
    return bool(cloud.send(Request("POST", "/lab/outbound", {}, body)).json()["online"])


def _interfaces(cloud: Cloud, machine: Json) -> Iterator[Json]:
    for entry in get_at(machine, "networkProfile.networkInterfaces") or ():
        interface = cloud.get(str(entry.get("id", "")))
        if interface is not None:
            yield interface.properties


def take_default(cloud: Cloud, machine: Json, interior: Json) -> None:
    """Write down whether a VM that comes onto a host gets default outbound access there.

    It stays so until the VM is deallocated: a subnet that is made private later, or open, changes nothing
    before. What a flexible scale set has made never gets it; a VM that was put into one does
    (learn.microsoft.com, default-outbound-access, virtual-machine-scale-sets-orchestration-modes).
    """
    if "model" in interior and get_at(machine, "virtualMachineScaleSet.id"):
        interior[DEFAULT] = False
        return
    listed = [get_at(nic, "ipConfigurations") or () for nic in _interfaces(cloud, machine)]
    subnets = [
        cloud.get(str(get_at(configuration, "properties.subnet.id") or ""))
        for configurations in listed
        for configuration in configurations
    ]
    interior[DEFAULT] = any(
        subnet.properties.get("defaultOutboundAccess") is not False
        for subnet in subnets
        if subnet is not None
    )
