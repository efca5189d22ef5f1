"""Load balancers as GET shows them: each part with those that name it, and a pool with who is in it."""

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.network.children import children
from azlab.providers.network.load_balancers.members import members
from azlab.providers.network.load_balancers.parts import NAT_RULES, PARTS, POOLS, Part

ADDRESSES = "loadBalancerBackendAddresses"


def kept(cloud: Cloud, balancer: ResourceId) -> dict[str, list[Resource]]:
    """All parts of a load balancer, by the key of their list."""
    return {part.key: children(cloud, balancer, part.type) for part in PARTS}


def shown_part(cloud: Cloud, part: Part, one: Resource, there: dict[str, list[Resource]], etag: str) -> Json:
    """The document of one part; `there` are all parts of its load balancer."""
    properties = {**one.properties, **_named_by(part, one, there)}
    if part is POOLS:
        properties.update(_pool(cloud, one, there, etag))
    if part is NAT_RULES and (behind := members(cloud, one.id)):
        properties["backendIPConfiguration"] = {"id": behind[0]}
    return part.arranged({**one.document, "etag": etag, "properties": properties})


def _named_by(part: Part, one: Resource, there: dict[str, list[Resource]]) -> Json:
    """Lists of the parts that name this one; only those with something in them are shown."""
    lists = {
        other.key: [{"id": each.id.text} for each in there[other.key] if _names(other, each, one.id)]
        for other in PARTS
    }
    return {key: listed for key, listed in lists.items() if listed and key in part.order}


def _names(part: Part, one: Resource, id: ResourceId) -> bool:
    return any(same_id(named, id.text) for _, _, named in part.named(one.properties))


def _pool(cloud: Cloud, pool: Resource, there: dict[str, list[Resource]], etag: str) -> Json:
    inside = members(cloud, pool.id)
    given = [dict(one) for one in pool.properties.get(ADDRESSES, ())]
    joined = [
        {
            "name": str(uuid5(NAMESPACE_URL, f"{pool.id.key}#{id}")),
            "properties": {"networkInterfaceIPConfiguration": {"id": id}},
        }
        for id in inside
    ]
    addresses = [_address(pool, index, one, there, etag) for index, one in enumerate([*joined, *given])]
    return {
        ADDRESSES: addresses,
        **({"backendIPConfigurations": [{"id": id} for id in inside]} if inside else {}),
    }


def _address(pool: Resource, index: int, one: Json, there: dict[str, list[Resource]], etag: str) -> Json:
    state = {"provisioningState": pool.properties.get("provisioningState", "Succeeded")}
    mapped = list(_ports(pool.id, index, there))
    ports = {"inboundNatRulesPortMapping": mapped} if mapped else {}
    return {
        "name": one.get("name"),
        "id": f"{pool.id}/{ADDRESSES}/{one.get('name')}",
        "etag": etag,
        "properties": {**state, **one.get("properties", {}), **ports},
        "type": f"{pool.id.type}/{ADDRESSES}",
    }


def is_address(properties: Json, asked: Json) -> bool:
    """Whether a pool's address is the one asked for: by `ipAddress` or by `ipConfiguration.id`."""
    configuration = str(get_at(asked, "ipConfiguration.id", ""))
    if configuration:
        return same_id(str(get_at(properties, "networkInterfaceIPConfiguration.id", "")), configuration)
    return "ipAddress" in asked and properties.get("ipAddress") == asked["ipAddress"]


def _ports(pool: ResourceId, index: int, there: dict[str, list[Resource]]) -> Iterator[Json]:
    """The port that each NAT rule over the whole pool gives to its member at a place."""
    for rule in there[NAT_RULES.key]:
        first = rule.properties.get("frontendPortRangeStart")
        if first is not None and _names(NAT_RULES, rule, pool):
            yield {
                "inboundNatRuleName": rule.id.name,
                "frontendPort": first + index,
                "backendPort": rule.properties["backendPort"],
            }
