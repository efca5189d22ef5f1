"""What a disk may be asked for besides its size: a faster tier, bursts, several VMs, a figure of its own.

Rules: learn.microsoft.com, virtual-machines/disks-change-performance, disks-enable-bursting,
disks-shared-enable, disks-enable-performance and disks-types. The sentence about `performancePlus` is quoted
in kubernetes-sigs/azuredisk-csi-driver pull request 1894, that about the types that burst by users of Bicep;
none of the others was found, and Compute's usual one stands for them.
"""

from azlab.arm.errors import BadRequest, invalid_value
from azlab.arm.fields import get_at
from azlab.arm.resource import Change
from azlab.providers.compute.disk_performance import ASKED, PREMIUM, baseline

SMALLEST = 512
"""GiB: a disk that bursts on demand is larger, one of `performancePlus` no smaller."""
LIMITS = {"PremiumV2": ((3000, 80_000), (125, 2000)), "UltraSSD": ((100, 400_000), (1, 10_000))}
"""Operations a second and MB/s, least and most, of what is told how fast it is."""


def refuse(change: Change) -> None:
    """Raise for what a disk of this type and size cannot be."""
    sku = str(get_at(change.document, "sku.name"))
    kind, size = sku.partition("_")[0], change.get("diskSizeGB")
    if _asks(change, "tier") and (kind != "Premium" or not _is_tier(change.get("tier"), size)):
        raise invalid_value("disk.tier")
    if _asks(change, "burstingEnabled") and change.get("burstingEnabled"):
        _refuse_bursts(kind, size)
    if change.get("creationData.performancePlus") and size is not None and size < SMALLEST:
        raise BadRequest(
            "BadRequest", "The performancePlus flag can only be set on disks at least 512 GB in size."
        )
    if _asks(change, "maxShares") and not 1 <= change.get("maxShares") <= _most_shares(kind, size or 1):
        raise invalid_value("disk.maxShares")
    _refuse_figures(change, kind)


def _asks(change: Change, name: str) -> bool:
    """Whether it is said now: what a GET showed may be sent back."""
    return change.get(name) is not None and (change.is_new or change.changes(name))


def _is_tier(wanted: str, size: int | None) -> bool:
    """Whether it is a tier, and none below that of the size; the size of a copy is its source's."""
    tiers = list(PREMIUM)
    return wanted in tiers and (size is None or tiers.index(wanted) >= tiers.index(baseline(size)))


def _refuse_bursts(kind: str, size: int | None) -> None:
    if kind != "Premium":
        raise BadRequest("BadRequest", "Bursting is supported only for 'Premium_LRS,Premium_ZRS' SKUs.")
    if size is not None and size <= SMALLEST:
        raise invalid_value("disk.burstingEnabled")


def _most_shares(kind: str, size: int) -> int:
    """How many VMs may have the disk at once."""
    if kind in LIMITS:
        return 15
    if kind == "Standard":
        return 1
    return 3 if size <= 512 else 5 if size <= 4096 else 10


def _refuse_figures(change: Change, kind: str) -> None:
    """Only Ultra and Premium SSD v2 are told how fast to be, and within limits."""
    for name, (least, most) in zip(ASKED, LIMITS.get(kind, ((1, 0), (1, 0))), strict=True):
        if _asks(change, name) and not least <= change.get(name) <= most:
            raise invalid_value(f"disk.{name}")
