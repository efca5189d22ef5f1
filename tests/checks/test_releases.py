"""What the versions of a definition are together: which is `latest` where, and where replicas are."""

from typing import Any

import pytest

from grader.checks import check
from grader.checks.releases import latest_in
from tests.checks.clouds import COMPUTE, Desk, Json, PlainCloud

SHOP = f"{COMPUTE}/galleries/shop"
WEB = f"{SHOP}/images/web"
OLD = f"{SHOP}/images/old"


def version(name: str, *regions: str, excluded: bool | None = None, **of_regions: Any) -> Json:
    targets = [{"name": region, "regionalReplicaCount": 1, **of_regions} for region in regions]
    profile: Json = {"targetRegions": targets}
    if excluded is not None:
        profile["excludeFromLatest"] = excluded
    return {"id": f"{WEB}/versions/{name}", "name": name, "properties": {"publishingProfile": profile}}


class OpenCloud(PlainCloud):
    """A cloud that shows the page of each version, by its number."""

    def __init__(self, pages: dict[str, str], *versions: Json) -> None:
        gallery = {"id": SHOP, "location": "westeurope"}
        super().__init__(gallery, {"id": WEB, "location": "westeurope"}, *versions)
        self.collections[f"{WEB}/versions".lower()] = list(versions)
        self.pages_of = pages

    def look(self, resource: str, script: str) -> str | None:
        return self.pages_of.get(resource.rpartition("/")[2])


def outcome(cloud: PlainCloud, claim: str, *arguments: str) -> str:
    with check.use(cloud) as notebook:
        getattr(check.gallery("shop", group="rg").definition("web"), claim)(*arguments)
        return str(notebook.report)


BOTH = ("West Europe", "North Europe")


@pytest.mark.parametrize(
    ("versions", "region", "latest"),
    [
        ([version("1.9.0", *BOTH), version("1.10.0", *BOTH)], "westeurope", "1.10.0"),
        ([version("1.9.0", *BOTH), version("1.10.0", "West Europe")], "northeurope", "1.9.0"),
        ([version("1.9.0", *BOTH), version("1.10.0", *BOTH, excluded=True)], "westeurope", "1.9.0"),
        ([version("1.0.0", *BOTH, excluded=True, excludeFromLatest=False)], "westeurope", "1.0.0"),
        ([version("1.0.0", *BOTH, excluded=False, excludeFromLatest=True)], "westeurope", None),
        ([version("1.0.0", *BOTH)], "eastus2", None),
        ([], "westeurope", None),
    ],
)
def test_latest_is_the_highest_number_that_takes_part_in_the_region(
    versions: list[Json], region: str, latest: str | None
) -> None:
    found = latest_in(region, versions)
    assert (found and found["name"]) == latest


def test_a_page_is_looked_for_in_what_latest_means_there() -> None:
    pages = {"1.9.0": "Winter\n", "1.10.0": "Test\n"}
    cloud = OpenCloud(pages, version("1.9.0", *BOTH), version("1.10.0", "West Europe"))
    assert "1 of 1 point" in outcome(cloud, "brings_page", "Winter", "northeurope")
    said = outcome(cloud, "brings_page", "Winter", "westeurope")
    assert "Found: latest means 1.10.0 there, and its page is 'Test'." in said
    assert "no version there takes part in latest" in outcome(cloud, "brings_page", "Winter", "eastus2")


def test_a_version_without_a_page_brings_none() -> None:
    cloud = OpenCloud({"1.0.0": ""}, version("1.0.0", *BOTH))
    assert "latest means 1.0.0 there, and it has no page" in outcome(
        cloud, "brings_page", "Winter", "westeurope"
    )


def test_a_page_is_not_judged_where_nobody_can_look_into_a_version() -> None:
    cloud = OpenCloud({}, version("1.0.0", *BOTH))
    cloud.is_real = True
    assert "Not judged here" in outcome(cloud, "brings_page", "Winter", "westeurope")


def test_replicas_elsewhere_are_told_by_version_and_region() -> None:
    cloud = OpenCloud({}, version("1.9.0", *BOTH), version("1.10.0", *BOTH, "East US 2"))
    assert "1 of 1 point" in outcome(cloud, "has_replicas_only_in", *BOTH, "eastus2")
    said = outcome(cloud, "has_replicas_only_in", "westeurope", "northeurope")
    assert "Found: 1.10.0 has 1 in eastus2." in said


def test_a_version_that_should_stay_is_missed() -> None:
    cloud = OpenCloud({}, version("1.9.0", *BOTH))
    assert "1 of 1 point" in outcome(cloud, "still_has", "1.9.0")
    assert "Found: it is gone." in outcome(cloud, "still_has", "1.10.0")


def test_latest_means_one_number_in_a_region_and_perhaps_another_elsewhere() -> None:
    cloud = OpenCloud({}, version("1.9.0", *BOTH), version("1.10.0", "West Europe"))
    assert "1 of 1 point" in outcome(cloud, "means_version", "1.10.0", "westeurope")
    assert "Found: it is 1.9.0." in outcome(cloud, "means_version", "1.10.0", "northeurope")
    assert "Found: it is none." in outcome(cloud, "means_version", "1.10.0", "eastus2")


def test_a_version_that_should_be_gone_is_found() -> None:
    cloud = OpenCloud({}, version("1.9.0", *BOTH))
    assert "1 of 1 point" in outcome(cloud, "lost_the_version", "1.8.0")
    assert "Found: it is there." in outcome(cloud, "lost_the_version", "1.9.0")


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A gallery in which `old` was made and deleted again."""
    desk.find({"id": SHOP, "location": "westeurope"})
    desk.cloud.ran("sig image-definition create", "PUT", OLD, status=201)
    desk.cloud.ran("sig image-version delete", "DELETE", f"{OLD}/versions/1.0.0", status=202)
    desk.cloud.ran("sig image-definition delete", "DELETE", OLD, status=202)
    return desk


def lost() -> None:
    check.gallery("shop", group="rg").lost_nothing_but("old")


def test_a_definition_may_go_with_what_is_in_it(shop: Desk) -> None:
    lost()
    assert "1 of 1 point" in shop.said()


def test_what_went_beside_it_is_named(shop: Desk) -> None:
    shop.cloud.ran("sig image-version delete", "DELETE", f"{WEB}/versions/1.0.0", status=202)
    lost()
    assert "Found: 'web 1.0.0' is gone, too." in shop.said()


def test_what_is_there_again_is_not_lost(shop: Desk) -> None:
    shop.cloud.ran("sig image-version delete", "DELETE", f"{WEB}/versions/1.0.0", status=202)
    shop.find(version("1.0.0", *BOTH))
    lost()
    assert "1 of 1 point" in shop.said()


def test_what_went_before_the_definition_was_made_is_another_matter(shop: Desk) -> None:
    shop.cloud.ran("sig image-version delete", "DELETE", f"{WEB}/versions/0.1.0", status=202)
    shop.cloud.journal.insert(0, shop.cloud.journal.pop())
    lost()
    assert "1 of 1 point" in shop.said()


def test_a_refused_deletion_takes_nothing_away(shop: Desk) -> None:
    shop.cloud.ran("sig image-definition delete", "DELETE", WEB, status=409)
    lost()
    assert "1 of 1 point" in shop.said()


def test_a_gallery_that_is_gone_itself_is_told(shop: Desk) -> None:
    shop.cloud.documents.clear()
    lost()
    assert "the gallery itself is gone" in shop.said()


def test_a_version_that_azure_would_not_delete_is_there_with_its_reason() -> None:
    cloud = OpenCloud({}, version("1.0.0", *BOTH))
    cloud.ran("sig", "DELETE", f"{WEB}/versions/1.0.0", status=409, error="ScopeLocked")
    said = outcome(cloud, "lost_the_version", "1.0.0")
    assert "it is there: Azure refused to delete it with ScopeLocked" in said


def machine_of(name: str, exact: str, definition: str = WEB) -> Json:
    reference = {"id": f"{definition}/versions/{exact}", "exactVersion": exact}
    return {"name": name, "properties": {"storageProfile": {"imageReference": reference}}}


def hold(cloud: PlainCloud, subscription: str, kind: str, *documents: Json) -> None:
    """Let a subscription have these machines, or these scale sets."""
    there = cloud.collections.setdefault("/subscriptions", [])
    there += [] if {"id": subscription} in there else [{"id": subscription}]
    cloud.collections[f"{subscription}/providers/Microsoft.Compute/{kind}".lower()] = list(documents)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ([], [], ""),
        ([machine_of("a", "1.1.0")], [machine_of("b", "1.0.0", OLD)], ""),
        ([machine_of("a", "1.0.0")], [], "1 machine is of it: a"),
        ([machine_of("a", "1.1.0")], [machine_of("b", "1.0.0"), machine_of("c", "0.9.0")], "2 machines are"),
    ],
)
def test_a_version_that_no_machine_runs_is_looked_for_in_every_subscription(
    first: list[Json], second: list[Json], found: str
) -> None:
    cloud = OpenCloud({})
    hold(cloud, "/subscriptions/one", "virtualMachines", *first)
    hold(cloud, "/subscriptions/two", "virtualMachines", *second)
    said = outcome(cloud, "has_no_machine_of", "1.0.0", "0.9.0")
    assert found in said if found else "Right" in said or "1 of 1" in said


def test_instances_of_a_uniform_set_are_machines_too() -> None:
    cloud = OpenCloud({})
    tills = {"id": "/subscriptions/one/sets/tills", "properties": {"orchestrationMode": "Uniform"}}
    hold(cloud, "/subscriptions/one", "virtualMachineScaleSets", tills)
    cloud.collections["/subscriptions/one/sets/tills/virtualmachines"] = [machine_of("tills_0", "1.0.0")]
    assert "1 machine is of it: tills_0" in outcome(cloud, "has_no_machine_of", "1.0.0")


def test_every_replica_is_on_storage_that_was_asked_for() -> None:
    standard = version("1.0.0", "West Europe", storageAccountType="Standard_LRS")
    zones = version("1.1.0", *BOTH, storageAccountType="Standard_ZRS")
    premium = version("1.2.0", "North Europe", storageAccountType="Premium_LRS")
    kinds = ("Standard_LRS", "Standard_ZRS")
    assert "✓" in outcome(OpenCloud({}, standard, zones), "keeps_replicas_on", *kinds)
    assert "Found: it has no version." in outcome(OpenCloud({}), "keeps_replicas_on", *kinds)
    said = outcome(OpenCloud({}, standard, zones, premium), "keeps_replicas_on", *kinds)
    assert "keeps its replicas on Standard_LRS or Standard_ZRS" in said
    assert "Found: 1.2.0 has Premium_LRS in northeurope." in said
