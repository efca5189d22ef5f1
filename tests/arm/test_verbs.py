"""What ARM does with any type: over two tiny types of the tests' own."""

from typing import Any

import pytest

from azlab.arm.messages import Json, Request
from tests.arm.conftest import Kitchen

BODY = {"location": "West Europe", "properties": {"litres": 2}}


def test_put_makes_a_resource_with_azures_head(kitchen: Kitchen) -> None:
    response = kitchen.send("PUT", "kettles/tea", {**BODY, "tags": {"a": "b"}, "id": "mine", "name": "mine"})
    assert response.status == 201
    document = response.json()
    assert list(document) == ["name", "id", "type", "location", "tags", "properties"]
    assert document["name"] == "tea"
    assert document["id"] == kitchen.id("kettles/tea")
    assert (document["type"], document["location"]) == ("Practice.Kitchen/kettles", "westeurope")
    assert document["properties"]["provisioningState"] == "Creating"
    assert document["properties"]["colour"] == "Red"


def test_a_second_put_updates_and_keeps_what_the_cloud_owns(kitchen: Kitchen) -> None:
    first = kitchen.kettle(metal="tin")
    body = {**BODY, "properties": {"litres": 3, "label": "forged"}}
    response = kitchen.send("PUT", "kettles/tea", body)
    assert response.status == 200
    properties = response.json()["properties"]
    assert properties["provisioningState"] == "Updating"
    assert properties["label"] == first["properties"]["label"] != "forged"
    assert (properties["litres"], properties["metal"]) == (3, "tin")


def test_patch_changes_what_it_says_and_replaces_tags_as_a_whole(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/tea", {**BODY, "tags": {"a": "1", "b": "2"}})
    response = kitchen.send("PATCH", "kettles/tea", {"tags": {"c": "3"}, "properties": {"colour": "blue"}})
    assert response.status == 200
    document = response.json()
    assert document["tags"] == {"c": "3"}
    assert (document["properties"]["litres"], document["properties"]["colour"]) == (2, "Blue")


def test_a_number_may_come_as_text(kitchen: Kitchen) -> None:
    assert kitchen.kettle(litres="3")["properties"]["litres"] == 3


def test_a_patch_waits_for_what_is_in_progress_and_sees_it(kitchen: Kitchen) -> None:
    kitchen.send("PUT", "kettles/tea", BODY)
    kitchen.send("PATCH", "kettles/tea", {"tags": {}})
    assert kitchen.app.cloud.get(kitchen.id("kettles/tea")).interior["full"] is True


def test_get_and_head_find_in_any_case(kitchen: Kitchen) -> None:
    kitchen.kettle()
    loud = kitchen.id("kettles/tea").upper()
    assert kitchen.send("GET", loud).json()["id"] == kitchen.id("kettles/tea")
    assert kitchen.send("HEAD", loud).status == 204
    assert kitchen.send("HEAD", "kettles/none").status == 404


def test_names_are_spelt_as_the_cloud_spells_them(kitchen: Kitchen) -> None:
    path = kitchen.id("KETTLES/tea").replace("/Shop/", "/shop/").replace("Practice", "PRACTICE")
    assert kitchen.send("PUT", path, BODY).json()["id"] == kitchen.id("kettles/tea")


def test_lists_by_group_subscription_and_parent(kitchen: Kitchen) -> None:
    for name in ("tea", "coffee"):
        kitchen.kettle(name)
        kitchen.send("PUT", f"kettles/{name}/lids/top", {"location": "westeurope"})
    subscription = kitchen.id("").split("/resourceGroups")[0]
    names = [one["name"] for one in kitchen.send("GET", "kettles").json()["value"]]
    assert names == ["coffee", "tea"]
    everywhere = kitchen.send("GET", f"{subscription}/providers/Practice.Kitchen/kettles").json()["value"]
    assert [one["name"] for one in everywhere] == names
    assert len(kitchen.send("GET", "kettles/tea/lids").json()["value"]) == 1


def test_deleting_takes_its_time(kitchen: Kitchen) -> None:
    kitchen.kettle()
    response = kitchen.send("DELETE", "kettles/tea")
    assert (response.status, response.body) == (202, b"")
    assert kitchen.send("GET", "kettles/tea").json()["properties"]["provisioningState"] == "Deleting"
    kitchen.follow(response)
    assert kitchen.send("GET", "kettles/tea").status == 404
    assert kitchen.send("DELETE", "kettles/tea").status == 204


def test_deleting_twice_at_once_deletes_once(kitchen: Kitchen) -> None:
    kitchen.kettle()
    kitchen.send("DELETE", "kettles/tea")
    assert kitchen.send("DELETE", "kettles/tea").status == 204
    assert kitchen.send("GET", "kettles/tea").status == 404


def test_a_type_may_refuse_its_deletion(kitchen: Kitchen) -> None:
    kitchen.kettle(colour="Blue")
    assert kitchen.error("DELETE", "kettles/tea") == (409, "Loved", "Blue kettles stay.")
    assert kitchen.send("GET", "kettles/tea").json()["properties"]["provisioningState"] == "Succeeded"


def test_nested_resources_stand_in_the_way(kitchen: Kitchen) -> None:
    kitchen.kettle()
    kitchen.send("PUT", "kettles/tea/lids/top", {"location": "westeurope"})
    status, code, message = kitchen.error("DELETE", "kettles/tea")
    assert (status, code) == (409, "CannotDeleteResource")
    assert message == (
        "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: "
        "'Practice.Kitchen/kettles/tea/lids/top'. Please delete all nested resources before deleting this "
        "resource."
    )


def test_proxy_resources_go_with_their_parent(kitchen: Kitchen) -> None:
    kitchen.kettle()
    sticker = kitchen.send(
        "PUT", "kettles/tea/stickers/cat", {"location": "ignored", "tags": {"a": "b"}}
    ).json()
    assert "location" not in sticker
    assert "tags" not in sticker
    kitchen.follow(kitchen.send("DELETE", "kettles/tea"))
    kitchen.kettle()
    assert kitchen.send("GET", "kettles/tea/stickers").json() == {"value": []}


def test_a_nested_resource_needs_its_parent(kitchen: Kitchen) -> None:
    assert kitchen.error("PUT", "kettles/none/lids/top", {"location": "westeurope"}) == (
        404,
        "ParentResourceNotFound",
        "Can not perform requested operation on nested resource. Parent resource 'none' not found.",
    )


@pytest.mark.parametrize(
    ("path", "missing"), [("kettles/none", "kettles/none"), ("kettles/none/lids/top", "kettles/none")]
)
def test_what_is_not_there_is_not_found(kitchen: Kitchen, path: str, missing: str) -> None:
    assert kitchen.error("GET", path) == (
        404,
        "ResourceNotFound",
        f"The Resource 'Practice.Kitchen/{missing}' under resource group 'Shop' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def test_a_missing_part_of_a_kettle_is_named_with_its_whole_way(kitchen: Kitchen) -> None:
    kitchen.kettle()
    assert "'Practice.Kitchen/kettles/tea/lids/none'" in kitchen.error("GET", "kettles/tea/lids/none")[2]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_group_and_subscription_must_exist(kitchen: Kitchen, method: str) -> None:
    path = kitchen.id("kettles/tea")
    assert kitchen.error(method, path.replace("Shop", "none"), BODY) == (
        404,
        "ResourceGroupNotFound",
        "Resource group 'none' could not be found.",
    )
    other = path.replace("11111111", "99999999")
    assert kitchen.error(method, other, BODY)[:2] == (404, "SubscriptionNotFound")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        (
            "GET",
            "/subscriptions/{s}/resourceGroups/Shop/providers/No.Such/things/x",
            404,
            "InvalidResourceNamespace",
        ),
        ("GET", "/subscriptions/{s}/providers/No.Such/things", 404, "InvalidResourceNamespace"),
        ("PUT", "pans/x", 404, "InvalidResourceType"),
        ("GET", "pans", 404, "InvalidResourceType"),
        ("POST", "kettles/tea/sing", 404, "InvalidResourceType"),
        ("POST", "kettles/tea", 405, "MethodNotAllowed"),
        ("PURGE", "kettles/tea", 405, "MethodNotAllowed"),
        ("PUT", "kettles", 405, "MethodNotAllowed"),
        ("GET", "/nowhere", 404, "MissingSubscription"),
        ("GET", "/", 404, "MissingSubscription"),
        ("PUT", "/subscriptions/{s}/providers/Practice.Kitchen/kettles/tea", 404, "InvalidResourceType"),
        ("GET", "/subscriptions/{s}/resourceGroups/providers/Practice.Kitchen/kettles", 404, "NotFound"),
    ],
)
def test_addresses_that_lead_nowhere(
    kitchen: Kitchen, method: str, path: str, status: int, code: str
) -> None:
    path = path.replace("{s}", kitchen.id("").split("/")[2])
    assert kitchen.error(method, path, BODY)[:2] == (status, code)


def test_an_api_version_is_needed(kitchen: Kitchen) -> None:
    response = kitchen.app(Request("GET", kitchen.id("kettles")))
    error = response.json()["error"]
    assert (response.status, error["code"]) == (400, "MissingApiVersionParameter")
    assert error["message"] == "The api-version query parameter (?api-version=) is required for all requests."


@pytest.mark.parametrize("properties", [{}, {"litres": "many"}, {"litres": 101}])
def test_where_it_is_to_be_is_looked_at_before_its_provider_sees_the_body(
    kitchen: Kitchen, properties: Json
) -> None:
    body = {"properties": properties}
    assert kitchen.error("PUT", "kettles/tea", body)[1] == "LocationRequired"
    nowhere = {**body, "LOCATION": "mars"}
    assert kitchen.error("PUT", "kettles/tea", nowhere)[1] == "LocationNotAvailableForResourceType"
    kitchen.kettle()
    elsewhere = {**body, "location": "northeurope"}
    assert kitchen.error("PUT", "kettles/tea", elsewhere)[1] == "InvalidResourceLocation"


def test_a_location_is_needed_and_known_and_kept(kitchen: Kitchen) -> None:
    assert kitchen.error("PUT", "kettles/tea", {"properties": {"litres": 1}}) == (
        400,
        "LocationRequired",
        "The location property is required for this definition.",
    )
    assert kitchen.error("PUT", "kettles/tea", {**BODY, "location": "mars"}) == (
        400,
        "LocationNotAvailableForResourceType",
        "The provided location 'mars' is not available for resource type 'Practice.Kitchen/kettles'. List of "
        "available regions for the resource type is 'northeurope,westeurope'.",
    )
    kitchen.kettle()
    assert kitchen.error("PUT", "kettles/tea", {**BODY, "location": "northeurope"}) == (
        409,
        "InvalidResourceLocation",
        "The resource 'tea' already exists in location 'westeurope' in resource group 'Shop'. A resource "
        "with the "
        "same name cannot be created in location 'northeurope'. Please select a new resource name.",
    )


@pytest.mark.parametrize("name", ["Tea", "x", "tea%0A", "tea!", "tea%3Fx"])
def test_a_name_keeps_to_its_rule(kitchen: Kitchen, name: str) -> None:
    assert kitchen.error("PUT", f"kettles/{name}", BODY) == (
        400,
        "InvalidParameter",
        "The entity name 'kettleName' is invalid according to its validation rule: ^[a-z][a-z0-9-]{1,20}$.",
    )


def test_a_number_or_a_boolean_in_tags_is_taken_as_text(kitchen: Kitchen) -> None:
    made = kitchen.send("PUT", "kettles/tea", {**BODY, "tags": {"a": 1, "b": True}})
    assert made.json()["tags"] == {"a": "1", "b": "true"}


@pytest.mark.parametrize("tags", ["a", ["a"], {"a": [1]}, {"a": {"b": "c"}}])
def test_tags_are_texts(kitchen: Kitchen, tags: Any) -> None:
    assert kitchen.error("PUT", "kettles/tea", {**BODY, "tags": tags})[:2] == (400, "InvalidRequestContent")


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"5", b"\xff\xfe", b'{"a": NaN}', b'{"a": 1e999}',
                                  b'{"a": "\\ud800"}', b'{"a": 99999999999999999999}', b"null",
                                  b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}",
                                  b"[" * 100_000, b'{"a":' * 100_000])  # fmt: skip
def test_a_body_that_is_no_object_of_arm_is_refused(kitchen: Kitchen, body: bytes) -> None:
    assert kitchen.error("PUT", "kettles/tea", body)[:2] == (400, "InvalidRequestContent")


def test_a_body_with_comments_is_read(kitchen: Kitchen) -> None:
    body = b'\xef\xbb\xbf{ // a kettle\n location: "westeurope", "properties": {"litres": 2,} }'
    assert kitchen.send("PUT", "kettles/tea", body).status == 201


def test_a_fixed_field_cannot_be_changed(kitchen: Kitchen) -> None:
    kitchen.kettle(metal="tin")
    assert kitchen.error("PATCH", "kettles/tea", {"properties": {"metal": "gold"}}) == (
        409,
        "PropertyChangeNotAllowed",
        "Changing property 'metal' is not allowed.",
    )
