"""Microsoft.Network/networkSecurityGroups, with the six rules that every group has."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest
from azlab.arm.fields import Field
from azlab.arm.ids import ResourceId
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import BOTH, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network.associations import GROUPS, INTERFACES, SUBNETS, naming
from azlab.providers.network.children import (
    arranged,
    child_item,
    children,
    refuse_name,
    refuse_names,
    remove_children,
    replace_children,
    stamp,
)
from azlab.providers.network.rule_bodies import (
    RULES,
    completed_rule,
    refuse_conflicts,
    refuse_rule,
    rule_fields,
    shown_rule,
)

KEYS = ("name", "id", "etag", "type", "location", "tags", "properties")
PROPERTIES = (
    "provisioningState", "resourceGuid", "flushConnection", "securityRules", "defaultSecurityRules",
    "networkInterfaces", "subnets",
)  # fmt: skip
VNET, ANY = "VirtualNetwork", "*"
BALANCER = "AzureLoadBalancer"
DEFAULTS = (
    ("AllowVnetInBound", "Allow inbound traffic from all VMs in VNET", VNET, VNET, 65000),
    ("AllowAzureLoadBalancerInBound", "Allow inbound traffic from azure load balancer", BALANCER, ANY, 65001),
    ("DenyAllInBound", "Deny all inbound traffic", ANY, ANY, 65500),
    ("AllowVnetOutBound", "Allow outbound traffic from all VMs to all VMs in VNET", VNET, VNET, 65000),
    ("AllowInternetOutBound", "Allow outbound traffic from all VMs to Internet", ANY, "Internet", 65001),
    ("DenyAllOutBound", "Deny all outbound traffic", ANY, ANY, 65500),
)
"""The rules of every group: name, description, source, destination, priority."""


class NetworkSecurityGroups(ResourceType):
    name = GROUPS
    named: ClassVar[dict[str, str]] = {"networkSecurityGroup": "join/action"}
    style = NETWORK
    patched = Reply(200)  # tags only, and no SDK waits for it
    deleted = Reply(202, BOTH)
    seconds = 3.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties", dict),
        Field("properties.resourceGuid", read_only=True),
        Field("properties.flushConnection", bool),
        Field("properties.securityRules", list),
        Field("properties.securityRules[].name", required=True),
        *rule_fields("properties.securityRules[]."),
    )

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        rules = change.get("securityRules", [])
        refuse_names(change.id, rules)
        for rule in rules:
            refuse_rule(change.id.child("securityRules", rule["name"]), rule["properties"])
        refuse_conflicts(rules)

    def provision(self, change: Change) -> None:
        rules = change.properties.pop("securityRules", None)
        items = [
            {**child_item(rule), "properties": completed_rule(rule["properties"])} for rule in rules or ()
        ]
        stamp(change, {} if rules is None else {RULES: items})
        if rules is not None:
            replace_children(change, RULES, items)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        etag, id = str(resource.document.get("etag", "")), resource.id
        users = {
            "networkInterfaces": _users(cloud, INTERFACES, id),
            "subnets": _users(cloud, SUBNETS, id),
        }
        properties = {
            **resource.properties,
            "securityRules": [shown_rule(rule.document, etag) for rule in children(cloud, id, RULES)],
            "defaultSecurityRules": _default_rules(
                id, etag, str(resource.properties.get("provisioningState", ""))
            ),
            **{name: [{"id": user} for user in ids] for name, ids in users.items() if ids},
        }
        return arranged({**resource.document, "properties": properties}, KEYS, PROPERTIES)

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if used := [*_users(cloud, INTERFACES, resource.id), *_users(cloud, SUBNETS, resource.id)]:
            raise BadRequest(
                "InUseNetworkSecurityGroupCannotBeDeleted",
                f"Network security group {resource.id} cannot be deleted because it is in use by the "
                f"following resources: {', '.join(used)}. In order to delete the Network security group, "
                "remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.",
            )

    def remove(self, cloud: Cloud, resource: Resource) -> None:
        remove_children(cloud, resource.id, RULES)


def _users(cloud: Cloud, kind: str, group: ResourceId) -> list[str]:
    """Ids of the resources of a type that a group is put on."""
    return naming(cloud, kind, "networkSecurityGroup.id", group)


def _default_rules(group: ResourceId, etag: str, state: str) -> list[Json]:
    return [_default_rule(group, etag, state, *rule) for rule in DEFAULTS]


def _default_rule(
    group: ResourceId,
    etag: str,
    state: str,
    name: str,
    description: str,
    source: str,
    target: str,
    priority: int,
) -> Json:
    id = group.child("defaultSecurityRules", name)
    rule = {
        "description": description,
        "protocol": "*",
        "sourcePortRange": "*",
        "destinationPortRange": "*",
        "sourceAddressPrefix": source,
        "destinationAddressPrefix": target,
        "access": "Deny" if name.startswith("Deny") else "Allow",
        "priority": priority,
        "direction": "Inbound" if name.endswith("InBound") else "Outbound",
    }
    properties = {**completed_rule(rule), "provisioningState": state}
    return shown_rule({"name": name, "id": id.text, "type": id.type, "properties": properties}, etag)


TYPES = [NetworkSecurityGroups()]
