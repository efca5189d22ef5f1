"""The publishing profile of an image version: where it goes, how often, for how long."""

from azlab import data
from azlab.arm.errors import BadRequest, invalid_parameter, invalid_value
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.arm.resource import Change
from azlab.providers.compute import end_of_life

LRS = "Standard_LRS"
STORAGE = (LRS, "Standard_ZRS", "Premium_LRS", "PremiumV2_LRS")
MOST_REPLICAS = 100
PATH = "galleryImageVersion.properties.publishingProfile"


def profile(change: Change) -> Json:
    """The whole profile as Azure shows it, from what is wanted and what was there."""
    known = change.before.properties["publishingProfile"] if change.before else {}
    wanted = {**known, **change.get("publishingProfile", {})}
    count, storage = wanted.get("replicaCount", 1), wanted.get("storageAccountType", LRS)
    regions = wanted.get("targetRegions") or known.get("targetRegions") or [{"name": change.location}]
    date = end_of_life.wanted(
        change.cloud,
        wanted.get("endOfLifeDate"),
        known.get("endOfLifeDate"),
        "properties.publishingProfile.endOfLifeDate",
    )
    shown = {
        "targetRegions": [_region(change, region, count, storage) for region in regions],
        "replicaCount": count,
        "excludeFromLatest": wanted.get("excludeFromLatest", False),
        "publishedDate": known.get("publishedDate") or change.cloud.now(),
        "endOfLifeDate": date,
        "storageAccountType": storage,
        "replicationMode": known.get("replicationMode") or wanted.get("replicationMode"),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _region(change: Change, entry: Json, count: int, storage: str) -> Json:
    setting = change.cloud.setting
    name = setting.normalize(entry["name"])
    shown = {
        "name": setting.locations.get(name, entry["name"]),
        "regionalReplicaCount": entry.get("regionalReplicaCount", count),
        "storageAccountType": entry.get("storageAccountType", storage),
    }
    rest = ("encryption", "excludeFromLatest")
    return {**shown, **{name: entry[name] for name in rest if name in entry}}


def regions(change: Change, wanted: Json) -> list[str]:
    """Short names of the regions of a profile."""
    return [change.cloud.setting.normalize(entry["name"]) for entry in wanted["targetRegions"]]


def refuse(change: Change, wanted: Json) -> None:
    """Refuse regions, counts and storage that Azure does not take."""
    names = regions(change, wanted)
    for name in names:
        _refuse_unknown(change, name)
    if len(set(names)) < len(names):
        raise invalid_parameter(
            "Duplicate regions are not allowed in target publishing regions", f"{PATH}.targetRegions"
        )
    if change.location not in names:
        shown = ", ".join(entry["name"] for entry in wanted["targetRegions"])
        raise invalid_parameter(
            f"Gallery image version publishing profile regions {shown} must contain the location of image "
            f"version {change.location}",
            f"{PATH}.targetRegions",
        )
    _refuse_shallow(names, wanted)
    _refuse_counts(wanted)
    _refuse_storage(names, wanted)
    _refuse_lost_regions(change, names)


def _refuse_unknown(change: Change, name: str) -> None:
    known = sorted(change.cloud.setting.locations)
    if name not in known:
        raise BadRequest(
            "LocationNotAvailableForResourceType",
            f"The provided location '{name}' is not available for resource type "
            f"'Microsoft.Compute/galleries'. List of available regions for the resource type is "
            f"'{','.join(known)}'.",
        )


def _refuse_shallow(names: list[str], wanted: Json) -> None:
    """Shallow replication copies nothing, so there is one replica, at home."""
    # The rule is documented, Azure's own sentence is not.
    counts = [entry["regionalReplicaCount"] for entry in wanted["targetRegions"]]
    if wanted.get("replicationMode") == "Shallow" and (len(names) > 1 or counts != [1]):
        path = f"{PATH}.targetRegions"
        raise invalid_value(path)


def _refuse_counts(wanted: Json) -> None:
    for count in (
        wanted["replicaCount"],
        *(region["regionalReplicaCount"] for region in wanted["targetRegions"]),
    ):
        if not 1 <= count <= MOST_REPLICAS:
            raise invalid_parameter(
                f"The value {count} of parameter {PATH}.replicaCount is out of range. The value must be "
                f"between 1 and {MOST_REPLICAS}, inclusive",
                f"{PATH}.replicaCount",
            )


def _refuse_storage(names: list[str], wanted: Json) -> None:
    for name, entry in zip(names, wanted["targetRegions"], strict=True):
        if entry["storageAccountType"] == "Standard_ZRS" and not data.zones(name):
            raise invalid_parameter(
                "ZRS storage account type is not supported in this region.", f"{PATH}.targetRegions"
            )


def _refuse_lost_regions(change: Change, names: list[str]) -> None:
    known = change.interior.get("replicas", {})
    allowed = get_at(change.properties, "safetyProfile.allowDeletionOfReplicatedLocations", False)
    if change.before is not None and not allowed and set(known) - set(names):
        raise BadRequest(
            "BadRequest",
            f"Complete set of target locations not specified while updating gallery artifact "
            f"'{change.id.name}' and type 'GalleryImageVersion'. Deletion of previously replicated locations "
            "is not allowed, and you need to specify a complete set of target locations in the update "
            "request or specify null or empty set for target regions in the update request or set allow "
            "deletion of replicated locations under safety profile property. To figure out complete set of "
            "target locations, you can perform a get first on gallery artifact",
        )
