"""Scale sets in a picture: a hundred instances are three boxes."""

from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.widgets import picture
from azlab.widgets.boxes import frames
from tests.widgets.clouds import COMPUTE, DrawnCloud, Json, add_gallery, add_scale_set, version

WEB = f"{COMPUTE}/galleries/shop/images/web"
OLD, NEW = {"id": f"{WEB}/versions/1.0.0"}, {"id": WEB, "exactVersion": "1.1.0"}
IMAGE = f"{COMPUTE}/images/golden"
UBUNTU = {"publisher": "Canonical", "offer": "ubuntu", "sku": "server", "exactVersion": "24.4"}


def hundred(mode: str = "Flexible") -> DrawnCloud:
    cloud = DrawnCloud()
    add_gallery(cloud, version("1.0.0", IMAGE), version("1.1.0", IMAGE))
    add_scale_set(cloud, "web-eu", NEW, [("running", NEW)] * 30 + [("running", OLD)] * 4, mode)
    add_scale_set(cloud, "web-us", NEW, [("running", OLD)] * 33, mode, location="eastus")
    stopped = [("deallocated", NEW)] * 3
    add_scale_set(cloud, "web-asia", NEW, [*stopped, *[("running", NEW)] * 30], mode)
    return cloud


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_a_hundred_instances_are_told_in_three_lines(mode: str) -> None:
    told = str(picture(hundred(mode)))
    assert "  scale set web-eu: 34 instances, all 34 running, 30 run web 1.1.0, 4 run web 1.0.0\n" in told
    assert (
        "  scale set web-us: in eastus, 33 instances, all 33 running, all 33 run web 1.0.0, "
        "new ones run web 1.1.0\n"
    ) in told
    assert "  scale set web-asia: 33 instances, 30 running, 3 deallocated, all 33 run web 1.1.0\n" in told
    assert "\n  VM " not in told


@pytest.mark.parametrize("mode", ["Flexible", "Uniform"])
def test_the_number_of_requests_does_not_grow_with_the_instances(mode: str) -> None:
    cloud = hundred(mode)
    picture(cloud)
    assert len(cloud.asked) < 20
    assert [expand for _, expand, _ in cloud.asked].count("instanceView") == 3


def test_flexible_instances_are_asked_for_as_azure_allows() -> None:
    cloud = hundred()
    picture(cloud)
    place = f"{COMPUTE}/virtualMachineScaleSets/web-eu"
    wanted = f"'virtualMachineScaleSet/id' eq '{place}'"
    assert (f"{COMPUTE}/virtualMachines", "instanceView", wanted) in cloud.asked


def test_each_scale_set_is_one_box_with_arrows_to_its_versions() -> None:
    boxes = [box for frame in frames(picture(hundred()).scenes) for box in frame.boxes]
    sets = {box.thing.name: box for box in boxes if box.thing.kind == "scale set"}
    assert [len(box.cells) for box in sets.values()] == [34, 33, 33]
    assert [line.text for line in sets["web-eu"].lines if line.to] == [
        "A: 30 run web 1.1.0",
        "B: 4 run web 1.0.0",
    ]


def test_instances_stand_in_a_grid_by_what_they_run_and_how_they_are() -> None:
    cloud = DrawnCloud()
    add_scale_set(cloud, "web", NEW, [("running", NEW), ("deallocated", OLD), ("running", UBUNTU)])
    sick = cloud.lists[f"{COMPUTE}/virtualMachines"][0]["properties"]["instanceView"]
    sick["vmHealth"] = {"status": {"code": "HealthState/unhealthy"}}
    shown = picture(cloud)
    assert "2 running, 1 deallocated, 1 unhealthy" in str(shown)
    drawn = shown.svg()
    assert all(f">{sign}</text>" in drawn for sign in ("A✗", "B", "C", "C: Canonical:ubuntu:server:24.4"))
    assert drawn.count('stroke-dasharray="2 2"') == 1
    assert "<title>web_0, runs web 1.1.0, running, unhealthy</title>" in drawn


def test_an_image_of_the_marketplace_is_a_fact() -> None:
    cloud = DrawnCloud()
    add_scale_set(cloud, "web", UBUNTU, [("running", UBUNTU)] * 2 + [("running", {"id": IMAGE})])
    told = str(picture(cloud))
    assert "3 instances, all 3 running, 2 from Canonical:ubuntu:server:24.4, 1 run golden" in told


def test_a_scale_set_without_instances_says_what_new_ones_would_run() -> None:
    cloud = DrawnCloud()
    add_scale_set(cloud, "web", {"id": IMAGE}, [])
    assert "scale set web: no instances, new ones run golden" in str(picture(cloud))


@pytest.mark.parametrize("model", [{"id": WEB}, {**UBUNTU, "exactVersion": "", "version": "latest"}])
def test_a_model_that_follows_the_latest_version_is_no_news(model: Json) -> None:
    cloud = DrawnCloud()
    add_scale_set(cloud, "web", model, [("running", NEW), ("running", UBUNTU)])
    assert "new ones" not in str(picture(cloud))


def test_the_practice_azure_can_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZLAB_STATE", "temporary")
    monkeypatch.chdir(tmp_path)
    lab.start("x")
    try:
        assert az("group create -n rg -l westeurope").ok
        size = "--vm-sku Standard_D2s_v5 --security-type Standard --image Ubuntu2404"
        login = "--admin-username azureuser --generate-ssh-keys"
        assert az(
            f"vmss create -g rg -n web --orchestration-mode Flexible --instance-count 3 {size} {login}"
        ).ok
        assert az(
            f"vmss create -g rg -n old --orchestration-mode Uniform --instance-count 2 {size} {login}"
        ).ok
        assert az("vmss deallocate -g rg -n old --instance-ids 1").ok
        told = str(lab.picture("rg", network=True))
    finally:
        lab.stop()
    assert (
        "  scale set web: 3 instances, all 3 running, all 3 from Canonical:ubuntu-24_04-lts:server:" in told
    )
    assert "  scale set old: 2 instances, 1 running, 1 deallocated, all 2 from Canonical:" in told
    assert "is behind webLB" in told
    assert "  load balancer webLB: " in told
    assert "new ones" not in told
