"""Microsoft.Network/loadBalancers and the types of its parts.

Backend pools and inbound NAT rules may be put and deleted by themselves; the other parts come and go
with the body of their load balancer.
"""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import method_not_allowed
from azlab.arm.fields import Field
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json, Request
from azlab.arm.operations import NETWORK
from azlab.arm.resource import ASYNC, BOTH, Call, Change, Reply, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.network.allocations import private_address
from azlab.providers.network.associations import BALANCERS
from azlab.providers.network.children import (
    arranged,
    child_item,
    etag_of_parent,
    refuse_name,
    refuse_names,
    remove_children,
    replace_children,
    stamp,
    stamp_parent,
)
from azlab.providers.network.load_balancers import parts
from azlab.providers.network.load_balancers.members import leave, members
from azlab.providers.network.load_balancers.refusals import (
    Lists,
    gone,
    refuse_basic,
    refuse_delete,
    refuse_frontends,
    refuse_loss,
    refuse_parts,
    two_pools,
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
        lists = _lists(change)
        for listed in lists.values():
            refuse_names(change.id, listed)
        refuse_frontends(change, lists[parts.FRONTENDS.key])
        refuse_parts(change.id, lists)
        refuse_loss(change.cloud, kept(change.cloud, change.id), lists)

    def provision(self, change: Change) -> None:
        lists = _lists(change)
        _give_addresses(change, lists[parts.FRONTENDS.key])
        stamp(change)
        before = kept(change.cloud, change.id)
        for part in parts.PARTS:
            change.properties.pop(part.key, None)  # kept as resources of their own
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
        return self.show(cloud, resource, "")

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


def _lists(change: Change) -> Lists:
    """What the body wants of each part, completed."""
    return {part.key: [_item(part, given) for given in change.get(part.key, ())] for part in parts.PARTS}


def _item(part: parts.Part, given: Json) -> Json:
    item = child_item(given)
    return {**item, "properties": completed(part, item["name"], item["properties"])}


def completed(part: parts.Part, name: str, properties: Json) -> Json:
    """The properties that a part is kept with.

    A rule names its first pool by itself, too. A pool keeps only the addresses that were given by hand: who
    joined it is found by looking at who names it. Raises what `two_pools` is.
    """
    whole = part.completed(properties)
    if part is parts.RULES:
        single, pools = whole.get(parts.POOL), whole.get(parts.POOLS_OF) or []
        if single and pools and not any(same_id(single["id"], pool["id"]) for pool in pools):
            raise two_pools(name)
        if pools := pools or [pool for pool in (single,) if pool]:
            first = single if single and same_id(single["id"], pools[0]["id"]) else pools[0]
            whole.update({parts.POOL: first, parts.POOLS_OF: pools})
        whole.setdefault("backendPort", whole["frontendPort"])
    if part is parts.POOLS:
        listed = whole["loadBalancerBackendAddresses"]
        given = [address for address in listed if parts.ADDRESS.intersection(address.get("properties", ()))]
        for address in given:
            if address["properties"].get("adminState") == "None":  # sent by the CLI, and shown to nobody
                del address["properties"]["adminState"]
        whole["loadBalancerBackendAddresses"] = given
    return whole


def _give_addresses(change: Change, frontends: list[Json]) -> None:
    """Private addresses for the frontends in a subnet."""
    held: dict[str, str] = {}
    for index, frontend in enumerate(frontends):
        properties, id = frontend["properties"], change.id.child(parts.FRONTENDS.key, frontend["name"]).text
        if "subnet" not in properties:
            properties.pop("privateIPAddressVersion", None)
            continue
        properties.setdefault("privateIPAddressVersion", "IPv4")
        path = f"properties.{parts.FRONTENDS.key}[{index}].properties.subnet.id"
        properties["privateIPAddress"] = private_address(change, path, id, properties, held)


class PartType(ResourceType):
    """A part of a load balancer, which GET shows by itself."""

    part: ClassVar[parts.Part]
    tracked = False
    style = NETWORK
    created = Reply(201, ASYNC)
    seconds = 2.0
    states = ("Updating", "Updating")

    def __init_subclass__(cls) -> None:
        """A type with a part has its name and its fields from there."""
        if "part" in vars(cls):
            cls.name, cls.fields = cls.part.type, cls.part.at()

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
