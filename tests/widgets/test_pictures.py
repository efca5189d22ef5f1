"""The picture of a cloud: what is in it, drawn, and in words."""

from html import escape

import pytest

from azlab.sentences import NotRecordedError, SentenceError
from azlab.widgets import picture
from azlab.widgets.canvas import scrolled
from tests.widgets.clouds import DrawnCloud
from tests.widgets.plain_clouds import GROUP, IMAGE, WEB, Json, PlainCloud, S, machine, resource, texts, whole


def test_the_words_say_everything_that_is_drawn() -> None:
    assert str(whole()) == (
        "Resource group rg-images (westeurope)\n"
        "  VM web-1: running, made from web-image\n"
        "  VM web-base: deallocated, generalized, Canonical:ubuntu:server:24.4\n"
        "    OS disk web-base_OsDisk: 30 GiB\n"
        "  image web-image: Linux, V2, captured from WEB-BASE\n"
        "  disk copy: 30 GiB, copied from before\n"
        "  snapshot before: 30 GiB, copied from web-base_OsDisk"
    )


def test_the_picture_has_an_alternative_text() -> None:
    drawn = whole().svg()
    assert 'role="img" aria-label="Picture of Resource group rg-images"' in drawn
    assert f"<desc>{escape(str(whole()))}</desc>" in drawn


def test_a_notebook_gets_the_drawing_and_the_words() -> None:
    shown = whole()._repr_mimebundle_()
    assert shown == {"text/plain": str(whole()), "text/html": scrolled(whole().svg(), whole().title)}


def test_the_digits_of_a_disk_are_left_out_of_the_drawing() -> None:
    disk = resource("disks", f"web_OsDisk_1_{'0f' * 16}", {"diskSizeGB": 30})
    shown = picture(PlainCloud(disks=[disk]))
    assert "disk web_OsDisk_1_..." in texts(shown)
    assert disk["name"] in str(shown)


def test_what_is_not_in_the_picture_is_still_named() -> None:
    shown = picture(PlainCloud(images=[IMAGE]))
    assert "captured from WEB-BASE" in texts(shown)
    assert "marker-end" not in shown.svg()


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


@pytest.mark.parametrize(
    ("groups", "which"), [((), ""), (("none",), " 'none'"), (("none", "two"), " 'none' or 'two'")]
)
def test_an_empty_cloud_is_only_words(groups: tuple[str, ...], which: str) -> None:
    cloud = PlainCloud()
    cloud.groups = []
    shown = picture(cloud, *groups)._repr_mimebundle_()
    assert shown == {"text/plain": f"There is no resource group{which} yet."}


def test_a_group_that_is_not_there_is_named_beside_those_that_are() -> None:
    shown = picture(PlainCloud(virtualMachines=[WEB]), "rg-images", "rg-typo")
    said = "There is no resource group 'rg-typo' yet."
    assert str(shown).endswith(f"\n{said}")
    assert shown._repr_mimebundle_()["text/html"].endswith(f"<p>{escape(said)}</p>")


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


class Recorded(PlainCloud):
    """Knows no list of these kinds."""

    def __init__(self, *unknown: str, **collections: list[Json]) -> None:
        super().__init__(**collections)
        self.unknown = unknown

    def list(self, collection: str, expand: str = "", filter: str = "") -> list[Json]:
        if collection.endswith(self.unknown):
            raise NotRecordedError("No answer.")
        return super().list(collection, expand, filter)


@pytest.mark.parametrize(
    ("cloud", "said"),
    [
        (Recorded("/galleries"), "  (what is in it is not in the recording)"),
        (Recorded("/galleries", images=[IMAGE]), "  (what else is in it is not in the recording)"),
        (PlainCloud(), "  (empty)"),
    ],
)
def test_a_group_of_which_not_all_is_recorded_says_so(cloud: PlainCloud, said: str) -> None:
    shown = picture(cloud)
    assert str(shown).splitlines()[-1] == said
    assert said.strip() in shown.svg()
