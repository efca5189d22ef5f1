"""What Azure refuses about load balancers. Where its sentence was seen stands beside it."""

from itertools import combinations

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, invalid_parameter, missing_value
from azlab.arm.fields import get_at
from azlab.arm.ids import ResourceId, same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.network.allocations import refuse_public_address
from azlab.providers.network.load_balancers.members import probing_scale_sets, scale_set_users
from azlab.providers.network.load_balancers.parts import (
    FRONTEND,
    FRONTENDS,
    NAT_POOLS,
    NAT_RULES,
    PARTS,
    POOL,
    POOLS,
    PROBES,
    RULES,
    Part,
)

Lists = dict[str, list[Json]]
"""What a load balancer is to have, by the key of its list."""
PORTS = ("frontendPort", "backendPort", "port", "frontendPortRangeStart", "frontendPortRangeEnd")
HIGHEST_PORT = 65535


def refuse_basic(change: Change) -> None:
    """Basic was retired on 30 September 2025; no record of Azure's own sentence was found."""
    if change.document["sku"]["name"].lower() == "basic" and change.is_new:
        raise BadRequest(
            "OperationNotAllowed",
            "Basic SKU load balancers were retired on 30 September 2025 and cannot be created any more. "
            "Use the Standard SKU.",
        )


def refuse_frontends(change: Change, frontends: list[Json]) -> None:
    """A frontend has a subnet or a public address (ernest 480, terraform-provider-azurerm 1622)."""
    for index, frontend in enumerate(frontends):
        subnet, public = (get_at(frontend, f"properties.{name}.id") for name in ("subnet", "publicIPAddress"))
        own = change.id.child(FRONTENDS.key, frontend["name"]).text
        if subnet and public:
            raise BadRequest(
                "FrontendIPConfigHasBothSubnetAndPublicIP",
                f"Frontend IP Configuration {own} must not reference both a Subnet and a Public IP Address.",
            )
        if not subnet and not public:
            raise BadRequest(
                "FrontendIPConfigHasNoSubnetOrPublicIP",
                f"Frontend IP Configuration {own} must reference either a Subnet or a Public IP Address.",
            )
        if public:
            path = f"properties.{FRONTENDS.key}[{index}].properties.publicIPAddress.id"
            mine = [
                change.id.child(FRONTENDS.key, earlier["name"]).text
                for earlier in frontends[:index]
                if same_id(str(get_at(earlier, "properties.publicIPAddress.id", "")), public)
            ]
            refuse_public_address(change, path, public, own, mine)


def refuse_parts(balancer: ResourceId, lists: Lists) -> None:
    """Refuse parts that are wrong by themselves, or that name parts that are not there, or that clash."""
    for part in PARTS:
        for item in lists[part.key]:
            refuse_ports(part, item)
            _refuse_unknown(balancer, part, item, lists)
    for probe in lists[PROBES.key]:
        if get_at(probe, "properties.protocol", "").lower() != "tcp" and not get_at(
            probe, "properties.requestPath"
        ):
            raise missing_value("requestPath")
    _refuse_same_frontend(balancer, lists)
    _refuse_same_backend(balancer, lists[RULES.key])


def refuse_ports(part: Part, item: Json) -> None:
    """Ports go from 0 to 65535; no record of Azure's own sentence was found."""
    for name in PORTS:
        port = get_at(item, f"properties.{name}", 0)
        if not 0 <= port <= HIGHEST_PORT:
            raise invalid_parameter(f"The value of parameter {part.key}.{name} is invalid.", name)


def _refuse_unknown(balancer: ResourceId, part: Part, item: Json, lists: Lists) -> None:
    for _, key, id in part.named(item["properties"]):
        known = (balancer.child(key, listed["name"]).text for listed in lists[key])
        if not any(same_id(id, known_id) for known_id in known):
            raise BadRequest(
                "InvalidResourceReference",
                f"Resource {id} referenced by resource {balancer.child(part.key, item['name'])} was not "
                "found. Please make sure that the referenced resource exists, and that both resources are in "
                "the same region.",
            )


def two_pools(rule: str) -> BadRequest:
    """A rule names a pool by itself that is not in its list of pools. Spinnaker issue 6736 quotes it."""
    return BadRequest(
        "LoadBalancingRuleBackendAdressPoolAndBackendAddressPoolsCannotBeSetAtTheSameTimeWithDifferentValue",
        f"BackendAddressPool and BackendAddressPools[] in LoadBalancingRule {rule} cannot be set at the same "
        "time with different value.",
    )


def _refuse_same_frontend(balancer: ResourceId, lists: Lists) -> None:
    """Code and sentence formed after the one for backends; no record of this one was found."""
    ports = [
        (part, rule) for part in (RULES, NAT_RULES) for rule in lists[part.key]
        if part is RULES or rule["properties"].get("frontendPort")
    ]  # fmt: skip
    for (first_part, first), (second_part, second) in combinations(ports, 2):
        if _overlap(first, second, "frontendPort") and _same(first, second, f"{FRONTEND}.id"):
            raise BadRequest(
                "RulesUseSameFrontendPortProtocolAndIPConfig",
                f"Load balancing rules {balancer.child(first_part.key, first['name'])} and "
                f"{balancer.child(second_part.key, second['name'])} use the same protocol "
                f"{first['properties']['protocol']} and frontend port {first['properties']['frontendPort']}, "
                "and must not be used with the same frontend IP configuration "
                f"{first['properties'][FRONTEND]['id']}.",
            )


def _refuse_same_backend(balancer: ResourceId, rules: list[Json]) -> None:
    """The sentence is of azure-docs issue 117762: the rule `LBRule` of `az vmss create` leads there too."""
    for first, second in combinations(rules, 2):
        floating = any(rule["properties"].get("enableFloatingIP") for rule in (first, second))
        if not floating and _overlap(first, second, "backendPort") and _same(first, second, f"{POOL}.id"):
            raise BadRequest(
                "RulesUseSameBackendPortProtocolAndPool",
                f"Load balancing rules {balancer.child(RULES.key, first['name'])} and "
                f"{balancer.child(RULES.key, second['name'])} with floating IP disabled use the same "
                f"protocol {first['properties']['protocol']} and backend port "
                f"{first['properties']['backendPort']}, and must not be used with the same backend address "
                f"pool {first['properties'][POOL]['id']}.",
            )


def _overlap(first: Json, second: Json, port: str) -> bool:
    protocols = {str(rule["properties"]["protocol"]).lower() for rule in (first, second)}
    return _same(first, second, port) and (len(protocols) == 1 or "all" in protocols)


def _same(first: Json, second: Json, path: str) -> bool:
    value, other_value = (get_at(rule, f"properties.{path}") for rule in (first, second))
    return value is not None and str(value).lower() == str(other_value).lower()


def refuse_loss(cloud: Cloud, before: dict[str, list[Resource]], lists: Lists) -> None:
    """Refuse to take away what scale sets use.

    Sentences: terraform-provider-azurerm 4769 (NAT pools), vm-scale-sets 53 (pools; its code is formed
    after that of NAT pools), terraform-provider-azurerm 9076 (rules).
    """
    for part, called, code in (
        (POOLS, "backend address pool", "LoadBalancerBackendAddressPoolInUseByVirtualMachineScaleSet"),
        (NAT_POOLS, "inbound nat pool", "LoadBalancerInboundNatPoolInUseByVirtualMachineScaleSet"),
    ):
        for lost in gone(part, before, lists):
            if users := scale_set_users(cloud, lost.id):
                raise BadRequest(
                    code,
                    f"Cannot remove {called} {lost.id.name} from load balancer since it is in use by virtual "
                    f"machine scale set {users[0]}.",
                )
    for rule in gone(RULES, before, lists):
        _refuse_probed(cloud, rule, before)


def gone(part: Part, before: dict[str, list[Resource]], lists: Lists) -> list[Resource]:
    """The parts of a kind that were there and are not wanted any more."""
    names = {str(item["name"]).lower() for item in lists[part.key]}
    return [child for child in before[part.key] if child.id.name.lower() not in names]


def _refuse_probed(cloud: Cloud, rule: Resource, before: dict[str, list[Resource]]) -> None:
    id = str(get_at(rule.properties, "probe.id", ""))
    probe = next((child for child in before[PROBES.key] if same_id(child.id.text, id)), None)
    if probe is not None and (users := probing_scale_sets(cloud, probe.id)):
        raise BadRequest(
            "CannotRemoveRuleUsedByProbeUsedByVMSS",
            f"Load balancer rule {rule.id} cannot be removed because the rule references the load balancer "
            f"probe {probe.id} that is used as health probe by VM scale set {users[0]}. To remove this rule, "
            "please update VM scale set to remove the reference to the probe.",
        )


def refuse_delete(cloud: Cloud, balancer: ResourceId, before: dict[str, list[Resource]]) -> None:
    """The sentence is of cluster-api-provider-azure issue 3163."""
    for part in (POOLS, NAT_POOLS):
        for child in before[part.key]:
            if users := scale_set_users(cloud, child.id):
                raise BadRequest(
                    "LoadBalancerInUseByVirtualMachineScaleSet",
                    f"Cannot delete load balancer {balancer} since its child resources {child.id.name} are "
                    f"in use by virtual machine scale set {users[0]}.",
                )
