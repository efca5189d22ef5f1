"""Max surge: the new instances of a batch are made before the old ones go, so that no capacity is missing.

By virtual-machine-scale-sets-maxsurge.md (19 May 2026): the quota is looked at before each batch, and where
it has no room the batch is upgraded in place. What becomes of new instances that are unwell is not said
there. Here they stay, to be looked at, beside the old ones, which serve on; the next change of the model
brings the number back to the capacity, and takes the newest away.
"""

from azlab import data
from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.fields import get_at
from azlab.arm.resource import Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import allocations, breaches, documents, making, members

AUTOMATIC = "upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"
NEW = "surged"
"""Where an upgrade's interior names the new instances of its latest batch."""


def make(change: Change, upgrade: Resource, count: int) -> list[Resource]:
    """So many new instances of the model; none where the batch is to be upgraded in place."""
    made = _made(change, count) if _is_wanted(change, upgrade) else []
    upgrade.interior[NEW] = [machine.id.text for machine in made]
    return made


def replace(cloud: Cloud, upgrade: Resource, old: list[str]) -> None:
    """Delete the old instances of a batch whose new ones are well."""
    if upgrade.interior.get(NEW):
        _dismiss(cloud, old)


def undo(cloud: Cloud, upgrade: Resource) -> bool:
    """Delete the new instances of the latest batch; whether there were any."""
    new = upgrade.interior.get(NEW, [])
    _dismiss(cloud, new)
    return bool(new)


def _is_wanted(change: Change, upgrade: Resource) -> bool:
    """A flexible scale set does not yet have max surge together with automatic upgrades of the image."""
    alone = documents.is_uniform(change.properties) or not change.get(AUTOMATIC, False)
    return bool(upgrade.properties["policy"].get("maxSurge")) and alone


def _made(change: Change, count: int) -> list[Resource]:
    size = data.size(get_at(change.document, "sku.name", ""))
    try:
        with change.cloud.store.savepoint():
            if size is not None:
                allocations.refuse_quota(change, size, count, [])
            made = making.grow(change, count)
            change.cloud.put(Resource(change.id, change.document, change.interior))
            return made
    except AzureError:  # no room in the quota or in the subnet
        change.effects.clear()
        return []


def _dismiss(cloud: Cloud, names: list[str]) -> None:
    for machine in breaches.found(cloud, names):
        members.dismiss(cloud, machine)
