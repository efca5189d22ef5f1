"""Image templates: what is shown of them, what is refused, and that they are made only once."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, SUBSCRIPTION
from tests.providers.virtual_machine_images.conftest import DEFINITION, IDENTITY, TEMPLATE, Builder

READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
UNREADABLE = (
    f"Not authorized to access the resource: {DEFINITION}. Please check the user assigned identity has the "
    "correct permissions. For more details, go to https://aka.ms/azvmimagebuilderts."
)


def bad(part: str, field: str, value: object) -> str:
    return (
        f"Validation failed: 'ImageTemplate.{part}': Field '{field}' has a bad value: '{value}'. Please "
        "review  http://aka.ms/azvmimagebuildertmplref  for details on fields requirements in the Image "
        "Builder Template."
    )


def test_a_template_is_shown_as_in_traffic(allowed: Builder) -> None:
    response = allowed.send("PUT", TEMPLATE, allowed.template("true"))
    assert response.status == 201
    first = response.json()["properties"]
    assert first["provisioningState"] == "Creating"
    assert first["source"]["exactVersion"] == "latest"
    assert (first["exactStagingResourceGroup"], first["stagingResourceGroup"]) == ("", "")
    assert first["vmProfile"] == {"vmSize": "", "osDiskSizeGB": 0}
    assert first["distribute"][0] == {
        "type": "SharedImage", "galleryImageId": DEFINITION, "runOutputName": "web", "artifactTags": {},
        "excludeFromLatest": False, "versioning": None,
    }  # fmt: skip
    assert allowed.wait(response)["status"] == "Succeeded"
    properties = allowed.get(TEMPLATE)["properties"]
    assert properties["provisioningState"] == "Succeeded"
    assert properties["source"]["exactVersion"].startswith("0.")
    assert "lastRunStatus" not in properties


def test_its_staging_group_comes_and_goes_with_it(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    group = allowed.get(TEMPLATE)["properties"]["exactStagingResourceGroup"]
    assert group.startswith(f"/subscriptions/{SUBSCRIPTION}/resourceGroups/IT_shop_web_")
    assert allowed.get(group)["tags"] == {
        "createdBy": "AzureVMImageBuilder",
        "imageTemplateName": "web",
        "imageTemplateResourceGroupName": "shop",
    }
    held = allowed.get(f"{group}/providers/Microsoft.Authorization/roleAssignments", "&$filter=atScope()")
    principal = allowed.get(IDENTITY)["properties"]["principalId"]
    assert principal in [entry["properties"]["principalId"] for entry in held["value"]]
    allowed.delete(TEMPLATE)
    allowed.app.cloud.operations.wait_until_idle(group.lower())
    assert allowed.send("GET", group).status == 404


def test_what_its_identity_may_not_read_fails_the_template_and_stays(azure: Builder) -> None:
    status = azure.wait(azure.send("PUT", TEMPLATE, azure.template("true")))
    assert status["error"] == {"code": "BadSharedImageDistribute", "message": UNREADABLE}
    properties = azure.get(TEMPLATE)["properties"]
    assert properties["provisioningState"] == "Failed"
    assert properties["provisioningError"] == {
        "provisioningErrorCode": "BadSharedImageDistribute",
        "message": UNREADABLE,
    }
    assert azure.refusal("POST", f"{TEMPLATE}/run").said == (
        409,
        "OperationNotAllowed",
        "Operation Microsoft.VirtualMachineImages/imageTemplates/run/action is not allowed in provisioning "
        "state: failed or run state: .",
    )


def test_a_template_is_made_once(allowed: Builder) -> None:
    made = allowed.put(TEMPLATE, allowed.template("true"))
    for sent in (allowed.template("false"), allowed.template("true")):
        assert allowed.refusal("PUT", TEMPLATE, sent).said == (
            409,
            "Conflict",
            "Update/Upgrade of image templates is currently not supported",
        )
    change: Json = {"properties": {"customize": []}}
    assert allowed.refusal("PATCH", TEMPLATE, change).code == "Conflict"
    assert allowed.get(TEMPLATE) == made


def test_tags_identity_and_distribution_can_be_changed(allowed: Builder) -> None:
    allowed.put(TEMPLATE, allowed.template("true"))
    response = allowed.send("PATCH", TEMPLATE, {"tags": {"stage": "test"}})
    assert (response.status, response.body) == (202, b"")
    assert allowed.wait(response)["status"] == "Succeeded"
    assert allowed.get(TEMPLATE)["tags"] == {"stage": "test"}
    changed = allowed.patch(TEMPLATE, {"properties": {"distribute": [allowed.managed_image()]}})
    assert [target["type"] for target in changed["properties"]["distribute"]] == ["ManagedImage"]
    assert allowed.patch(TEMPLATE, {"identity": {"type": "None"}})["identity"] == {"type": "None"}
    back = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}}
    assert allowed.patch(TEMPLATE, back)["identity"]["userAssignedIdentities"][IDENTITY]["principalId"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"source": {"type": "ISO"}}, bad("properties.source", "type", "ISO")),
        ({"source": {"type": "ManagedImage", "imageId": DEFINITION}},
         bad("properties.source", "imageId", DEFINITION)),
        ({"distribute": []}, bad("properties", "distribute", "[]")),
        ({"distribute": [{"type": "SharedImage", "galleryImageId": IDENTITY, "runOutputName": "x"}]},
         bad("properties.distribute[0]", "galleryImageId", IDENTITY)),
        ({"buildTimeoutInMinutes": 5}, bad("properties", "buildTimeoutInMinutes", 5)),
        ({"buildTimeoutInMinutes": 961}, bad("properties", "buildTimeoutInMinutes", 961)),
        ({"customize": [{"type": "Shell", "name": "empty"}]}, bad("properties.customize[0]", "inline", "")),
        ({"customize": [{"type": "Puppet", "name": "a"}]},
         bad("properties.customize[0]", "type", "Puppet")),
    ],
)  # fmt: skip
def test_a_bad_field_is_named(allowed: Builder, change: dict[str, Any], sentence: str) -> None:
    refused = allowed.refusal("PUT", TEMPLATE, allowed.template(**change))
    assert refused.said == (400, "ValidationFailed", sentence)


@pytest.mark.parametrize("identities", [{}, {IDENTITY: {}, f"{IDENTITY}2": {}}])
def test_a_template_has_exactly_one_identity(allowed: Builder, identities: Json) -> None:
    body = {
        **allowed.template("true"),
        "identity": {"type": "UserAssigned", "userAssignedIdentities": identities},
    }
    refused = allowed.refusal("PUT", TEMPLATE, body)
    assert refused.said == (
        400, "ValidationFailed", bad("identity", "userAssignedIdentities", ", ".join(identities)),
    )  # fmt: skip


def test_two_outputs_need_two_names(allowed: Builder) -> None:
    targets = [allowed.gallery_version(), allowed.managed_image(runOutputName="WEB")]
    refused = allowed.refusal("PUT", TEMPLATE, allowed.template(distribute=targets))
    assert refused.message == bad("properties.distribute[1]", "runOutputName", "WEB")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            {"distribute": [{"type": "VHD", "runOutputName": "v"}]},
            "VHD as a distribution of an image template",
        ),
        ({"customize": [{"type": "WindowsUpdate"}]}, "WindowsUpdate as a customizer of an image template"),
        ({"stagingResourceGroup": GROUP}, "stagingResourceGroup of an image template"),
        ({"errorHandling": {"onCustomizerError": "abort"}}, "onCustomizerError abort of an image template"),
        ({"validate": {"sourceValidationOnly": True}}, "sourceValidationOnly of an image template"),
    ],
)
def test_what_is_not_here_is_named(allowed: Builder, change: dict[str, Any], what: str) -> None:
    refused = allowed.refusal("PUT", TEMPLATE, allowed.template(**change))
    assert (refused.code, what in refused.message) == ("NotImplemented", True)


def test_a_managed_image_elsewhere_is_not_here(allowed: Builder) -> None:
    body = allowed.template(distribute=[allowed.managed_image(location="northeurope")])
    assert allowed.refusal("PUT", TEMPLATE, body).code == "NotImplemented"


def failure(azure: Builder, **more: Any) -> tuple[str, str]:
    error = azure.wait(azure.send("PUT", TEMPLATE, azure.template(**more)))["error"]
    return error["code"], error["message"]


def test_a_source_that_is_not_there_fails_the_template(allowed: Builder) -> None:
    nowhere = {
        "type": "PlatformImage",
        "publisher": "Debian",
        "offer": "debian-1",
        "sku": "1",
        "version": "latest",
    }
    assert failure(allowed, source=nowhere)[0] == "BadPIRSource"
    allowed.delete(TEMPLATE)
    image = f"{GROUP}/providers/Microsoft.Compute/images/none"
    code, message = failure(allowed, source={"type": "ManagedImage", "imageId": image})
    assert code == "BadManagedImageSource"
    assert message.startswith(f"Build (Managed Image) step failed: Error getting Managed Image '{image}'")
    assert "StatusCode=404 -- Original Error: autorest/azure" in message
    allowed.delete(TEMPLATE)
    version = {"type": "SharedImageVersion", "imageVersionId": f"{DEFINITION}/versions/1.0.0"}
    assert failure(allowed, source=version)[0] == "BadSharedImageVersionSource"


def test_a_file_of_an_address_cannot_be_fetched(allowed: Builder) -> None:
    script = {"type": "Shell", "name": "s", "scriptUri": "https://example.com/customize.sh?secret"}
    code, message = failure(allowed, customize=[script])
    assert code == "Other"
    assert message.startswith(
        "Downloading external file (https://example.com/customize.sh?secret) to local file"
    )
    assert message.endswith("cannot reach example.com: give the script itself as inline")


def test_to_read_is_enough_for_a_template(azure: Builder) -> None:
    azure.grant(READER)
    assert azure.put(TEMPLATE, azure.template("true"))["properties"]["provisioningState"] == "Succeeded"


def test_a_name_follows_the_rule(allowed: Builder) -> None:
    path = TEMPLATE.replace("/web", f"/{'n' * 65}")
    assert allowed.refusal("PUT", path, allowed.template("true")).code == "InvalidParameter"
