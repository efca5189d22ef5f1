"""The network interfaces of instances: asked of the network, as the model says."""

import json
from urllib.parse import quote

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json, Request
from azlab.arm.resource import Change
from azlab.providers.compute.derived_names import numbered
from azlab.providers.compute.scale_sets.names import INTERFACE, MACHINE, OWN, interface_id

VERSION = "2023-09-01"
ADDRESS = "Microsoft.Network/publicIPAddresses"


def make(change: Change, machine: ResourceId) -> list[Json]:
    """Make a machine's interfaces; their entries in the machine's network profile."""
    configured = change.get("virtualMachineProfile.networkProfile.networkInterfaceConfigurations", [])
    return [_make(change, machine, configuration) for configuration in configured]


def configuration(profile: Json) -> Json:
    """How a uniform instance shows the interfaces that its model wants."""
    wanted = get_at(profile, "networkProfile.networkInterfaceConfigurations", [])
    return {"networkInterfaceConfigurations": copy_of(wanted)}


def _make(change: Change, machine: ResourceId, configured: Json) -> Json:
    cloud, wanted = change.cloud, configured["properties"]
    id = interface_id(machine, configured["name"], cloud.random())
    addresses = [_address(change, id, configuration) for configuration in wanted["ipConfigurations"]]
    kept = ("networkSecurityGroup", "enableAcceleratedNetworking", "dnsSettings", "enableIPForwarding")
    properties = {name: copy_of(wanted[name]) for name in kept if name in wanted}
    ask(cloud, "PUT", id, {
        "location": change.location,
        "properties": {**properties, "ipConfigurations": addresses},
    })  # fmt: skip
    made = cloud.get(id)
    assert made is not None
    made.properties.update(virtualMachine={"id": machine.text}, primary=wanted["primary"])
    cloud.put(made)
    if machine.type != MACHINE:
        return {"id": id.text}
    option = wanted.get("deleteOption", "Delete")
    return {"id": id.text, "properties": {"primary": wanted["primary"], "deleteOption": option}}


def _address(change: Change, interface: ResourceId, configured: Json) -> Json:
    wanted = {name: value for name, value in configured["properties"].items() if value not in ([], None)}
    public = wanted.get("publicIPAddressConfiguration")
    wanted.pop("loadBalancerInboundNatPools", None)
    if public is not None and interface.type == INTERFACE:
        del wanted["publicIPAddressConfiguration"]
        wanted["publicIPAddress"] = {"id": _public_address(change, interface, public)}
    return {"name": configured["name"], "properties": wanted}


def _public_address(change: Change, interface: ResourceId, configured: Json) -> str:
    """A public address of its own; where the interface goes, it goes."""
    name = numbered(configured.get("name", "instancepublicip"), f"-{interface.name.rpartition('-')[2]}")
    id = interface.sibling(ADDRESS, name)
    wanted = configured.get("properties") or {}
    kept = {
        name: copy_of(wanted[name]) for name in ("idleTimeoutInMinutes", "publicIPPrefix") if wanted.get(name)
    }
    body: Json = {
        "location": change.location,
        "sku": {"name": "Standard"},
        "properties": {"publicIPAllocationMethod": "Static", **kept},
    }
    if change.document.get("zones"):
        body["zones"] = change.document["zones"]
    ask(change.cloud, "PUT", id, body)
    made = change.cloud.get(id)
    assert made is not None
    made.interior[OWN] = True
    change.cloud.put(made)
    return id.text


def ask(cloud: Cloud, method: str, id: ResourceId, body: Json) -> None:
    """Ask the cloud itself, and wait until it is done."""
    cloud.send(Request(method, f"{quote(id.text)}?api-version={VERSION}", {}, json.dumps(body).encode()))
    cloud.operations.wait_until_idle(id.key)
