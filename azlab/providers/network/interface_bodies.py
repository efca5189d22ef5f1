"""What a network interface's body says and shows, whether it stands alone or belongs to a scale set."""

from base64 import b32encode
from uuid import UUID

from azlab.arm.errors import missing_value
from azlab.arm.fields import Field, get_at
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.network.allocations import private_address, refuse_public_address
from azlab.providers.network.associations import GROUPS, INTERFACES, NAT_RULES, POOLS, referenced
from azlab.providers.network.children import new_etag, refuse_name, refuse_names

CONFIGURATION = (
    "provisioningState", "privateIPAddress", "privateIPAllocationMethod", "publicIPAddress", "subnet",
    "primary",
    "privateIPAddressVersion", "applicationSecurityGroups", "loadBalancerBackendAddressPools",
    "loadBalancerInboundNatRules",
)  # fmt: skip
AT = "properties.ipConfigurations[]."
BALANCED = {"loadBalancerBackendAddressPools": POOLS, "loadBalancerInboundNatRules": NAT_RULES}
"""What an IP configuration may be put into at load balancers."""
FIELDS = (
    Field("properties", dict, required=True),
    Field("properties.ipConfigurations", list, required=True),
    Field(f"{AT}name", required=True),
    Field(f"{AT}properties", dict, required=True),
    Field(f"{AT}properties.subnet", dict),
    Field(f"{AT}properties.subnet.id", required=True),
    Field(f"{AT}properties.publicIPAddress", dict),
    Field(f"{AT}properties.publicIPAddress.id", required=True),
    Field(f"{AT}properties.privateIPAddress"),
    Field(f"{AT}properties.privateIPAllocationMethod", one_of=("Dynamic", "Static")),
    Field(f"{AT}properties.privateIPAddressVersion", one_of=("IPv4", "IPv6")),
    Field(f"{AT}properties.primary", bool),
    *(Field(f"{AT}properties.{name}[].id", required=True) for name in BALANCED),
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


def refuse(change: Change) -> None:
    """Refuse names that the network does not take, and references that lead nowhere.

    Private addresses are refused later, in `complete`, which has to find them anyway.
    """
    refuse_name(change.id.name)
    listed = change.get("ipConfigurations")
    if not listed:
        raise missing_value("ipConfigurations")
    refuse_names(change.id, listed)
    _refuse_without_subnet(listed)
    if group := change.get("networkSecurityGroup.id"):
        referenced(change, "properties.networkSecurityGroup.id", group, GROUPS, change.location)
    for index, configuration in enumerate(listed):
        _refuse_references(change, index, configuration)


def _refuse_without_subnet(listed: list[Json]) -> None:
    """Only an IPv6 configuration beside another one may do without a subnet, as in templates with an IPv6
    load balancer in front of machines that have no IPv6 address of their own."""
    bare = [configuration for configuration in listed if "subnet" not in configuration["properties"]]
    others = (
        str(configuration["properties"].get("privateIPAddressVersion", "")).lower() != "ipv6"
        for configuration in bare
    )
    if len(bare) == len(listed) or any(others):
        path = "ipConfigurations.properties.subnet"
        raise missing_value(path)


def complete(change: Change) -> None:
    """Give the interface its addresses, names and etag. Raises what `private_address` raises."""
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


def in_step(document: Json) -> Json:
    """The properties of an interface; its configurations have its etag, and are as far as it is."""
    properties: Json = document["properties"]
    shown = [
        {
            **configuration,
            "etag": document["etag"],
            "properties": {
                **configuration["properties"],
                "provisioningState": properties["provisioningState"],
            },
        }
        for configuration in properties["ipConfigurations"]
    ]
    return {**properties, "ipConfigurations": shown}


def _configuration_id(interface: ResourceId, name: str) -> str:
    return interface.child("ipConfigurations", name).text


def _refuse_references(change: Change, index: int, configuration: Json) -> None:
    at = f"properties.ipConfigurations[{index}].properties"
    if id := get_at(configuration, "properties.publicIPAddress.id"):
        earlier = change.get("ipConfigurations")[:index]
        mine = [
            _configuration_id(change.id, previous["name"])
            for previous in earlier
            if same_id(get_at(previous, "properties.publicIPAddress.id", ""), id)
        ]
        own = _configuration_id(change.id, configuration["name"])
        refuse_public_address(change, f"{at}.publicIPAddress.id", id, own, mine)
    for name, kind in BALANCED.items():
        for number, reference in enumerate(get_at(configuration, f"properties.{name}", ())):
            referenced(change, f"{at}.{name}[{number}].id", reference["id"], kind, change.location)


def _configurations(change: Change, etag: str) -> list[Json]:
    """The IP configurations as Azure shows them, each with a private address."""
    held: dict[str, str] = {}
    listed = change.get("ipConfigurations")
    has_primary = any(configuration["properties"].get("primary") for configuration in listed)
    shown = []
    for index, configuration in enumerate(listed):
        properties = dict(configuration["properties"])
        id = _configuration_id(change.id, configuration["name"])
        properties.setdefault("privateIPAllocationMethod", "Dynamic")
        properties.setdefault("privateIPAddressVersion", "IPv4")
        path = f"properties.ipConfigurations[{index}].properties.subnet.id"
        if "subnet" in properties:
            properties["privateIPAddress"] = private_address(change, path, id, properties, held)
        # Without a primary configuration of the body's own, the first is it.
        properties.setdefault("primary", not has_primary and index == 0)
        properties["provisioningState"] = "Succeeded"
        inner = {key: properties[key] for key in CONFIGURATION if key in properties}
        kind = f"{INTERFACES}/ipConfigurations"
        shown.append(
            {"name": configuration["name"], "id": id, "etag": etag, "type": kind, "properties": inner}
        )
    return shown


def _name_service(change: Change) -> Json:
    """DNS of an interface: its network's own domain, from the network's guid."""
    listed = (configuration["properties"] for configuration in change.properties["ipConfigurations"])
    subnet = change.cloud.get(
        next(properties["subnet"]["id"] for properties in listed if "subnet" in properties)
    )
    network = change.cloud.get(subnet.id.parent) if subnet and subnet.id.parent else None
    guid = UUID(str(network.properties["resourceGuid"])) if network else UUID(int=0)
    suffix = f"{b32encode(guid.bytes).decode().rstrip('=').lower()}.bx.internal.cloudapp.net"
    given = change.get("dnsSettings", {})
    names = {"dnsServers": given.get("dnsServers", []), "appliedDnsServers": []}
    if label := given.get("internalDnsNameLabel"):
        names |= {"internalDnsNameLabel": label, "internalFqdn": f"{label}.{suffix}"}
    return {**names, "internalDomainNameSuffix": suffix}
