"""Claims about galleries, definitions and versions: untouched, wrong and right."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.directory import PARTNER_SUBSCRIPTIONS
from grader.checks import check
from tests.checks.clouds import COMPUTE, Desk, Json, image, machine_from

SHOP = f"{COMPUTE}/galleries/shop"
WEB = f"{SHOP}/images/web"
DEFINITION: Callable[[], Any] = lambda: check.gallery("shop", group="rg").definition("web")  # noqa: E731
VERSION: Callable[[], Any] = lambda: DEFINITION().version("1.0.0")  # noqa: E731
VM: Callable[[], Any] = lambda: check.vm("web", group="rg")  # noqa: E731
GALLERY = {"id": SHOP, "location": "westeurope", "properties": {"provisioningState": "Succeeded"}}
SHOP_GALLERY: Callable[[], Any] = lambda: check.gallery("shop", group="rg")  # noqa: E731
THEIRS, TENANT = "22222222-aaaa-2222-2222-222222222222", "33333333-3333-3333-3333-333333333333"


def shared(permissions: str, enabled: bool = False, **groups: list[str]) -> Json:
    profile: Json = {"permissions": permissions}
    if groups:
        profile["groups"] = [{"type": kind, "ids": ids} for kind, ids in groups.items()]
    if permissions == "Community":
        profile["communityGalleryInfo"] = {"communityGalleryEnabled": enabled}
    return {**GALLERY, "properties": {"sharingProfile": profile}}


DIRECT, OF_TENANT = shared("Groups", Subscriptions=[THEIRS]), shared("Groups", AADTenants=[TENANT])
PUBLIC = shared("Community", enabled=True)


def every_level() -> None:
    check.gallery("shop", group="rg").exists()
    DEFINITION().exists().version("1.0.0").exists()


def definition(**properties: Any) -> Json:
    held = {
        "osState": "Generalized",
        "hyperVGeneration": "V2",
        "identifier": {"publisher": "shop", "offer": "web", "sku": "small"},
        "features": [{"name": "SecurityType", "value": "TrustedLaunchSupported"}],
        "endOfLifeDate": "2027-06-30T00:00:00+00:00",
        **properties,
    }
    return {"id": WEB, "location": "westeurope", "properties": held}


def region(name: str, count: int = 1, **rest: Any) -> Json:
    return {"name": name, "regionalReplicaCount": count, **rest}


def version(*regions: Json, states: Json | None = None, **properties: Any) -> Json:
    summary = [
        {"region": name, "state": state, "progress": 100 if state == "Completed" else 40}
        for name, state in (states or {}).items()
    ]
    held = {
        "publishingProfile": {"targetRegions": list(regions or [region("West Europe")])},
        "replicationStatus": {"summary": summary},
        **properties,
    }
    return {"id": f"{WEB}/versions/1.0.0", "location": "westeurope", "properties": held}


def excluded(whole: bool, **of_region: Any) -> Json:
    profile = {"excludeFromLatest": whole, "targetRegions": [region("a", **of_region), region("b")]}
    return version(publishingProfile=profile)


def ending(date: str) -> Json:
    return version(publishingProfile={"endOfLifeDate": date})


def made_from(path: str, kind: str, name: str) -> Json:
    inner: Any = f"{COMPUTE}/{kind}/{name}"
    for step in reversed(path.split(".")):
        inner = {step: inner}
    return version(storageProfile=inner)


FROM_VM = made_from("source.virtualMachineId", "virtualMachines", "Web-Base")
FROM_IMAGE = made_from("source.id", "images", "golden")
FROM_DISK = made_from("osDiskImage.source.id", "snapshots", "before")
BARE = definition(
    osState="Specialized",
    hyperVGeneration="V1",
    identifier={"publisher": "web", "offer": "shop", "sku": "small"},
    features=None,
    endOfLifeDate=None,
)
THERE = version(states={"West Europe": "Completed", "East US 2": "Completed", "UK South": "Completed"})
UNDER_WAY = version(states={"West Europe": "Completed", "East US 2": "Replicating"})
TWICE, ONCE = version(region("West Europe", 2)), version(region("West Europe", 1))
LATEST = machine_from(id=WEB, exactVersion="1.0.1")
EXACT = machine_from(id=f"{WEB.upper()}/versions/1.0.0", exactVersion="1.0.0")
OF_OTHERS = machine_from(sharedGalleryImageId="/SharedGalleries/1-SHOP/Images/web/Versions/1.0.0")
OF_ALL = machine_from(
    communityGalleryImageId="/CommunityGalleries/s-1/Images/web/Versions/latest", exactVersion="2.0.0"
)
MANAGED = machine_from(id=f"{COMPUTE}/images/golden")
REGIONS = ("westeurope", "eastus2")

# subject, claim, its arguments, a cloud where it is right, a cloud where it is wrong, what was found there
CLAIMS: list[tuple[Callable[[], Any], str, tuple[Any, ...], Json, Json, str]] = [
    (SHOP_GALLERY, "is_private", (), GALLERY, DIRECT, "its permissions are Groups"),
    (SHOP_GALLERY, "is_private", (), shared("Private"), PUBLIC, "its permissions are Community"),
    (SHOP_GALLERY, "is_shared_with_subscription", (THEIRS,), DIRECT, GALLERY, "its permissions are Private"),
    (SHOP_GALLERY, "is_shared_with_subscription", (THEIRS.upper(),), DIRECT, OF_TENANT, "with none of that"),
    (SHOP_GALLERY, "is_shared_with_subscription", ("x",), shared("Groups", Subscriptions=["x"]), DIRECT,
     f"it is shared with {THEIRS}"),
    (SHOP_GALLERY, "is_shared_only_with", (THEIRS,), DIRECT, OF_TENANT, f"it is shared with {TENANT}"),
    (SHOP_GALLERY, "is_shared_only_with", (THEIRS,), DIRECT, GALLERY, "it is shared with nobody"),
    (SHOP_GALLERY, "is_shared_only_with", (THEIRS,), DIRECT,
     shared("Groups", Subscriptions=[THEIRS, "x"]), f"it is shared with {THEIRS} and x"),
    (SHOP_GALLERY, "is_shared_with_nobody", (), shared("Groups"), DIRECT, f"it is shared with {THEIRS}"),
    (SHOP_GALLERY, "is_shared_with_nobody", (), shared("Community"), PUBLIC, "shared with the community"),
    (SHOP_GALLERY, "is_shared_with_tenant", (TENANT,), OF_TENANT, DIRECT, "it is shared with none of that"),
    (SHOP_GALLERY, "is_shared_with_the_community", (), PUBLIC, shared("Community"), "it is not enabled yet"),
    (SHOP_GALLERY, "is_shared_with_the_community", (), PUBLIC, DIRECT, "its permissions are Groups"),
    (DEFINITION, "has_os_state", ("generalized",), definition(), BARE, "its OS state is Specialized"),
    (DEFINITION, "has_generation", (2,), definition(), BARE, "its generation is V1"),
    (DEFINITION, "has_generation", ("v1",), BARE, definition(), "its generation is V2"),
    (DEFINITION, "has_identifier", ("Shop", "web", "small"), definition(), BARE, "are web, shop, small"),
    (DEFINITION, "has_feature", ("securitytype", "TrustedLaunchSupported"), definition(), BARE, "Standard"),
    (DEFINITION, "has_feature", ("SecurityType", "Standard"), BARE, definition(), "TrustedLaunchSupported"),
    (DEFINITION, "has_end_of_life", ("2027-06-30",), definition(), BARE, "it has none"),
    (DEFINITION, "has_end_of_life", (), definition(), BARE, "it has none"),
    (VERSION, "has_end_of_life", ("2027-01-31",), ending("2027-01-31T0"), ending("2027-01-30T0"), "01-30"),
    (VERSION, "is_replicated_to", REGIONS, THERE, UNDER_WAY, "eastus2 is Replicating (40 percent)"),
    (VERSION, "is_replicated_to", ("UK South",), THERE, UNDER_WAY, "UK South has none"),
    (VERSION, "has_replicas", ("westeurope", 2), TWICE, ONCE, "it keeps 1 there"),
    (VERSION, "has_replicas", ("West Europe", 1), ONCE, version(region("a")), "none of its target regions"),
    (VERSION, "was_made_from", ("web-base",), FROM_VM, FROM_IMAGE, "it was made from 'golden'"),
    (VERSION, "was_made_from", (f"{COMPUTE}/images/golden",), FROM_IMAGE, FROM_DISK, "from 'before'"),
    (VERSION, "was_made_from", ("before",), FROM_DISK, FROM_VM, "it was made from 'Web-Base'"),
    (VERSION, "is_excluded_from_latest", (), excluded(True), excluded(False), "it takes part in latest"),
    (VERSION, "is_excluded_from_latest", (), excluded(True), excluded(False, excludeFromLatest=True), "some"),
    (VERSION, "is_excluded_from_latest", (), excluded(True), excluded(True, excludeFromLatest=False), "some"),
    (VM, "was_created_from", ("web",), LATEST, MANAGED, "from the image 'golden'"),
    (VM, "was_created_from", ("WEB",), EXACT, MANAGED, "from the image 'golden'"),
    (VM, "was_created_from", (WEB,), EXACT, MANAGED, "from the image 'golden'"),
    (VM, "was_created_from", (WEB,), EXACT, OF_ALL, "from the shared definition 'web', version 2.0.0"),
    (VM, "was_created_from", (f"{WEB}/versions/1.0.0",), EXACT, LATEST, "definition 'web', version 1.0.1"),
    (VM, "was_created_from", ("golden",), MANAGED, EXACT, "from the definition 'WEB', version 1.0.0"),
    (VM, "was_created_from", ("web",), OF_OTHERS, MANAGED, "from the image 'golden'"),
    (VM, "was_created_from", ("/SharedGalleries/1-SHOP/Images/web",), OF_OTHERS, OF_ALL,
     "from the shared definition 'web', version 2.0.0"),
    (VM, "runs_version", ("2.0.0",), OF_ALL, LATEST, "it runs version 1.0.1"),
    (VM, "runs_version", ("1.0.1",), LATEST, EXACT, "it runs version 1.0.0"),
    (VM, "runs_version", ("1.0.0",), EXACT, MANAGED, "not made from an image with versions"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "claim", "arguments", "right", "wrong", "found"), CLAIMS)
def test_a_claim_tells_right_from_wrong_from_missing(
    desk: Desk,
    subject: Callable[[], Any],
    claim: str,
    arguments: tuple[Any, ...],
    right: Json,
    wrong: Json,
    found: str,
) -> None:
    getattr(subject(), claim)(*arguments)
    assert desk.said().startswith("Not started: ")
    assert desk.report.points == 0
    desk.next_cell()
    desk.find(wrong)
    getattr(subject(), claim)(*arguments)
    assert desk.said().startswith("Not yet: ")
    assert found in desk.said()
    assert desk.report.points == 0
    desk.next_cell()
    desk.find(right)
    getattr(subject(), claim)(*arguments)
    assert desk.said().startswith("✓ ")
    assert desk.report.points == 1


def test_each_level_is_told_by_its_place(desk: Desk) -> None:
    every_level()
    assert "Not started: gallery 'shop' in group 'rg' does not exist yet." in desk.said()
    assert "Not started: definition 'web' in gallery 'shop' does not exist yet." in desk.said()
    assert "version '1.0.0' of 'web' does not exist yet." in desk.said()
    desk.next_cell()
    desk.find(GALLERY, definition(), THERE)
    every_level()
    assert desk.report.points == 3


def test_a_managed_image_is_no_definition(desk: Desk) -> None:
    desk.find(GALLERY, {**image(), "id": f"{COMPUTE}/images/web"})
    check.gallery("shop", group="rg").definition("web").exists()
    assert desk.report.points == 0


def test_a_version_that_was_there_and_is_gone_was_deleted(desk: Desk) -> None:
    VERSION().was_deleted()
    assert "nothing of this name was ever there" in desk.said()
    desk.next_cell()
    desk.find(THERE)
    VERSION().was_deleted()
    assert "it is still there" in desk.said()
    desk.next_cell()
    desk.cloud.documents.clear()
    desk.cloud.ran("sig image-version delete", "DELETE", f"{WEB}/versions/1.0.0", status=202)
    VERSION().was_deleted()
    assert desk.report.points == 1


def test_a_gallery_has_values(desk: Desk) -> None:
    desk.find(GALLERY)
    assert check.value("gallery", "shop", group="rg", path="location") == "westeurope"


def test_sharing_with_the_lessons_partner_is_not_judged_in_a_real_tenant(desk: Desk) -> None:
    desk.find(GALLERY)
    partner = next(iter(PARTNER_SUBSCRIPTIONS))
    SHOP_GALLERY().is_shared_with_subscription(partner).is_shared_only_with(partner)
    assert "0 of 2 points." in desk.said()
    desk.next_cell()
    desk.cloud.is_real = True
    SHOP_GALLERY().is_shared_with_subscription(partner).is_shared_only_with(partner)
    assert "2 of 2 points." in desk.said()
    desk.next_cell()
    SHOP_GALLERY().is_shared_with_subscription(THEIRS)
    assert "0 of 1 point." in desk.said()


def test_a_gallery_that_cannot_be_shared_directly_is_told_why(desk: Desk) -> None:
    desk.find(GALLERY)
    SHOP_GALLERY().is_shared_only_with(THEIRS)
    assert "Only what was made with `--permissions Groups` is shared directly" in desk.said()
    desk.find(OF_TENANT)
    SHOP_GALLERY().is_shared_only_with(THEIRS)
    assert "`az sig show --sharing-groups` tells" in desk.said()


def test_a_machine_is_made_from_a_definition_of_this_gallery_and_no_other(desk: Desk) -> None:
    desk.cloud.documents |= {document["id"].lower(): document for document in (GALLERY, definition(), EXACT)}
    VM().was_created_from(DEFINITION())
    assert desk.said().startswith("✓ VM 'web' was created from definition 'web' in gallery 'shop'.")
    VM().was_created_from(check.gallery("open", group="rg").definition("web"))
    assert "Found: it was created from the definition 'WEB', version 1.0.0." in desk.said()
