"""Where the versions of galleries are."""

from typing import Any

import pytest

from azlab.sentences import SentenceError
from azlab.widgets.replicas import NOTE, replicas
from tests.widgets.clouds import COMPUTE, DrawnCloud, Json, S, add_gallery, named, version

WEST, NORTH = {"name": "West Europe", "regionalReplicaCount": 2}, {"name": "North Europe"}
SOURCE = f"{COMPUTE}/images/golden"


class Shop(DrawnCloud):
    """The gallery `shop`, listed by its subscription, and how far the copying of its versions is."""

    def __init__(self, *versions: Json, **status: Any) -> None:
        super().__init__()
        add_gallery(self, *versions)
        self.lists[f"{S}/providers/Microsoft.Compute/galleries"] = self.lists[f"{COMPUTE}/galleries"]
        self.status = status

    def get(self, id: str, expand: str = "") -> Json | None:
        found = super().get(id, expand)
        assert expand == "ReplicationStatus"
        return {"properties": {"replicationStatus": {"summary": self.status["summary"]}}} if found else None


def cells(cloud: DrawnCloud, *names: str) -> dict[str, list[str]]:
    return {row[0]: list(row[1:]) for row in replicas(cloud, *names).rows}


def copying(*rows: tuple[str, str, int, str]) -> list[Json]:
    return [dict(zip(("region", "state", "progress", "details"), row, strict=True)) for row in rows]


def on_the_way(name: str, *regions: Json) -> Json:
    document = version(name, SOURCE, *regions)
    document["properties"]["provisioningState"] = "Creating"
    return document


def test_a_row_a_version_a_column_a_region_and_what_is_there() -> None:
    zones = {**NORTH, "storageAccountType": "Standard_ZRS"}
    table = replicas(Shop(version("1.10.0", SOURCE, WEST), version("1.9.0", SOURCE, WEST, zones)))
    assert table.head == ("version", "West Europe", "North Europe")
    assert table.rows == (
        ("web 1.9.0", "2 × Standard_LRS", "1 × Standard_ZRS, latest"),
        ("web 1.10.0", "2 × Standard_LRS, latest", "none"),
    )
    assert table.note == NOTE


def test_what_is_excluded_is_said_and_a_region_that_says_otherwise_wins() -> None:
    there = {**NORTH, "excludeFromLatest": False}
    shown = cells(
        Shop(version("1.0.0", SOURCE, WEST), version("1.1.0", SOURCE, WEST, there, excludeFromLatest=True))
    )
    assert shown["web 1.1.0"] == ["2 × Standard_LRS, excluded from latest", "1 × Standard_LRS, latest"]
    assert shown["web 1.0.0"] == ["2 × Standard_LRS, latest", "none"]


def test_while_it_is_copied_the_progress_is_said_and_the_older_one_is_latest() -> None:
    summary = copying(("West Europe", "Completed", 100, ""), ("North Europe", "Replicating", 40, ""))
    cloud = Shop(version("1.0.0", SOURCE, NORTH), on_the_way("1.1.0", WEST, NORTH), summary=summary)
    assert cells(cloud) == {
        "web 1.0.0": ["1 × Standard_LRS, latest", "none"],
        "web 1.1.0": ["1 × Standard_LRS, … copying: 40%", "2 × Standard_LRS, latest"],
    }


def test_a_replica_that_failed_says_why() -> None:
    cloud = Shop(on_the_way("1.0.0", WEST), summary=copying(("West Europe", "Failed", 0, "It is too large.")))
    assert cells(cloud) == {"web 1.0.0": ["2 × Standard_LRS, ✗ failed: It is too large."]}


def test_where_the_cloud_does_not_say_how_far_the_state_of_the_version_is_said() -> None:
    class Recorded(Shop):
        def get(self, id: str, expand: str = "") -> Json | None:
            raise SentenceError("The recording has no answer.")

    assert cells(Recorded(on_the_way("1.0.0", WEST))) == {"web 1.0.0": ["2 × Standard_LRS, … Creating"]}


def test_what_is_complete_is_not_asked_how_far_it_is() -> None:
    cloud = Shop(version("1.0.0", SOURCE, WEST))
    replicas(cloud)
    assert [expand for _, expand, _ in cloud.asked if expand] == []


def test_a_name_that_is_not_there_is_told_those_that_are() -> None:
    cloud = Shop(version("1.0.0", SOURCE, WEST))
    for names, said in (
        (("shop",), "There is no image definition 'shop'. There is: 'web'."),
        (("", "web"), "There is no gallery 'web'. There is: 'shop' (rg-images)."),
        (("", "", "rg"), "There is no gallery in resource group 'rg'. There is: 'shop' (rg-images)."),
    ):
        with pytest.raises(SentenceError) as raised:
            replicas(cloud, *names)
        assert str(raised.value) == said


def test_names_are_taken_in_any_case() -> None:
    assert list(cells(Shop(version("1.0.0", SOURCE, WEST)), "WEB", "Shop", "RG-Images")) == ["web 1.0.0"]


def test_without_a_version_one_sentence_says_so() -> None:
    assert str(replicas(DrawnCloud())) == "There is no version of any image yet."
    assert str(replicas(Shop(), "web")) == "There is no version of 'web' yet."


def test_of_several_galleries_each_version_names_its_own() -> None:
    cloud = Shop(version("1.0.0", SOURCE, WEST))
    place = f"{COMPUTE}/galleries"
    cloud.lists[f"{S}/providers/Microsoft.Compute/galleries"].append(named(place, "test"))
    cloud.lists[f"{place}/test/images"] = [named(f"{place}/test/images", "web")]
    cloud.lists[f"{place}/test/images/web/versions"] = [version("1.0.0", SOURCE, NORTH)]
    assert list(cells(cloud)) == ["shop/web 1.0.0", "test/web 1.0.0"]
