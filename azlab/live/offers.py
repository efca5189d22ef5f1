"""What a subscription really offers: its regions, and the sizes it may have in each."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from azlab import data
from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.live import prices
from azlab.live.resource_manager import Manager
from azlab.live.stand_ins import StandIns

SKUS, LOCATIONS, USAGES = "2021-07-01", "2022-12-01", "2024-11-01"
PREFERRED = (
    "westeurope",
    "northeurope",
    "swedencentral",
    "uksouth",
    "germanywestcentral",
    "francecentral",
    "eastus2",
    "eastus",
    "westus2",
    "centralus",
    "southeastasia",
)
"""Where to go instead, in this order."""
_SIZE = re.compile(r"--size[ =]+(Standard_\w+)")
_REGION = re.compile(r"\b[a-z]+[a-z0-9]*\b")


@dataclass(frozen=True)
class Wanted:
    """Regions and sizes that a lesson names in its commands, in their order."""

    regions: tuple[str, ...]
    sizes: tuple[str, ...]


def wanted_by(commands: str) -> Wanted:
    """What the commands name, read without running them: regions that Azure has, sizes with a price."""
    known = data.location_names()
    regions = dict.fromkeys(word for word in _REGION.findall(commands) if word in known)
    sizes = dict.fromkeys(_SIZE.findall(commands))
    return Wanted(tuple(regions), tuple(size for size in sizes if data.size(size) and prices.is_priced(size)))


@dataclass
class Offers:
    """Regions by name with their display names; sizes by region, without those that are restricted."""

    regions: dict[str, str]
    sizes: dict[str, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """Every size that the subscription knows, in lower case, restricted or not."""

    def knows(self, size: str) -> bool:
        """Whether Azure has such a size for this subscription, be it restricted; case does not count."""
        return size.lower() in self.names

    def has(self, size: str, region: str) -> bool:
        """Whether the size can be made in the region; False too for a region whose sizes were not read."""
        return size.lower() in self.sizes.get(region, set())


def read_offers(manager: Manager, regions: Iterable[str]) -> Offers:
    """Ask the subscription for its regions, and for the sizes in some of them.

    Raises `ManagerError` when Azure does not say.
    """
    root = f"/subscriptions/{manager.subscription}"
    rows = manager.list(f"{root}/locations", LOCATIONS)
    offers = Offers({row["name"]: row["displayName"] for row in rows})
    for region in regions:
        if region in offers.regions:
            read_sizes(manager, offers, region)
    return offers


def read_sizes(manager: Manager, offers: Offers, region: str) -> None:
    """Add to the offers what a region has. Raises `ManagerError` when Azure does not say."""
    path = f"/subscriptions/{manager.subscription}/providers/Microsoft.Compute/skus"
    rows = manager.list(path, SKUS, f"&$filter=location eq '{region}'")
    machines = [row for row in rows if row.get("resourceType") == "virtualMachines"]
    offers.names |= {row["name"].lower() for row in machines}
    offers.sizes[region] = {row["name"].lower() for row in machines if not _is_restricted(row)}


def choose(manager: Manager, wanted: Wanted, offers: Offers) -> StandIns:
    """A region for every region of the lesson, a size for every size; the same where nothing suits better."""
    regions: dict[str, str] = {}
    for word in wanted.regions:
        taken = {*wanted.regions, *regions.values()} - {word}
        free = [word, *(name for name in PREFERRED if name not in taken)]
        regions[word] = next((name for name in free if _suits(manager, offers, name, wanted.sizes)), word)
    sizes = {word: _size_for(word, offers, list(regions.values())) for word in wanted.sizes}
    changed = {word: real for word, real in regions.items() if word != real}
    display = {
        data.location_display_name(word): offers.regions.get(real, real) for word, real in changed.items()
    }
    return StandIns(changed, {word: real for word, real in sizes.items() if word != real}, display)


def free_cores(manager: Manager, region: str) -> str:
    """How much of the region's quota of vCPUs is free, in words; empty where Azure does not say."""
    path = f"/subscriptions/{manager.subscription}/providers/Microsoft.Compute/locations/{region}/usages"
    for row in manager.list(path, USAGES):
        if get_at(row, "name.value") == "cores":
            return f"{region} {row['limit'] - row['currentValue']} of {row['limit']}"
    return ""


def shortages(manager: Manager, region: str, sizes: Iterable[str]) -> list[str]:
    """A sentence for each quota of vCPUs, of the region or a family, that these machines are too many for."""
    needed: Counter[str] = Counter()
    for size in filter(None, map(data.size, sizes)):
        needed.update({"cores": size.cores, size.family.lower(): size.cores})
    path = f"/subscriptions/{manager.subscription}/providers/Microsoft.Compute/locations/{region}/usages"
    said = []
    for row in manager.list(path, USAGES):
        name, free = str(get_at(row, "name.value")).lower(), row["limit"] - row["currentValue"]
        if needed[name] > free:
            text = get_at(row, "name.localizedValue", name)
            said.append(f"too small: {text} in {region} has {free} free, and the start needs {needed[name]}")
    return said


def _suits(manager: Manager, offers: Offers, region: str, sizes: Sequence[str]) -> bool:
    """Whether the subscription has the region, and there each size or one like it."""
    if region not in offers.regions:
        return False
    if region not in offers.sizes:
        read_sizes(manager, offers, region)
    return all(any(offers.has(name, region) for name in _alike(size)) for size in sizes)


def _size_for(word: str, offers: Offers, regions: Sequence[str]) -> str:
    fitting = (name for name in _alike(word) if all(offers.has(name, region) for region in regions))
    return next(fitting, word)


def _alike(word: str) -> list[str]:
    """The size itself, then priced sizes with as many cores that can start the same images."""
    size = data.size(word)
    if size is None:
        return [word]
    fitting = [
        candidate.name
        for candidate in filter(None, map(data.size, prices.MACHINES))
        if candidate.cores == size.cores
        and set(size.generations) <= set(candidate.generations)
        and candidate.trusted_launch >= size.trusted_launch
    ]
    return [size.name, *(name for name in reversed(fitting) if name != size.name)]


def _is_restricted(row: Json) -> bool:
    return any(restriction.get("type") == "Location" for restriction in row.get("restrictions") or [])
