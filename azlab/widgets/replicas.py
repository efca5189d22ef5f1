"""Where the versions of galleries are: a row each, a column for each region, in it what is there of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from azlab.sentences import SentenceError
from azlab.widgets.cloud import Cloud, Json, at
from azlab.widgets.galleries import by_number
from azlab.widgets.tables import Table

GALLERIES = "providers/Microsoft.Compute/galleries"
PUBLISHING = "properties.publishingProfile"
LATEST, EXCLUDED, NONE = "latest", "excluded from latest", "none"
NOTE = (
    "latest: what a VM gets in that region when its image names no version. "
    "none: no replica, so a VM of it is refused there."
)


@dataclass(frozen=True)
class Replica:
    """What is of a version in a region. `state` is Azure's word; `progress` are percent of the copying."""

    region: str
    count: int
    storage: str
    excluded: bool
    state: str = "Completed"
    progress: int = 100
    details: str = ""

    @property
    def is_there(self) -> bool:
        """Whether machines can be made of it."""
        return self.state == "Completed"

    def __str__(self) -> str:
        said = f"{self.count} × {self.storage}"
        if self.state == "Completed":
            return said
        if self.state == "Failed":
            return f"{said}, ✗ failed: {self.details}".rstrip(": ")
        return (
            f"{said}, … copying: {self.progress}%"
            if self.state == "Replicating"
            else f"{said}, … {self.state}"
        )


@dataclass(frozen=True)
class Version:
    """A version and its replicas, by the region's name without blanks, in small letters."""

    definition: str
    name: str
    replicas: dict[str, Replica]


def replicas(cloud: Cloud, definition: str = "", gallery: str = "", group: str = "") -> Table:
    """The replicas of all versions, or of those of a definition, a gallery, a resource group.

    Raises `SentenceError` for a name that is not there.
    """
    galleries = list(_galleries(cloud, gallery, group))
    definitions = list(_definitions(cloud, galleries, definition))
    versions = [version for id, name in definitions for version in _versions(cloud, id, name)]
    title = f"Replicas of {definition or 'image versions'} by region"
    if not versions:
        return Table(
            f"There is no version of {f'{definition!r}' if definition else 'any image'} yet.", (), ()
        )
    regions = {key: row.region for version in versions for key, row in version.replicas.items()}
    latest = {(name, key): _latest(versions, name, key) for _, name in definitions for key in regions}
    rows = [
        (
            f"{version.definition} {version.name}",
            *(_cell(version, key, latest[version.definition, key]) for key in regions),
        )
        for version in versions
    ]
    return Table(title, ("version", *regions.values()), tuple(rows), NOTE)


def _galleries(cloud: Cloud, name: str, group: str) -> Iterator[Json]:
    found = cloud.list(f"/subscriptions/{cloud.subscription}/{GALLERIES}")
    wanted = [row for row in found if _is_in(row, group) and _is_called(row, name)]
    if wanted or not (name or group):
        return iter(wanted)
    known = ", ".join(f"'{row['name']}' ({row['id'].split('/')[4]})" for row in found) or "none"
    asked = f" '{name}'" * bool(name) + f" in resource group '{group}'" * bool(group)
    raise SentenceError(f"There is no gallery{asked}. There is: {known}.")


def _definitions(cloud: Cloud, galleries: Sequence[Json], wanted: str) -> Iterator[tuple[str, str]]:
    """Id and name of each; the gallery stands before the name where there are several."""
    found = [(gallery, row) for gallery in galleries for row in cloud.list(f"{gallery['id']}/images")]
    fitting = [(gallery, row) for gallery, row in found if _is_called(row, wanted)]
    if wanted and not fitting:
        known = ", ".join(f"'{row['name']}'" for _, row in found) or "none"
        raise SentenceError(f"There is no image definition '{wanted}'. There is: {known}.")
    several = len({gallery["id"] for gallery, _ in fitting}) > 1
    for gallery, row in fitting:
        yield row["id"], f"{gallery['name']}/{row['name']}" if several else str(row["name"])


def _versions(cloud: Cloud, definition: str, name: str) -> list[Version]:
    rows = sorted(cloud.list(f"{definition}/versions"), key=lambda row: by_number(row["name"]))
    return [Version(name, str(row["name"]), _replicas(cloud, row)) for row in rows]


def _replicas(cloud: Cloud, version: Json) -> dict[str, Replica]:
    profile, state = at(version, PUBLISHING, {}), str(at(version, "properties.provisioningState"))
    copying = {} if state in ("", "Succeeded") else _copying(cloud, version)
    found = [_replica(target, profile, state, copying) for target in profile.get("targetRegions") or ()]
    return {_key(replica.region): replica for replica in found}


def _replica(target: Json, profile: Json, provisioning: str, copying: dict[str, Json]) -> Replica:
    region = str(target["name"])
    row = copying.get(_key(region), {})
    state = "Completed" if provisioning in ("", "Succeeded") else str(row.get("state") or provisioning)
    return Replica(
        region,
        int(target.get("regionalReplicaCount") or profile.get("replicaCount") or 1),
        str(target.get("storageAccountType") or profile.get("storageAccountType") or "Standard_LRS"),
        bool(target.get("excludeFromLatest", profile.get("excludeFromLatest", False))),
        state,
        int(row.get("progress") or 0),
        str(row.get("details") or ""),
    )


def _copying(cloud: Cloud, version: Json) -> dict[str, Json]:
    """How far each region is, by its key; nothing where the cloud does not say."""
    try:
        document: Any = cloud.get(version["id"], "ReplicationStatus")
    except SentenceError:  # a recording has only what was asked while it was made
        return {}
    rows = at(document, "properties.replicationStatus.summary", [])
    return {_key(str(row["region"])): row for row in rows}


def _latest(versions: Sequence[Version], definition: str, region: str) -> str:
    """The number that `latest` means in a region; "" for none."""
    there = [
        version.name
        for version in versions
        if version.definition == definition
        and (replica := version.replicas.get(region))
        and replica.is_there
        and not replica.excluded
    ]
    return max(there, key=by_number, default="")


def _cell(version: Version, region: str, latest: str) -> str:
    replica = version.replicas.get(region)
    if replica is None:
        return NONE
    word = EXCLUDED if replica.excluded else LATEST if version.name == latest else ""
    return f"{replica}, {word}" if word else str(replica)


def _key(region: str) -> str:
    """`westeurope` of `West Europe`."""
    return region.replace(" ", "").casefold()


def _is_called(row: Json, name: str) -> bool:
    return name.casefold() in ("", str(row["name"]).casefold())


def _is_in(row: Json, group: str) -> bool:
    return group.casefold() in ("", str(row["id"]).split("/")[4].casefold())
