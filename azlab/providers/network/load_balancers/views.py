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


def shown_part(
    cloud: Cloud, part: Part, child: Resource, there: dict[str, list[Resource]], etag: str
) -> Json:
    """The document of one part; `there` are all parts of its load balancer, by the key of their list."""
    properties = {**child.properties, **_named_by(part, child, there)}
    if part is POOLS:
        properties.update(_pool(cloud, child, there, etag))
    if part is NAT_RULES and (behind := members(cloud, child.id)):
        properties["backendIPConfiguration"] = {"id": behind[0]}
    return part.arranged({**child.document, "etag": etag, "properties": properties})


def _named_by(part: Part, child: Resource, there: dict[str, list[Resource]]) -> Json:
    """The parts that name this one, by the key of their list; a list without any is left out."""
    lists = {
        naming.key: [{"id": user.id.text} for user in there[naming.key] if _names(naming, user, child.id)]
        for naming in PARTS
    }
    return {key: listed for key, listed in lists.items() if listed and key in part.order}


def _names(part: Part, child: Resource, id: ResourceId) -> bool:
    return any(same_id(named, id.text) for _, _, named in part.named(child.properties))


def _pool(cloud: Cloud, pool: Resource, there: dict[str, list[Resource]], etag: str) -> Json:
    inside = members(cloud, pool.id)
    given = [dict(address) for address in pool.properties.get(ADDRESSES, ())]
    joined = [
        {
            "name": str(uuid5(NAMESPACE_URL, f"{pool.id.key}#{id}")),
            "properties": {"networkInterfaceIPConfiguration": {"id": id}},
        }
        for id in inside
    ]
    addresses = [
        _address(pool, index, address, there, etag) for index, address in enumerate([*joined, *given])
    ]
    return {
        ADDRESSES: addresses,
        **({"backendIPConfigurations": [{"id": id} for id in inside]} if inside else {}),
    }


def _address(pool: Resource, index: int, address: Json, there: dict[str, list[Resource]], etag: str) -> Json:
    state = {"provisioningState": pool.properties.get("provisioningState", "Succeeded")}
    mapped = list(_ports(pool.id, index, there))
    ports = {"inboundNatRulesPortMapping": mapped} if mapped else {}
    return {
        **address,
        "name": address.get("name"),
        "id": f"{pool.id}/{ADDRESSES}/{address.get('name')}",
        "etag": etag,
        "properties": {**state, **address.get("properties", {}), **ports},
        "type": f"{pool.id.type}/{ADDRESSES}",
    }


def is_address(properties: Json, asked: Json) -> bool:
    """Whether a pool's address is the one asked for: by `ipAddress` or by `ipConfiguration.id`."""
    configuration = str(get_at(asked, "ipConfiguration.id", ""))
    if configuration:
        return same_id(str(get_at(properties, "networkInterfaceIPConfiguration.id", "")), configuration)
    return "ipAddress" in asked and properties.get("ipAddress") == asked["ipAddress"]


def _ports(pool: ResourceId, index: int, there: dict[str, list[Resource]]) -> Iterator[Json]:
    """The ports that the NAT rules over the whole pool give to its member at `index`."""
    for rule in there[NAT_RULES.key]:
        first = rule.properties.get("frontendPortRangeStart")
        if first is not None and _names(NAT_RULES, rule, pool):
            yield {
                "inboundNatRuleName": rule.id.name,
                "frontendPort": first + index,
                "backendPort": rule.properties["backendPort"],
            }
