"""Pages and what changes of them: applied, left out, told apart."""

import copy
import random
from typing import Any

import pytest

from azlab.directory import PRACTICE
from azlab.recordings.absence import collection, missing
from azlab.recordings.pages import (
    VIEW,
    Answer,
    Listing,
    Pages,
    View,
    answer,
    apply,
    difference,
    digest,
    page_of,
    view_of,
)

GROUP = f"/subscriptions/{PRACTICE}/resourcegroups/rg"
DISKS = f"{GROUP}/providers/microsoft.compute/disks"
GALLERY = f"{GROUP}/providers/microsoft.compute/galleries/shop"


def disk(name: str, size: int = 4) -> dict[str, Any]:
    return {"id": f"{DISKS}/{name}".replace("disks", "Disks"), "name": name, "properties": {"size": size}}


def cloud(*names: str, **sizes: int) -> Pages:
    """A group with some disks, and the list of them."""
    bodies = [disk(name, sizes.get(name, 4)) for name in sorted(names)]
    pages: Pages = {GROUP: Answer(200, {"id": GROUP})}
    pages |= {f"{DISKS}/{body['name']}": Answer(200, body) for body in bodies}
    return {**pages, DISKS: page_of(200, {"value": bodies}, pages)}


def names(pages: Pages) -> list[str]:
    listed = answer(pages, DISKS)
    assert listed is not None
    return [row["name"] for row in listed.body["value"]]


def test_a_row_that_is_a_page_of_its_own_is_kept_once() -> None:
    listing = cloud("a", "b")[DISKS]
    assert isinstance(listing, Listing)
    assert list(listing.rows.values()) == [True, True]
    assert names(cloud("a", "b")) == ["a", "b"]


def test_a_change_turns_one_state_into_the_other() -> None:
    chance = random.Random(3)
    for _ in range(200):
        one = cloud(*chance.sample("abcdef", chance.randint(0, 6)), a=chance.randint(1, 3))
        other = cloud(*chance.sample("abcdef", chance.randint(0, 6)), a=chance.randint(1, 3))
        changed = copy.deepcopy(one)
        apply(changed, difference(one, other))
        assert changed == other


def test_a_change_that_was_left_out_is_missing_in_the_list_too() -> None:
    start, first, second = cloud(), cloud("b"), cloud("a", "b")
    apply(start, difference(first, second))
    assert names(start) == ["a"]


def test_rows_that_are_gone_are_gone_from_the_list() -> None:
    pages = cloud("a", "b")
    apply(pages, difference(cloud("a"), cloud()))
    assert names(pages) == ["b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"time": "2026-11-25T08:30:48Z"}, {"time": "2026-11-25T09:30:48.5+00:00"}),
        ({"etag": 'W/"1"', "a": 1}, {"etag": 'W/"2"', "a": 1}),
        ({"signature": "AB"}, {"signature": "CD"}),
    ],
)
def test_what_is_new_at_each_reading_is_no_change(one: Any, other: Any) -> None:
    assert not difference({"/x": Answer(200, one)}, {"/x": Answer(200, other)})
    assert digest(Answer(200, one)) == digest(Answer(200, other))
    assert digest(Answer(200, one)) != digest(Answer(404, one))


def test_a_renewed_key_is_a_change_though_only_a_moment_tells_it() -> None:
    one, other = ({"keyCreationTime": {"key1": f"2026-11-30T0{hour}:00:00Z"}} for hour in (6, 7))
    assert difference({"/x": Answer(200, one)}, {"/x": Answer(200, other)})
    assert not difference({"/x": Answer(200, one)}, {"/x": Answer(200, dict(one))})


@pytest.mark.parametrize(
    "body",
    [
        {"value": [1, 2]},
        {"value": [{"x": 1}]},
        {"value": [{"name": "a"}, {"name": "a"}]},
        {"id": "x", "value": []},
    ],
)
def test_rows_without_a_name_of_their_own_make_no_list(body: Any) -> None:
    assert page_of(200, body, {}) == Answer(200, body)


@pytest.mark.parametrize(
    "body",
    [
        [{"name": "a", "id": "/Z"}, {"name": "b", "id": "/a"}],
        {"value": [{"name": {"value": "cores"}, "limit": 3}], "nextLink": "there"},
        {"value": []},
        [],
    ],
)
def test_a_list_reads_as_it_was_answered(body: Any) -> None:
    page = page_of(200, body, {})
    assert isinstance(page, Listing)
    assert answer({"/x": page}, "/x") == Answer(200, body)


def test_a_view_is_the_page_and_what_it_adds() -> None:
    own = Answer(200, {"id": "/vm", "properties": {"vmId": "1"}})
    body = {"id": "/vm", "properties": {"vmId": "1", "instanceView": {"statuses": []}}}
    view = view_of(body, own)
    assert isinstance(view, View)
    assert answer({"/vm": own, f"/vm{VIEW}": view}, f"/vm{VIEW}") == Answer(200, body)
    assert answer({f"/vm{VIEW}": view}, f"/vm{VIEW}") is None
    assert view_of({**body, "name": "other"}, own) is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{DISKS}/a", None),
        (f"{DISKS}/z", "ResourceNotFound"),
        (f"{DISKS}/z/beginGetAccess", "ResourceNotFound"),
        (DISKS.replace("/rg/", "/gr/"), "ResourceGroupNotFound"),
        (f"{GROUP}r", "ResourceGroupNotFound"),
        (f"{GALLERY}/images/web/versions/1.0.0", "ResourceNotFound"),
        (f"/subscriptions/{PRACTICE}/providers/microsoft.compute/skus", None),
        ("/lab/commands", None),
    ],
)
def test_what_has_no_page_is_not_there(path: str, code: str | None) -> None:
    error = missing(cloud("a"), path)
    assert (error.code if error else None) == code


def test_the_first_thing_missing_on_the_way_is_named() -> None:
    error = missing(cloud("a"), f"{GALLERY}/images/web/versions/1.0.0")
    assert error is not None
    assert "'microsoft.compute/galleries/shop'" in error.message


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (DISKS, ["a", "b"]),
        (f"/subscriptions/{PRACTICE}/providers/Microsoft.Compute/disks", ["a", "b"]),
        (DISKS.replace("disks", "snapshots"), []),
        (f"{GALLERY}/images", []),
    ],
)
def test_a_collection_is_made_of_the_resources(path: str, found: list[str]) -> None:
    rows = collection(cloud("a", "b"), path, {GROUP})
    assert rows is not None
    assert [row["name"] for row in rows if isinstance(row, dict)] == found


def test_groups_are_a_collection_and_an_unknown_address_is_none() -> None:
    assert collection(cloud("a"), f"/subscriptions/{PRACTICE}/resourceGroups", ()) == [{"id": GROUP}]
    assert collection(cloud("a"), "/v1.0/users", ()) is None


@pytest.mark.parametrize("path", [DISKS, f"/subscriptions/{PRACTICE}/providers/Microsoft.Compute/disks"])
def test_what_else_was_in_a_group_that_the_lesson_began_with_is_not_known(path: str) -> None:
    assert collection(cloud("a"), path, {f"{GROUP}-other"}) is None


def test_what_is_in_a_resource_that_the_lesson_made_is_known_in_any_group() -> None:
    images, gallery = f"{GALLERY}/images", Answer(200, {"id": GALLERY})
    assert collection({**cloud(), GALLERY: gallery}, images, {GALLERY}) == []
    assert collection({**cloud(), GALLERY: gallery}, images, ()) is None


def test_instances_are_known_only_where_they_were_listed() -> None:
    instances = f"{GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines"
    assert collection(cloud(), instances, {GROUP}) is None


def test_a_resource_of_which_only_a_part_has_a_page_is_there_and_not_known() -> None:
    version = f"{GALLERY}/images/web/versions/1.0.0"
    pages = {**cloud(), version: Answer(200, {"id": version})}
    assert missing(pages, GALLERY) is None
    assert missing(pages, f"{GALLERY}/images/web") is None
    assert collection(pages, GALLERY.rpartition("/")[0], {GROUP}) is None
    assert collection(pages, f"{GALLERY}/images", {GROUP}) is None
    refused = missing(pages, version.replace("1.0.0", "2.0.0"))
    assert refused is not None
    assert refused.code == "ResourceNotFound"
    assert "shop/images/web/versions/2.0.0" in refused.message
