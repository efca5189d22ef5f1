"""What a security rule must be, alone or in its group's body, and how it is shown."""

import re
from itertools import combinations

from azlab.arm.errors import BadRequest
from azlab.arm.fields import Field, in_order
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.providers.network.children import arranged

RULES = "Microsoft.Network/networkSecurityGroups/securityRules"
KEYS = ("name", "id", "etag", "type", "properties")
PROPERTIES = (
    "provisioningState", "description", "protocol", "sourcePortRange", "destinationPortRange",
    "sourceAddressPrefix", "destinationAddressPrefix", "access", "priority", "direction", "sourcePortRanges",
    "destinationPortRanges", "sourceAddressPrefixes", "destinationAddressPrefixes",
    "sourceApplicationSecurityGroups", "destinationApplicationSecurityGroups",
)  # fmt: skip
PROTOCOLS = ("Tcp", "Udp", "Icmp", "Esp", "Ah", "*")
SPELT = {"protocol": PROTOCOLS, "access": ("Allow", "Deny"), "direction": ("Inbound", "Outbound")}
LOWEST, HIGHEST = 100, 4096
PORTS = re.compile(r"^(\d{1,5})(?:-(\d{1,5}))?$")


def rule_fields(at: str = "") -> tuple[Field, ...]:
    """The fields of a rule: of its own body, or below `at`, a path of its group's body and a dot."""
    lists = (
        "sourcePortRanges",
        "destinationPortRanges",
        "sourceAddressPrefixes",
        "destinationAddressPrefixes",
    )
    groups = ("sourceApplicationSecurityGroups", "destinationApplicationSecurityGroups")
    single = ("sourcePortRange", "destinationPortRange", "sourceAddressPrefix", "destinationAddressPrefix")
    return (
        Field(f"{at}properties", dict, required=True),
        *(Field(f"{at}properties.{name}", required=True, one_of=values) for name, values in SPELT.items()),
        Field(f"{at}properties.priority", int, required=True),
        Field(f"{at}properties.description"),
        *(Field(f"{at}properties.{name}") for name in single),
        *(Field(f"{at}properties.{name}", list) for name in lists),
        *(Field(f"{at}properties.{name}[].id", required=True) for name in groups),
    )


def completed_rule(properties: Json) -> Json:
    """A rule's properties with what Azure adds: empty lists, and its own spelling."""
    lists = (
        "sourcePortRanges",
        "destinationPortRanges",
        "sourceAddressPrefixes",
        "destinationAddressPrefixes",
    )
    whole = {**{name: [] for name in lists}, **properties}
    for name, values in SPELT.items():
        whole[name] = next(value for value in values if value.lower() == properties[name].lower())
    return in_order({name: value for name, value in whole.items() if name != "provisioningState"}, PROPERTIES)


def shown_rule(document: Json, etag: str) -> Json:
    """The document of a rule; `etag` is its group's."""
    return arranged({**document, "etag": etag}, KEYS, PROPERTIES)


def refuse_rule(id: ResourceId, properties: Json) -> None:
    """Refuse a rule that is wrong in itself.

    Raises `SecurityRuleInvalidPriority`, `SecurityRuleMissingParameters` or `SecurityRuleInvalidPortRange`.
    """
    priority = properties["priority"]
    if not LOWEST <= priority <= HIGHEST:
        raise BadRequest(
            "SecurityRuleInvalidPriority",
            f"Security rule has invalid Priority. Value provided: {priority} Allowed range "
            f"{LOWEST}-{HIGHEST}.",
        )
    for end in ("source", "destination"):
        groups = f"{end}ApplicationSecurityGroups"
        _refuse_missing(id, properties, (f"{end}PortRange", f"{end}PortRanges"))
        _refuse_missing(id, properties, (f"{end}AddressPrefix", f"{end}AddressPrefixes", groups))
        _refuse_ports([properties.get(f"{end}PortRange", "*"), *properties.get(f"{end}PortRanges", ())])


def _refuse_missing(id: ResourceId, properties: Json, names: tuple[str, ...]) -> None:
    if not any(properties.get(name) for name in names):
        listed = ", ".join(name[0].upper() + name[1:] for name in names[:-1])
        last = names[-1][0].upper() + names[-1][1:]
        raise BadRequest(
            "SecurityRuleMissingParameters",
            f"Required security rule parameters are missing for security rule with Id: {id}. "
            f"Security rule must specify {listed} or {last}.",
        )


def _refuse_ports(ports: list[object]) -> None:
    for port in ports:
        match = PORTS.fullmatch(port) if isinstance(port, str) and port.isascii() else None
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if port not in ("*", "") and not low <= high <= 65535:
            raise BadRequest(
                "SecurityRuleInvalidPortRange",
                f"Security rule has invalid Port range. Value provided: {port}. Value should be an integer "
                "OR integer range with '-' delimiter. Valid range 0-65535.",
            )


def refuse_conflicts(rules: list[Json]) -> None:
    """Refuse two rules of the same priority and direction. Raises `SecurityRuleConflict`."""
    for first, second in combinations(rules, 2):
        if _rank(first["properties"]) == _rank(second["properties"]):
            raise BadRequest(
                "SecurityRuleConflict",
                f"Security rule {first['name']} conflicts with rule {second['name']}. Rules cannot have the "
                "same Priority and Direction. To learn more, see aka.ms/nsgrules.",
            )


def _rank(properties: Json) -> tuple[str, int]:
    return properties["direction"].lower(), properties["priority"]
