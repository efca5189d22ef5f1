"""Where a connection from the internet arrives: the practice cloud's own page, which Azure has not.

What stands at an address is asked by the door that stands for sshd (`azlab.ssh`). Security groups decide as
learn.microsoft.com says under "How network security groups filter network traffic": the subnet's group, then
the interface's, by priority; a Standard public address without any group is closed.
"""

from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address, ip_network

from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.fields import get_at
from azlab.arm.messages import Json, Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.network.associations import ADDRESSES, GROUPS, INTERFACES, SUBNETS
from azlab.providers.network.children import children
from azlab.providers.network.public_ranges import PUBLIC_ADDRESSES
from azlab.providers.network.rule_bodies import RULES

ROUTES = Routes()
LEARNER = "198.18.0.10"
"""The learner's own address, as the cloud sees it: of the range for tests between networks (RFC 2544)."""
EVERYBODY = ("*", "internet", "any")


@ROUTES.route("GET", "/lab/reach/{address}/{port}")
def reach(visit: Visit) -> Response:
    """The VM that a TCP connection to an address and port would come to, and whether it is let through.

    `from` is the learner's address as the cloud sees it, `to` the machine's own.
    """
    address, port = visit.parts["address"], visit.parts["port"]
    interface, configuration, sku = _at(visit.cloud, address)
    machine = get_at(interface.properties, "virtualMachine.id") if interface else None
    if interface is None or not machine:
        raise NotFound("ResourceNotFound", f"No machine has the public address {address}.")
    groups = list(_groups(visit.cloud, interface, configuration))
    private = str(get_at(configuration, "properties.privateIPAddress") or "")
    allowed = all(_allows(visit.cloud, group, int(port), private) for group in groups)
    is_open = allowed and bool(groups or sku == "Basic")
    return json_response(200, {"machine": machine, "allowed": is_open, "from": LEARNER, "to": private})


def _at(cloud: Cloud, address: str) -> tuple[Resource | None, Json, str]:
    """The interface that has a public address, its IP configuration, and the address's SKU."""
    for entry in cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", address):
        public = cloud.get(entry.source)
        if public is None or public.id.type != ADDRESSES:
            continue
        for interface in cloud.mentioning(public.id, INTERFACES):
            for configuration in interface.properties.get("ipConfigurations", ()):
                used = str(get_at(configuration, "properties.publicIPAddress.id") or "")
                if used.lower() == public.id.key:
                    return interface, configuration, str(get_at(public.document, "sku.name"))
    return None, {}, ""


def _groups(cloud: Cloud, interface: Resource, configuration: Json) -> Iterator[Resource]:
    subnet = cloud.follow(str(get_at(configuration, "properties.subnet.id") or ""), SUBNETS)
    for holder in (subnet, interface):
        id = get_at(holder.properties, "networkSecurityGroup.id") if holder else None
        group = cloud.follow(id, GROUPS) if id else None
        if group is not None:
            yield group


def _allows(cloud: Cloud, group: Resource, port: int, private: str) -> bool:
    """The first rule that fits decides. Of the default ones the last alone fits the internet: it denies."""
    rules = [rule.properties for rule in children(cloud, group.id, RULES)]
    inbound = [rule for rule in rules if rule["direction"] == "Inbound"]
    fitting = [rule for rule in sorted(inbound, key=_priority) if _fits(rule, port, private)]
    return bool(fitting) and fitting[0]["access"] == "Allow"


def _priority(rule: Json) -> int:
    return int(rule["priority"])


def _fits(rule: Json, port: int, private: str) -> bool:
    if rule["protocol"] not in ("Tcp", "*"):
        return False
    sources = [rule.get("sourceAddressPrefix", ""), *rule.get("sourceAddressPrefixes", ())]
    goals = [rule.get("destinationAddressPrefix", ""), *rule.get("destinationAddressPrefixes", ())]
    ports = [rule.get("destinationPortRange", ""), *rule.get("destinationPortRanges", ())]
    return (
        any(_covers(prefix, LEARNER, EVERYBODY) for prefix in sources)
        and any(_covers(prefix, private, ("*", "any", "virtualnetwork")) for prefix in goals)
        and any(_spans(span, port) for span in ports)
    )


def _covers(prefix: str, address: str, words: tuple[str, ...]) -> bool:
    if prefix.lower() in words:
        return True
    with suppress(ValueError):  # a service tag is no network
        return ip_address(address) in ip_network(prefix, strict=False)
    return False


def _spans(span: str, port: int) -> bool:
    low, _, high = span.partition("-")
    return span == "*" or (low.isdecimal() and int(low) <= port <= int(high or low))
