"""To whom a load balancer passes on what comes to its public address."""

from collections.abc import Iterator
from dataclasses import dataclass

from azlab.arm.cloud import Cloud
from azlab.arm.fields import get_at
from azlab.arm.ids import parse_id, same_id
from azlab.arm.messages import Json
from azlab.arm.store import Resource
from azlab.providers.network.associations import INTERFACES
from azlab.providers.network.load_balancers.members import joins
from azlab.providers.network.load_balancers.parts import FRONTEND, FRONTENDS, NAT_RULES, POOL, RULES


@dataclass(frozen=True)
class Target:
    """The interface and IP configuration at which a connection arrives, and the port there."""

    interface: Resource
    configuration: Json
    port: int


def behind(cloud: Cloud, public: Resource, port: int) -> Target | None:
    """The interface to which a load balancer passes on what comes to its public address; None for nobody.

    Of the members of a backend pool it is the first one: who is well, and whose turn it is, nobody asks here.
    """
    for frontend in cloud.mentioning(public.id, FRONTENDS.type):
        for kind in (NAT_RULES.type, RULES.type):
            for rule in cloud.resources(kind, frontend.id.parent or ""):
                target = _target(cloud, rule, port) if _takes(rule, frontend, port) else None
                if target is not None:
                    return target
    return None


def _takes(rule: Resource, frontend: Resource, port: int) -> bool:
    properties = rule.properties
    if not same_id(str(get_at(properties, f"{FRONTEND}.id", "")), frontend.id.text):
        return False
    first, last = _range(properties)
    return str(properties.get("protocol")).lower() in ("tcp", "all") and first <= port <= last


def _range(properties: Json) -> tuple[int, int]:
    """The ports of a rule's frontend: those of a NAT rule for a whole pool, or a single one."""
    single = int(properties.get("frontendPort") or 0)
    first = int(properties.get("frontendPortRangeStart") or single)
    return first, int(properties.get("frontendPortRangeEnd") or first)


def _target(cloud: Cloud, rule: Resource, port: int) -> Target | None:
    backend = int(rule.properties.get("backendPort") or port)
    pool = str(get_at(rule.properties, f"{POOL}.id") or "")
    listed = [pool, *(str(entry.get("id", "")) for entry in rule.properties.get(f"{POOL}s") or ())]
    pools = [id for id in listed if id]
    if not pools:
        return next(_members(cloud, rule.id.text, backend), None)
    members = [target for id in pools for target in _members(cloud, id, backend)]
    # Of a NAT rule for a whole pool each member has a port of its own, in the order of the pool.
    index = port - _range(rule.properties)[0]
    return members[index] if index < len(members) else None


def _members(cloud: Cloud, part: str, port: int) -> Iterator[Target]:
    """The IP configurations that are in a pool, or to which a NAT rule leads."""
    id = parse_id(part)
    for interface in cloud.mentioning(id, INTERFACES) if id else ():
        for configuration in interface.properties.get("ipConfigurations", ()):
            if id is not None and joins(configuration, id):
                yield Target(interface, configuration, port)
