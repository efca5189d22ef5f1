"""The parts of a load balancer: what each may say, what Azure adds, and the order in which it shows it.

Orders and defaults are those of recorded answers (api-version 2023-04-01); of outbound rules none was
recorded, theirs are from the REST reference.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from azlab.arm.fields import Field, values_at
from azlab.arm.messages import Json
from azlab.providers.network.associations import BALANCERS
from azlab.providers.network.children import arranged

KEYS = ("name", "id", "etag", "type", "properties")
KEYS_TYPE_LAST = ("name", "id", "etag", "properties", "type")
FRONTEND, FRONTENDS_OF = "frontendIPConfiguration", "frontendIPConfigurations"
POOL, POOLS_OF = "backendAddressPool", "backendAddressPools"
TRANSPORT = ("Tcp", "Udp", "All")
SHARED: Json = {
    "enableFloatingIP": False,
    "idleTimeoutInMinutes": 4,
    "enableDestinationServiceEndpoint": False,
    "enableTcpReset": False,
    "allowBackendPortConflict": False,
}
"""What every rule has when its body says nothing."""


@dataclass(frozen=True)
class Part:
    """One list in the body of a load balancer, and the resource type of what is in it."""

    key: str
    order: tuple[str, ...]
    fields: tuple[Field, ...]
    defaults: Json = field(default_factory=dict)
    references: tuple[tuple[str, str], ...] = ()
    """Where its properties name other parts of the same load balancer: path, and the key of their list."""
    keys: tuple[str, ...] = KEYS

    @property
    def type(self) -> str:
        return f"{BALANCERS}/{self.key}"

    def at(self, prefix: str = "") -> tuple[Field, ...]:
        """Its fields: of its own body, or below `prefix`, a path of its load balancer's body."""
        return tuple(replace(declared, path=f"{prefix}{declared.path}") for declared in self.fields)

    def completed(self, properties: Json) -> Json:
        """Its properties with what Azure adds."""
        return {**self.defaults, **properties}

    def arranged(self, document: Json) -> Json:
        """Its document with keys and properties in the order in which Azure shows them."""
        return arranged(document, self.keys, self.order)

    def named(self, properties: Json) -> Iterator[tuple[str, str, str]]:
        """The ids of other parts that its properties hold: path, key of their list, id."""
        for path, key in self.references:
            # `values_at` wants the list as a step of its own: `pools[]` is read as `pools`, `[]`.
            steps = f"{path}.id".replace("[]", ".[]").split(".")
            yield from ((path, key, id) for id, there in values_at(properties, steps) if there and id)


def _ported(*names: str) -> tuple[Field, ...]:
    return tuple(Field(f"properties.{name}", int) for name in names)


def _reference(path: str, required: bool = False) -> tuple[Field, ...]:
    inner = Field(f"properties.{path}.id", required=True)
    return (Field(f"properties.{path}", dict, required=True), inner) if required else (inner,)


def _rule(*more: Field) -> tuple[Field, ...]:
    """What rules of every kind have."""
    flags = ("enableFloatingIP", "enableTcpReset")
    return (
        Field("properties", dict, required=True),
        Field("properties.idleTimeoutInMinutes", int),
        Field("properties.allowBackendPortConflict", bool, read_only=True),
        Field("properties.enableDestinationServiceEndpoint", bool, read_only=True),
        *(Field(f"properties.{name}", bool) for name in flags),
        *more,
    )


_PROTOCOL = Field("properties.protocol", required=True, one_of=TRANSPORT)
FRONTENDS = Part(
    FRONTENDS_OF,
    (
        "provisioningState", "privateIPAddress", "privateIPAllocationMethod", "publicIPAddress", "subnet",
        "loadBalancingRules", "inboundNatRules", "inboundNatPools", "outboundRules",
        "privateIPAddressVersion",
    ),
    (
        Field("properties", dict, required=True),
        Field("properties.privateIPAddress"),
        Field("properties.privateIPAllocationMethod", one_of=("Dynamic", "Static")),
        Field("properties.privateIPAddressVersion", one_of=("IPv4", "IPv6")),
        *_reference("subnet"),
        *_reference("publicIPAddress"),
        Field("zones", list),
    ),
    {"privateIPAllocationMethod": "Dynamic"},
    keys=(*KEYS, "zones"),
)  # fmt: skip
_MEMBER = "properties.loadBalancerBackendAddresses[]"
ADDRESS = frozenset(("ipAddress", "virtualNetwork", "subnet", "loadBalancerFrontendIPConfiguration"))
"""What only an address has that was given by hand. Of an interface in the pool nothing is left when a
client sends back what it saw: all of it is Azure's own."""
POOLS = Part(
    POOLS_OF,
    (
        "provisioningState", "virtualNetwork", "drainPeriodInSeconds", "loadBalancerBackendAddresses",
        "backendIPConfigurations", "loadBalancingRules", "inboundNatRules", "outboundRules", "syncMode",
    ),
    (
        Field("properties", dict),
        Field("properties.drainPeriodInSeconds", int),
        Field("properties.syncMode", one_of=("Automatic", "Manual")),
        *_reference("virtualNetwork"),
        Field("properties.loadBalancerBackendAddresses", list),
        Field(f"{_MEMBER}.name"),
        Field(f"{_MEMBER}.properties.ipAddress"),
        Field(f"{_MEMBER}.properties.adminState", one_of=("None", "Up", "Down")),
        Field(f"{_MEMBER}.properties.networkInterfaceIPConfiguration", dict, read_only=True),
    ),
    {"loadBalancerBackendAddresses": []},
    keys=KEYS_TYPE_LAST,
)  # fmt: skip
RULES = Part(
    "loadBalancingRules",
    (
        "provisioningState", FRONTEND, "frontendPort", "backendPort", "enableFloatingIP",
        "idleTimeoutInMinutes", "protocol", "enableDestinationServiceEndpoint", "enableTcpReset",
        "allowBackendPortConflict", "loadDistribution", "disableOutboundSnat", POOL, POOLS_OF, "probe",
    ),
    _rule(
        _PROTOCOL,
        *_reference(FRONTEND, required=True),
        Field("properties.frontendPort", int, required=True),
        *_ported("backendPort"),
        Field("properties.loadDistribution", one_of=("Default", "SourceIP", "SourceIPProtocol")),
        Field("properties.disableOutboundSnat", bool),
        *_reference(POOL),
        Field(f"properties.{POOLS_OF}", list),
        *_reference(f"{POOLS_OF}[]"),
        *_reference("probe"),
    ),
    {**SHARED, "loadDistribution": "Default", "disableOutboundSnat": False},
    ((FRONTEND, FRONTENDS_OF), (POOL, POOLS_OF), (f"{POOLS_OF}[]", POOLS_OF), ("probe", "probes")),
)  # fmt: skip
PROBES = Part(
    "probes",
    (
        "provisioningState", "protocol", "port", "requestPath", "intervalInSeconds", "numberOfProbes",
        "probeThreshold", "loadBalancingRules",
    ),
    (
        Field("properties", dict, required=True),
        Field("properties.protocol", required=True, one_of=("Tcp", "Http", "Https")),
        Field("properties.port", int, required=True),
        Field("properties.requestPath"),
        *_ported("intervalInSeconds", "numberOfProbes", "probeThreshold"),
    ),
    {"intervalInSeconds": 15, "numberOfProbes": 2, "probeThreshold": 1},
    keys=KEYS_TYPE_LAST,
)  # fmt: skip
NAT_RULES = Part(
    "inboundNatRules",
    (
        "provisioningState", FRONTEND, "frontendPort", "backendPort", "enableFloatingIP",
        "idleTimeoutInMinutes", "protocol", "enableDestinationServiceEndpoint", "enableTcpReset",
        "allowBackendPortConflict", "frontendPortRangeStart", "frontendPortRangeEnd", POOL,
        "backendIPConfiguration",
    ),
    _rule(
        _PROTOCOL,
        *_reference(FRONTEND, required=True),
        *_ported("frontendPort", "frontendPortRangeStart", "frontendPortRangeEnd"),
        Field("properties.backendPort", int, required=True),
        *_reference(POOL),
    ),
    {**SHARED, "frontendPort": 0},
    ((FRONTEND, FRONTENDS_OF), (POOL, POOLS_OF)),
)  # fmt: skip
OUTBOUND_RULES = Part(
    "outboundRules",
    (
        "provisioningState", "allocatedOutboundPorts", "protocol", "enableTcpReset", "idleTimeoutInMinutes",
        POOL, FRONTENDS_OF,
    ),
    (
        Field("properties", dict, required=True),
        Field("properties.protocol", required=True, one_of=TRANSPORT),
        *_ported("allocatedOutboundPorts", "idleTimeoutInMinutes"),
        Field("properties.enableTcpReset", bool),
        *_reference(POOL, required=True),
        Field(f"properties.{FRONTENDS_OF}", list, required=True),
        *_reference(f"{FRONTENDS_OF}[]"),
    ),
    {"allocatedOutboundPorts": 0, "enableTcpReset": False, "idleTimeoutInMinutes": 4},
    ((POOL, POOLS_OF), (f"{FRONTENDS_OF}[]", FRONTENDS_OF)),
)  # fmt: skip
NAT_POOLS = Part(
    "inboundNatPools",
    (
        "provisioningState", "frontendPortRangeStart", "frontendPortRangeEnd", "backendPort", "protocol",
        "idleTimeoutInMinutes", "enableFloatingIP", "enableDestinationServiceEndpoint", "enableTcpReset",
        "allowBackendPortConflict", FRONTEND,
    ),
    _rule(
        _PROTOCOL,
        *_reference(FRONTEND, required=True),
        *(
            Field(f"properties.{name}", int, required=True)
            for name in ("frontendPortRangeStart", "frontendPortRangeEnd", "backendPort")
        ),
    ),
    SHARED,
    ((FRONTEND, FRONTENDS_OF),),
    keys=KEYS_TYPE_LAST,
)  # fmt: skip
PARTS = (FRONTENDS, POOLS, RULES, PROBES, NAT_RULES, OUTBOUND_RULES, NAT_POOLS)
"""In the order in which a load balancer shows them."""
