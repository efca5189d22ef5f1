"""What costs money by being there, type by type: what the ceiling counts, what is free, what nobody knows.

Machines, disks and replicas have rules of their own (`ceiling`). A type that is not here is not made live, as
a size without a price is not: nobody could say what it costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from azlab.arm.fields import get_at
from azlab.arm.messages import Json
from azlab.live import prices

PREFIX = "microsoft.network/publicipprefixes"


@dataclass(frozen=True)
class Counted:
    """What only so many may be there of. `setting` is that of the ceiling; `hourly` in dollars, of each."""

    noun: str
    setting: str
    hourly: float


COUNTED: Mapping[str, Counted] = MappingProxyType(
    {
        "microsoft.network/natgateways": Counted("NAT gateways", "gateways", prices.NAT_GATEWAY),
        "microsoft.network/loadbalancers": Counted("load balancers", "balancers", prices.LOAD_BALANCER),
        "microsoft.network/publicipaddresses": Counted("public addresses", "addresses", prices.ADDRESS),
        PREFIX: Counted("public addresses", "addresses", prices.ADDRESS),
    }
)
"""By type in lower case. A prefix counts as the addresses that it has."""
MEASURED = frozenset(
    {
        "microsoft.compute/virtualmachines",
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.compute/disks",
        "microsoft.compute/snapshots",
        "microsoft.compute/images",
        "microsoft.compute/galleries/images/versions",
        "microsoft.compute/restorepointcollections/restorepoints",
        "microsoft.compute/restorepointcollections/restorepoints/diskrestorepoints",
        "microsoft.virtualmachineimages/imagetemplates",
    }
)
"""What is billed by machines, or by the disks that were copied: limited where those are."""
FREE = frozenset(
    {
        "microsoft.compute/availabilitysets",
        "microsoft.compute/galleries",
        "microsoft.compute/galleries/images",
        "microsoft.compute/proximityplacementgroups",
        "microsoft.compute/restorepointcollections",
        "microsoft.compute/sshpublickeys",
        "microsoft.compute/virtualmachines/extensions",
        "microsoft.compute/virtualmachines/runcommands",
        "microsoft.devtestlab/schedules",
        "microsoft.insights/autoscalesettings",
        "microsoft.network/networkinterfaces",
        "microsoft.network/networksecuritygroups",
        "microsoft.network/virtualnetworks",
        "microsoft.resources/resourcegroups",
        "microsoft.resources/tags",
        "microsoft.resources/templatespecs",
        "microsoft.storage/storageaccounts/blobservices",
    }
)
"""What costs nothing by itself, with its parts; blobs cost by what lies in them, which no lesson fills."""
FREE_ALONE = frozenset({"microsoft.storage/storageaccounts"})
"""The same without its parts: a file share may be billed by its size before anything lies in it."""
FREE_NAMESPACES = ("microsoft.authorization/", "microsoft.managedidentity/", "microsoft.marketplaceordering/")
"""Of others not all is free: `Microsoft.Resources` has scripts that run in containers, and stacks of
templates that nobody here opens; `Microsoft.DevTestLab` has machines."""


def is_known(kind: str) -> bool:
    """Whether a type, in lower case, is one of these; a part of one (a subnet, a rule) is with it."""
    if kind.startswith(FREE_NAMESPACES) or kind in MEASURED | FREE_ALONE:
        return True
    parts = (*COUNTED, *FREE, "microsoft.compute/virtualmachinescalesets")
    return any(kind == known or kind.startswith(f"{known}/") for known in parts)


def number(kind: str, resource: Json) -> int:
    """As how many a resource counts: a prefix as its addresses; one of an unknown length as the most, 16."""
    if kind != PREFIX:
        return 1
    length = get_at(resource, "properties.prefixLength")
    bits = 128 if str(get_at(resource, "properties.publicIPAddressVersion")).lower() == "ipv6" else 32
    return 2 ** (bits - length) if isinstance(length, int) and bits - 16 <= length <= bits else 16
