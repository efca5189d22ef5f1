"""Galleries in a picture."""

from azlab.widgets import picture
from azlab.widgets.boxes import frames
from tests.widgets.clouds import COMPUTE, DrawnCloud, add_gallery, instance, named, version

IMAGE = f"{COMPUTE}/images/golden"
WEB = f"{COMPUTE}/galleries/shop/images/web"
MACHINES = f"{COMPUTE}/virtualMachines"


def shop() -> DrawnCloud:
    cloud = DrawnCloud()
    west, north = {"name": "West Europe", "regionalReplicaCount": 2}, {"name": "North Europe"}
    hidden = {**north, "excludeFromLatest": True}
    add_gallery(
        cloud,
        version("1.10.0", f"{WEB}/versions/1.2.0", west, hidden),
        version("1.2.0", IMAGE, west, north, excludeFromLatest=True),
    )
    cloud.lists[f"{COMPUTE}/images"] = [named(f"{COMPUTE}/images", "golden")]
    return cloud


def test_the_words_say_what_is_in_a_gallery() -> None:
    assert str(picture(shop())) == (
        "Resource group rg-images (westeurope)\n"
        "  gallery shop\n"
        "    image definition web: Linux, Generalized\n"
        "      version web 1.2.0: West Europe (2 replicas), North Europe, excluded from latest, "
        "made from golden\n"
        "      version web 1.10.0: West Europe (2 replicas), North Europe, not latest there, "
        "made from web 1.2.0\n"
        "  image golden"
    )


def test_a_gallery_is_a_frame_around_its_versions() -> None:
    (gallery,) = [box for box in frames(picture(shop()).scenes)[0].boxes if box.thing.kind == "gallery"]
    (definition,) = gallery.inner
    assert [version.thing.name for version in definition.inner] == ["web 1.2.0", "web 1.10.0"]
    assert [line.text for line in definition.inner[1].lines][-1] == "made from web 1.2.0"
    assert picture(shop()).svg().count("marker-end") == 2


def test_a_machine_from_the_latest_version_points_to_the_version_it_got() -> None:
    cloud = shop()
    latest = {"id": WEB, "exactVersion": "1.10.0"}
    cloud.lists[MACHINES] = [
        instance(MACHINES, "new", "running", latest),
        instance(MACHINES, "old", "running", {"id": f"{WEB}/versions/1.2.0", "exactVersion": "1.2.0"}),
    ]
    words = str(picture(cloud))
    assert "VM new: running, made from web 1.10.0" in words
    assert "VM old: running, made from web 1.2.0" in words
    assert picture(cloud).svg().count("marker-end") == 4


def test_a_version_of_another_subscription_is_named_all_the_same() -> None:
    cloud = DrawnCloud()
    cloud.lists[MACHINES] = [instance(MACHINES, "web", "running", {"id": WEB, "exactVersion": "1.0.0"})]
    assert ">made from web 1.0.0</text>" in picture(cloud).svg()


def test_an_empty_gallery_and_a_failed_version_are_drawn() -> None:
    cloud = DrawnCloud()
    failed = version("1.0.0", IMAGE)
    failed["properties"]["provisioningState"] = "Failed"
    add_gallery(cloud, failed)
    assert "version web 1.0.0: provisioning: Failed, made from golden" in str(picture(cloud))
    cloud.lists[f"{COMPUTE}/galleries/shop/images"] = []
    assert ">gallery shop</text>" in picture(cloud).svg()
