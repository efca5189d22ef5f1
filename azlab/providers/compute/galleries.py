"""Microsoft.Compute/galleries: Azure Compute Galleries (`az sig`)."""

import re
from typing import ClassVar

from azlab.arm.cloud import Cloud
from azlab.arm.errors import Conflict, invalid_value
from azlab.arm.fields import Field
from azlab.arm.indexes import Index, scope_of
from azlab.arm.messages import Json
from azlab.arm.operations import GALLERIES
from azlab.arm.resource import Call, Change, ResourceType, action
from azlab.arm.store import Resource
from azlab.providers.compute import gallery_proxies, gallery_sharing

SHARING = "properties.sharingProfile"
COMMUNITY = f"{SHARING}.communityGalleryInfo"
LONGEST = 36500
"""Days. Azure's own bound was not found; this one only keeps dates in the calendar."""
NAMES = Index("gallery names", "name", per_subscription=True)


class Galleries(ResourceType):
    name = "Microsoft.Compute/galleries"
    name_rule = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9_.]{0,78}[A-Za-z0-9])?$")
    name_parameter = "galleryName"
    name_refusal = (
        "Gallery name is invalid. Allowed characters are English alphanumeric characters, with underscores, "
        "and periods allowed in the middle, up to 80 characters total. All other special characters, "
        "including dashes, are disallowed."
    )
    style = GALLERIES
    seconds = 1.0
    indexed = (NAMES,)
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.description"),
        Field("properties.identifier.uniqueName", read_only=True),
        Field(SHARING, dict),
        Field(f"{SHARING}.permissions", one_of=gallery_sharing.PERMISSIONS),
        Field(COMMUNITY, dict),
        *(Field(f"{COMMUNITY}.{name}") for name in gallery_sharing.FOR_THE_COMMUNITY),
        Field(f"{COMMUNITY}.communityGalleryEnabled", bool, read_only=True),
        Field(f"{COMMUNITY}.publicNames", list, read_only=True),
        Field("properties.softDeletePolicy", dict),
        Field("properties.softDeletePolicy.isSoftDeleteEnabled", bool),
        *(Field(f"properties.softDeletePolicy.{name}PeriodInDays", int) for name in ("retention", "grace")),
    )

    def refuse(self, change: Change) -> None:
        gallery_sharing.refuse(change)
        for name in ("retention", "grace"):
            days = change.get(f"softDeletePolicy.{name}PeriodInDays", 0)
            if not 0 <= days <= LONGEST:
                path = f"softDeletePolicy.{name}PeriodInDays"
                raise invalid_value(path)
        if change.before is not None:
            return
        subscription = scope_of(change.id.subscription)
        if change.cloud.indexes.holders(NAMES.name, subscription, change.id.name):
            raise Conflict(
                "Conflict",
                f"The gallery name {change.id.name} is not unique within the subscription "
                f"{change.id.subscription}. Please pick another gallery name",
            )

    def provision(self, change: Change) -> None:
        unique = f"{change.id.subscription}-{change.id.name.upper()}"
        shown = {
            "description": change.get("description"),
            "identifier": {"uniqueName": unique},
            "sharingProfile": gallery_sharing.profile(change),
            "softDeletePolicy": change.get("softDeletePolicy"),
        }
        change.document["properties"] = {name: value for name, value in shown.items() if value is not None}

    def show(self, cloud: Cloud, resource: Resource, expand: str) -> Json:
        properties = gallery_sharing.shown(resource.properties, expand)
        return {**resource.document, "properties": properties}

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if gallery_proxies.is_public(resource):
            raise gallery_sharing.still_public(resource.id.name)

    @action("share", seconds=2)
    def share(self, call: Call) -> None:
        gallery_sharing.share(call)


TYPES = [Galleries()]
