"""Claims about Azure Compute Galleries, the definitions in them, and their versions."""

from azlab.directory import PARTNER_SUBSCRIPTIONS
from azlab.sentences import PracticeOnlyError
from grader.checks.claims import Found, claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import location_name, same, value_at
from grader.checks.insides import Inside
from grader.checks.journal import Journal, Row
from grader.checks.releases import PROFILE, Releases, targets
from grader.checks.resources import Resource, origin_words, told
from grader.checks.subjects import subject

IN_SOME = (
    "it is excluded in some regions only",
    "A region may say `excludeFromLatest` for itself, and wins. The profile says it for all others.",
)
WHOLE_LIST = "`--target-regions` is the whole list: name every region, each with its count."
NEVER_DIRECT = "Only what was made with `--permissions Groups` is shared directly. A reset is for good, too."
SOURCES = ("source.virtualMachineId", "source.id", "osDiskImage.source.id")


def _is_in(scope: str, id: str) -> bool:
    return f"{id}/".casefold().startswith(scope.casefold())


@subject("gallery")
class Gallery(Resource):
    """A compute gallery: `.definition("web")`, and of that `.version("1.0.0")`."""

    kind = "gallery"
    type = "Microsoft.Compute/galleries"
    expand = "SharingProfile/Groups"

    @property
    def _permissions(self) -> str:
        return str(self.value("properties.sharingProfile.permissions") or "Private")

    @claim("is private")
    def is_private(self) -> str | None:
        """Its `sharingProfile` says how it is shared. Which `az sig share` command takes that back?

        `az sig share -h` lists them: one sets a gallery back to private.
        """
        return None if same(self._permissions, "Private") else f"its permissions are {self._permissions}"

    @claim("is shared with the subscription '{subscription}'")
    def is_shared_with_subscription(self, subscription: str) -> str | None:
        """Which `--permissions` make a gallery one that can be shared directly? `az sig share add` names ids.

        A gallery keeps the permissions it was made with. Go back by `lab.undo()`, or delete it and make it
        again.
        """
        return self._judged(subscription, self._lack("Subscriptions", subscription))

    @claim("is shared with '{id}' and nobody else")
    def is_shared_only_with(self, id: str) -> str | None:
        """Everybody in a subscription or tenant gets what it is shared with. Whom did you name?

        `az sig show --sharing-groups` tells; `az sig share remove` takes one back. A reset is for good:
        what it took away, `lab.undo()` brings back.
        """
        ids = self._members
        right = bool(ids) and all(same(member, id) for member in ids)
        found = None if right else f"it is shared with {in_words(ids or ['nobody'])}"
        closed = found is not None and not same(self._permissions, "Groups")
        return self._judged(id, Found(str(found), NEVER_DIRECT) if closed else found)

    @property
    def _members(self) -> list[str]:
        """The ids of all subscriptions and tenants that it is shared with directly."""
        groups = self.value("properties.sharingProfile.groups") or []
        return [str(member) for group in groups for member in group.get("ids", [])]

    @claim("is shared with nobody")
    def is_shared_with_nobody(self) -> str | None:
        """`az sig show --sharing-groups` tells whom. Which `az sig share` command takes that back?"""
        public = self.value("properties.sharingProfile.communityGalleryInfo.communityGalleryEnabled")
        told = [*self._members, *(["the community"] if public else [])]
        return f"it is shared with {in_words(told)}" if told else None

    def _judged(self, id: str, found: str | None) -> str | None:
        """What was found, unless nobody could share with this id: the partner is in no real tenant."""
        if found and self.cloud.is_real and id in PARTNER_SUBSCRIPTIONS:
            raise PracticeOnlyError("No real tenant has the partner's subscription of this lesson")
        return found

    @claim("is shared with the tenant '{tenant}'")
    def is_shared_with_tenant(self, tenant: str) -> str | None:
        """Which `--permissions` make a gallery one that can be shared directly? `az sig share add` names ids.

        A gallery keeps the permissions it was made with. Go back by `lab.undo()`, or delete it and make it
        again.
        """
        return self._lack("AADTenants", tenant)

    def _lack(self, kind: str, wanted: str) -> str | None:
        if not same(self._permissions, "Groups"):
            return f"its permissions are {self._permissions}"
        groups = self.value("properties.sharingProfile.groups") or []
        ids = [id for group in groups if same(group.get("type"), kind) for id in group.get("ids", [])]
        if any(same(id, wanted) for id in ids):
            return None
        return f"it is shared with {in_words(ids)}" if ids else "it is shared with none of that kind"

    @claim("is shared with the community")
    def is_shared_with_the_community(self) -> str | None:
        """Permissions alone make nothing public. Which `az sig share` command does?"""
        info = self.value("properties.sharingProfile.communityGalleryInfo") or {}
        if same(self._permissions, "Community") and info.get("communityGalleryEnabled"):
            return None
        waiting = ", and it is not enabled yet" if same(self._permissions, "Community") else ""
        return f"its permissions are {self._permissions}{waiting}"

    @claim("lost nothing but the definition '{name}'", of_the_missing=True)
    def lost_nothing_but(self, name: str) -> str | None:
        """What did you give to `-i` and `-e`? `lab.undo()` takes back the last command.

        `lab.history()` lists what can be taken back: `lab.undo(NUMBER)` goes back to before that command.
        """
        if self.document is None:
            return "the gallery itself is gone"
        inside, own = f"{self.id}/images/", f"{self.id}/images/{name}/"
        rows = Journal.of(self.cloud).rows
        # What went before the definition was made belongs to an earlier task.
        made = max((at for at, row in enumerate(rows) if row.makes(own.rstrip("/"))), default=0)
        paths = [row.path.rstrip("/") for row in rows[made:] if row.deletes(row.path)]
        others = [path for path in paths if _is_in(inside, path) and not _is_in(own, path)]
        lost = [path[len(inside) :] for path in others if self.cloud.get(path) is None]
        return f"'{lost[-1].replace('/versions/', ' ')}' is gone, too" if lost else None

    def definition(self, name: str) -> "Definition":
        """An image definition of this gallery."""
        return Definition(name, self)


class Part(Resource):
    """Something inside a gallery, below its parent."""

    level = ""
    """Its name in an id: `.../galleries/shop/{level}/web`."""
    preposition = ""
    """How a sentence says whose part it is."""
    end_of_life = ""

    def __init__(self, name: str, parent: Resource) -> None:
        super().__init__(name, parent.group)
        self.parent = parent
        self.label = f"{self.kind} '{name}' {self.preposition} '{parent.name}'"

    @property
    def id(self) -> str:
        return f"{self.parent.id}/{self.level}/{self.name}"

    @property
    def missing(self) -> str | None:
        return f"{self.label} does not exist yet" if self.document is None else None

    def _is_named_in(self, row: Row) -> bool:
        # Two definitions may each have a version 1.0.0.
        return row.concerns(self.name) and row.concerns(self.parent.name)

    @claim(lambda date: f"has the end-of-life date {date}" if date else "has an end-of-life date")
    def has_end_of_life(self, date: str | None = None) -> str | None:
        """Definitions and versions each have an `endOfLifeDate`. `update --set` reaches it by its path."""
        found = str(self.value(self.end_of_life) or "")[:10]
        if found and date in (None, found):
            return None
        return f"its date is {found}" if found else "it has none"


class Definition(Part, Releases):
    """An image definition: what its versions have in common."""

    kind, level, preposition = "definition", "images", "in gallery"
    end_of_life = "properties.endOfLifeDate"

    def version(self, name: str) -> "Version":
        """A version of this definition."""
        return Version(name, self)

    @claim("is for {state} images")
    def has_os_state(self, state: str) -> str | None:
        """Which `--os-state` did you give? A machine that keeps its identity is specialized.

        It is fixed: delete the definition, its versions first, and make it again.
        """
        return self._is("properties.osState", state, "its OS state is")

    @claim("is for {os_type}")
    def has_os_type(self, os_type: str) -> str | None:
        """Which `--os-type` did you give? It is that of the machines that the versions are made from.

        It is fixed: delete the definition, its versions first, and make it again.
        """
        return self._is("properties.osType", os_type, "its operating system is")

    @claim("has the generation {generation}")
    def has_generation(self, generation: str | int) -> str | None:
        """Of which generation are its sources? `--hyper-v-generation` says it.

        It is fixed: delete the definition, its versions first, and make it again.
        """
        wanted = f"V{str(generation).strip().lstrip('vV')}"
        return self._is("properties.hyperVGeneration", wanted, "its generation is")

    @claim("is named {publisher}, {offer}, {sku}")
    def has_identifier(self, publisher: str, offer: str, sku: str) -> str | None:
        """`--publisher`, `--offer` and `--sku` are three names of your own. Mind their order.

        They are fixed: delete the definition, its versions first, and make it again.
        """
        held = self.value("properties.identifier") or {}
        found = [held.get(part) for part in ("publisher", "offer", "sku")]
        right = all(map(same, found, (publisher, offer, sku)))
        return None if right else f"its three names are {', '.join(map(str, found))}"

    @claim("has the feature {name} with the value {value}")
    def has_feature(self, name: str, value: str) -> str | None:
        """`--features` takes pairs: `Name=Value`. What does the definition show under `features`?

        Where nothing is said, it is `TrustedLaunchSupported`. Delete the definition, and make it again.
        """
        features = self.value("properties.features") or []
        held = [str(feature.get("value")) for feature in features if same(feature.get("name"), name)]
        # Azure keeps no feature for the security type Standard.
        found = held[0] if held else "Standard" if same(name, "SecurityType") else "not set"
        return None if same(found, value) else f"its {name} is {found}"

    def _is(self, path: str, wanted: str, words: str) -> str | None:
        found = self.value(path)
        return None if same(found, wanted) else f"{words} {found}"


class Version(Part, Inside):
    """A version of an image definition, with its replicas."""

    kind, level, preposition = "version", "versions", "of"
    expand = "ReplicationStatus"
    end_of_life = f"{PROFILE}.endOfLifeDate"

    @property
    def _regions(self) -> list[Json]:
        return targets(self.document or {})

    @claim("has its replicas in {regions}")
    def is_replicated_to(self, *regions: str) -> str | None:
        """`--target-regions` names every region, also the version's own. Copying takes its time.

        `az sig image-version show --expand ReplicationStatus` tells how far each region is.
        """
        found = [text for text in map(self._lack, regions) if text]
        return ", ".join(found) or None

    def _lack(self, region: str) -> str:
        """What is not there yet in a region, in words."""
        summary = self.value("properties.replicationStatus.summary") or []
        for status in summary:
            if location_name(str(status.get("region"))) == location_name(region):
                done = same(status.get("state"), "Completed")
                return "" if done else f"{region} is {status.get('state')} ({status.get('progress')} percent)"
        return f"{region} has none"

    @claim(lambda region, count: f"keeps {count} replica{'' if count == 1 else 's'} in {region}")
    def has_replicas(self, region: str, count: int) -> str | None:
        """A number after the region's name says how many: `--target-regions REGION=N`.

        `az sig image-version update --target-regions` changes it later. Name every region again.
        """
        for target in self._regions:
            if location_name(str(target.get("name"))) == location_name(region):
                found = target.get("regionalReplicaCount")
                return None if found == count else f"it keeps {found} there"
        return Found(f"{region} is none of its target regions", WHOLE_LIST)

    @claim(lambda source: origin_words("was made from", source))
    def was_made_from(self, source: str | Resource) -> str | None:
        """Which VM, image or version did you give? Look for it in the version's `storageProfile`.

        What a version is made from is fixed. Delete it and make it again, or publish the next number.
        """
        ids = [value_at(self.value("properties.storageProfile"), path) for path in SOURCES]
        found = next((id for id in ids if id), None)
        return None if self._is_one(found, source) else f"it was made from {told(found, source)}"

    @claim("is excluded from latest")
    def is_excluded_from_latest(self) -> str | None:
        """Which property of the `publishingProfile` is named like that? `update --set` reaches it.

        `--set publishingProfile.NAME=true` sets it for all regions. Which version did you name with `-e`?
        """
        whole = self.value(f"{PROFILE}.excludeFromLatest")
        # What a region says of itself wins there.
        said = [bool(target.get("excludeFromLatest", whole)) for target in self._regions]
        if said and all(said):
            return None
        return Found(*IN_SOME) if any(said) else "it takes part in latest"
