"""What a disk may be asked for: what it cannot be is refused, not forgotten."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice
from tests.providers.compute.test_disk_performance import body, figures


@pytest.mark.parametrize(
    ("sku", "size", "asked", "target"),
    [
        ("Premium_LRS", 1024, {"tier": "P10"}, "tier"),
        ("Premium_LRS", 8, {"tier": "X9"}, "tier"),
        ("Standard_LRS", 8, {"tier": "S30"}, "tier"),
        ("Premium_LRS", 512, {"burstingEnabled": True}, "burstingEnabled"),
        ("Premium_LRS", 512, {"maxShares": 4}, "maxShares"),
        ("Premium_LRS", 1024, {"maxShares": 6}, "maxShares"),
        ("Premium_LRS", 1024, {"maxShares": 0}, "maxShares"),
        ("Standard_LRS", 1024, {"maxShares": 2}, "maxShares"),
        ("Premium_LRS", 64, {"diskIOPSReadWrite": 4000}, "diskIOPSReadWrite"),
        ("PremiumV2_LRS", 64, {"diskIOPSReadWrite": 10}, "diskIOPSReadWrite"),
        ("PremiumV2_LRS", 64, {"diskMBpsReadWrite": 99999}, "diskMBpsReadWrite"),
    ],
)
def test_what_a_disk_cannot_be_is_refused_when_it_is_made_and_later(
    azure: Practice, sku: str, size: int, asked: Json, target: str
) -> None:
    said = (400, "InvalidParameter", f"The value of parameter disk.{target} is invalid.")
    assert azure.refusal("PUT", "disks/one", body(sku, size, **asked)).said == said
    azure.put("disks/one", body(sku, size))
    assert azure.refusal("PATCH", "disks/one", {"properties": asked}).said == said


def test_only_large_premium_disks_burst_on_demand(azure: Practice) -> None:
    refusal = azure.refusal("PUT", "disks/one", body("StandardSSD_LRS", 1024, burstingEnabled=True))
    assert refusal.message == "Bursting is supported only for 'Premium_LRS,Premium_ZRS' SKUs."
    assert azure.put("disks/one", body("Premium_LRS", 513, burstingEnabled=True))


def test_performance_plus_needs_a_large_disk(azure: Practice) -> None:
    small = body("Premium_LRS", 256)
    small["properties"]["creationData"]["performancePlus"] = True
    assert azure.refusal("PUT", "disks/one", small).message == (
        "The performancePlus flag can only be set on disks at least 512 GB in size."
    )


def test_what_a_get_shows_may_be_sent_back_with_a_larger_size(azure: Practice) -> None:
    there = azure.put("disks/one", body("Premium_LRS", 128, maxShares=3))
    there["properties"]["diskSizeGB"] = 1024
    assert figures(azure.put("disks/one", there)) == (5000, 200, "P30")
    faster = azure.patch("disks/one", {"properties": {"tier": "P50"}})
    assert figures(faster) == (7500, 250, "P50")
    assert figures(azure.patch("disks/one", {"properties": {"tier": "P30"}})) == (5000, 200, "P30")


@pytest.mark.parametrize("sku", ["PremiumV2_LRS", "UltraSSD_LRS"])
def test_of_the_fastest_disks_there_are_incremental_snapshots_only(azure: Practice, sku: str) -> None:
    source = azure.put("disks/one", body(sku, 64))["id"]
    creation = {"createOption": "Copy", "sourceResourceId": source}
    wanted: Json = {"location": "westeurope", "properties": {"creationData": creation}}
    assert azure.refusal("PUT", "snapshots/full", wanted).said == (
        400, "BadRequest", f"Only incremental snapshots are supported for disks of Sku {sku}",
    )  # fmt: skip
    wanted["properties"]["incremental"] = True
    assert azure.put("snapshots/small", wanted)["properties"]["incremental"] is True
