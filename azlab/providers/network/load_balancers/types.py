"""Microsoft.Network/loadBalancers and the types of its parts.

Backend pools and inbound NAT rules may be put and deleted by themselves; the other parts come and go
with the body of their load balancer.
"""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import method_not_allowed
from azlab.arm.fields import Field
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json, Request
from azlab.arm.operations import NETWORK
from azlab.arm.resource import ASYNC, BOTH, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.network.associations import BALANCERS, FRONTEND_ADDRESSES
from azlab.providers.network.children import (
    arranged,
    etag_of_parent,
    refuse_name,
    refuse_names,
    remove_children,
    replace_children,
    stamp,
    stamp_parent,
)
from azlab.providers.network.load_balancers import parts
from azlab.providers.network.load_balancers.bodies import completed, give_addresses, is_used, lists_of
from azlab.providers.network.load_balancers.members import leave, members
from azlab.providers.network.load_balancers.refusals import (
    Lists,
    gone,
    refuse_basic,
    refuse_delete,
    refuse_frontends,
    refuse_loss,
    refuse_parts,
)
from azlab.providers.network.load_balancers.views import ADDRESSES, is_address, kept, shown_part

KEYS = ("name", "id", "etag", "type", "location", "tags", "properties", "sku")
PROPERTIES = ("provisioningState", "resourceGuid", *(part.key for part in parts.PARTS))


class LoadBalancers(ResourceType):
    name = BALANCERS
    style = NETWORK
    patched = Reply(200)  # tags only, and no SDK waits for it
    deleted = Reply(202, BOTH)
    seconds = 3.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("sku", dict),
        Field("sku.name", one_of=("Basic", "Standard", "Gateway"), default="Standard", fixed=True),
        Field("sku.tier", one_of=("Regional", "Global"), default="Regional"),
        Field("properties", dict),
        Field("properties.resourceGuid", read_only=True),
        *(Field(f"properties.{part.key}", list) for part in parts.PARTS),
        *(Field(f"properties.{part.key}[].name", required=True) for part in parts.PARTS),
        *(field for part in parts.PARTS for field in part.at(f"properties.{part.key}[].")),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        refuse_basic(change)
        lists = lists_of(change)
        for listed in lists.values():
            refuse_names(change.id, listed)
        refuse_frontends(change, lists[parts.FRONTENDS.key])
        refuse_parts(change.id, lists)
        refuse_loss(change.cloud, kept(change.cloud, change.id), lists)

    def provision(self, change: Change) -> None:
        lists = lists_of(change)
        give_addresses(change, lists[parts.FRONTENDS.key])
        before = kept(change.cloud, change.id)
        for part in parts.PARTS:
            change.properties.pop(part.key, None)  # kept as resources of their own
        of_types = {part.type: lists[part.key] for part in parts.PARTS}
        stamp(change, of_types, is_used=is_used(change, before, lists))
        for part in parts.PARTS:
            for lost in gone(part, before, lists):
                leave(change.cloud, lost.id)
            replace_children(change, part.type, lists[part.key])

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        etag, there = str(resource.document.get("etag", "")), kept(cloud, resource.id)
        shown = {
            part.key: [shown_part(cloud, part, child, there, etag) for child in there[part.key]]
            for part in parts.PARTS
        }
        return arranged(
            {**resource.document, "properties": {**resource.properties, **shown}}, KEYS, PROPERTIES
        )

    def whole(self, cloud: Cloud, resource: Resource) -> Json:
        """With its parts, and of them only what a client may say: who names whom is looked up."""
        return self.body(cloud, "PUT").settable(self.show(cloud, resource, ""))

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        refuse_delete(cloud, resource.id, kept(cloud, resource.id))

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        leave(cloud, resource.id)
        for part in parts.PARTS:
            remove_children(cloud, resource.id, part.type)

    @action("networkInterfaces", method="GET", reply=Reply(200))
    def interfaces(self, call: Call) -> None:
        """The network interfaces behind it (`az network lb list-nic`)."""
        pools = kept(call.cloud, call.resource.id)[parts.POOLS.key]
        found = {
            id.partition("/ipConfigurations/")[0] for pool in pools for id in members(call.cloud, pool.id)
        }
        own = sorted(id for id in found if call.cloud.get(id) is not None)
        requests = (Request("GET", f"{id}?api-version={call.query['api-version']}") for id in own)
        call.result = {"value": [call.cloud.send(request).json() for request in requests]}


class PartType(ResourceType):
    """A part of a load balancer, which GET shows by itself."""

    part: ClassVar[parts.Part]
    tracked = False
    style = NETWORK
    created = Reply(201, ASYNC)
    seconds = 2.0
    states = ("Updating", "Updating")

    def __init_subclass__(cls) -> None:
        """A type with a part has its name, its fields and what is indexed from there."""
        if "part" in vars(cls):
            cls.name, cls.fields = cls.part.type, cls.part.at()
            cls.indexed = (FRONTEND_ADDRESSES,) if cls.part is parts.FRONTENDS else ()

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        balancer = resource.id.parent
        assert balancer is not None
        return shown_part(
            cloud, self.part, resource, kept(cloud, balancer), etag_of_parent(cloud, resource.id)
        )

    def refuse(self, change: Change) -> None:
        raise method_not_allowed("PUT", change.id.text)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        raise method_not_allowed("DELETE", resource.id.text)


class WritablePartType(PartType):
    """A part that may also be put and deleted by itself; it is then checked with the rest of the balancer."""

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        change.document["properties"] = completed(self.part, change.id.name, change.properties)
        balancer, lists = self._without(change.cloud, change.id)
        lists[self.part.key].append({"name": change.id.name, "properties": change.properties})
        refuse_parts(balancer, lists)

    def provision(self, change: Change) -> None:
        stamp_parent(change, self.name)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        balancer, lists = self._without(cloud, resource.id)
        refuse_parts(balancer, lists)
        refuse_loss(cloud, kept(cloud, balancer), lists)

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        leave(cloud, resource.id)

    def _without(self, cloud: Cloud, id: ResourceId) -> tuple[ResourceId, Lists]:
        """The load balancer of a part, and what it has besides that part."""
        balancer = id.parent
        assert balancer is not None
        return balancer, {
            key: [
                {"name": child.id.name, "properties": child.properties}
                for child in there
                if child.id.key != id.key
            ]
            for key, there in kept(cloud, balancer).items()
        }


class FrontendIPConfigurations(PartType):
    part = parts.FRONTENDS


class BackendAddressPools(WritablePartType):
    part = parts.POOLS
    named: ClassVar[dict[str, str]] = {"loadBalancerBackendAddressPools": "join/action"}

    @action("queryInboundNatRulePortMapping", reply=Reply(200))
    def ports(self, call: Call) -> None:
        """Which ports lead to one member (`az network lb list-mapping`)."""
        balancer = call.resource.id.parent
        assert balancer is not None
        there = kept(call.cloud, balancer)
        shown = shown_part(call.cloud, self.part, call.resource, there, "")["properties"]
        protocols = {rule.id.name: rule.properties["protocol"] for rule in there[parts.NAT_RULES.key]}
        call.result = {
            "inboundNatRulePortMappings": [
                {
                    "inboundNatRuleName": port["inboundNatRuleName"],
                    "protocol": protocols[port["inboundNatRuleName"]],
                    "frontendPort": port["frontendPort"],
                    "backendPort": port["backendPort"],
                }
                for address in shown[ADDRESSES]
                if is_address(address["properties"], call.body)
                for port in address["properties"].get("inboundNatRulesPortMapping", ())
            ]
        }


class LoadBalancingRules(PartType):
    part = parts.RULES


class Probes(PartType):
    part = parts.PROBES
    named: ClassVar[dict[str, str]] = {"healthProbe": "join/action"}


class InboundNatRules(WritablePartType):
    part = parts.NAT_RULES
    named: ClassVar[dict[str, str]] = {"loadBalancerInboundNatRules": "join/action"}


class OutboundRules(PartType):
    part = parts.OUTBOUND_RULES


class InboundNatPools(PartType):
    part = parts.NAT_POOLS
    named: ClassVar[dict[str, str]] = {"loadBalancerInboundNatPools": "join/action"}


TYPES = [
    LoadBalancers(),
    FrontendIPConfigurations(),
    BackendAddressPools(),
    LoadBalancingRules(),
    Probes(),
    InboundNatRules(),
    OutboundRules(),
    InboundNatPools(),
]
