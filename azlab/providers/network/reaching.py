"""Where a connection arrives, from the internet or within a network: the practice cloud's own page.

Azure has none such. What stands at an address is asked by the door that stands for sshd (`azlab.ssh`): a
machine with the address, or one behind a load balancer that has it. A Standard public address without any
security group is closed.
"""

from ipaddress import ip_network

from azlab.arm.cloud import Cloud
from azlab.arm.errors import NotFound
from azlab.arm.fields import get_at
from azlab.arm.messages import Response, json_response
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource
from azlab.providers.network.associations import ADDRESSES, INTERFACES, SUBNETS
from azlab.providers.network.load_balancers.targets import Target, behind
from azlab.providers.network.public_ranges import PUBLIC_ADDRESSES
from azlab.providers.network.rule_matching import Connection, End, allows, groups_of, inside, outside

ROUTES = Routes()
LEARNER = "198.18.0.10"
"""The learner's own address, as the cloud sees it: of the range for tests between networks (RFC 2544)."""


@ROUTES.route("GET", "/lab/reach/{address}/{port}")
def reach(visit: Visit) -> Response:
    """The VM that a TCP connection to an address and port would come to, and whether it is let through.

    `from` is the caller's address as the cloud sees it, `to` the machine's own, `port` that on the machine.
    With `inside=true`, a private address is reached from its own network, where a build machine stands; else
    the internet is outside.
    """
    address, port, cloud = visit.parts["address"], int(visit.parts["port"]), visit.cloud
    public = _public_address(cloud, address)
    target, caller = _target(cloud, public, port) if public else None, outside(LEARNER)
    is_inside = target is None and visit.request.query.get("inside") == "true"
    if is_inside:
        target = _within(cloud, address, port)
        caller = _neighbour(cloud, target)
    machine = get_at(target.interface.properties, "virtualMachine.id") if target else None
    if target is None or not machine:
        raise NotFound("ResourceNotFound", f"No machine has the public address {address}.")
    groups = list(groups_of(cloud, target.interface.properties, target.configuration))
    private = str(get_at(target.configuration, "properties.privateIPAddress") or "")
    connection = Connection("Inbound", caller, inside(private), target.port)
    is_open = (
        bool(groups) or is_inside or (public is not None and get_at(public.document, "sku.name") == "Basic")
    )
    allowed = is_open and all(allows(cloud, group, connection) for group in groups)
    answer = {"allowed": allowed, "from": caller.address, "to": private, "port": target.port}
    return json_response(200, {"machine": machine, **answer})


def _public_address(cloud: Cloud, address: str) -> Resource | None:
    for entry in cloud.indexes.holders(PUBLIC_ADDRESSES.name, "", address):
        public = cloud.get(entry.source)
        if public is not None and public.id.type == ADDRESSES:
            return public
    return None


def _target(cloud: Cloud, public: Resource, port: int) -> Target | None:
    """The interface that has a public address, or to which a load balancer with it leads."""
    for interface in cloud.mentioning(public.id, INTERFACES):
        for configuration in interface.properties.get("ipConfigurations", ()):
            used = str(get_at(configuration, "properties.publicIPAddress.id") or "")
            if used.lower() == public.id.key:
                return Target(interface, configuration, port)
    return behind(cloud, public, port)


def _within(cloud: Cloud, address: str, port: int) -> Target | None:
    """The VM's interface that has a private address; of several networks' the newest one, being built."""
    for interface in reversed(cloud.resources(INTERFACES)):
        if get_at(interface.properties, "virtualMachine.id") is None:
            continue
        for configuration in interface.properties.get("ipConfigurations", ()):
            if get_at(configuration, "properties.privateIPAddress") == address:
                return Target(interface, configuration, port)
    return None


def _neighbour(cloud: Cloud, target: Target | None) -> End:
    """Whoever stands in the same subnet, with its last address."""
    configuration = target.configuration if target else {}
    subnet = cloud.follow(str(get_at(configuration, "properties.subnet.id") or ""), SUBNETS)
    prefix = str(subnet.properties.get("addressPrefix", "")) if subnet else ""
    return inside(str(ip_network(prefix)[-2]) if prefix else LEARNER)
