"""Addresses given to IP configurations, of network interfaces and of load balancers alike."""

from ipaddress import ip_address

from azlab.arm.errors import BadRequest
from azlab.arm.ids import same_id
from azlab.arm.indexes import Entry
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.arm.taken_addresses import Address
from azlab.providers.network.address_prefixes import (
    Network,
    is_usable,
    prefixes_of,
    read_prefixes,
    refuse_static,
    usable,
)
from azlab.providers.network.associations import (
    ADDRESSES,
    PRIVATE_ADDRESSES,
    SUBNETS,
    gateway_of,
    referenced,
    users,
)


def refuse_public_address(change: Change, path: str, id: str, configuration: str, mine: list[str]) -> None:
    """Refuse a public address that is not there or that another IP configuration, or a NAT gateway, has.

    `configuration` is the id of the IP configuration or NAT gateway that wants it; `mine` are the ids of
    those in the same request that have it already. Raises `PublicIPAddressInUse`, or what `referenced` does.
    """
    address = referenced(change, path, id, ADDRESSES, change.location)
    others = [
        str(user["id"])
        for owner, user in users(change.cloud, "properties.publicIPAddress.id", address.id)
        if owner.id.key != change.id.key
    ]
    gateway = gateway_of(change.cloud, address.id)
    others += [gateway] if gateway and not same_id(gateway, change.id.text) else []
    if taken := [*others, *mine]:
        raise BadRequest(
            "PublicIPAddressInUse",
            f"Resource {configuration} is referencing public IP address {address.id} that is already "
            f"allocated to resource {taken[0]}.",
        )


def private_address(change: Change, path: str, id: str, properties: Json, held: dict[str, str]) -> str:
    """The address that a configuration gets in its subnet, which the body names at `path`.

    `held` are the addresses of the same request, with who has them; the new address is added to it. Raises
    `PrivateIPAddressIsAllocated`, `SubnetIsFull`, or what `refuse_static` and `referenced` raise.
    """
    subnet = referenced(change, path, properties["subnet"]["id"], SUBNETS, change.location)
    version = 6 if properties["privateIPAddressVersion"].lower() == "ipv6" else 4
    networks = [
        network
        for network in read_prefixes(prefixes_of(subnet.properties), subnet.id)
        if network.version == version
    ]
    static = properties["privateIPAllocationMethod"].lower() == "static"
    # A dynamic address is kept when the configuration is put again; what its body says of it is not asked.
    address = properties.get("privateIPAddress") if static else _kept(change, id, subnet)
    if static and address is not None:
        refuse_static(address, networks)
        _refuse_taken(change, id, address, subnet, held)
    address = address or _free(change, subnet, networks, held)
    held[address] = id
    return address


def _own(change: Change, subnet: Resource) -> list[Entry]:
    """The addresses in a subnet of what is being changed."""
    found = change.cloud.indexes.of_source(PRIVATE_ADDRESSES.name, change.id.key)
    return [entry for entry in found if entry.scope == subnet.id.key]


def _kept(change: Change, id: str, subnet: Resource) -> str | None:
    """The address that the configuration already has in this subnet; None when it has none."""
    return next((entry.value for entry in _own(change, subnet) if same_id(entry.id, id)), None)


def _refuse_taken(change: Change, id: str, address: str, subnet: Resource, held: dict[str, str]) -> None:
    own = _own(change, subnet)
    there = change.cloud.indexes.holders(PRIVATE_ADDRESSES.name, subnet.id.key, address)
    holder = held.get(address) or next((entry.id for entry in there if entry not in own), None)
    if holder is not None:
        raise BadRequest(
            "PrivateIPAddressIsAllocated",
            f"IP configuration {id} is using the private IP address {address} which is already allocated to "
            f"resource {holder}.",
        )


def _free(change: Change, subnet: Resource, networks: list[Network], held: dict[str, str]) -> str:
    """The lowest address that nobody else has: what this resource has, and no longer wants, is free."""
    own = [entry.value for entry in _own(change, subnet) if entry.value not in held]
    for network in networks:
        returned = [ip_address(text) for text in own if is_usable(text, network)]
        if found := [*returned, *_untouched(change, subnet, network, held)]:
            return str(min(found, key=int))
    shown = ",".join(str(prefix) for prefix in prefixes_of(subnet.properties))
    raise BadRequest(
        "SubnetIsFull",
        f"Subnet {subnet.id.name} with address prefix {shown} does not have enough capacity for 1 IP "
        "addresses.",
    )


def _untouched(change: Change, subnet: Resource, network: Network, held: dict[str, str]) -> list[Address]:
    """The lowest address that nobody has at all, also not in this request; [] where there is none."""
    first, last = usable(network)
    address = change.cloud.indexes.lowest_free(subnet.id.key, first, last)
    while address is not None and str(address) in held:
        address = change.cloud.indexes.lowest_free(subnet.id.key, address + 1, last)
    return [] if address is None else [address]
