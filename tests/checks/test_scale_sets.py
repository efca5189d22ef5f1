"""Claims about scale sets: untouched, wrong and right."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.checks import check
from tests.checks.clouds import COMPUTE, Desk, Json

WEB = f"{COMPUTE}/virtualMachineScaleSets/web"
SET: Callable[[], Any] = lambda: check.scale_set("web", group="rg")  # noqa: E731
GALLERY_IMAGE = f"{COMPUTE}/galleries/shop/images/web"
POOL = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/{}/backendAddressPools/p"
CREATED = "2026-11-25T18:28:48.0512345+00:00"
TAG = {"VirtualMachineProfileTimeCreated": "11/25/2026 6:28:48 PM +00:00"}


def scale_set(mode: str = "Flexible", balancer: str = "webLB", **properties: Any) -> Json:
    pools = [{"id": POOL.format(balancer)}] if balancer else []
    address = {"name": "ip", "properties": {"loadBalancerBackendAddressPools": pools}}
    interface = {"name": "nic", "properties": {"ipConfigurations": [address]}}
    profile = {
        "storageProfile": {"imageReference": {"id": GALLERY_IMAGE}},
        "networkProfile": {"networkInterfaceConfigurations": [interface]},
        "timeCreated": CREATED,
        **properties.pop("profile", {}),
    }
    held = {"orchestrationMode": mode, "upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": profile}
    sku = {"name": "Standard_B1s", "capacity": 2}
    return {"id": WEB, "location": "westeurope", "sku": sku, "properties": {**held, **properties}}


def instance(
    name: str, power: str = "running", version: str = "1.0.0", health: str = "", **document: Any
) -> Json:
    view: Json = {"statuses": [{"code": "ProvisioningState/succeeded"}, {"code": f"PowerState/{power}"}]}
    if health:
        view["vmHealth"] = {"status": {"code": f"HealthState/{health}"}}
    reference = {"id": GALLERY_IMAGE, "exactVersion": version}
    held = {"storageProfile": {"imageReference": reference}, "instanceView": view}
    held["latestModelApplied"] = document.pop("latest", True)
    return {"name": name, "properties": held, "tags": document.pop("tags", TAG), **document}


class Fleet:
    """A plain cloud with a scale set, its instances, and what each of them serves."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def flexible(self, *machines: Json, **properties: Any) -> None:
        self.desk.find(scale_set(**properties))
        scope = f"{COMPUTE}/virtualMachines"
        held = [{**one["properties"], "virtualMachineScaleSet": {"id": WEB}} for one in machines]
        listed = [
            {**one, "id": f"{scope}/{one['name']}", "properties": properties}
            for one, properties in zip(machines, held, strict=True)
        ]
        self.desk.cloud.collections[scope.lower()] = listed

    def uniform(self, *machines: Json, **properties: Any) -> None:
        self.desk.find(scale_set("Uniform", **properties))
        below = [{**one, "id": f"{WEB}/virtualMachines/{one['name']}"} for one in machines]
        self.desk.cloud.collections[f"{WEB}/virtualMachines".lower()] = below


@pytest.fixture
def fleet(desk: Desk) -> Fleet:
    return Fleet(desk)


PAIR = instance("web_1"), instance("web_2")
MODES = pytest.mark.parametrize("mode", ["flexible", "uniform"])
CLAIMS: dict[str, Callable[[], Any]] = {
    "exists": lambda: SET().exists(),
    "instances": lambda: SET().has_instances(2),
    "flexible": lambda: SET().is_flexible(),
    "uniform": lambda: SET().is_uniform(),
    "size": lambda: SET().has_size("Standard_B1s"),
    "model": lambda: SET().was_created_from("web"),
    "next": lambda: SET().makes_instances_of_version("1.0.0"),
    "image": lambda: SET().every_instance_was_created_from("web"),
    "version": lambda: SET().every_instance_runs_version("1.0.0"),
    "latest": lambda: SET().every_instance_has_the_latest_model(),
    "serves": lambda: SET().every_instance_serves("hello"),
    "running": lambda: SET().every_instance_is("running"),
    "healthy": lambda: SET().every_instance_is_healthy(),
    "zones": lambda: SET().is_spread_over_zones("1", "2"),
    "balancer": lambda: SET().is_behind_load_balancer("webLB"),
    "policy": lambda: SET().has_upgrade_policy("Manual"),
    "extension": lambda: SET().has_extension("setup"),
    "upgrade": lambda: SET().had_rolling_upgrade("Completed"),
    "region": lambda: SET().is_in("westeurope"),
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS.keys())
def test_nothing_is_right_before_there_is_a_scale_set(desk: Desk, claim: Callable[[], Any]) -> None:
    claim()
    assert "Not started" in desk.said()
    assert "scale set 'web' in group 'rg' does not exist yet" in desk.said()


OF_INSTANCES = ("image", "version", "latest", "serves", "running", "healthy")


@MODES
@pytest.mark.parametrize("name", OF_INSTANCES)
def test_without_instances_nothing_is_true_of_every_instance(
    desk: Desk, fleet: Fleet, mode: str, name: str
) -> None:
    getattr(fleet, mode)()
    CLAIMS[name]()
    assert "Found: it has no instances" in desk.said()


RIGHT = "exists instances size model image version latest running balancer policy region".split()


@MODES
@pytest.mark.parametrize("name", RIGHT)
def test_a_plain_fleet_is_right_in_either_mode(desk: Desk, fleet: Fleet, mode: str, name: str) -> None:
    getattr(fleet, mode)(*PAIR)
    CLAIMS[name]()
    assert "✓" in desk.said()


def wrong_fleet() -> tuple[Json, ...]:
    old = instance("web_0", "deallocated", "0.9.0", "unhealthy", latest=False, tags={})
    other = {**old["properties"]["storageProfile"]["imageReference"], "id": f"{COMPUTE}/images/old"}
    old["properties"]["storageProfile"] = {"imageReference": other}
    return old, *PAIR


WRONG = {
    "instances": "it has 3",
    "size": "its size is Standard_B1s",
    "image": "1 of 3 come from something else: web_0",
    "version": "Found: 1 runs 0.9.0 and 2 run 1.0.0.",
    "latest": "1 of 3 have an older model: web_0",
    "serves": "not all of them are running, so nobody can look inside",
    "running": "there are 1 deallocated and 2 running",
    "healthy": "3 of 3 are not reported as healthy",
    "zones": "its instances are in no zone",
    "extension": "it has none",
    "upgrade": "there was no rolling upgrade",
}


@MODES
@pytest.mark.parametrize(("name", "found"), WRONG.items(), ids=WRONG.keys())
def test_what_is_wrong_is_told(desk: Desk, fleet: Fleet, mode: str, name: str, found: str) -> None:
    getattr(fleet, mode)(*wrong_fleet())
    SET().has_size("Standard_D2s_v5") if name == "size" else CLAIMS[name]()
    assert "Not yet" in desk.said()
    assert found in desk.said()


@pytest.mark.parametrize(("mode", "other"), [("flexible", "uniform"), ("uniform", "flexible")])
def test_the_mode_is_one_or_the_other(desk: Desk, fleet: Fleet, mode: str, other: str) -> None:
    getattr(fleet, mode)()
    CLAIMS[mode]()
    CLAIMS[other]()
    assert desk.said().count("✓") == 1
    assert f"its orchestration mode is {mode.title()}" in desk.said()


@MODES
def test_every_page_is_looked_at(desk: Desk, fleet: Fleet, mode: str) -> None:
    getattr(fleet, mode)(*PAIR)
    fleet.desk.cloud.pages = ["<h1>hello</h1>", "hello"]
    CLAIMS["serves"]()
    assert "✓" in desk.said()
    fleet.desk.cloud.pages = ["hello", "It works!"]
    SET().every_instance_serves("hello")
    assert "1 of 2 serve 'It works!'" in desk.said()
    fleet.desk.cloud.pages = ["", "hello"]
    SET().every_instance_serves("hello")
    assert "1 of 2 serve nothing" in desk.said()


def test_zones_must_be_just_those(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(instance("a", zones=["1"]), instance("b", zones=["2"]))
    CLAIMS["zones"]()
    assert "✓" in desk.said()
    SET().is_spread_over_zones("1", "2", "3")
    assert "its instances are in 1 and 2" in desk.said()


def test_a_model_may_name_another_image(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(profile={"storageProfile": {"imageReference": {"id": f"{COMPUTE}/images/old"}}})
    CLAIMS["model"]()
    assert "its model names the image 'old'" in desk.said()


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ({"id": f"{GALLERY_IMAGE}/versions/1.0.0"}, "✓"),
        ({"id": f"{GALLERY_IMAGE}/versions/1.1.0"}, "its model names version 1.1.0"),
        ({"id": GALLERY_IMAGE}, "its model names whatever is latest"),
        ({"publisher": "p", "offer": "o", "sku": "s", "version": "1.0.0"}, "✓"),
        ({"publisher": "p", "offer": "o", "sku": "s", "version": "latest"}, "whatever is latest"),
    ],
)
def test_a_model_names_a_version_or_what_is_latest(
    desk: Desk, fleet: Fleet, reference: Json, said: str
) -> None:
    fleet.flexible(profile={"storageProfile": {"imageReference": reference}})
    CLAIMS["next"]()
    assert said in desk.said()


@pytest.mark.parametrize(
    ("balancer", "found"), [("shopLB", "it is behind shopLB"), ("", "it is behind none")]
)
def test_the_load_balancer_is_named(desk: Desk, fleet: Fleet, balancer: str, found: str) -> None:
    fleet.flexible(balancer=balancer)
    CLAIMS["balancer"]()
    assert found in desk.said()


def test_the_policy_is_told(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible(upgradePolicy={"mode": "Rolling"})
    CLAIMS["policy"]()
    assert "its upgrade policy is Rolling" in desk.said()


def test_all_healthy_is_right(desk: Desk, fleet: Fleet) -> None:
    fleet.uniform(instance("0", health="healthy"), instance("1", health="healthy"))
    CLAIMS["healthy"]()
    assert "✓" in desk.said()


def test_an_extension_is_known_by_its_name_or_its_type(desk: Desk, fleet: Fleet) -> None:
    listed = [{"name": "setup", "properties": {"type": "CustomScript"}}]
    fleet.flexible(profile={"extensionProfile": {"extensions": listed}})
    CLAIMS["extension"]()
    SET().has_extension("CustomScript")
    assert desk.said().count("✓") == 2
    SET().has_extension("health")
    assert "its extensions are setup" in desk.said()


def test_the_latest_rolling_upgrade_has_an_outcome(desk: Desk, fleet: Fleet) -> None:
    fleet.flexible()
    status = {"runningStatus": {"code": "Completed"}}
    desk.find({"id": f"{WEB}/rollingUpgrades/latest", "properties": status})
    CLAIMS["upgrade"]()
    assert "✓" in desk.said()
    SET().had_rolling_upgrade("Faulted")
    assert "the latest one is Completed" in desk.said()
