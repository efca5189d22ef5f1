"""Microsoft.Network/virtualNetworks/subnets. A subnet may also come in its virtual network's body."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import ASYNC, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network.address_prefixes import (
    read_prefixes,
)
from azlab.providers.network.associations import SUBNETS
from azlab.providers.network.children import children, etag_of_parent, refuse_name, stamp_parent
from azlab.providers.network.subnet_bodies import (
    completed,
    refuse_in_use,
    refuse_subnets,
    shown_subnet,
    subnet_fields,
    with_access,
)


class Subnets(ResourceType):
    name = SUBNETS
    named: ClassVar[dict[str, str]] = {"subnet": "join/action"}
    tracked = False
    style = NETWORK
    created = Reply(201, ASYNC)
    seconds = 2.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = subnet_fields()

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        network = change.cloud.get(change.id.parent or "")
        assert network is not None
        spaces = read_prefixes(network.properties["addressSpace"]["addressPrefixes"], network.id)
        others = [
            {"name": subnet.id.name, "properties": subnet.properties}
            for subnet in children(change.cloud, network.id, SUBNETS)
            if subnet.id.key != change.id.key
        ]
        wanted = {"name": change.id.name, "properties": change.properties}
        refuse_subnets(change, network.id, spaces, [*others, wanted], network.location)

    def provision(self, change: Change) -> None:
        change.document["properties"] = completed(with_access(change, change.id, change.properties))
        stamp_parent(change, SUBNETS)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        return shown_subnet(cloud, resource, etag_of_parent(cloud, resource.id))

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        refuse_in_use(cloud, resource.id)


TYPES = [Subnets()]
