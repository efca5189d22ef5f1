"""Interfaces of uniform scale-set instances: they live below their instance, and come and go with it."""

from dataclasses import replace
from typing import ClassVar

from azlab.arm import errors
from azlab.arm.cloud import Cloud
from azlab.arm.fields import Field, get_at
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.network import interface_bodies
from azlab.providers.network.associations import (
    PREFIXES,
    PRIVATE_ADDRESSES,
    SCALE_SET_ADDRESSES,
    SCALE_SET_INTERFACES,
    referenced,
)
from azlab.providers.network.children import arranged
from azlab.providers.network.public_ranges import (
    PUBLIC_ADDRESSES,
    address_of_prefix,
    domain_name,
    new_address,
)

ROUTES = Routes()
SCALE_SET = (
    "/subscriptions/{subscription}/resourceGroups/{group}"
    "/providers/Microsoft.Compute/virtualMachineScaleSets/{name}"
)
KEYS = ("name", "id", "etag", "properties", "location", "kind")
PROPERTIES = (
    "provisioningState", "resourceGuid", "ipConfigurations", "dnsSettings", "macAddress",
    "enableAcceleratedNetworking", "vnetEncryptionSupported", "enableIPForwarding", "disableTcpStateTracking",
    "networkSecurityGroup", "primary", "virtualMachine", "hostedWorkloads", "tapConfigurations", "nicType",
    "enableFpga", "allowPort25Out", "auxiliaryMode", "auxiliarySku",
)  # fmt: skip


class ScaleSetInterfaces(ResourceType):
    name = SCALE_SET_INTERFACES
    style = NETWORK
    tracked = False
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(202, BOTH)
    seconds = 4.0
    indexed = (PRIVATE_ADDRESSES, replace(PUBLIC_ADDRESSES, of=SCALE_SET_ADDRESSES))
    fields: ClassVar[tuple[Field, ...]] = (
        *interface_bodies.FIELDS,
        Field(f"{interface_bodies.AT}properties.publicIPAddressConfiguration", dict),
        Field(f"{interface_bodies.AT}properties.publicIPAddressConfiguration.properties", dict),
    )

    def refuse(self, change: Change) -> None:
        machine = change.cloud.get(change.id.parent or "")
        change.document["location"] = machine.location if machine else ""
        interface_bodies.refuse(change)

    def provision(self, change: Change) -> None:
        wanted = [
            configuration["properties"].get("publicIPAddressConfiguration")
            for configuration in change.get("ipConfigurations")
        ]
        interface_bodies.complete(change)
        change.properties["enableFpga"] = False
        for configuration, public in zip(change.properties["ipConfigurations"], wanted, strict=True):
            configuration.pop("type", None)
            if public is not None:
                _give_public_address(change, configuration, public)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = {**resource.properties, "macAddress": resource.interior.get("macAddress")}
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)


def _give_public_address(change: Change, configuration: Json, wanted: Json) -> None:
    """A public address of the instance alone; it lives and goes with the interface."""
    name = str(wanted.get("name", "instancepublicip"))
    id = parse_id(f"{configuration['id']}/publicIPAddresses/{name}")
    assert id is not None
    version = str(get_at(wanted, "properties.publicIPAddressVersion", "IPv4"))
    prefix = get_at(wanted, "properties.publicIPPrefix.id")
    address = _address(change, version, prefix)
    properties: Json = {
        "provisioningState": "Succeeded",
        "resourceGuid": change.cloud.guid(),
        "ipAddress": address,
        "publicIPAddressVersion": version,
        "publicIPAllocationMethod": "Static",
        "idleTimeoutInMinutes": get_at(wanted, "properties.idleTimeoutInMinutes", 4),
        **_name(change, get_at(wanted, "properties.dnsSettings.domainNameLabel")),
        "ipTags": get_at(wanted, "properties.ipTags", []),
        **({"publicIPPrefix": {"id": prefix}} if prefix else {}),
        "ipConfiguration": {"id": configuration["id"]},
    }
    document: Json = {"name": name, "id": id.text, "etag": change.document["etag"], "properties": properties}
    change.cloud.put(Resource(id, {**document, "sku": {"name": "Standard"}}, {"address": address}))
    configuration["properties"]["publicIPAddress"] = {"id": id.text}


def _address(change: Change, version: str, prefix: str | None) -> str:
    if not prefix:
        return new_address(change.cloud, version.lower())
    found = referenced(change, "publicIPPrefix.id", prefix, PREFIXES, change.location)
    return address_of_prefix(change.cloud, found, None)


def _name(change: Change, label: str | None) -> Json:
    """`vm0.LABEL`, with the instance's number (recorded traffic of `az vmss list-instance-public-ips`)."""
    if not label:
        return {}
    own = f"vm{change.id.names[1]}.{label}"
    return {"dnsSettings": {"domainNameLabel": own, "fqdn": domain_name(own, change.location)}}


TYPES = [ScaleSetInterfaces()]


@ROUTES.route("GET", SCALE_SET + "/networkInterfaces")
def interfaces(visit: Visit) -> Response:
    """`az vmss nic list`: the interfaces of all instances."""
    found = visit.cloud.resources(SCALE_SET_INTERFACES, _scale_set(visit).id)
    return json_response(200, {"value": [TYPES[0].show(visit.cloud, interface, "") for interface in found]})


@ROUTES.route("GET", SCALE_SET + "/publicIPAddresses")
def public_addresses(visit: Visit) -> Response:
    """`az vmss list-instance-public-ips`."""
    found = visit.cloud.resources(SCALE_SET_ADDRESSES, _scale_set(visit).id)
    return json_response(200, {"value": [address.document for address in found]})


def _scale_set(visit: Visit) -> Resource:
    owner = visit.address.owner
    scale_set = visit.cloud.get(owner) if owner else None
    if scale_set is None:
        group = visit.parts["group"]
        raise errors.resource_not_found(
            f"Microsoft.Compute/virtualMachineScaleSets/{visit.parts['name']}", group
        )
    return scale_set
