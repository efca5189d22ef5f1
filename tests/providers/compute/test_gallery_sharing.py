"""With whom a gallery is shared: its permissions, `share`, and who is told."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from azlab.directory import SUBSCRIPTIONS
from tests.providers.compute.conftest import Practice

GALLERY = "galleries/shop"
INFO = {
    "publisherUri": "https://shop.example",
    "publisherContact": "keeper@shop.example",
    "eula": "https://shop.example/eula",
    "publicNamePrefix": "shop",
}
TENANT = "11111111-1111-1111-1111-111111111111"
FIRST, SECOND = SUBSCRIPTIONS


def body(permissions: str | None = None, **info: Any) -> Json:
    if permissions is None:
        return {"location": "westeurope"}
    profile = {"permissions": permissions, **({"communityGalleryInfo": info} if info else {})}
    return {"location": "westeurope", "properties": {"sharingProfile": profile}}


def make(azure: Practice, permissions: str | None = None, **info: Any) -> Json:
    return azure.put(GALLERY, body(permissions, **info))


def share(operation: str, **groups: Any) -> Json:
    return {
        "operationType": operation,
        "groups": [{"type": kind, "ids": ids} for kind, ids in groups.items()],
    }


def profile(azure: Practice, query: str = "&$expand=SharingProfile/Groups") -> Json | None:
    return azure.get(GALLERY, query)["properties"].get("sharingProfile")


def test_a_gallery_says_nothing_of_sharing_unless_it_is_told(azure: Practice) -> None:
    make(azure)
    assert profile(azure) is None


def test_a_gallery_is_shared_with_subscriptions_and_tenants(azure: Practice) -> None:
    make(azure, "Groups")
    response = azure.send(
        "POST", f"{GALLERY}/share", share("Add", Subscriptions=[SECOND], AADTenants=[TENANT])
    )
    assert response.status == 202
    assert "/capsOperations/" in response.headers["azure-asyncoperation"]
    assert "monitor=true" in response.headers["location"]
    azure.wait(response)
    groups = [{"type": "Subscriptions", "ids": [SECOND]}, {"type": "AADTenants", "ids": [TENANT]}]
    assert profile(azure) == {"permissions": "Groups", "groups": groups}


@pytest.mark.parametrize("query", ["&$select=Permissions", "&$expand=sharingProfile/Groups"])
def test_whom_a_gallery_is_shared_with_is_told_to_whom_asks(azure: Practice, query: str) -> None:
    make(azure, "Groups")
    azure.act(GALLERY, "share", share("Add", Subscriptions=[SECOND]))
    assert profile(azure, "") == {"permissions": "Groups"}
    assert profile(azure, query)["groups"] == [{"type": "Subscriptions", "ids": [SECOND]}]
    assert azure.get("galleries")["value"][0]["properties"]["sharingProfile"] == {"permissions": "Groups"}


def test_sharing_adds_up_and_is_taken_back(azure: Practice) -> None:
    make(azure, "Groups")
    for ids in ([FIRST], [SECOND, FIRST.upper()]):
        azure.act(GALLERY, "share", share("Add", Subscriptions=ids))
    assert profile(azure)["groups"] == [{"type": "Subscriptions", "ids": [FIRST, SECOND]}]
    azure.act(GALLERY, "share", share("Remove", Subscriptions=[FIRST]))
    assert profile(azure)["groups"] == [{"type": "Subscriptions", "ids": [SECOND]}]
    azure.act(GALLERY, "share", share("Remove", Subscriptions=[SECOND], AADTenants=[TENANT]))
    assert profile(azure) == {"permissions": "Groups"}


def test_an_update_keeps_whom_a_gallery_is_shared_with(azure: Practice) -> None:
    make(azure, "Groups")
    azure.act(GALLERY, "share", share("Add", Subscriptions=[SECOND]))
    changed = azure.get(GALLERY)
    azure.put(GALLERY, {**changed, "properties": {**changed["properties"], "description": "images"}})
    azure.put(GALLERY, {"location": "westeurope"})
    assert profile(azure)["groups"] == [{"type": "Subscriptions", "ids": [SECOND]}]


def test_a_reset_makes_a_gallery_private(azure: Practice) -> None:
    make(azure, "Community", **INFO)
    azure.act(GALLERY, "share", share("EnableCommunity"))
    azure.act(GALLERY, "share", share("Reset"))
    assert profile(azure) == {"permissions": "Private"}


def test_a_community_gallery_is_public_when_that_is_enabled(azure: Practice) -> None:
    made = make(azure, "Community", **INFO)["properties"]["sharingProfile"]["communityGalleryInfo"]
    assert [*made] == ["communityGalleryEnabled", *INFO, "publicNames"]
    assert made["communityGalleryEnabled"] is False
    azure.act(GALLERY, "share", share("EnableCommunity"))
    public = profile(azure)["communityGalleryInfo"]
    assert public == {**made, "communityGalleryEnabled": True}
    azure.patch(GALLERY, {"tags": {"a": "b"}})
    assert profile(azure)["communityGalleryInfo"] == public


@pytest.mark.parametrize("missing", INFO)
def test_a_community_gallery_names_its_publisher(azure: Practice, missing: str) -> None:
    told = {name: value for name, value in INFO.items() if name != missing}
    path = f"sharingProfile.communityGalleryInfo.{missing}"
    refusal = azure.refusal("PUT", GALLERY, body("Community", **told))
    assert refusal.said == (400, "InvalidParameter", f"Required parameter '{path}' is missing (null).")


def test_a_private_gallery_may_become_one_of_the_community(azure: Practice) -> None:
    make(azure)
    made = make(azure, "Community", **INFO)
    assert made["properties"]["sharingProfile"]["permissions"] == "Community"


@pytest.mark.parametrize(
    ("was", "wanted"), [("Groups", "Community"), ("Community", "Groups"), ("Groups", "Private"),
                        ("Community", "Private"), ("Private", "Groups")]
)  # fmt: skip
def test_permissions_that_are_given_stay(azure: Practice, was: str, wanted: str) -> None:
    make(azure, was, **INFO)
    path = "gallery.properties.sharingProfile.permissions"
    assert azure.refusal("PUT", GALLERY, body(wanted, **INFO)).said == (
        409,
        "PropertyChangeNotAllowed",
        f"Changing property '{path}' is not allowed",
    )
    azure.act(GALLERY, "share", share("Reset"))
    assert azure.refusal("PUT", GALLERY, body("Groups", **INFO)).code == "PropertyChangeNotAllowed"
    make(azure, "Community", **INFO)


@pytest.mark.parametrize(
    ("permissions", "operation", "needed"),
    [
        ("Private", "Add", "Groups"),
        ("Community", "Add", "Groups"),
        ("Private", "Remove", "Groups"),
        ("Private", "EnableCommunity", "Community"),
        ("Groups", "EnableCommunity", "Community"),
    ],
)
def test_a_gallery_is_shared_as_its_permissions_allow(
    azure: Practice, permissions: str, operation: str, needed: str
) -> None:
    make(azure, permissions, **INFO)
    refusal = azure.refusal("POST", f"{GALLERY}/share", share(operation, Subscriptions=[SECOND]))
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    assert f"are '{permissions}'" in refusal.message
    assert f"with the permissions '{needed}'" in refusal.message


@pytest.mark.parametrize(("kind", "most"), [("Subscriptions", 30), ("AADTenants", 5)])
def test_a_gallery_is_shared_with_so_many(azure: Practice, kind: str, most: int) -> None:
    make(azure, "Groups")
    ids = [f"{number:08}-0000-0000-0000-000000000000" for number in range(most + 1)]
    azure.act(GALLERY, "share", share("Add", **{kind: ids[:most]}))
    refusal = azure.refusal("POST", f"{GALLERY}/share", share("Add", **{kind: ids[most:]}))
    assert refusal.said == (
        409,
        "OperationNotAllowed",
        f"A gallery can be shared with at most {most} {kind}.",
    )
    azure.act(GALLERY, "share", share("Add", **{kind: ids[:1]}))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"operationType": "Give"},
        share("Add", Subscriptions=["Practice Two"]),
        share("Add", Groups=[SECOND]),
        {"operationType": "Add", "groups": "all"},
        {"operationType": "Add", "groups": [SECOND]},
        {"operationType": "Add", "groups": [{"type": "Subscriptions", "ids": SECOND}]},
    ],
)
def test_what_cannot_be_read_is_not_shared(azure: Practice, wrong: Json) -> None:
    make(azure, "Groups")
    refusal = azure.refusal("POST", f"{GALLERY}/share", wrong)
    assert refusal.status == 400
    assert refusal.code in ("InvalidParameter", "BadRequest")
    assert profile(azure) == {"permissions": "Groups"}


def test_a_public_gallery_is_reset_before_it_goes(azure: Practice) -> None:
    make(azure, "Community", **INFO)
    azure.act(GALLERY, "share", share("EnableCommunity"))
    refusal = azure.refusal("DELETE", GALLERY)
    assert (refusal.status, refusal.code) == (409, "OperationNotAllowed")
    azure.act(GALLERY, "share", share("Reset"))
    azure.delete(GALLERY)
    assert azure.send("GET", GALLERY).status == 404


def test_a_public_name_has_its_prefix(azure: Practice) -> None:
    first = make(azure, "Community", **INFO)["properties"]["sharingProfile"]["communityGalleryInfo"]
    info = {**INFO, "publicNamePrefix": "market"}
    other = make(azure, "Community", **info)["properties"]["sharingProfile"]["communityGalleryInfo"]
    assert first["publicNames"][0].startswith("shop-")
    assert other["publicNames"][0].startswith("market-")
