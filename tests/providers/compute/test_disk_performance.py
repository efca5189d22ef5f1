"""How fast disks are, and disks that wait for an upload."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import Practice


def body(sku: str, size: int = 8, **more: object) -> Json:
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": size, **more}
    return {"location": "westeurope", "sku": {"name": sku}, "properties": properties}


def figures(disk: Json) -> tuple[object, ...]:
    properties = disk["properties"]
    return (properties["diskIOPSReadWrite"], properties["diskMBpsReadWrite"], properties.get("tier"))


@pytest.mark.parametrize(
    ("sku", "size", "tier", "expected"),
    [
        ("Premium_LRS", 8, "Premium", (120, 25, "P2")),
        ("Premium_LRS", 1025, "Premium", (7500, 250, "P40")),
        ("Premium_ZRS", 32767, "Premium", (20000, 900, "P80")),
        ("Standard_LRS", 10, "Standard", (500, 60, None)),
        ("Standard_LRS", 16384, "Standard", (2000, 500, None)),
        ("StandardSSD_LRS", 64, "Standard", (500, 60, None)),
        ("PremiumV2_LRS", 64, "Premium", (3000, 125, None)),
        ("UltraSSD_LRS", 1024, "Ultra", (2048, 8, None)),
    ],
)
def test_a_disk_is_as_fast_as_its_storage_and_size(
    azure: Practice, sku: str, size: int, tier: str, expected: tuple[object, ...]
) -> None:
    disk = azure.put("disks/one", body(sku, size))
    assert disk["sku"] == {"name": sku, "tier": tier}
    assert figures(disk) == expected


def test_an_ultra_disk_is_as_fast_as_it_was_asked_to_be(azure: Practice) -> None:
    wanted = body("UltraSSD_LRS", 64, diskIOPSReadWrite=5000, diskMBpsReadWrite=300)
    disk = azure.put("disks/one", wanted)
    assert figures(disk) == (5000, 300, None)
    assert disk["properties"]["creationData"]["logicalSectorSize"] == 4096
    faster = azure.patch("disks/one", {"properties": {"diskIOPSReadWrite": 6000}})
    assert figures(faster) == (6000, 300, None)


def test_a_premium_disk_may_be_given_a_faster_tier(azure: Practice) -> None:
    assert figures(azure.put("disks/one", body("Premium_LRS", tier="P30"))) == (5000, 200, "P30")


def test_a_disk_that_changes_its_storage_is_as_fast_as_the_new_one(azure: Practice) -> None:
    there = azure.put("disks/one", body("Standard_LRS"))
    assert figures(azure.put("disks/one", {**there, "sku": {"name": "PremiumV2_LRS"}})) == (3000, 125, None)
    assert figures(azure.patch("disks/one", {"sku": {"name": "Premium_LRS"}})) == (120, 25, "P2")


def test_a_disk_for_an_upload_waits_for_it(azure: Practice) -> None:
    creation = {"createOption": "Upload", "uploadSizeBytes": 34359738880}
    upload = {
        "location": "westeurope",
        "sku": {"name": "Standard_LRS"},
        "properties": {"creationData": creation},
    }
    disk = azure.put("disks/one", upload)
    assert (disk["properties"]["diskState"], disk["properties"]["diskSizeGB"]) == ("ReadyToUpload", 32)
    entry = {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk["id"]}}
    vm = azure.body("web", data_disks=[entry])
    assert azure.refusal("PUT", "virtualMachines/web", vm).code == "OperationNotAllowed"
    copy = {"createOption": "Copy", "sourceResourceId": disk["id"]}
    snapshot = {"location": "westeurope", "properties": {"creationData": copy}}
    assert azure.refusal("PUT", "snapshots/one", snapshot).code == "OperationNotAllowed"
    azure.act("disks/one", "beginGetAccess", {"access": "Write", "durationInSeconds": 600})
    assert azure.get("disks/one")["properties"]["diskState"] == "ActiveUpload"
    azure.act("disks/one", "endGetAccess")
    assert azure.get("disks/one")["properties"]["diskState"] == "Unattached"
    assert azure.vm(data_disks=[entry])["properties"]["storageProfile"]["dataDisks"]


def test_a_snapshot_waits_for_its_upload_too(azure: Practice) -> None:
    creation = {"createOption": "Upload", "uploadSizeBytes": 1073742336}
    snapshot = azure.put(
        "snapshots/one", {"location": "westeurope", "properties": {"creationData": creation}}
    )
    assert (snapshot["properties"]["diskState"], snapshot["properties"]["diskSizeGB"]) == ("ReadyToUpload", 1)
    azure.act("snapshots/one", "beginGetAccess", {"access": "Write", "durationInSeconds": 600})
    azure.act("snapshots/one", "endGetAccess")
    assert azure.get("snapshots/one")["properties"]["diskState"] == "Unattached"


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
def test_an_upload_says_how_long_it_is(azure: Practice, kind: str) -> None:
    upload: Json = {"location": "westeurope", "properties": {"creationData": {"createOption": "Upload"}}}
    assert azure.refusal("PUT", f"{kind}/one", upload).target == "disk.creationData.uploadSizeBytes"
    creation = upload["properties"]["creationData"]
    for size in (3435, 20972031, 35183298347521):
        creation["uploadSizeBytes"] = size
        refused = azure.refusal("PUT", f"{kind}/one", upload)
        assert (refused.code, refused.target) == ("InvalidParameter", "disk.creationData.uploadSizeBytes")
    creation["uploadSizeBytes"] = 20972032
    azure.put(f"{kind}/one", upload)


@pytest.mark.parametrize("kind", ["disks", "snapshots"])
@pytest.mark.parametrize("option", ["Import", "ImportSecure", "UploadPreparedSecure"])
def test_what_would_be_read_from_elsewhere_is_not_here(azure: Practice, kind: str, option: str) -> None:
    creation = {"createOption": option, "sourceUri": "https://example.org/a.vhd"}
    wanted = {"location": "westeurope", "properties": {"creationData": creation}}
    assert azure.refusal("PUT", f"{kind}/one", wanted).code == "NotImplemented"


def test_a_shared_disk_grows_while_its_machine_is_on_no_host(azure: Practice) -> None:
    disk = azure.put("disks/shared", body("Premium_LRS", 256, maxShares=2))
    plain = azure.put("disks/plain", body("Premium_LRS", 256))
    entries = [
        {"lun": lun, "createOption": "Attach", "managedDisk": {"id": one["id"]}}
        for lun, one in enumerate((disk, plain))
    ]
    azure.vm(data_disks=entries)
    larger = {"properties": {"diskSizeGB": 512}}
    refused = azure.refusal("PATCH", "disks/shared", larger)
    assert refused.code == "OperationNotAllowed"
    assert refused.message.startswith("Cannot resize disk shared while it is attached to running VM /")
    assert azure.patch("disks/plain", larger)["properties"]["diskSizeGB"] == 512
    azure.act("virtualMachines/web", "deallocate")
    assert azure.patch("disks/shared", larger)["properties"]["diskSizeGB"] == 512
