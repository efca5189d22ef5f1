"""Microsoft.Network/virtualNetworks."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network.address_prefixes import read_prefixes
from azlab.providers.network.associations import NETWORKS, SUBNETS
from azlab.providers.network.children import (
    arranged,
    child_item,
    children,
    refuse_name,
    refuse_names,
    remove_children,
    replace_children,
    stamp,
)
from azlab.providers.network.subnet_bodies import (
    completed,
    refuse_in_use,
    refuse_subnets,
    shown_subnet,
    subnet_fields,
    with_access,
)

KEYS = ("name", "id", "etag", "type", "location", "tags", "extendedLocation", "properties")
PROPERTIES = (
    "provisioningState", "resourceGuid", "addressSpace", "privateEndpointVNetPolicies", "dhcpOptions",
    "flowTimeoutInMinutes", "encryption", "subnets", "virtualNetworkPeerings", "enableDdosProtection",
)  # fmt: skip


class VirtualNetworks(ResourceType):
    name = NETWORKS
    style = NETWORK
    patched = Reply(200)  # tags only, and no SDK waits for it
    deleted = Reply(202, BOTH)
    seconds = 3.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties", dict, required=True),
        Field("properties.addressSpace", dict, required=True),
        Field("properties.addressSpace.addressPrefixes", list, required=True),
        Field("properties.dhcpOptions", dict),
        Field("properties.dhcpOptions.dnsServers", list),
        Field("properties.flowTimeoutInMinutes", int),
        Field("properties.encryption", dict),
        Field("properties.enableDdosProtection", bool, default=False),
        Field("properties.enableVmProtection", bool),
        Field("properties.privateEndpointVNetPolicies", default="Disabled"),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.subnets", list),
        Field("properties.subnets[].name", required=True),
        *subnet_fields("properties.subnets[]."),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        spaces = read_prefixes(change.get("addressSpace.addressPrefixes"), change.id)
        if not spaces:
            raise BadRequest(
                "NoAddressPrefixOrPoolProvided",
                f"Virtual network '{change.id.name}' does not have address prefix or pool provided.",
            )
        given, there = _given(change), children(change.cloud, change.id, SUBNETS)
        wanted = [child_item(subnet.document) for subnet in there] if given is None else given
        refuse_names(change.id, wanted)
        refuse_subnets(change, change.id, spaces, wanted, change.location)
        names = {str(item["name"]).lower() for item in wanted}
        for gone in (subnet for subnet in there if subnet.id.name.lower() not in names):
            refuse_in_use(change.cloud, gone.id)

    def provision(self, change: Change) -> None:
        given = _given(change)
        change.properties.pop("subnets", None)
        change.properties.setdefault("virtualNetworkPeerings", [])
        if not change.get("enableVmProtection"):
            change.properties.pop("enableVmProtection", None)  # taken, and shown to nobody: recorded traffic
        if "dhcpOptions" in change.properties:
            change.properties["dhcpOptions"] = {"dnsServers": change.get("dhcpOptions.dnsServers", [])}
        items = [_completed(change, subnet) for subnet in given or ()]
        stamp(change, {} if given is None else {SUBNETS: items})
        if given is not None:
            replace_children(change, SUBNETS, items)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        etag = str(resource.document.get("etag", ""))
        subnets = [shown_subnet(cloud, subnet, etag) for subnet in children(cloud, resource.id, SUBNETS)]
        properties = {**resource.properties, "subnets": subnets}
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        for subnet in children(cloud, resource.id, SUBNETS):
            refuse_in_use(cloud, subnet.id)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        remove_children(cloud, resource.id, SUBNETS)


def _completed(change: Change, subnet: Json) -> Json:
    properties = with_access(change, change.id.child("subnets", subnet["name"]), subnet["properties"])
    return {**subnet, "properties": completed(properties)}


def _given(change: Change) -> list[Json] | None:
    """The subnets of the body; None when it says nothing of them and they stay as they are."""
    listed = change.get("subnets")
    return None if listed is None else [child_item(subnet) for subnet in listed]


TYPES = [VirtualNetworks()]
