"""Addresses given to IP configurations, of network interfaces and of load balancers alike."""

from azlab.arm.errors import BadRequest
from azlab.arm.fields import get_at
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.network.address_prefixes import (
    Network,
    next_address,
    prefixes_of,
    read_prefixes,
    refuse_static,
)
from azlab.providers.network.associations import ADDRESSES, SUBNETS, referenced, users


def refuse_public_address(change: Change, path: str, id: str, configuration: str, mine: list[str]) -> None:
    """Refuse a public address that is not there or that another IP configuration has.

    `configuration` is the id of the IP configuration that wants it; `mine` are the ids of those in the same
    request that have it already. Raises `PublicIPAddressInUse`, or what `referenced` raises.
    """
    address = referenced(change, path, id, ADDRESSES, change.location)
    others = [
        str(user["id"])
        for owner, user in users(change.cloud, "properties.publicIPAddress.id", address.id)
        if owner.id.key != change.id.key
    ]
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
    there = users(change.cloud, "properties.subnet.id", subnet.id)
    taken = {**_taken(change, there), **held}
    static = properties["privateIPAllocationMethod"].lower() == "static"
    # A dynamic address is kept when the configuration is put again; what its body says of it is not asked.
    address = properties.get("privateIPAddress") if static else _kept(id, there)
    if static and address is not None:
        refuse_static(address, networks)
        _refuse_taken(id, address, taken)
    address = address or _free(subnet, networks, set(taken))
    held[address] = id
    return address


def _taken(change: Change, there: list[tuple[Resource, Json]]) -> dict[str, str]:
    """Private addresses that others have in a subnet, with the configurations that have them."""
    return {
        str(get_at(configuration, "properties.privateIPAddress")): str(configuration["id"])
        for owner, configuration in there
        if owner.id.key != change.id.key
    }


def _kept(id: str, there: list[tuple[Resource, Json]]) -> str | None:
    """The address that the configuration already has in this subnet; None when it has none."""
    own = (configuration for _, configuration in there if same_id(configuration["id"], id))
    return next((str(get_at(configuration, "properties.privateIPAddress")) for configuration in own), None)


def _refuse_taken(id: str, address: str, taken: dict[str, str]) -> None:
    if address in taken:
        raise BadRequest(
            "PrivateIPAddressIsAllocated",
            f"IP configuration {id} is using the private IP address {address} which is already allocated to "
            f"resource {taken[address]}.",
        )


def _free(subnet: Resource, networks: list[Network], taken: set[str]) -> str:
    address = next_address(networks, taken)
    if address is None:
        shown = ",".join(str(prefix) for prefix in prefixes_of(subnet.properties))
        raise BadRequest(
            "SubnetIsFull",
            f"Subnet {subnet.id.name} with address prefix {shown} does not have enough capacity for 1 IP "
            "addresses.",
        )
    return address
