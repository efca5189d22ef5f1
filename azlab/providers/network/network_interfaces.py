"""Microsoft.Network/networkInterfaces. Which machine has one is written here by the machine."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.fields import Field, get_at
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import ASYNC, BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network import interface_bodies
from azlab.providers.network.associations import INTERFACES, PRIVATE_ADDRESSES
from azlab.providers.network.children import arranged, take_step

KEYS = ("name", "id", "etag", "tags", "properties", "type", "location", "kind")
PROPERTIES = (
    "provisioningState", "resourceGuid", "ipConfigurations", "dnsSettings", "macAddress",
    "enableAcceleratedNetworking", "vnetEncryptionSupported", "enableIPForwarding", "disableTcpStateTracking",
    "networkSecurityGroup", "primary", "virtualMachine", "hostedWorkloads", "tapConfigurations", "nicType",
    "allowPort25Out", "auxiliaryMode", "auxiliarySku",
)  # fmt: skip


class NetworkInterfaces(ResourceType):
    name = INTERFACES
    named: ClassVar[dict[str, str]] = {"networkInterfaces": "join/action"}
    style = NETWORK
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(202, BOTH)
    seconds = 4.0
    indexed = (PRIVATE_ADDRESSES,)
    fields: ClassVar[tuple[Field, ...]] = interface_bodies.FIELDS

    def refuse(self, change: Change) -> None:
        interface_bodies.refuse(change)

    def provision(self, change: Change) -> None:
        interface_bodies.complete(change)
        take_step(change, is_used=bool(self.reply_for(change).headers))

    def reply_for(self, change: Change) -> Reply:
        """201 or 200 at once, but changing what is, or was, behind a load balancer takes an operation."""
        whole = (change.properties, change.before.properties if change.before else {})
        balanced = any(
            configuration["properties"].get(name)
            for properties in whole
            for configuration in properties.get("ipConfigurations", ())
            for name in interface_bodies.BALANCED
        )
        return Reply(200, ASYNC) if balanced and not change.is_new else super().reply_for(change)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = interface_bodies.in_step(resource.document)
        if "virtualMachine" in properties:  # Azure gives the address when a machine is there
            properties["macAddress"] = resource.interior.get("macAddress")
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if machine := get_at(resource.properties, "virtualMachine.id"):
            raise BadRequest(
                "NicInUse",
                f"Network Interface {resource.id} is used by existing resource {machine}. In order to "
                "delete the network interface, it must be dissociated from the resource. To learn more, see "
                "aka.ms/deletenic.",
            )


TYPES = [NetworkInterfaces()]
