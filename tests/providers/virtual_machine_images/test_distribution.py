"""Where a built image goes: names and numbers of versions, regions, managed images, and who may."""

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP
from tests.providers.virtual_machine_images.conftest import DEFINITION, IDENTITY, TEMPLATE, Builder

IMAGE = f"{GROUP}/providers/Microsoft.Compute/images/golden"
ROLE = "11111111-2222-4333-8444-555555555555"
GALLERIES = "Microsoft.Compute/galleries"
LEAST = [
    f"{GALLERIES}/read", f"{GALLERIES}/images/read", f"{GALLERIES}/images/versions/read",
    f"{GALLERIES}/images/versions/write", "Microsoft.Compute/images/write", "Microsoft.Compute/images/read",
    "Microsoft.Compute/images/delete",
]  # fmt: skip
"""The role of learn.microsoft.com, image-builder-permissions-cli."""


def role(azure: Builder, *actions: str) -> None:
    """Give the identity a custom role with these actions."""
    definition = f"{GROUP}/providers/Microsoft.Authorization/roleDefinitions/{ROLE}"
    permissions = [{"actions": list(actions), "notActions": []}]
    properties = {"roleName": "Image Builder", "type": "CustomRole", "permissions": permissions}
    azure.put(definition, {"properties": {**properties, "assignableScopes": [GROUP]}})
    azure.grant(ROLE)


def versions(azure: Builder) -> list[str]:
    return [entry["name"] for entry in azure.get(f"{DEFINITION}/versions")["value"]]


def test_the_least_actions_are_enough(azure: Builder) -> None:
    role(azure, *LEAST)
    properties = azure.built("true", distribute=[azure.gallery_version(), azure.managed_image()])
    assert properties["lastRunStatus"]["runState"] == "Succeeded"


@pytest.mark.parametrize("missing", ["write", "read"])
def test_a_version_needs_to_be_written_and_read(azure: Builder, missing: str) -> None:
    action = f"{GALLERIES}/images/versions/{missing}"
    role(azure, *(kept for kept in LEAST if kept != action))
    target = azure.gallery_version(galleryImageId=f"{DEFINITION}/versions/1.0.0")
    message = azure.built("true", distribute=[target])["lastRunStatus"]["message"]
    who = azure.get(IDENTITY)["properties"]
    assert message.startswith(
        "Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error publishing MDI to "
        f"Azure Compute Gallery:{DEFINITION}, Location:westeurope. Error: "
    )
    assert (
        f"The client '{who['clientId']}' with object id '{who['principalId']}' does not have authorization "
        f"to perform action '{action}' over scope '{DEFINITION}/versions/1.0.0'"
    ) in message
    assert versions(azure) == []


@pytest.mark.parametrize("missing", ["delete", "write", "read"])
def test_a_managed_image_needs_three_actions(azure: Builder, missing: str) -> None:
    action = f"Microsoft.Compute/images/{missing}"
    role(azure, *(kept for kept in LEAST if kept != action))
    message = azure.built("true", distribute=[azure.managed_image()])["lastRunStatus"]["message"]
    assert f"[Distribute 0] Error publishing VHD to managed image:{IMAGE}, Location:westeurope. " in message
    assert f"perform action '{action}' over scope '{IMAGE}'" in message


def test_what_can_be_distributed_is(azure: Builder) -> None:
    role(azure, *(action for action in LEAST if "/images/versions/" not in action))
    status = azure.built("true", distribute=[azure.gallery_version(), azure.managed_image()])["lastRunStatus"]
    assert status["runState"] == "PartiallySucceeded"
    assert status["message"].startswith(
        "Failed in distributing 1 images out of total 2: {[Error 0] [Distribute 0]"
    )
    assert azure.send("GET", IMAGE).status == 200
    assert [output["name"] for output in azure.get(f"{TEMPLATE}/runOutputs")["value"]] == ["golden"]


def test_rights_of_the_caller_do_not_help_the_identity(azure: Builder) -> None:
    role(azure, f"{GALLERIES}/images/read")
    assert azure.built("true")["lastRunStatus"]["runState"] == "Failed"


def test_a_version_has_what_its_distribution_says(allowed: Builder) -> None:
    regions = [
        {"name": "westeurope", "replicaCount": 2},
        {"name": "northeurope", "storageAccountType": "Premium_LRS"},
    ]
    target = allowed.gallery_version(
        galleryImageId=f"{DEFINITION}/versions/2.3.4", targetRegions=regions, excludeFromLatest=True,
        artifactTags={"source": "builder"},
    )  # fmt: skip
    allowed.built("true", distribute=[target])
    shown = allowed.get(f"{DEFINITION}/versions/2.3.4")
    profile = shown["properties"]["publishingProfile"]
    assert (shown["tags"], profile["excludeFromLatest"]) == ({"source": "builder"}, True)
    assert [
        (region["name"], region["regionalReplicaCount"], region["storageAccountType"])
        for region in profile["targetRegions"]
    ] == [("West Europe", 2, "Standard_LRS"), ("North Europe", 1, "Premium_LRS")]
    state = allowed.get(f"{DEFINITION}/versions/2.3.4", "&$expand=ReplicationStatus")
    assert state["properties"]["replicationStatus"]["aggregatedState"] == "Completed"


def test_replication_regions_are_taken_as_well(allowed: Builder) -> None:
    target = allowed.gallery_version(replicationRegions=["westeurope", "northeurope"])
    allowed.built("true", distribute=[target])
    shown = allowed.get(f"{DEFINITION}/versions/{versions(allowed)[0]}")
    regions = shown["properties"]["publishingProfile"]["targetRegions"]
    assert [region["name"] for region in regions] == ["West Europe", "North Europe"]


def test_a_version_that_is_left_out_of_latest_is_not_the_latest_source(allowed: Builder) -> None:
    for number, left_out in (("1.0.0", False), ("1.1.0", True)):
        target = allowed.gallery_version(
            galleryImageId=f"{DEFINITION}/versions/{number}", excludeFromLatest=left_out
        )
        allowed.built(f"sudo touch /etc/{number}", distribute=[target])
        allowed.delete(TEMPLATE)
    source = {"type": "SharedImageVersion", "imageVersionId": f"{DEFINITION}/versions/latest"}
    done = allowed.built("test -e /etc/1.0.0", "test ! -e /etc/1.1.0", source=source)
    assert done["lastRunStatus"]["runState"] == "Succeeded", allowed.log()


def published(allowed: Builder, scheme: Json | None, *known: str) -> str:
    """The number that Image Builder chooses where these versions are there."""
    for number in known:
        allowed.built(
            "true", distribute=[allowed.gallery_version(galleryImageId=f"{DEFINITION}/versions/{number}")]
        )
        allowed.delete(TEMPLATE)
    more = {} if scheme is None else {"versioning": scheme}
    allowed.built("true", distribute=[allowed.gallery_version(**more)])
    id = allowed.get(f"{TEMPLATE}/runOutputs/web")["properties"]["artifactId"]
    return str(id).rpartition("/")[2]


@pytest.mark.parametrize(("major", "number"), [(None, "2.1.1"), (2, "2.1.1"), (1, "1.2.1"), (3, "3.0.0")])
def test_latest_is_above_all_of_its_major(allowed: Builder, major: int | None, number: str) -> None:
    """The numbers: image-builder-json.md, "versioning"."""
    scheme = {"scheme": "Latest", **({} if major is None else {"major": major})}
    assert published(allowed, scheme, "1.2.0", "2.0.1", "2.1.0") == number


def test_source_has_the_number_of_the_source(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    exact = allowed.get(TEMPLATE)["properties"]["source"]["exactVersion"]
    allowed.delete(TEMPLATE)
    numbers = [str(int(part)) for part in exact.split(".")]
    assert published(allowed, {"scheme": "Source"}) == ".".join(numbers)


def test_without_a_scheme_the_number_is_the_time(allowed: Builder) -> None:
    zero, high, low = published(allowed, None).split(".")
    seconds = int(high) * 65536 + int(low)
    assert (zero, abs(seconds - allowed.app.cloud.clock.now().timestamp()) < 3600) == ("0", True)


def test_a_managed_image_is_replaced_by_the_next_run(allowed: Builder) -> None:
    allowed.built("true", distribute=[allowed.managed_image(artifactTags={"a": "b"})])
    first = allowed.get(IMAGE)
    assert first["tags"] == {"a": "b"}
    assert first["properties"]["hyperVGeneration"] == "V2"
    assert allowed.run_template()["lastRunStatus"]["runState"] == "Succeeded"
    allowed.vm("web", {"id": IMAGE})


def test_a_version_that_is_there_is_not_replaced(allowed: Builder) -> None:
    target = allowed.gallery_version(galleryImageId=f"{DEFINITION}/versions/1.0.0")
    allowed.built("true", distribute=[target])
    status = allowed.run_template()["lastRunStatus"]
    assert (status["runState"], "[Distribute 0]" in status["message"]) == ("Failed", True)


def test_a_gallery_that_goes_meanwhile_gets_nothing(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    response = allowed.send("POST", f"{TEMPLATE}/run")
    allowed.delete(DEFINITION)
    allowed.wait(response)
    assert allowed.app.cloud.resources(f"{GALLERIES}/images/versions") == []


def test_what_the_profile_names_the_identity_must_be_allowed_to_use(azure: Builder) -> None:
    role(azure, *LEAST)
    azure.interface("nic")
    subnet = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/net-westeurope/subnets/default"
    profiles: list[Json] = [{"vnetConfig": {"subnetId": subnet}}, {"userAssignedIdentities": [IDENTITY]}]
    actions = ("Microsoft.Network/virtualNetworks/subnets/join/action",
               "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action")  # fmt: skip
    for profile, action in zip(profiles, actions, strict=True):
        assert azure.built("true", vmProfile=profile)["lastRunStatus"]["runState"] == "Failed"
        assert f"does not have authorization to perform action '{action}'" in azure.log()
        azure.delete(TEMPLATE)
    role(azure, *LEAST, *actions)
    done = azure.built("true", vmProfile={name: kept for part in profiles for name, kept in part.items()})
    assert done["lastRunStatus"]["runState"] == "Succeeded", azure.log()
