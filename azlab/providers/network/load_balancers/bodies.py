"""The body of a load balancer: its parts as they are kept, their addresses, and whether it is in use."""

from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.network.allocations import private_address
from azlab.providers.network.children import child_item
from azlab.providers.network.load_balancers import parts
from azlab.providers.network.load_balancers.members import members
from azlab.providers.network.load_balancers.refusals import Lists, two_pools
from azlab.providers.network.load_balancers.views import ADDRESSES


def is_used(change: Change, before: dict[str, list[Resource]], lists: Lists) -> bool:
    """Whether traffic goes through it, as 58 recorded PUTs tell: then a change is some work.

    It is a gateway, has had rules, has frontends in a subnet, or pools with members or in a network.
    """
    there = {key: [child.document for child in kept] for key, kept in before.items()}
    fronts = [front["properties"] for side in (there, lists) for front in side[parts.FRONTENDS.key]]
    pools = [pool["properties"] for side in (there, lists) for pool in side[parts.POOLS.key]]
    return (
        change.document["sku"]["name"] == "Gateway"
        or bool(there[parts.RULES.key])
        or any("subnet" in front for front in fronts)
        or any("virtualNetwork" in pool or pool.get(ADDRESSES) for pool in pools)
        or any(members(change.cloud, pool.id) for pool in before[parts.POOLS.key])
    )


def lists_of(change: Change) -> Lists:
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


def give_addresses(change: Change, frontends: list[Json]) -> None:
    """Private addresses for the frontends in a subnet."""
    held: dict[str, str] = {}
    for index, frontend in enumerate(frontends):
        properties, id = frontend["properties"], change.id.child(parts.FRONTENDS.key, frontend["name"]).text
        if "subnet" not in properties:
            properties.pop("privateIPAddressVersion", None)
            continue
        # Only a frontend in a subnet shows a version; that of a public one is its address's own.
        properties.setdefault("privateIPAddressVersion", "IPv4")
        path = f"properties.{parts.FRONTENDS.key}[{index}].properties.subnet.id"
        properties["privateIPAddress"] = private_address(change, path, id, properties, held)
