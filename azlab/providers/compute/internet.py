"""Whether a machine reaches the internet: asked of the network, which knows the ways out."""

import json
from collections.abc import Iterator

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Request
from azlab.arm.store import Resource


def is_online(cloud: Cloud, machine: Resource) -> bool:
    """Whether a VM, or an instance of a scale set, has a way out by one of its interfaces."""
    return has_way_out(cloud, list(_interfaces(cloud, machine.properties)))


def has_way_out(cloud: Cloud, interfaces: list[Json]) -> bool:
    """The same of interfaces that are perhaps still to be made, each as its properties are.

    What has no interface at all is a disk that somebody looks into: nothing keeps it from anything.
    """
    if not interfaces:
        return True
    body = json.dumps({"interfaces": interfaces}).encode()
    return bool(cloud.send(Request("POST", "/lab/outbound", {}, body)).json()["online"])


def _interfaces(cloud: Cloud, machine: Json) -> Iterator[Json]:
    for entry in get_at(machine, "networkProfile.networkInterfaces") or ():
        interface = cloud.get(str(entry.get("id", "")))
        if interface is not None:
            yield interface.properties
