"""Automatic OS image upgrades: a newer version of a model's `latest` is taken up as soon as it is there.

It goes as any rolling upgrade. Where a batch turns out unhealthy, its instances get their image back, and
that version is not tried again; `disableAutomaticRollback` leaves them as they are.
"""

from contextlib import suppress

from azlab.arm.cloud import Cloud
from azlab.arm.errors import AzureError
from azlab.arm.fields import get_at
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import bringing, os_upgrades, rolling
from azlab.providers.compute.scale_sets.members import members
from azlab.providers.compute.scale_sets.model_batches import batch_of
from azlab.providers.compute.scale_sets.names import SCALE_SET

POLICY = "upgradePolicy.automaticOSUpgradePolicy"


def watch(cloud: Cloud) -> None:
    """The chore: begin an upgrade wherever a newer image has come."""
    for scale_set in cloud.resources(SCALE_SET):
        wanted = get_at(scale_set.properties, f"{POLICY}.enableAutomaticOSUpgrade", False)
        if wanted and not cloud.operations.is_busy(scale_set.id.key):
            with suppress(AzureError):  # an image that is gone makes no upgrade
                _look(cloud, scale_set)


def _look(cloud: Cloud, scale_set: Resource) -> None:
    change = bringing.change_of(cloud, scale_set)
    batch = batch_of(change)
    if batch is None or rolling.is_running(rolling.latest(cloud, scale_set.id)):
        return
    newest = batch.source.disk_reference
    known = {
        machine.id.text: str(machine.interior.get("source", "")) for machine in members(cloud, scale_set.id)
    }
    behind = [machine for machine in members(cloud, scale_set.id) if known[machine.id.text] != newest]
    if not behind or scale_set.interior.get("refused") == newest:
        return
    change.interior["image"] = newest
    os_upgrades.start(change, behind, os_upgrades.PLATFORM)
    upgrade = rolling.latest(cloud, scale_set.id)
    if upgrade is not None:
        stays = get_at(scale_set.properties, f"{POLICY}.disableAutomaticRollback", False)
        upgrade.interior.update(newest=newest, before={} if stays else known, awaited=False)
        cloud.put(upgrade)
