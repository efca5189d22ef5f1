"""Microsoft.Compute/galleries: Azure Compute Galleries (`az sig`)."""

import re
from typing import ClassVar

from azlab.arm.errors import Conflict
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.operations import GALLERIES
from azlab.arm.resource import Change, ResourceType

SHARING = "properties.sharingProfile"
COMMUNITY = f"{SHARING}.communityGalleryInfo"


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
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.description"),
        Field("properties.identifier", dict, read_only=True),
        Field(SHARING, dict),
        Field(f"{SHARING}.permissions", one_of=("Private", "Groups", "Community")),
        Field(COMMUNITY, dict),
        *(
            Field(f"{COMMUNITY}.{name}")
            for name in ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
        ),
        Field("properties.softDeletePolicy", dict),
        Field("properties.softDeletePolicy.isSoftDeleteEnabled", bool),
    )

    def refuse(self, change: Change) -> None:
        if change.before is not None:
            return
        mine = f"/subscriptions/{change.id.subscription}"
        others = {one.id.name.lower() for one in change.cloud.resources(self.name, mine)}
        if change.id.name.lower() in others:
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
            "sharingProfile": _sharing(change),
            "softDeletePolicy": change.get("softDeletePolicy"),
        }
        change.document["properties"] = {name: value for name, value in shown.items() if value is not None}


def _sharing(change: Change) -> Json | None:
    wanted: Json | None = change.get("sharingProfile")
    if wanted is None or "communityGalleryInfo" not in wanted:
        return wanted
    info = wanted["communityGalleryInfo"]
    names = ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
    given = {name: info[name] for name in names if name in info}
    public = change.interior.setdefault(
        "publicName", f"{given.get('publicNamePrefix', '')}-{change.cloud.guid()}"
    )
    shown = {"communityGalleryEnabled": False, **given, "publicNames": [public]}
    return {**wanted, "communityGalleryInfo": shown}


TYPES = [Galleries()]
