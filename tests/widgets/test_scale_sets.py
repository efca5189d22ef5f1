"""Scale sets in a picture: a hundred instances are three boxes."""

import pytest

from azlab.widgets import picture
from tests.widgets.clouds import COMPUTE, DrawnCloud, add_gallery, add_scale_set, version

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
    drawn = picture(hundred()).mermaid()
    assert 'thing0[["scale set web-eu<br/>34 instances<br/>all 34 running"]]' in drawn
    assert 'thing0 -->|"30 run web 1.1.0"| thing6' in drawn
    assert drawn.count("[[") == 3
    assert "3 deallocated" in drawn.partition("subgraph")[0]


def test_an_image_of_the_marketplace_is_a_fact() -> None:
    cloud = DrawnCloud()
    add_scale_set(cloud, "web", UBUNTU, [("running", UBUNTU)] * 2 + [("running", {"id": IMAGE})])
    told = str(picture(cloud))
    assert "3 instances, all 3 running, 2 from Canonical:ubuntu:server:24.4, 1 run golden" in told


def test_a_scale_set_without_instances_says_what_new_ones_would_run() -> None:
    cloud = DrawnCloud()
    add_scale_set(cloud, "web", {"id": IMAGE}, [])
    assert "scale set web: no instances, new ones run golden" in str(picture(cloud))
