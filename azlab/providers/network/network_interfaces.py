"""Microsoft.Network/networkInterfaces. Which machine has one is written here by the machine."""

from base64 import b32encode
from typing import ClassVar
from uuid import UUID

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, invalid_parameter
from azlab.arm.fields import Field, dig
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network.address_prefixes import (
    Network,
    next_address,
    prefixes_of,
    read_prefixes,
    refuse_static,
)
from azlab.providers.network.associations import ADDRESSES, GROUPS, INTERFACES, SUBNETS, referenced, users
from azlab.providers.network.children import arranged, new_etag, refuse_name, refuse_names

KEYS = ("name", "id", "etag", "tags", "properties", "type", "location", "kind")
PROPERTIES = (
    "provisioningState", "resourceGuid", "ipConfigurations", "dnsSettings", "macAddress",
    "enableAcceleratedNetworking", "vnetEncryptionSupported", "enableIPForwarding", "disableTcpStateTracking",
    "networkSecurityGroup", "primary", "virtualMachine", "hostedWorkloads", "tapConfigurations", "nicType",
    "allowPort25Out", "auxiliaryMode", "auxiliarySku",
)  # fmt: skip
CONFIGURATION = (
    "provisioningState", "privateIPAddress", "privateIPAllocationMethod", "publicIPAddress", "subnet",
    "primary",
    "privateIPAddressVersion", "applicationSecurityGroups", "loadBalancerBackendAddressPools",
    "loadBalancerInboundNatRules",
)  # fmt: skip
AT = "properties.ipConfigurations[]."


class NetworkInterfaces(ResourceType):
    name = INTERFACES
    style = NETWORK
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(202, BOTH)
    seconds = 4.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties", dict, required=True),
        Field("properties.ipConfigurations", list, required=True),
        Field(f"{AT}name", required=True),
        Field(f"{AT}properties", dict, required=True),
        Field(f"{AT}properties.subnet", dict, required=True),
        Field(f"{AT}properties.subnet.id", required=True),
        Field(f"{AT}properties.publicIPAddress", dict),
        Field(f"{AT}properties.publicIPAddress.id", required=True),
        Field(f"{AT}properties.privateIPAddress"),
        Field(f"{AT}properties.privateIPAllocationMethod", one_of=("Dynamic", "Static")),
        Field(f"{AT}properties.privateIPAddressVersion", one_of=("IPv4", "IPv6")),
        Field(f"{AT}properties.primary", bool),
        Field("properties.dnsSettings", dict),
        Field("properties.dnsSettings.dnsServers", list),
        Field("properties.dnsSettings.internalDnsNameLabel"),
        Field("properties.networkSecurityGroup", dict),
        Field("properties.networkSecurityGroup.id", required=True),
        Field("properties.enableAcceleratedNetworking", bool, default=False),
        Field("properties.enableIPForwarding", bool, default=False),
        Field("properties.disableTcpStateTracking", bool, default=False),
        Field("properties.nicType", default="Standard"),
        Field("properties.auxiliaryMode", default="None"),
        Field("properties.auxiliarySku", default="None"),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.primary", bool, read_only=True),
        Field("properties.virtualMachine", dict, read_only=True),
        Field("properties.macAddress", read_only=True),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        listed = change.get("ipConfigurations")
        if not listed:
            raise invalid_parameter(
                "Required parameter 'ipConfigurations' is missing (null).", "ipConfigurations"
            )
        refuse_names(change.id, listed)
        if group := change.get("networkSecurityGroup.id"):
            referenced(change, "properties.networkSecurityGroup.id", group, GROUPS, change.location)
        for place, configuration in enumerate(listed):
            _refuse_public_address(change, place, configuration)

    def provision(self, change: Change) -> None:
        etag, cloud = new_etag(change.cloud), change.cloud
        change.document["etag"], change.document["kind"] = etag, "Regular"
        change.properties.setdefault("resourceGuid", cloud.guid())
        change.properties["ipConfigurations"] = _configurations(change, etag)
        change.properties["dnsSettings"] = _name_service(change)
        change.properties.update(
            vnetEncryptionSupported=False, hostedWorkloads=[], tapConfigurations=[], allowPort25Out=True
        )
        if change.is_new:
            tail = cloud.random().randbytes(3).hex("-").upper()
            change.interior["macAddress"] = f"00-0D-3A-{tail}"

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = dict(resource.properties)
        if "virtualMachine" in properties:  # Azure gives the address when a machine is there
            properties["macAddress"] = resource.interior.get("macAddress")
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if machine := dig(resource.properties, "virtualMachine.id"):
            raise BadRequest(
                "NicInUse",
                f"Network Interface {resource.id} is used by existing resource {machine}. In order to "
                "delete the "
                "network interface, it must be dissociated from the resource. To learn more, see "
                "aka.ms/deletenic.",
            )


def _configuration_id(interface: ResourceId, name: str) -> str:
    return interface.child("ipConfigurations", name).text


def _refuse_public_address(change: Change, place: int, configuration: Json) -> None:
    id = dig(configuration, "properties.publicIPAddress.id")
    if id is None:
        return
    path = f"properties.ipConfigurations[{place}].properties.publicIPAddress.id"
    address = referenced(change, path, id, ADDRESSES, change.location)
    earlier = change.get("ipConfigurations")[:place]
    mine = [one["name"] for one in earlier if same_id(dig(one, "properties.publicIPAddress.id", ""), id)]
    others = [
        str(one["id"])
        for interface, one in users(change.cloud, "properties.publicIPAddress.id", address.id)
        if interface.id.key != change.id.key
    ]
    if taken := [*others, *(_configuration_id(change.id, name) for name in mine)]:
        raise BadRequest(
            "PublicIPAddressInUse",
            f"Resource {_configuration_id(change.id, configuration['name'])} is referencing public IP "
            "address "
            f"{address.id} that is already allocated to resource {taken[0]}.",
        )


def _configurations(change: Change, etag: str) -> list[Json]:
    """The IP configurations as Azure shows them, each with a private address."""
    held: dict[str, str] = {}
    listed = change.get("ipConfigurations")
    has_primary = any(one["properties"].get("primary") for one in listed)
    shown = []
    for place, configuration in enumerate(listed):
        properties = dict(configuration["properties"])
        id = _configuration_id(change.id, configuration["name"])
        properties.setdefault("privateIPAllocationMethod", "Dynamic")
        properties.setdefault("privateIPAddressVersion", "IPv4")
        properties["privateIPAddress"] = _private_address(change, place, id, properties, held)
        properties.setdefault("primary", not has_primary and place == 0)
        properties["provisioningState"] = "Succeeded"
        inner = {key: properties[key] for key in CONFIGURATION if key in properties}
        kind = f"{INTERFACES}/ipConfigurations"
        shown.append(
            {"name": configuration["name"], "id": id, "etag": etag, "type": kind, "properties": inner}
        )
    return shown


def _private_address(change: Change, place: int, id: str, properties: Json, held: dict[str, str]) -> str:
    """The address that a configuration gets; `held` are those of the same request, with who has them."""
    path = f"properties.ipConfigurations[{place}].properties.subnet.id"
    subnet = referenced(change, path, properties["subnet"]["id"], SUBNETS, change.location)
    version = 6 if properties["privateIPAddressVersion"].lower() == "ipv6" else 4
    networks = [
        one for one in read_prefixes(prefixes_of(subnet.properties), subnet.id) if one.version == version
    ]
    taken = {**_taken(change, subnet), **held}
    static = properties["privateIPAllocationMethod"].lower() == "static"
    address = properties.get("privateIPAddress") if static else _kept(change, id, subnet)
    if static and address is not None:
        refuse_static(address, networks)
        _refuse_taken(id, address, taken)
    address = address or _free(subnet, networks, set(taken))
    held[address] = id
    return address


def _taken(change: Change, subnet: Resource) -> dict[str, str]:
    """Private addresses that other interfaces have in a subnet, with the configurations that have them."""
    return {
        str(dig(one, "properties.privateIPAddress")): str(one["id"])
        for interface, one in users(change.cloud, "properties.subnet.id", subnet.id)
        if interface.id.key != change.id.key
    }


def _kept(change: Change, id: str, subnet: Resource) -> str | None:
    """The address that the configuration already has in this subnet."""
    for one in change.before.properties.get("ipConfigurations", ()) if change.before else ():
        if same_id(one["id"], id) and same_id(dig(one, "properties.subnet.id", ""), subnet.id.text):
            return str(dig(one, "properties.privateIPAddress"))
    return None


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
        shown = ",".join(str(one) for one in prefixes_of(subnet.properties))
        raise BadRequest(
            "SubnetIsFull",
            f"Subnet {subnet.id.name} with address prefix {shown} does not have enough capacity for 1 IP "
            "addresses.",
        )
    return address


def _name_service(change: Change) -> Json:
    """DNS of an interface: its network's own domain, from the network's guid."""
    subnet = change.cloud.get(change.properties["ipConfigurations"][0]["properties"]["subnet"]["id"])
    network = change.cloud.get(subnet.id.parent) if subnet and subnet.id.parent else None
    guid = UUID(str(network.properties["resourceGuid"])) if network else UUID(int=0)
    suffix = f"{b32encode(guid.bytes).decode().rstrip('=').lower()}.bx.internal.cloudapp.net"
    given = change.get("dnsSettings", {})
    names = {"dnsServers": given.get("dnsServers", []), "appliedDnsServers": []}
    if label := given.get("internalDnsNameLabel"):
        names |= {"internalDnsNameLabel": label, "internalFqdn": f"{label}.{suffix}"}
    return {**names, "internalDomainNameSuffix": suffix}


TYPES = [NetworkInterfaces()]
