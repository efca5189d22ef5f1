"""Microsoft.Network/networkSecurityGroups/securityRules. A rule may also come in its group's body."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.operations import NETWORK
from azlab.arm.resource import ASYNC, Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.network.children import children, etag_of_parent, refuse_name, stamp_parent
from azlab.providers.network.rule_bodies import (
    RULES,
    completed_rule,
    refuse_conflicts,
    refuse_rule,
    rule_fields,
    shown_rule,
)


class SecurityRules(ResourceType):
    name = RULES
    tracked = False
    style = NETWORK
    created = Reply(201, ASYNC)
    seconds = 2.0
    states = ("Updating", "Updating")
    fields: ClassVar[tuple[Field, ...]] = rule_fields()

    def refuse(self, change: Change) -> None:
        refuse_name(change.id.name)
        group = change.id.parent
        assert group is not None
        others = [
            {"name": rule.id.name, "properties": rule.properties}
            for rule in children(change.cloud, group, RULES)
            if rule.id.key != change.id.key
        ]
        wanted = {"name": change.id.name, "properties": change.properties}
        refuse_rule(change.id, change.properties)
        refuse_conflicts([*others, wanted])

    def provision(self, change: Change) -> None:
        change.document["properties"] = completed_rule(change.properties)
        stamp_parent(change, RULES)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        return shown_rule(resource.document, etag_of_parent(cloud, resource.id))


TYPES = [SecurityRules()]
