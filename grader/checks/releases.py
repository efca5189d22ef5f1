"""The versions of an image definition as documents: which is `latest` in a region, and where replicas are.

A VM from a definition without a version gets the highest number of those that its region has a replica of and
does not exclude. (docs, shared-image-galleries.md: by number, not by date; what a region says wins there.)
"""

from collections.abc import Iterable, Iterator

from azlab.sentences import PracticeOnlyError
from grader.checks.claims import claim, in_words
from grader.checks.cloud import Json
from grader.checks.documents import location_name, same, value_at
from grader.checks.resources import Resource

MACHINES, REFERENCE = "Microsoft.Compute/virtualMachines", "properties.storageProfile.imageReference"
SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
PROFILE = "properties.publishingProfile"
HOME_PAGE = "/var/www/html/index.html"
"""What nginx serves on Ubuntu and Debian."""


def targets(version: Json) -> list[Json]:
    """The regions of a version, each with its replica count and what it says of `latest`."""
    return list(value_at(version, f"{PROFILE}.targetRegions") or [])


def latest_in(region: str, versions: Iterable[Json]) -> Json | None:
    """The version that `latest` means in a region; None when it means none."""
    there = [version for version in versions if _takes_part(version, region)]
    return max(there, key=lambda version: _number(str(version["name"])), default=None)


def replicas_outside(regions: Iterable[str], versions: Iterable[Json]) -> list[str]:
    """Which versions keep replicas in other regions, in words: `1.0.0 has 2 in eastus2`."""
    wanted = [location_name(region) for region in regions]
    return [
        f"{version['name']} has {target.get('regionalReplicaCount') or 1} in {location_name(target['name'])}"
        for version in versions
        for target in targets(version)
        if location_name(str(target["name"])) not in wanted
    ]


def _takes_part(version: Json, region: str) -> bool:
    whole = value_at(version, f"{PROFILE}.excludeFromLatest")
    own = [row for row in targets(version) if location_name(str(row.get("name"))) == location_name(region)]
    return any(not row.get("excludeFromLatest", whole) for row in own)


def _number(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdigit())


class Releases(Resource):
    """What has versions: claims about all of them together."""

    @property
    def _versions(self) -> list[Json]:
        return self.cloud.list(f"{self.id}/versions")

    @claim("brings a page with '{text}' to VMs in {region} when no version is named")
    def brings_page(self, text: str, region: str) -> str | None:
        """`latest` is the highest number that has a replica in the region and is not excluded. Which is it?

        `az sig image-version list` with `publishingProfile` shows who is excluded, and where replicas are.
        """
        version = latest_in(region, self._versions)
        if version is None:
            return "no version there takes part in latest"
        name = str(version["name"])
        seen = self.cloud.look(f"{self.id}/versions/{name}", f"cat {HOME_PAGE}")
        if seen is None and self.cloud.is_real:
            raise PracticeOnlyError("Only the practice Azure can look into a version")
        if text in (seen or ""):
            return None
        page = f"its page is '{seen[:60].strip()}'" if seen else "it has no page"
        return f"latest means {name} there, and {page}"

    @claim("keeps replicas in {regions} only")
    def has_replicas_only_in(self, *regions: str) -> str | None:
        """`lab.bill` has a line for each region of each version. `--target-regions` is the whole list.

        `--allow-replicated-location-deletion true` lets `az sig image-version update` take a region away.
        """
        found = replicas_outside(regions, self._versions)
        return ", ".join(found) or None

    @claim(lambda kinds: f"keeps its replicas on {' or '.join(kinds)}")
    def keeps_replicas_on(self, *kinds: str) -> str | None:
        """`--storage-account-type` says of which storage a version's replicas are. Which one costs more?

        `targetRegions` in `az sig image-version show` has it for each region; what a region says wins there.
        The storage of a replica stays: delete the version, and make it again.
        """
        versions = self._versions
        if not versions:
            return "it has no version"
        found = [
            f"{version['name']} has {target.get('storageAccountType')} in {location_name(target['name'])}"
            for version in versions
            for target in targets(version)
            if not any(same(target.get("storageAccountType"), kind) for kind in kinds)
        ]
        return ", ".join(found) or None

    @claim("means version {name} by latest in {region}")
    def means_version(self, name: str, region: str) -> str | None:
        """`latest` is the highest number that has a replica in the region and is not excluded. Which is it?

        `az sig image-version list` with `publishingProfile` shows who is excluded, and where replicas are.
        """
        version = latest_in(region, self._versions)
        found = str(version["name"]) if version else "none"
        return None if same(found, name) else f"it is {found}"

    @claim("has no version {name} any more")
    def lost_the_version(self, name: str) -> str | None:
        """`az sig image-version list` shows what is there. Which command deletes one, and did it run?

        How many versions were there when it ran, and which were the oldest by `publishedDate`?
        """
        if not any(same(version["name"], name) for version in self._versions):
            return None
        rows = [row for row in self._asked if row.method == "DELETE" and row.status >= 400]
        codes = [row.codes[-1] for row in rows if row.codes and same(row.path, f"{self.id}/versions/{name}")]
        return "it is there" + (f": Azure refused to delete it with {codes[-1]}" if codes else "")

    @claim(lambda names: f"still has the version{'' if len(names) == 1 else 's'} {in_words(names)}")
    def still_has(self, *names: str) -> str | None:
        """A version need not be deleted to be out of `latest`. `lab.undo()` takes back the last command.

        `lab.history()` lists what can be taken back: `lab.undo(NUMBER)` goes back to before that command.
        """
        there = [str(version["name"]) for version in self._versions]
        gone = [name for name in names if not any(same(name, other) for other in there)]
        told = (
            "it is gone" if len(names) == 1 else f"{in_words(gone)} {'is' if len(gone) == 1 else 'are'} gone"
        )
        return told if gone else None

    @claim("has no machine of version {names} in any subscription")
    def has_no_machine_of(self, *names: str) -> str | None:
        """`az vm list` shows every VM of a subscription, with `exactVersion` in its `imageReference`.

        Is there one besides the scale sets, perhaps in another group? A machine keeps its version for life.
        """
        found = [machine for machine in self._machines() if self._is_of(machine, names)]
        told = [str(machine.get("name")) for machine in found[:3]]
        count = "1 machine is" if len(found) == 1 else f"{len(found)} machines are"
        return f"{count} of it: {in_words(told)}" if found else None

    def _machines(self) -> Iterator[Json]:
        """The VMs of every subscription, and the instances of uniform sets, which no list of VMs has."""
        for subscription in self.cloud.list("/subscriptions"):
            scope = f"{subscription['id']}/providers"
            yield from self.cloud.list(f"{scope}/{MACHINES}")
            for scale_set in self.cloud.list(f"{scope}/{SCALE_SETS}"):
                if same(value_at(scale_set, "properties.orchestrationMode"), "Uniform"):
                    yield from self.cloud.list(f"{scale_set['id']}/virtualMachines")

    def _is_of(self, machine: Json, names: Iterable[str]) -> bool:
        reference = value_at(machine, REFERENCE) or {}
        inside = f"{reference.get('id', '')}/".casefold().startswith(f"{self.id}/".casefold())
        return inside and any(same(reference.get("exactVersion"), name) for name in names)
