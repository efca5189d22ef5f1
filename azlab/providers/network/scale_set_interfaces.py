"""Interfaces of uniform scale-set instances: they live below their instance, and come and go with it."""

from typing import ClassVar

from azlab.arm import errors
from azlab.arm.cloud import Cloud
from azlab.arm.fields import Field
from azlab.arm.ids import parse_id
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.network import interface_bodies
from azlab.providers.network.associations import SCALE_SET_INTERFACES
from azlab.providers.network.children import arranged

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
    fields: ClassVar[tuple[Field, ...]] = interface_bodies.FIELDS

    def refuse(self, change: Change) -> None:
        machine = change.cloud.get(change.id.parent or "")
        change.document["location"] = machine.location if machine else ""
        interface_bodies.refuse(change)

    def provision(self, change: Change) -> None:
        interface_bodies.complete(change)
        change.properties["enableFpga"] = False
        for configuration in change.properties["ipConfigurations"]:
            configuration.pop("type", None)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = {**resource.properties, "macAddress": resource.interior.get("macAddress")}
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)


TYPES = [ScaleSetInterfaces()]


@ROUTES.route("GET", SCALE_SET + "/networkInterfaces")
def of_scale_set(visit: Visit) -> Response:
    """`az vmss nic list`: the interfaces of all instances."""
    id = parse_id(visit.request.path.rstrip("/").rpartition("/")[0])
    scale_set = visit.cloud.get(id) if id else None
    if scale_set is None:
        group = visit.parts["group"]
        raise errors.resource_not_found(
            f"Microsoft.Compute/virtualMachineScaleSets/{visit.parts['name']}", group
        )
    found = visit.cloud.resources(SCALE_SET_INTERFACES, scale_set.id)
    return json_response(200, {"value": [TYPES[0].show(visit.cloud, one, "") for one in found]})
