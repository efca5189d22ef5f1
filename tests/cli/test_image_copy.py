import json
from typing import Any

import pytest

from azlab.arm.messages import Json
from azlab.cli.session import Session
from tests.cli.conftest import TinyArm

ROOT = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups"
COPY = "image copy --source-resource-group images --source-object-name web --target-resource-group copies"


def compute(group: str, kind: str, name: str) -> str:
    return f"{ROOT}/{group}/providers/Microsoft.Compute/{kind}/{name}"


def put(arm: TinyArm, path: str, **properties: Any) -> None:
    name = path.rpartition("/")[2]
    arm.resources[path.lower()] = {
        "id": path,
        "name": name,
        "location": "westeurope",
        "properties": properties,
    }


def sent(arm: TinyArm, path: str) -> Json:
    """The body of the last PUT to `path`."""
    return next(json.loads(r.body) for r in reversed(arm.requests) if r.method == "PUT" and path in r.url)


@pytest.fixture
def shop(arm: TinyArm, session: Session) -> Session:
    """An image with a data disk in westeurope."""
    put(arm, f"{ROOT}/images")
    disk = {"osType": "Linux", "managedDisk": {"id": compute("images", "disks", "os")}}
    put(arm, compute("images", "disks", "os"))
    storage = {"osDisk": disk, "dataDisks": [{"lun": 0}]}
    put(arm, compute("images", "images", "web"), storageProfile=storage, hyperVGeneration="V2")
    return session


def test_an_image_is_copied_to_every_region(shop: Session, arm: TinyArm) -> None:
    result = shop.run([*COPY.split(), "--target-location", "northeurope", "westus", "--tags", "team=web"])
    assert result.ok, result.errors
    for location in ("northeurope", "westus"):
        body = sent(arm, compute("copies", "images", f"web-{location}"))
        assert body["location"] == location
        assert body["tags"] == {"team": "web"}
        assert body["properties"]["hyperVGeneration"] == "V2"
        disk = body["properties"]["storageProfile"]["osDisk"]
        assert disk["osType"] == "Linux"
        snapshot = compute("image-copy-rg", "snapshots", f"web_os_disk_snapshot-{location}")
        assert disk["snapshot"]["id"].lower() == snapshot.lower()


def test_the_snapshot_is_made_at_home_and_copied_away(shop: Session, arm: TinyArm) -> None:
    shop.run([*COPY.split(), "--target-location", "northeurope"])
    home = sent(arm, compute("images", "snapshots", "web_os_disk_snapshot?"))
    assert home["location"] == "westeurope"
    assert home["properties"]["creationData"]["createOption"] == "Copy"
    away = sent(arm, compute("image-copy-rg", "snapshots", "web_os_disk_snapshot-northeurope"))
    assert away["location"] == "northeurope"
    assert away["properties"]["creationData"]["createOption"] == "CopyStart"


def test_data_disks_are_ignored_with_azures_own_warning(shop: Session) -> None:
    errors = shop.run([*COPY.split(), "--target-location", "northeurope"]).errors
    assert "WARNING: Data disks in the source detected, but are ignored by this extension!" in errors
    assert "WARNING: Image copy finished" in errors


def test_cleanup_leaves_only_the_copies(shop: Session, arm: TinyArm) -> None:
    shop.run([*COPY.split(), "--target-location", "northeurope", "--cleanup", "--target-name", "web-north"])
    assert [path.rpartition("/")[2] for path in arm.paths("DELETE")] == [
        "image-copy-rg",
        "web_os_disk_snapshot",
    ]
    assert compute("copies", "images", "web-north").lower() in arm.resources


def test_cleanup_refuses_a_group_that_exists(shop: Session, arm: TinyArm) -> None:
    put(arm, f"{ROOT}/image-copy-rg")
    result = shop.run([*COPY.split(), "--target-location", "northeurope", "--cleanup"])
    assert not result.ok
    assert "You already have an resource group named image-copy-rg" in result.errors
    assert arm.paths("PUT") == []


def test_snapshots_can_be_the_product(shop: Session, arm: TinyArm) -> None:
    shop.run([*COPY.split(), "--target-location", "northeurope", "--export-as-snapshot"])
    assert compute("copies", "snapshots", "web_os_disk_snapshot-northeurope").lower() in arm.resources
    assert not any("/images/web-" in path for path in arm.resources)


def test_a_source_whose_disk_is_gone_is_refused(shop: Session, arm: TinyArm) -> None:
    del arm.resources[compute("images", "disks", "os").lower()]
    result = shop.run([*COPY.split(), "--target-location", "northeurope"])
    assert "Unable to find the source OS disk." in result.errors


def test_a_source_that_is_not_there_is_azures_error(shop: Session) -> None:
    result = shop.run([*COPY.replace("web", "gone").split(), "--target-location", "northeurope"])
    assert result.errors.splitlines()[-1].startswith("ERROR: (ResourceGroupNotFound)")
    assert result.exit_code == 3


def test_too_short_a_time_is_refused(shop: Session) -> None:
    result = shop.run([*COPY.split(), "--target-location", "northeurope", "--timeout", "60"])
    assert "Timeout should be greater than 3600 seconds" in result.errors


def test_the_other_image_commands_are_still_there(shop: Session) -> None:
    assert shop.run(["image", "show", "-g", "images", "-n", "web"]).data["name"] == "web"
