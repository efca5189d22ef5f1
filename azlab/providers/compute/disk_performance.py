"""How fast a managed disk is: by its storage type and size, or as it was asked for.

Sizes in GiB, throughput in MB/s. The steps are those of learn.microsoft.com, virtual-machines/disks-types.
"""

from azlab.arm.messages import Json

GIB = 1024**3
PREMIUM = {
    "P1": (4, 120, 25), "P2": (8, 120, 25), "P3": (16, 120, 25), "P4": (32, 120, 25), "P6": (64, 240, 50),
    "P10": (128, 500, 100), "P15": (256, 1100, 125), "P20": (512, 2300, 150), "P30": (1024, 5000, 200),
    "P40": (2048, 7500, 250), "P50": (4096, 7500, 250), "P60": (8192, 16000, 500),
    "P70": (16384, 18000, 750), "P80": (32767, 20000, 900),
}  # fmt: skip
"""Tier: the largest size, operations a second, throughput."""
STANDARD = {
    "StandardSSD": ((4096, 500, 60), (8192, 2000, 400), (16384, 4000, 600), (32767, 6000, 750)),
    "Standard": ((4096, 500, 60), (8192, 1300, 300), (32767, 2000, 500)),
}
ASKED = ("diskIOPSReadWrite", "diskMBpsReadWrite")
"""What Ultra and Premium SSD v2 are told, rather than tell."""


def tier_of(sku: str) -> str:
    """`sku.tier` of a storage type: `Premium` of `PremiumV2_LRS`, `Ultra` of `UltraSSD_LRS`."""
    kind = sku.partition("_")[0]
    return {"PremiumV2": "Premium", "UltraSSD": "Ultra", "StandardSSD": "Standard"}.get(kind, kind)


def complete(document: Json) -> None:
    """Write size in bytes and performance of a disk."""
    properties, sku = document["properties"], document["sku"]["name"]
    size = properties.get("diskSizeGB", 0)
    properties["diskSizeBytes"] = size * GIB
    kind = sku.partition("_")[0]
    if kind == "Premium":
        _premium(properties, size)
        return
    properties.pop("tier", None)
    if kind in STANDARD:
        rows = STANDARD[kind]
        _, operations, throughput = next(row for row in rows if size <= row[0])
        properties.update(diskIOPSReadWrite=operations, diskMBpsReadWrite=throughput)
        return
    # Premium SSD v2 has a baseline. What Azure gives an Ultra Disk that asks for nothing was not found.
    usual = (3000, 125) if kind == "PremiumV2" else (max(100, 2 * size), 8)
    for name, value in zip(ASKED, usual, strict=True):
        properties.setdefault(name, value)
    properties["creationData"].setdefault("logicalSectorSize", 4096)


def baseline(size: int) -> str:
    """The tier that a premium disk of a size has when nothing is said."""
    return next(tier for tier, row in PREMIUM.items() if size <= row[0])


def _premium(properties: Json, size: int) -> None:
    """A premium disk has the tier of its size, or a faster one that it was given."""
    own = baseline(size)
    given = str(properties.get("tier", own))
    tiers = list(PREMIUM)
    tier = given if given in PREMIUM and tiers.index(given) > tiers.index(own) else own
    _, operations, throughput = PREMIUM[tier]
    properties.update(diskIOPSReadWrite=operations, diskMBpsReadWrite=throughput, tier=tier)
