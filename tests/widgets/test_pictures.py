"""The picture of a cloud: in words, and in Mermaid."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.sentences import SentenceError
from azlab.widgets import picture
from azlab.widgets.pictures import Picture
from azlab.widgets.things import Scene, Thing
from tests.widgets.clouds import DrawnCloud

S = "/subscriptions/s"
GROUP = f"{S}/resourceGroups/rg-images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
Json = dict[str, Any]


class PlainCloud:
    """Lists what it is given, by the last two words of a collection."""

    subscription = "s"

    def __init__(self, **collections: list[Json]) -> None:
        self.collections = collections
        self.groups = [{"id": GROUP, "name": "rg-images", "location": "westeurope"}]

    def get(self, id: str, expand: str = "") -> Json | None:
        found = [one for each in self.collections.values() for one in each if one["id"] == id]
        return found[0] if found and expand == "instanceView" else None

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        if collection == f"{S}/resourceGroups":
            return self.groups
        inside = collection.startswith(f"{GROUP}/providers/Microsoft.")
        return self.collections.get(collection.rpartition("/")[2], []) if inside else []

    def look(self, resource: str, script: str) -> str | None:
        return None

    def run(self, virtual_machine: str, command: str, script: str) -> str:
        raise AssertionError("a picture runs nothing")


def machine(name: str, *codes: str, **properties: Any) -> Json:
    view = {"statuses": [{"code": code} for code in codes]}
    id = f"{COMPUTE}/virtualMachines/{name}"
    return {"id": id, "name": name, "properties": {"instanceView": view, **properties}}


def resource(kind: str, name: str, properties: Json, **document: Any) -> Json:
    return {"id": f"{COMPUTE}/{kind}/{name}", "name": name, "properties": properties, **document}


def copied_from(source: Json) -> Json:
    return {"diskSizeGB": 30, "creationData": {"sourceResourceId": source["id"]}}


def own(image: str) -> Json:
    return {"imageReference": {"id": f"{COMPUTE}/images/{image}"}}


MARKET = {
    "publisher": "Canonical",
    "offer": "ubuntu",
    "sku": "server",
    "version": "latest",
    "exactVersion": "24.4",
}
BASE = machine(
    "web-base", "PowerState/deallocated", "OSState/generalized", storageProfile={"imageReference": MARKET}
)
OS_DISK = resource("disks", "web-base_OsDisk", {"diskSizeGB": 30}, managedBy=BASE["id"])
IMAGE = resource(
    "images",
    "web-image",
    {
        "sourceVirtualMachine": {"id": BASE["id"].upper()},
        "hyperVGeneration": "V2",
        "storageProfile": {"osDisk": {"osType": "Linux"}},
    },
)
SNAPSHOT = resource(
    "snapshots", "before", {"diskSizeGB": 30, "creationData": {"sourceResourceId": OS_DISK["id"]}}
)
COPY = resource("disks", "copy", {"diskSizeGB": 30, "creationData": {"sourceResourceId": SNAPSHOT["id"]}})
WEB = machine("web-1", "PowerState/running", storageProfile=own("web-image"))


def whole() -> Picture:
    cloud = PlainCloud(
        virtualMachines=[BASE, WEB], disks=[OS_DISK, COPY], images=[IMAGE], snapshots=[SNAPSHOT]
    )
    return picture(cloud)


def test_the_words_say_everything_that_is_drawn() -> None:
    assert str(whole()) == (
        "Resource group rg-images (westeurope)\n"
        "  VM web-1: running, made from web-image\n"
        "  VM web-base: deallocated, generalized, Canonical:ubuntu:server:24.4\n"
        "  image web-image: Linux, V2, captured from WEB-BASE\n"
        "  disk copy: 30 GiB, copied from before\n"
        "  snapshot before: 30 GiB, copied from the disk of web-base"
    )


def test_arrows_join_what_was_made_from_what() -> None:
    drawn = whole().mermaid()
    assert 'thing1["VM web-base<br/>deallocated<br/>generalized<br/>' in drawn
    assert 'thing0 -->|"made from"| thing2' in drawn
    assert 'thing2 -->|"captured from"| thing1' in drawn
    assert 'thing4 -->|"copied from the disk of"| thing1' in drawn


def test_the_picture_has_an_alternative_text() -> None:
    drawn = whole().mermaid()
    assert "accTitle: Resource group rg-images" in drawn
    assert "image web-image: Linux, V2, captured from WEB-BASE" in drawn.partition("subgraph")[0]


def test_a_group_alone_is_called_one_and_groups_side_by_side_have_short_titles() -> None:
    cloud = two_subscriptions()
    group = {"id": "/subscriptions/s/resourceGroups/rg-web", "name": "rg-web", "location": "eastus"}
    alone = picture(cloud, "rg-images").mermaid()
    assert 'subgraph group0["Resource group rg-images (westeurope)"]' in alone
    cloud.lists["/subscriptions/s/resourceGroups"].append(group)
    together = picture(cloud, "rg-images", "rg-web").mermaid()
    assert 'subgraph group0["rg-images (westeurope)"]' in together
    assert 'subgraph group1["rg-web (eastus)"]' in together


def test_a_notebook_gets_the_drawing_and_the_words() -> None:
    shown = whole()._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/vnd.mermaid"}
    assert shown["text/plain"] == str(whole())


def test_the_digits_of_a_disk_are_left_out_of_the_drawing() -> None:
    disk = resource("disks", f"web_OsDisk_1_{'0f' * 16}", {"diskSizeGB": 30})
    shown = picture(PlainCloud(disks=[disk]))
    assert '("disk web_OsDisk_1_...<br/>30 GiB")' in shown.mermaid()
    assert disk["name"] in str(shown)


def test_what_is_gone_is_still_named() -> None:
    drawn = picture(PlainCloud(images=[IMAGE])).mermaid()
    assert '["WEB-BASE"]' in drawn
    assert 'thing0 -->|"captured from"| thing1' in drawn


def test_a_hundred_equal_machines_are_drawn_as_one() -> None:
    machines = [
        machine(f"web-{number}", "PowerState/running", storageProfile=own("web-image"))
        for number in range(1, 101)
    ]
    shown = picture(PlainCloud(virtualMachines=[*reversed(machines), BASE]))
    assert "  100 VMs web-1 ... web-100: running, made from web-image\n" in str(shown)
    assert shown.mermaid().count("[") < 10


def test_machines_in_another_state_are_not_drawn_as_one() -> None:
    states = ["running", "running", "stopped", "deallocated"]
    machines = [machine(f"web-{number}", f"PowerState/{state}") for number, state in enumerate(states)]
    assert str(picture(PlainCloud(virtualMachines=machines))).count("\n  VM ") == 4
    assert "stopped, still billed" in str(picture(PlainCloud(virtualMachines=machines)))


def test_the_network_is_drawn_only_when_asked_for() -> None:
    cloud = PlainCloud(virtualNetworks=[{"id": f"{GROUP}/net", "name": "net"}])
    assert "net" not in str(picture(cloud))
    assert "virtual network net" in str(picture(cloud, network=True))


def test_one_group_can_be_asked_for() -> None:
    cloud = PlainCloud()
    cloud.groups.append({"id": f"{S}/resourceGroups/other", "name": "other", "location": "eastus"})
    assert str(picture(cloud, "RG-Images")) == "Resource group rg-images (westeurope)\n  (empty)"
    assert "other" in str(picture(cloud))
    assert "other" in str(picture(cloud, "other", "RG-Images"))
    assert str(picture(cloud, "other", "RG-Images")) == str(picture(cloud))


def test_an_arrow_across_a_border_takes_the_direction_from_the_group() -> None:
    things = [Thing("VM", "web", "web", origins=(("image", "made from"),)), Thing("image", "image", "golden")]
    together = Picture((Scene("rg", "here", tuple(things)),)).mermaid()
    apart = Picture((Scene("rg", "here", (things[0],)), Scene("rg-2", "here", (things[1],)))).mermaid()
    assert (together.count("direction BT"), apart.count("direction BT")) == (1, 0)


@pytest.mark.parametrize(
    ("groups", "which"), [((), ""), (("none",), " 'none'"), (("none", "two"), " 'none' or 'two'")]
)
def test_an_empty_cloud_is_only_words(groups: tuple[str, ...], which: str) -> None:
    cloud = PlainCloud()
    cloud.groups = []
    shown = picture(cloud, *groups)._repr_mimebundle_()
    assert shown == {"text/plain": f"There is no resource group{which} yet."}


@given(st.text(), st.lists(st.text()), st.text())
def test_no_name_breaks_out_of_its_box(name: str, facts: list[str], origin: str) -> None:
    thing = Thing("VM", "id", name, tuple(facts), ((origin, "made from"),))
    drawn = Picture((Scene(name, name, (thing,)),)).mermaid()
    boxes = drawn.partition("  }\n")[2].replace("<br/>", "")
    assert boxes.count('"') % 2 == 0
    assert not {"<", "{", "`"} & set(boxes)


def two_subscriptions() -> DrawnCloud:
    cloud = DrawnCloud()
    cloud.lists["/subscriptions"] = [
        {"id": "/subscriptions/s", "subscriptionId": "s", "displayName": "Practice"},
        {"id": "/subscriptions/t", "subscriptionId": "t", "displayName": "Practice Two"},
    ]
    group = {"id": "/subscriptions/t/resourceGroups/rg-two", "name": "rg-two", "location": "eastus"}
    cloud.lists["/subscriptions/t/resourceGroups"] = [group]
    return cloud


@pytest.mark.parametrize("name", ["Practice Two", "practice two", "t"])
def test_another_subscription_can_be_asked_for(name: str) -> None:
    shown = picture(two_subscriptions(), "rg-two", subscription=name)
    assert str(shown) == "Resource group rg-two of subscription Practice Two (eastus)\n  (empty)"


def test_the_default_subscription_needs_no_name() -> None:
    assert str(picture(two_subscriptions(), subscription="Practice")).startswith(
        "Resource group rg-images (westeurope)"
    )


def test_a_subscription_that_is_not_seen_is_said_with_those_that_are() -> None:
    with pytest.raises(
        SentenceError, match=r"no subscription 'Three'\. There are: 'Practice', 'Practice Two'\."
    ):
        picture(two_subscriptions(), subscription="Three")


def test_a_region_is_told_where_it_is_not_the_groups() -> None:
    here, there = (
        {**machine(name), "location": place} for name, place in (("a", "westeurope"), ("b", "eastus"))
    )
    told = str(picture(PlainCloud(virtualMachines=[here, there])))
    assert "  VM a\n  VM b: in eastus" in told


def test_a_title_has_room_in_its_group() -> None:
    first, second = whole().mermaid().splitlines()[:2]
    assert '"subGraphTitleMargin"' in first
    assert second == "flowchart BT"
