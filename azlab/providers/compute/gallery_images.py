"""Microsoft.Compute/galleries/images: image definitions. What a definition says, its versions must be."""

import re
from typing import Any, ClassVar

from azlab.arm.errors import AzureError, Conflict, invalid_parameter
from azlab.arm.fields import Field
from azlab.arm.messages import Json
from azlab.arm.operations import GALLERIES
from azlab.arm.resource import Change, ResourceType
from azlab.arm.store import Resource
from azlab.providers.compute import end_of_life

SECURITY_TYPES = (
    "TrustedLaunchSupported",
    "TrustedLaunch",
    "ConfidentialVMSupported",
    "ConfidentialVM",
    "TrustedLaunchAndConfidentialVmSupported",
)
TRUSTED_BY_DEFAULT = "2025-03-03"
"""From this api-version on, a new definition of which nothing is said is V2 and TrustedLaunchSupported, and
`Standard` is a value. (docs, compute-gallery-whats-new.md, July 2025)"""
IDENTITY = {"publisher": 128, "offer": 64, "sku": 64}
"""The three names of a definition, and how long each may be."""
FIXED = (
    "osType", "osState", "hyperVGeneration", "architecture", "features",
    *(f"identifier.{part}" for part in IDENTITY),
)  # fmt: skip
ORDER = (
    "description", "hyperVGeneration", "architecture", "features", "osType", "osState", "endOfLifeDate",
    "identifier", "recommended", "disallowed", "purchasePlan", "eula", "privacyStatementUri",
    "releaseNoteUri",
)  # fmt: skip


class GalleryImages(ResourceType):
    name = "Microsoft.Compute/galleries/images"
    named: ClassVar[dict[str, str]] = {
        "imageReference": "read", "galleryImageReference": "read", "source": "read",
    }  # fmt: skip
    name_rule = re.compile(r"^[^_\W][\w\-._]{0,79}(?<![-.])$")
    name_parameter = "galleryImageName"
    style = GALLERIES
    seconds = 1.0
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.osType", required=True, one_of=("Linux", "Windows")),
        Field("properties.osState", required=True, one_of=("Generalized", "Specialized")),
        Field("properties.hyperVGeneration", one_of=("V1", "V2"), default="V1"),
        Field("properties.architecture", one_of=("x64", "Arm64"), default="x64"),
        Field("properties.features", list),
        Field("properties.features[].name", required=True),
        Field("properties.features[].value", required=True),
        Field("properties.identifier", dict, required=True),
        *(Field(f"properties.identifier.{part}", required=True) for part in IDENTITY),
        Field("properties.endOfLifeDate"),
        Field("properties.recommended", dict),
        *(
            Field(f"properties.recommended.{what}.{end}", int)
            for what in ("vCPUs", "memory")
            for end in ("min", "max")
        ),
        Field("properties.disallowed", dict),
        Field("properties.disallowed.diskTypes", list),
        Field("properties.purchasePlan", dict),
        *(Field(f"properties.purchasePlan.{part}") for part in ("name", "publisher", "product")),
        *(
            Field(f"properties.{part}")
            for part in ("description", "eula", "privacyStatementUri", "releaseNoteUri")
        ),
    )

    def refuse(self, change: Change) -> None:
        newer = change.query.get("api-version", "") >= TRUSTED_BY_DEFAULT
        if newer and change.is_new:
            _choose(change)
        features = change.get("features", [])
        change.properties["features"] = [_feature(feature, standard=newer) for feature in features]
        known = change.before.properties if change.before else {}
        date = end_of_life.wanted(
            change.cloud,
            change.get("endOfLifeDate"),
            known.get("endOfLifeDate"),
            "properties.endOfLifeDate",
        )
        change.properties["endOfLifeDate"] = date
        _refuse_identity(change)
        if change.before is not None:
            _refuse_update(change, change.before)

    def provision(self, change: Change) -> None:
        shown = {name: change.get(name) for name in ORDER}
        change.document["properties"] = {name: value for name, value in shown.items() if value}


def _choose(change: Change) -> None:
    """Fill in what the platform chooses of a new definition where nothing is said."""
    if "hyperVGeneration" not in change.sent.get("properties", {}):
        change.properties["hyperVGeneration"] = "V2"
    features = change.get("features", [])
    told = any(feature["name"].lower() == "securitytype" for feature in features)
    if not told and change.get("hyperVGeneration") == "V2":
        change.properties["features"] = [*features, {"name": "SecurityType", "value": SECURITY_TYPES[0]}]


def _feature(given: Json, standard: bool) -> Json:
    """The feature with its value as Azure spells it; `standard` where `Standard` is a value."""
    if given["name"].lower() != "securitytype":
        return given
    known = (*SECURITY_TYPES, "Standard") if standard else SECURITY_TYPES
    spelt = {value.lower(): value for value in known}.get(given["value"].lower())
    if spelt is None:
        raise invalid_parameter(
            f"The value '{given['value']}' for feature 'SecurityType' is invalid. Allowed characters are "
            "English alphanumerical characters with spaces and commas. The length of the value cannot exceed "
            "100 characters.",
            "galleryImage.properties.features",
        )
    return {"name": "SecurityType", "value": spelt}


def _refuse_identity(change: Change) -> None:
    for part, longest in IDENTITY.items():
        given = change.get(f"identifier.{part}")
        if not re.fullmatch(rf"[\w.-]{{0,{longest - 1}}}[\w-]", given, re.ASCII):
            raise _bad_part(part, longest)
    mine = _identity(change.properties)
    for existing in change.cloud.resources(GalleryImages.name, change.id.parent or ""):
        if existing.id.key != change.id.key and _identity(existing.properties) == mine:
            raise _taken(existing, change)


def _identity(properties: Json) -> list[str]:
    return [str(properties.get("identifier", {}).get(part, "")).lower() for part in IDENTITY]


def _bad_part(part: str, longest: int) -> AzureError:
    path = f"galleryImage.properties.identifier.{part}"
    return invalid_parameter(
        f"Asset name {path} is not valid. It cannot be empty. Allowed characters are uppercase or lowercase "
        "letters, digits, hyphen(-), period (.), underscore (_). Names are not allowed to end with "
        f"period(.). The length of the name cannot exceed {longest} characters.",
        path,
    )


def _taken(existing: Resource, change: Change) -> AzureError:
    names = ", ".join(f"{part}:{change.get(f'identifier.{part}')}" for part in IDENTITY)
    return Conflict(
        "Conflict",
        f"Gallery image: {existing.id.name} identified by ({names}) already exists. "
        "Choose a different publisher, offer, sku combination.",
    )


def _refuse_update(change: Change, before: Resource) -> None:
    for path in FIXED:
        if _compared(change.properties, path) != _compared(before.properties, path):
            raise Conflict(
                "PropertyChangeNotAllowed",
                f"Changing property 'galleryImage.properties.{path}' is not allowed",
                target=f"galleryImage.properties.{path}",
            )


def _compared(properties: Json, path: str) -> Any:
    """A value without regard to case or, for features, to order."""
    if path == "features":
        return sorted((feature["name"], feature["value"]) for feature in properties.get("features", []))
    holder, _, part = path.rpartition(".")
    return str((properties.get(holder, {}) if holder else properties).get(part, "")).lower()


TYPES = [GalleryImages()]
