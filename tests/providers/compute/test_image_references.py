"""References that say what the image is in two ways, or in a way that is for another kind of image."""

from typing import Any

import pytest

from azlab.arm.messages import Json
from tests.providers.compute.conftest import GROUP, Practice

IMAGE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/web"
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
}


@pytest.mark.parametrize("part", ["publisher", "offer", "sku"])
@pytest.mark.parametrize("value", ["Canonical", ""])
def test_an_id_and_a_marketplace_name_refuse_each_other(azure: Practice, part: str, value: str) -> None:
    refusal = azure.vm_refusal(image={"id": IMAGE, part: value})
    sentence = f"The value of parameter imageReference.{part} is invalid."
    assert refusal.said == (400, "InvalidParameter", sentence)
    assert refusal.target == f"imageReference.{part}"


def test_a_version_beside_an_id_is_passed_over(azure: Practice) -> None:
    refusal = azure.vm_refusal(image={"id": IMAGE, "version": "latest"})
    assert refusal.said[1:] == ("NotFound", f"The Image {IMAGE} cannot be found.")


@pytest.mark.parametrize(
    "id", ["web", "/CommunityGalleries/shop-1/Images/web", "resourceGroups/g/images/web"]
)
def test_an_id_is_a_whole_one(azure: Practice, id: str) -> None:
    refusal = azure.vm_refusal(image={"id": id})
    assert refusal.said[:2] == (400, "LinkedInvalidPropertyId")


@pytest.mark.parametrize("kind", ["shared", "community"])
def test_the_id_of_a_gallery_of_ones_own_is_none_of_a_gallery_of_others(azure: Practice, kind: str) -> None:
    own = azure.id("galleries/shop/images/web")
    refusal = azure.vm_refusal(image={f"{kind}GalleryImageId": own})
    assert refusal.said[:2] == (400, "BadRequest")
    assert refusal.said[2].startswith(f"The {kind} gallery image reference id provided, '{own}',")


def preflight(azure: Practice, resource: Json) -> Any:
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/d/validate"
    template = {**TEMPLATE, "resources": [resource]}
    answer = azure.send("POST", path, {"properties": {"template": template, "mode": "Incremental"}})
    return answer.json()["error"]["details"]


@pytest.mark.parametrize(
    "reference", [{"id": IMAGE, "publisher": ""}, {"publisher": "", "offer": "", "sku": ""}]
)
@pytest.mark.parametrize("kind", ["virtualMachines", "virtualMachineScaleSets"])
def test_a_template_hears_of_it_before_anything_is_made(azure: Practice, reference: Json, kind: str) -> None:
    profile = {"storageProfile": {"imageReference": reference, "osDisk": {"createOption": "FromImage"}}}
    size = {"hardwareProfile": {"vmSize": "Standard_B1s"}}
    alone = kind == "virtualMachines"
    resource = {
        "type": f"Microsoft.Compute/{kind}",
        "apiVersion": "2023-09-01",
        "name": "web",
        "location": "westeurope",
        "properties": {**profile, **size} if alone else {"virtualMachineProfile": profile},
        **({} if alone else {"sku": {"name": "Standard_B1s", "capacity": 1}}),
    }
    assert preflight(azure, resource) == [
        {
            "code": "InvalidParameter",
            "message": "Resource 'web' has invalid parameters. Details: The value of parameter "
            "imageReference.publisher is invalid.",
            "target": "imageReference.publisher",
        }
    ]
