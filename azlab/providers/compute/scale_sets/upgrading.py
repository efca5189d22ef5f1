"""Bringing instances to the model: at once, by hand, or not at all; and fresh disks for instances."""

from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import allocations, bringing, documents, making, members, rolling


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
    model = documents.model(change.document)
    return [
        one
        for one in members.members(change.cloud, change.id)
        if one.interior.get("model") != model
        and not members.is_protected(change.cloud, one, "protectFromScaleSetActions")
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
    batch = making.batch_of(change)
    if batch is None:
        return
    newest = batch.source.disk_reference
    behind = [
        one for one in members.members(call.cloud, call.resource.id) if one.interior.get("source") != newest
    ]
    rolling.start(change, behind)
    call.error, call.seconds = change.error, change.interior.pop("upgradeSeconds", None)
