"""Microsoft.Insights/autoscaleSettings: when a scale set is to have more or fewer instances."""

from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import BadRequest, Conflict
from azlab.arm.fields import Field, in_order
from azlab.arm.ids import same_id
from azlab.arm.messages import Json
from azlab.arm.resource import Change, Reply, ResourceType
from azlab.arm.store import Resource
from azlab.providers.insights.setting_bodies import (
    FIELDS,
    malformed,
    refuse_profile,
    refuse_target,
    shown_properties,
)
from azlab.providers.insights.settings import SETTINGS

TARGET = "targetResourceUri"


class AutoscaleSettings(ResourceType):
    name = SETTINGS
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(200)
    has_state = False
    fields: ClassVar[tuple[Field, ...]] = FIELDS

    def refuse(self, change: Change) -> None:
        target, profiles = change.get(TARGET), change.get("profiles")
        self._refuse_move(change, target)
        refuse_target(change.cloud, target)
        names = [str(profile["name"]).lower() for profile in profiles]
        if not profiles or len(names) != len(set(names)):
            raise malformed()
        for profile in profiles:
            refuse_profile(change.cloud, profile)
        self._refuse_second(change, target)

    def _refuse_move(self, change: Change, target: object) -> None:
        """The sentence is of Moodle issue 311."""
        before = change.before.properties[TARGET] if change.before else target
        if not same_id(str(before), str(target)):
            raise BadRequest(
                "TargetResourceIdIsImmutable",
                f"The autoscale setting '{change.id.name}' under resource group '{change.id.group}' is "
                f"referencing target resource '{before}'. The target resource reference is immutable. If you "
                "want to change it, please create a new autoscale setting with a different name.",
            )

    def _refuse_second(self, change: Change, target: str) -> None:
        """A resource has one setting: Azure answers 409 (its sentence was not found)."""
        for existing in change.cloud.mentioning(target, SETTINGS):
            if existing.id.key != change.id.key and same_id(existing.properties[TARGET], target):
                raise Conflict(
                    "Conflict",
                    f"The autoscale setting '{existing.id.name}' under resource group '{existing.id.group}' "
                    f"already scales the target resource '{target}'. A resource can have only one.",
                )

    def provision(self, change: Change) -> None:
        change.properties["name"] = change.id.name
        change.properties["predictiveAutoscalePolicy"].setdefault("scaleMode", "Disabled")
        change.document["properties"] = shown_properties(change.properties)

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        document = {**resource.document, "id": _small(resource.id.text)}
        keys = ("id", "name", "type", "location", "tags", "properties")
        return in_order(document, keys)


def _small(id: str) -> str:
    """Azure writes these ids with a small namespace and type."""
    return id.replace(f"/{SETTINGS}/", f"/{SETTINGS.lower()}/")


TYPES = [AutoscaleSettings()]
