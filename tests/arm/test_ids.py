"""Resource ids: reading, writing, case, family."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.ids import group_id, parse_id, resource_id, same_id, subscription_id

DISK = "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/disks/d"
NAME = st.text("abcXYZ019-_.", min_size=1, max_size=12).filter(lambda name: name != "providers")


def test_an_id_has_its_parts() -> None:
    id = parse_id(DISK)
    assert (id.subscription, id.group, id.namespace, id.types, id.names) == (
        "S",
        "G",
        "Microsoft.Compute",
        ("disks",),
        ("d",),
    )
    assert (id.type, id.name, id.parent) == ("Microsoft.Compute/disks", "d", None)


@given(NAME, NAME, NAME, NAME)
def test_an_id_is_read_as_it_was_written(subscription: Any, group: Any, one: Any, two: Any) -> None:
    id = resource_id(subscription, group, "Microsoft.Compute/galleries/images", one, two)
    assert parse_id(id.text) == id
    assert parse_id(id.text.upper()).key == id.key


@given(st.text(max_size=80))
def test_any_text_is_an_id_or_none(text: Any) -> None:
    for one in (text, f"/{text}", f"/subscriptions/{text}"):
        id = parse_id(one)
        assert id is None or parse_id(id.text) == id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "subscriptions/S",
        "/subscriptions",
        "/subscriptions//resourceGroups/G",
        "/subscriptions/S/resourceGroups",
        DISK.rpartition("/")[0],
        f"{DISK}/children",
        "/subscriptions/S/resourceGroups/G/disks/d",
    ],
)
def test_what_is_not_the_id_of_one_resource_is_none(text: str) -> None:
    assert parse_id(text) is None


@pytest.mark.parametrize("value", [None, 5, {}, [DISK]])
def test_what_is_not_a_text_is_no_id(value: Any) -> None:
    assert parse_id(value) is None


def test_subscription_and_group_are_resources_too() -> None:
    assert parse_id("/subscriptions/S") == subscription_id("S")
    group = parse_id("/subscriptions/S/resourcegroups/G/")
    assert group == group_id("S", "G")
    assert group.is_group
    assert group.text == "/subscriptions/S/resourceGroups/G"


def test_a_family_of_ids() -> None:
    gallery = resource_id("S", "G", "Microsoft.Compute/galleries", "g")
    image = gallery.child("images", "i")
    assert image.parent == gallery
    assert image.relative_name == "Microsoft.Compute/galleries/g/images/i"
    assert image.group_id == group_id("S", "G")
    assert image.sibling("Microsoft.Compute/disks", "d").text == DISK


def test_ids_are_the_same_in_any_case() -> None:
    assert same_id(DISK, DISK.upper() + "/")
    assert not same_id(DISK, DISK + "2")
