"""What a notebook sees: `from grader import check`."""

from typing import Any

from grader.checks.access import Access
from grader.checks.agreements import Terms
from grader.checks.answers import Answer
from grader.checks.autoscale import Autoscale
from grader.checks.choices import choice_hash
from grader.checks.commands import Command, Commands
from grader.checks.disks import Disk
from grader.checks.galleries import Gallery
from grader.checks.images import Image
from grader.checks.load_balancers import LoadBalancer
from grader.checks.marketplace import LOCATION, Marketplace
from grader.checks.notebook import current, use
from grader.checks.resource_groups import ResourceGroup
from grader.checks.resources import Resource
from grader.checks.scale_sets import ScaleSet
from grader.checks.snapshots import Snapshot
from grader.checks.virtual_machines import VirtualMachine

KINDS: dict[str, type[Resource]] = {
    "vm": VirtualMachine,
    "image": Image,
    "disk": Disk,
    "snapshot": Snapshot,
    "gallery": Gallery,
    "load_balancer": LoadBalancer,
    "autoscale": Autoscale,
    "scale_set": ScaleSet,
}


def group(name: str) -> ResourceGroup:
    """A resource group."""
    return ResourceGroup(name)


def vm(name: str, group: str, subscription: str = "") -> VirtualMachine:
    """A virtual machine; `subscription` is the name or id of another one than the default."""
    return VirtualMachine(name, group, subscription)


def image(name: str, group: str) -> Image:
    """A managed image."""
    return Image(name, group)


def disk(name: str, group: str) -> Disk:
    """A managed disk."""
    return Disk(name, group)


def snapshot(name: str, group: str) -> Snapshot:
    """A snapshot."""
    return Snapshot(name, group)


def gallery(name: str, group: str) -> Gallery:
    """A compute gallery: `.definition("web")`, and of that `.version("1.0.0")`."""
    return Gallery(name, group)


def load_balancer(name: str, group: str) -> LoadBalancer:
    """A load balancer."""
    return LoadBalancer(name, group)


def autoscale(name: str, group: str) -> Autoscale:
    """An autoscale setting, by its own name (not that of its scale set)."""
    return Autoscale(name, group)


def access(name: str) -> Access:
    """What somebody may do: "learner", "builder", "shop-team", "auditor", "pipeline"."""
    return Access(name)


def scale_set(name: str, group: str) -> ScaleSet:
    """A virtual machine scale set."""
    return ScaleSet(name, group)


def answer(name: str) -> Answer:
    """The value of a name in the notebook."""
    return Answer(name)


def command(name: str) -> Command:
    """All runs of one command, e.g. `az vm create`."""
    return Command(name)


def commands(*names: str) -> Commands:
    """Several commands, in the order in which they belong."""
    return Commands(names)


def marketplace(publisher: str, offer: str, sku: str, location: str = LOCATION) -> Marketplace:
    """The versions of a Marketplace SKU: `.newest`, `.versions`, `.image(version)`."""
    return Marketplace(current().cloud, publisher, offer, sku, location)


def terms(publisher: str, offer: str, plan: str) -> Terms:
    """The terms of a Marketplace plan."""
    return Terms(publisher, offer, plan)


def value(kind: str, name: str, group: str = "", path: str = "") -> Any:
    """A value to compare an answer with: `value("vm", "web", group="rg", path="properties.vmId")`.

    `kind` is "vm", "image", "disk", "snapshot", "gallery", "load_balancer", "autoscale", "scale_set" or
    "group". None when there is no such value.
    """
    subject = ResourceGroup(name) if kind == "group" else KINDS[kind](name, group)
    return subject.value(path)


__all__ = [
    "access",
    "answer",
    "autoscale",
    "choice_hash",
    "command",
    "commands",
    "disk",
    "gallery",
    "group",
    "image",
    "load_balancer",
    "marketplace",
    "scale_set",
    "snapshot",
    "terms",
    "use",
    "value",
    "vm",
]
