"""Bringing instances to the model: at once, by hand, or not at all; and fresh disks for instances."""

from contextlib import suppress

from azlab.arm.errors import AzureError
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import (
    allocations,
    bringing,
    documents,
    members,
    os_upgrades,
    rolling,
)
from azlab.providers.compute.scale_sets.machines import find_source
from azlab.providers.compute.scale_sets.model_batches import batch_of


def resolve(change: Change) -> None:
    """Keep which version of its image the model means, when it is new, changed or said again."""
    said_again = change.interior.pop("states", False)
    before = change.before
    same = before is not None and documents.model(before.document) == documents.model(change.document)
    if same and not said_again:
        return
    with suppress(AzureError):  # an image that is gone is found out about when it is needed
        source = find_source(change)
        if source is not None:
            change.interior["image"] = source.disk_reference


def follow_policy(change: Change) -> None:
    """Under Automatic a new model is brought to all instances at once, under Rolling batch by batch."""
    mode, behind = change.get("upgradePolicy.mode"), outdated(change) if change.before else []
    if not behind or mode not in ("Automatic", "Rolling"):
        return
    change.interior["touched"] = True
    if mode == "Automatic":
        bringing.bring_up(change, behind)
    else:
        rolling.start(change, behind)


def outdated(change: Change) -> list[Resource]:
    """Instances that are not as the model says."""
    mark = documents.mark(change.document, change.interior)
    return [
        machine
        for machine in members.members(change.cloud, change.id)
        if machine.interior.get("model") != mark
        and not members.is_protected(change.cloud, machine, "protectFromScaleSetActions")
    ]


def update(call: Call, machines: list[Resource]) -> None:
    """`az vmss update-instances`."""
    change = bringing.as_change(call)
    allocations.refuse_model(change, machines)
    bringing.bring_up(change, machines)
    call.effects += change.effects
    call.error = change.error


def reimage(call: Call, machines: list[Resource], data_disks: bool = False) -> None:
    """A fresh OS disk for every one of them, from the image of the model."""
    change = bringing.as_change(call)
    allocations.refuse_model(change, machines)
    bringing.renew(change, machines, data_disks)
    call.effects += change.effects
    call.error = change.error


def upgrade_os(call: Call) -> None:
    """`az vmss rolling-upgrade start`: every instance to the latest version of the model's image."""
    change = bringing.as_change(call)
    batch = batch_of(change)
    if batch is None:
        return
    newest = batch.source.disk_reference
    behind = [
        machine
        for machine in members.members(call.cloud, call.resource.id)
        if machine.interior.get("source") != newest
    ]
    change.interior["image"] = newest
    os_upgrades.start(change, behind, os_upgrades.USER)
    call.error, call.seconds = change.error, change.interior.pop("upgradeSeconds", None)
