"""Galleries of others: who sees them, what they show, and what is made from them."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.messages import Json, Request
from azlab.directory import PARTNER, PARTNER_TENANT, SUBSCRIPTIONS
from tests.providers.compute.conftest import Practice
from tests.signing import signed

OWNER, OTHER = SUBSCRIPTIONS
ELSEWHERE = f"/subscriptions/{OTHER}"
INFO = {"publisherUri": "u", "publisherContact": "c", "eula": "e", "publicNamePrefix": "shop"}
UNIQUE = f"{OWNER}-SHARED"
DISCLAIMER = "https://aka.ms/community-gallery-disclaimer"
GROUP = f"{ELSEWHERE}/resourceGroups/consumer"


def shared(azure: Practice, operation: str = "Add", **groups: Any) -> None:
    given = [{"type": kind, "ids": ids} for kind, ids in groups.items()]
    azure.act("galleries/shared", "share", {"operationType": operation, "groups": given})


@pytest.fixture
def shop(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    """A gallery for direct sharing with a version in two regions, and a group of a consumer elsewhere."""
    return fill(azure, linux_gen2, definition, {"permissions": "Groups"})


@pytest.fixture
def public(azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]) -> Practice:
    """The same for the community, already public."""
    fill(azure, linux_gen2, definition, {"permissions": "Community", "communityGalleryInfo": INFO})
    shared(azure, "EnableCommunity")
    return azure


def fill(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any], profile: Json
) -> Practice:
    azure.put(GROUP, {"location": "westeurope"})
    azure.vm(image=linux_gen2, data_disks=[{"lun": 2, "createOption": "Empty", "diskSizeGB": 4}])
    azure.run("web", "sudo apt-get install -y nginx")
    azure.generalize("web")
    azure.put("galleries/shared", {"location": "westeurope", "properties": {"sharingProfile": profile}})
    azure.put("galleries/shared/images/web", definition())
    azure.version("1.0.0", targetRegions=[{"name": "westeurope"}, {"name": "northeurope"}])
    return azure


def public_name(azure: Practice) -> str:
    info = azure.get("galleries/shared")["properties"]["sharingProfile"]["communityGalleryInfo"]
    return info["publicNames"][0]


def page(kind: str, path: str = "", region: str = "westeurope", subscription: str = ELSEWHERE) -> str:
    return f"{subscription}/providers/Microsoft.Compute/locations/{region}/{kind}{path}"


def names(azure: Practice, kind: str, path: str = "", query: str = "", **where: Any) -> list[Any]:
    return [one["name"] for one in azure.get(page(kind, path, **where), query)["value"]]


def test_a_gallery_is_seen_by_the_subscriptions_it_is_shared_with(shop: Practice) -> None:
    assert names(shop, "sharedGalleries") == []
    shared(shop, Subscriptions=[OTHER.upper()])
    assert names(shop, "sharedGalleries") == [UNIQUE]
    assert names(shop, "sharedGalleries", subscription=f"/subscriptions/{OWNER}") == []
    shared(shop, "Remove", Subscriptions=[OTHER])
    assert names(shop, "sharedGalleries") == []


def test_a_gallery_is_seen_by_the_tenants_it_is_shared_with(shop: Practice) -> None:
    shared(shop, AADTenants=[PARTNER_TENANT])
    there = {"subscription": f"/subscriptions/{PARTNER}"}
    assert names(shop, "sharedGalleries", **there) == []
    assert names(shop, "sharedGalleries", query="&sharedTo=tenant", **there) == [UNIQUE]
    assert names(shop, "sharedGalleries", query="&sharedTo=tenant") == []
    assert shop.get(page("sharedGalleries", f"/{UNIQUE}", **there))["name"] == UNIQUE


def ask(azure: Practice, who: str, method: str, path: str) -> int:
    """The status of a request that somebody of the directory signs."""
    request = Request(method, f"{azure.id(path)}?api-version=2024-03-03", signed(who))
    return azure.app(request).status


def test_who_is_shared_with_sees_the_proxy_and_not_the_gallery(shop: Practice) -> None:
    shared(shop, Subscriptions=[OTHER, PARTNER])
    for who, subscription in (("shop-team", OTHER), ("partner", PARTNER)):
        proxy = page(
            "sharedGalleries", f"/{UNIQUE}/images/web", subscription=f"/subscriptions/{subscription}"
        )
        assert ask(shop, who, "GET", proxy) == 200
        assert ask(shop, who, "GET", "galleries/shared") in (401, 403)


def test_sharing_is_for_owners(azure: Practice, definition: Callable[..., Any]) -> None:
    azure.gallery(definition())
    assert ask(azure, "auditor", "GET", "galleries/shared") == 200
    assert ask(azure, "auditor", "POST", "galleries/shared/share") == 403
    assert ask(azure, "learner", "POST", "galleries/shared/share") == 400


def test_what_is_shared_is_shown_as_it_was_recorded(shop: Practice) -> None:
    shared(shop, Subscriptions=[OTHER])
    gallery = {"identifier": {"uniqueId": f"/SharedGalleries/{UNIQUE}"}, "location": "westeurope"}
    assert shop.get(page("sharedGalleries", f"/{UNIQUE}")) == {**gallery, "name": UNIQUE}
    assert shop.get(page("sharedGalleries", f"/{UNIQUE}/images/web")) == {
        "properties": {
            "osType": "Linux",
            "osState": "Generalized",
            "recommended": {},
            "hyperVGeneration": "V2",
            "architecture": "x64",
            "identifier": {"publisher": "shop", "offer": "web", "sku": "small"},
        },
        "location": "westeurope",
        "name": "web",
        "identifier": {"uniqueId": f"/SharedGalleries/{UNIQUE}/Images/web"},
    }
    version = shop.get(page("sharedGalleries", f"/{UNIQUE}/images/web/versions/1.0.0"))
    published = shop.get("galleries/shared/images/web/versions/1.0.0")["properties"]["publishingProfile"]
    assert version == {
        "properties": {
            "publishedDate": published["publishedDate"],
            "excludeFromLatest": False,
            "storageProfile": {
                "osDiskImage": {"diskSizeGB": 30, "hostCaching": "ReadWrite"},
                "dataDiskImages": [{"lun": 2, "diskSizeGB": 4, "hostCaching": "None"}],
            },
        },
        "location": "westeurope",
        "name": "1.0.0",
        "identifier": {"uniqueId": f"/SharedGalleries/{UNIQUE}/Images/web/Versions/1.0.0"},
    }
    for path, item in (("/images", "web"), ("/images/web/versions", "1.0.0")):
        listed = shop.get(page("sharedGalleries", f"/{UNIQUE}{path}"))["value"]
        assert listed == [shop.get(page("sharedGalleries", f"/{UNIQUE}{path}/{item}"))]


def test_a_community_gallery_is_seen_by_all_once_it_is_enabled(
    azure: Practice, linux_gen2: dict[str, str], definition: Callable[..., Any]
) -> None:
    fill(azure, linux_gen2, definition, {"permissions": "Community", "communityGalleryInfo": INFO})
    name = public_name(azure)
    assert azure.send("GET", page("communityGalleries", f"/{name}")).status == 404
    shared(azure, "EnableCommunity")
    assert azure.get(page("communityGalleries", f"/{name}")) == {
        "properties": {
            "disclaimer": DISCLAIMER,
            "communityMetadata": {
                "publisherUri": "u",
                "publisherContact": "c",
                "eula": "e",
                "publicNames": [name],
            },
        },
        "location": "westeurope",
        "name": name,
        "type": "Microsoft.Compute/Locations/CommunityGalleries",
        "identifier": {"uniqueId": f"/CommunityGalleries/{name}"},
    }


def test_the_community_is_not_told_publisher_offer_and_sku(public: Practice) -> None:
    image = public.get(page("communityGalleries", f"/{public_name(public)}/images/web"))
    assert [*image] == ["properties", "location", "name", "identifier"]
    assert image["properties"]["disclaimer"] == DISCLAIMER
    assert image["properties"]["identifier"] == {"publisher": "", "offer": "", "sku": ""}
    version = public.get(page("communityGalleries", f"/{public_name(public)}/images/web/versions/1.0.0"))
    assert version["properties"]["disclaimer"] == DISCLAIMER
    assert version["properties"]["storageProfile"]["osDiskImage"]["diskSizeGB"] == 30


def test_versions_are_seen_in_their_regions(shop: Practice) -> None:
    shared(shop, Subscriptions=[OTHER])
    shop.version("2.0.0")
    path = f"/{UNIQUE}/images/web/versions"
    assert names(shop, "sharedGalleries", path) == ["1.0.0", "2.0.0"]
    assert names(shop, "sharedGalleries", path, region="northeurope") == ["1.0.0"]
    assert shop.send("GET", page("sharedGalleries", path, region="westus")).status == 404
    assert names(shop, "sharedGalleries", region="westus") == []


def test_a_version_with_a_key_of_its_owner_is_not_shared(shop: Practice) -> None:
    shared(shop, Subscriptions=[OTHER])
    key = {"osDiskImage": {"diskEncryptionSetId": "/subscriptions/x"}}
    shop.version("2.0.0", targetRegions=[{"name": "westeurope", "encryption": key}])
    assert names(shop, "sharedGalleries", f"/{UNIQUE}/images/web/versions") == ["1.0.0"]
    refusal = shop.refusal("PUT", f"{GROUP}/providers/Microsoft.Compute/disks/copy", of("2.0.0"))
    assert refusal.code == "GalleryImageNotFound"


@pytest.mark.parametrize("path", ["/none", f"/{UNIQUE}/images/none", f"/{UNIQUE}/images/web/versions/9.9.9"])
def test_what_is_not_there_is_not_found(shop: Practice, path: str) -> None:
    shared(shop, Subscriptions=[OTHER])
    assert shop.refusal("GET", page("sharedGalleries", path)).status == 404


def of(version: str, kind: str = "Shared", name: str = UNIQUE, **rest: Any) -> Json:
    """The body of a disk from a gallery of others."""
    id = f"/{kind}Galleries/{name}/Images/web/Versions/{version}"
    reference = {f"{kind.lower()}GalleryImageId": id, **rest}
    creation = {"createOption": "FromImage", "galleryImageReference": reference}
    return {"location": "westeurope", "properties": {"creationData": creation}}


def test_a_disk_of_a_community_image_is_shown_as_it_was_recorded(public: Practice) -> None:
    name = public_name(public)
    path = f"{GROUP}/providers/Microsoft.Compute/disks/copy"
    made = public.put(path, of("latest", "Community", name))["properties"]
    id = f"/CommunityGalleries/{name}/Images/web/Versions/1.0.0"
    assert made["creationData"] == {
        "createOption": "FromImage",
        "imageReference": {"id": id},
        "galleryImageReference": {"communityGalleryImageId": id},
    }
    assert (made["diskSizeGB"], made["osType"]) == (30, "Linux")


def test_a_data_disk_of_a_shared_image_is_found_by_its_lun(shop: Practice) -> None:
    shared(shop, Subscriptions=[OTHER])
    path = f"{GROUP}/providers/Microsoft.Compute/disks/copy"
    assert shop.put(path, of("1.0.0", lun=2))["properties"]["diskSizeGB"] == 4


def test_what_is_not_shared_makes_no_disk(shop: Practice) -> None:
    path = f"{GROUP}/providers/Microsoft.Compute/disks/copy"
    assert shop.refusal("PUT", path, of("1.0.0")).said == (
        404,
        "GalleryImageNotFound",
        f'"The gallery image /SharedGalleries/{UNIQUE}/Images/web/Versions/1.0.0 is not available in '
        "westeurope region. Please contact image owner to replicate to this region, or change your "
        'requested region."',
    )


def machine(azure: Practice, name: str, reference: dict[str, str], **more: Any) -> Json:
    return azure.vm(name, reference, **more)["properties"]["storageProfile"]


@pytest.mark.parametrize("version", ["1.0.0", "latest"])
def test_a_vm_of_a_shared_image_is_shown_as_it_was_recorded(shop: Practice, version: str) -> None:
    shared(shop, Subscriptions=[OWNER])
    reference = {"sharedGalleryImageId": f"/SharedGalleries/{UNIQUE}/Images/web/Versions/{version}"}
    made = machine(shop, "copy", reference)
    assert made["imageReference"] == {**reference, "exactVersion": "1.0.0"}
    assert [disk["lun"] for disk in made["dataDisks"]] == [2]
    assert "nginx" in shop.run("copy", "which nginx")


def test_a_vm_of_a_community_image_outlives_the_sharing(public: Practice) -> None:
    reference = {
        "communityGalleryImageId": f"/CommunityGalleries/{public_name(public)}/Images/web/Versions/1.0.0"
    }
    made = machine(public, "copy", reference, location="northeurope")
    assert made["imageReference"] == {**reference, "exactVersion": "1.0.0"}
    shared(public, "Reset")
    assert "nginx" in public.run("copy", "which nginx")
    body = public.body("late", reference)
    assert public.refusal("PUT", "virtualMachines/late", body).code == "GalleryImageNotFound"


def test_a_region_without_a_replica_makes_no_vm_of_it(public: Practice) -> None:
    id = f"/CommunityGalleries/{public_name(public)}/Images/web/Versions/1.0.0"
    body = public.body("copy", {"communityGalleryImageId": id}, location="westus")
    refusal = public.refusal("PUT", "virtualMachines/copy", body)
    assert refusal.code == "GalleryImageNotFound"
    assert f"{id} is not available in westus region" in refusal.message


def test_latest_passes_over_what_its_owner_excludes(shop: Practice) -> None:
    shared(shop, Subscriptions=[OWNER])
    shop.version("2.0.0", excludeFromLatest=True)
    id = f"/SharedGalleries/{UNIQUE}/Images/web/Versions/latest"
    made = machine(shop, "copy", {"sharedGalleryImageId": id})
    assert made["imageReference"]["exactVersion"] == "1.0.0"


GRAPH = "/providers/Microsoft.ResourceGraph/resources"
TABLE = "communitygalleryresources| where type == 'microsoft.compute/locations/communitygalleries' "


def asked(azure: Practice, query: str, **options: Any) -> Json:
    response = azure.send("POST", GRAPH, {"query": query, "options": options})
    assert response.status == 200, response.body
    return response.json()


def test_the_graph_lists_community_galleries_by_region(public: Practice) -> None:
    here = asked(public, TABLE + "| where location == 'westeurope' ")
    row = here["data"][0]
    assert (here["totalRecords"], here["count"], row["name"]) == (1, 1, public_name(public))
    assert row["properties"]["identifier"] == {"uniqueId": f"/CommunityGalleries/{row['name']}"}
    assert row["properties"]["communityMetadata"]["eula"] == "e"
    assert asked(public, TABLE + "| where location == 'westus' ")["data"] == []
    assert [one["location"] for one in asked(public, TABLE)["data"]] == ["northeurope", "westeurope"]


def test_the_graph_gives_page_after_page(public: Practice) -> None:
    first = asked(public, TABLE, **{"$top": 1})
    assert first["$skipToken"]
    second = asked(public, TABLE, **{"$top": 1, "$skipToken": first["$skipToken"]})
    assert "$skipToken" not in second
    assert [one["location"] for one in first["data"] + second["data"]] == ["northeurope", "westeurope"]


def test_other_tables_of_the_graph_are_not_in_the_practice_azure(azure: Practice) -> None:
    refusal = azure.refusal("POST", GRAPH, {"query": "Resources | take 1"})
    assert refusal.code == "NotImplemented"
    assert azure.refusal("POST", GRAPH, {}).code == "BadRequest"
