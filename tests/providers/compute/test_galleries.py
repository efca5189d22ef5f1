"""Galleries and image definitions: bodies as in traffic, names, fixed properties, the order of deletion."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azlab.arm.messages import Json
from azlab.providers.compute.galleries import Galleries
from azlab.providers.compute.gallery_images import GalleryImages
from tests.providers.compute import conftest
from tests.providers.compute.conftest import Practice

BAD_NAME = (
    "Gallery name is invalid. Allowed characters are English alphanumeric characters, with underscores, and "
    "periods allowed in the middle, up to 80 characters total. All other special characters, including "
    "dashes, are disallowed."
)
PERIODS = "Names are not allowed to end with period(.)."


def test_a_gallery_is_shown_as_in_traffic(azure: Practice) -> None:
    response = azure.send("PUT", "galleries/shared_1", {"location": "westeurope"})
    link = response.headers["azure-asyncoperation"]
    assert (response.status, "location" in response.headers) == (201, False)
    assert "/locations/westeurope/capsOperations/" in link
    subscription = azure.id("galleries/shared_1").split("/")[2]
    shown = {
        "name": "shared_1",
        "id": azure.id("galleries/shared_1"),
        "type": "Microsoft.Compute/galleries",
        "location": "westeurope",
        "properties": {
            "identifier": {"uniqueName": f"{subscription}-SHARED_1"},
            "provisioningState": "Creating",
        },
    }
    assert response.json() == shown
    assert [*response.json()] == [*shown]
    assert azure.wait(response)["status"] == "Succeeded"
    assert azure.get("galleries/shared_1")["properties"]["provisioningState"] == "Succeeded"


def test_a_community_gallery_has_a_public_name_that_stays(azure: Practice) -> None:
    info = {"publisherUri": "u", "publisherContact": "c", "eula": "e", "publicNamePrefix": "shop"}
    sharing = {"permissions": "Community", "communityGalleryInfo": info}
    body = {"location": "westeurope", "properties": {"sharingProfile": sharing}}
    first = azure.put("galleries/shared", body)["properties"]["sharingProfile"]["communityGalleryInfo"]
    again = azure.put("galleries/shared", body)["properties"]["sharingProfile"]["communityGalleryInfo"]
    assert [*first] == ["communityGalleryEnabled", *info, "publicNames"]
    assert first["communityGalleryEnabled"] is False
    assert first["publicNames"][0].startswith("shop-")
    assert again == first


@pytest.mark.parametrize("name", ["my-gallery", "_gallery", "gallery.", "g" * 81])
def test_a_gallery_has_no_hyphen_in_its_name(azure: Practice, name: str) -> None:
    body = {"location": "westeurope"}
    assert azure.refusal("PUT", f"galleries/{name}", body).said == (400, "InvalidParameter", BAD_NAME)


@given(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._]{0,78}[A-Za-z0-9]\Z"))
def test_letters_digits_and_middle_dots_make_a_gallery_name(name: Any) -> None:
    assert Galleries.name_rule.fullmatch(name)


def test_a_gallery_name_is_unique_in_the_subscription(azure: Practice) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    other = azure.id("").replace("/shop/", "/other/")
    azure.put(other.partition("/providers/")[0], {"location": "westeurope"})
    subscription = other.split("/")[2]
    assert azure.refusal("PUT", f"{other}galleries/Shared", {"location": "westeurope"}).said == (
        409,
        "Conflict",
        f"The gallery name Shared is not unique within the subscription {subscription}. Please pick another "
        "gallery name",
    )


def test_a_definition_is_shown_as_in_traffic(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    body = definition(features=[{"name": "SecurityType", "value": "trustedlaunchsupported"}])
    body["properties"]["disallowed"] = {}
    response = azure.send("PUT", "galleries/shared/images/web-1", {**body, "tags": {}})
    shown = {
        "name": "web-1",
        "id": azure.id("galleries/shared/images/web-1"),
        "type": "Microsoft.Compute/galleries/images",
        "location": "westeurope",
        "tags": {},
        "properties": {
            "hyperVGeneration": "V2",
            "architecture": "x64",
            "features": [{"name": "SecurityType", "value": "TrustedLaunchSupported"}],
            "osType": "Linux",
            "osState": "Generalized",
            "identifier": {"publisher": "shop", "offer": "web", "sku": "small"},
            "provisioningState": "Creating",
        },
    }
    assert (response.status, response.json()) == (201, shown)
    assert [*response.json()["properties"]] == [*shown["properties"]]


@pytest.fixture
def newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask with an api-version in which the platform chooses what a definition is."""
    monkeypatch.setattr(conftest, "VERSION", "2025-03-03")


@pytest.mark.usefixtures("newest")
@pytest.mark.parametrize(
    ("said", "generation", "features"),
    [
        ({}, "V2", [{"name": "SecurityType", "value": "TrustedLaunchSupported"}]),
        ({"hyperVGeneration": "V1"}, "V1", None),
        (
            {"features": [{"name": "SecurityType", "value": "standard"}]},
            "V2",
            [{"name": "SecurityType", "value": "Standard"}],
        ),
        (
            {"features": [{"name": "IsHibernateSupported", "value": "True"}]},
            "V2",
            [
                {"name": "IsHibernateSupported", "value": "True"},
                {"name": "SecurityType", "value": "TrustedLaunchSupported"},
            ],
        ),
    ],
)
def test_from_2025_on_a_definition_is_v2_and_for_both_kinds_where_nothing_is_said(
    azure: Practice, definition: Callable[..., Any], said: Json, generation: str, features: list[Json] | None
) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    body = definition()
    body["properties"] = {**{k: v for k, v in body["properties"].items() if k != "hyperVGeneration"}, **said}
    shown = azure.put("galleries/shared/images/web", body)["properties"]
    assert (shown["hyperVGeneration"], shown.get("features")) == (generation, features)
    body["properties"] |= {"hyperVGeneration": generation, "features": features or []}
    assert azure.put("galleries/shared/images/web", body)["properties"] == shown


def test_before_2025_standard_is_no_value_of_a_definition(
    azure: Practice, definition: Callable[..., Any]
) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    body = definition(features=[{"name": "SecurityType", "value": "Standard"}])
    assert azure.refusal("PUT", "galleries/shared/images/web", body).code == "InvalidParameter"


def test_no_features_are_not_shown(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.gallery(definition(features=[]))
    assert "features" not in azure.get("galleries/shared/images/web")["properties"]


def test_the_definitions_of_a_gallery_are_listed(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.gallery(definition())
    found = azure.get("galleries/shared/images")["value"]
    assert [one["name"] for one in found] == ["web"]


def test_a_definition_needs_its_gallery(azure: Practice, definition: Callable[..., Any]) -> None:
    assert azure.refusal("PUT", "galleries/shared/images/web", definition()).said == (
        404,
        "ParentResourceNotFound",
        "Can not perform requested operation on nested resource. Parent resource 'shared' not found.",
    )


def test_publisher_offer_and_sku_are_unique_in_a_gallery(
    azure: Practice, definition: Callable[..., Any]
) -> None:
    azure.gallery(definition())
    body = definition(identifier={"publisher": "Shop", "offer": "web", "sku": "small"})
    assert azure.refusal("PUT", "galleries/shared/images/other", body).said == (
        409,
        "Conflict",
        "Gallery image: web identified by (publisher:Shop, offer:web, sku:small) already exists. Choose a "
        "different publisher, offer, sku combination.",
    )


@pytest.mark.parametrize(("part", "longest"), [("publisher", 128), ("offer", 64), ("sku", 64)])
@pytest.mark.parametrize("value", ["a b", "ends.", "x" * 129, "é"])
def test_the_names_of_an_identity_are_plain(
    azure: Practice, definition: Callable[..., Any], part: str, longest: int, value: str
) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    identity = {"publisher": "shop", "offer": "web", "sku": "small", part: value}
    refusal = azure.refusal("PUT", "galleries/shared/images/web", definition(identifier=identity))
    path = f"galleryImage.properties.identifier.{part}"
    assert (refusal.code, refusal.target) == ("InvalidParameter", path)
    assert refusal.message == (
        f"Asset name {path} is not valid. It cannot be empty. Allowed characters are uppercase or lowercase "
        f"letters, digits, hyphen(-), period (.), underscore (_). {PERIODS} The length of the name cannot "
        f"exceed {longest} characters."
    )


@pytest.mark.parametrize("name", ["ends-", "_x", "ends."])
def test_a_definition_may_have_hyphens_but_not_at_its_end(
    azure: Practice, definition: Callable[..., Any], name: str
) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    assert GalleryImages.name_rule.fullmatch("web-server-1")
    assert azure.refusal("PUT", f"galleries/shared/images/{name}", definition()).said == (
        400,
        "InvalidParameter",
        r"The entity name 'galleryImageName' is invalid according to its validation rule: "
        r"^[^_\W][\w-._]{0,79}(?<![-.])$.",
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"osType": "Windows"}, "osType"),
        ({"osState": "Specialized"}, "osState"),
        ({"hyperVGeneration": "V1"}, "hyperVGeneration"),
        ({"identifier": {"publisher": "shop", "offer": "web", "sku": "large"}}, "identifier.sku"),
        ({"features": [{"name": "SecurityType", "value": "TrustedLaunch"}]}, "features"),
    ],
)
def test_what_a_definition_is_does_not_change(
    azure: Practice, definition: Callable[..., Any], change: Json, path: str
) -> None:
    azure.gallery(definition())
    assert azure.refusal("PUT", "galleries/shared/images/web", definition(**change)).said == (
        409,
        "PropertyChangeNotAllowed",
        f"Changing property 'galleryImage.properties.{path}' is not allowed",
    )


def test_what_a_definition_tells_may_change(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.gallery(definition())
    changed = azure.put("galleries/shared/images/web", definition(description="nginx", eula="https://e"))
    assert changed["properties"]["description"] == "nginx"
    patched = azure.patch(
        "galleries/shared/images/web", {"properties": {"recommended": {"vCPUs": {"min": 2}}}}
    )
    assert patched["properties"]["recommended"] == {"vCPUs": {"min": 2}}
    assert patched["properties"]["description"] == "nginx"


def test_a_security_type_is_one_that_azure_knows(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    body = definition(features=[{"name": "SecurityType", "value": "Safe"}])
    assert azure.refusal("PUT", "galleries/shared/images/web", body).said == (
        400,
        "InvalidParameter",
        "The value 'Safe' for feature 'SecurityType' is invalid. Allowed characters are English "
        "alphanumerical characters with spaces and commas. The length of the value cannot exceed "
        "100 characters.",
    )


def test_the_end_of_life_lies_ahead(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    body = definition(endOfLifeDate="2020-01-01T12:59:59Z")
    assert azure.refusal("PUT", "galleries/shared/images/web", body).said == (
        400,
        "InvalidParameter",
        "EndOfLifeDate must be set to a future date.",
    )


def test_the_end_of_life_is_a_date(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    refusal = azure.refusal("PUT", "galleries/shared/images/web", definition(endOfLifeDate="soon"))
    assert refusal.code == "InvalidRequestContent"
    assert (
        "Could not convert string to DateTimeOffset: soon. Path 'properties.endOfLifeDate'" in refusal.message
    )


def test_an_end_of_life_that_has_come_does_not_stop_other_changes(
    azure: Practice, definition: Callable[..., Any]
) -> None:
    azure.gallery(definition(endOfLifeDate="2999-01-01T00:00:00Z"))
    azure.app.cloud.clock.advance(1000 * 365.25 * 86400)
    known = azure.get("galleries/shared/images/web")["properties"]["endOfLifeDate"]
    assert known == "2999-01-01T00:00:00+00:00"
    changed = azure.put("galleries/shared/images/web", definition(endOfLifeDate=known, description="old"))
    assert changed["properties"]["description"] == "old"


def test_a_gallery_goes_after_its_definitions(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.gallery(definition())
    assert azure.refusal("DELETE", "galleries/shared").said == (
        409,
        "CannotDeleteResource",
        "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: "
        "'Microsoft.Compute/galleries/shared/images/web'. Please delete all nested resources before deleting "
        "this resource.",
    )
    azure.delete("galleries/shared/images/web")
    azure.delete("galleries/shared")
    assert azure.send("GET", "galleries/shared").status == 404


def test_a_deletion_shows_both_ways_to_its_end(azure: Practice) -> None:
    azure.put("galleries/shared", {"location": "westeurope"})
    response = azure.send("DELETE", "galleries/shared")
    assert response.status == 202
    assert "monitor=true" in response.headers["location"]
    assert "/capsOperations/" in response.headers["azure-asyncoperation"]
