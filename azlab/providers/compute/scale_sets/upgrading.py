"""Bringing instances to the model: at once, by hand, or not at all; and fresh disks for instances."""

from azlab.arm.cloud import copy_of
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import documents, making, members


def follow_policy(change: Change) -> None:
    """Under the policy Automatic a new model is brought to every instance at once."""
    if change.before is None or change.get("upgradePolicy.mode") != "Automatic":
        return
    behind = outdated(change)
    if behind:
        change.interior["touched"] = True
        bring_up(change, behind)


def outdated(change: Change) -> list[Resource]:
    """Instances that are not as the model says."""
    model = documents.model(change.document)
    return [one for one in members.members(change.cloud, change.id) if one.interior.get("model") != model]


def update(call: Call, machines: list[Resource]) -> None:
    """`az vmss update-instances`."""
    change = as_change(call)
    bring_up(change, machines)
    call.effects += change.effects
    call.error = change.error


def reimage(call: Call, machines: list[Resource], data_disks: bool = False) -> None:
    """A fresh OS disk for every one of them, from the image of the model."""
    change = as_change(call)
    batch = making.batch_of(change)
    for machine in machines if batch else []:
        assert batch is not None
        making.renew(batch, machine, data_disks)
        making.finish(change, machine)
    call.effects += change.effects
    call.error = change.error


def bring_up(change: Change, machines: list[Resource]) -> None:
    """Make instances be as the model says; only another image costs them their OS disk."""
    batch = making.batch_of(change)
    if batch is None:
        return
    for machine in machines:
        if machine.interior.get("source") != batch.source.disk_reference:
            making.renew(batch, machine, data_disks=False)
        making.apply_model(batch, machine)
        making.finish(change, machine)


def as_change(call: Call) -> Change:
    """The scale set as a change of itself, for what is done to its instances by its model."""
    resource = call.resource
    return Change(call.cloud, resource.id, copy_of(resource.document), resource, resource.interior)
