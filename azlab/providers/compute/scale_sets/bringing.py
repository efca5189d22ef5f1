"""Bringing instances to the model of their scale set: its image, its size, its extensions."""

from azlab.arm.cloud import Cloud, copy_of
from azlab.arm.resource import Call, Change
from azlab.arm.store import Resource
from azlab.providers.compute.scale_sets import making
from azlab.providers.compute.scale_sets.model_batches import batch_of


def renew(change: Change, machines: list[Resource], data_disks: bool) -> None:
    """A fresh OS disk for each, from the image of the model; whatever else the model says waits."""
    batch = batch_of(change)
    if batch is None:
        return
    for machine in machines:
        making.renew(batch, machine, data_disks)
        machine.properties["provisioningState"] = "Updating"
        change.cloud.put(machine)
        making.finish(change, machine)


def give_back(change: Change, machine: Resource, image: str) -> None:
    """A fresh OS disk from the image that an instance had before."""
    batch = batch_of(change, image)
    if batch is not None:
        making.renew(batch, machine, data_disks=False)
        making.finish(change, machine)


def bring_up(change: Change, machines: list[Resource]) -> None:
    """Make instances be as the model says; only another image costs them their OS disk."""
    batch = batch_of(change)
    if batch is None:
        return
    for machine in machines:
        making.forgive(machine)
        if machine.interior.get("source") != batch.source.disk_reference:
            making.renew(batch, machine, data_disks=False)
        making.apply_model(batch, machine)
        making.finish(change, machine)


def as_change(call: Call) -> Change:
    """The scale set as a change of itself, for what is done to its instances by its model."""
    return change_of(call.cloud, call.resource)


def change_of(cloud: Cloud, scale_set: Resource) -> Change:
    return Change(cloud, scale_set.id, copy_of(scale_set.document), scale_set, scale_set.interior)
