"""A practice Azure with a gallery, an identity that may write into it, and a template to build from."""

from dataclasses import dataclass
from typing import Any

import pytest

from azlab.arm.messages import Json
from azlab.arm.store import Store
from azlab.providers import practice_azure
from tests.providers.compute.conftest import GROUP, LINUX_GEN2, SUBSCRIPTION, WINDOWS, Practice

IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder"
TEMPLATE = f"{GROUP}/providers/Microsoft.VirtualMachineImages/imageTemplates/web"
DEFINITION = f"{GROUP}/providers/Microsoft.Compute/galleries/shop/images/web"
PROVIDERS = ("VirtualMachineImages", "KeyVault", "ContainerInstance")
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"


@dataclass
class Builder(Practice):
    """A practice cloud in which image templates are made and run."""

    def template(self, *inline: str, **more: Any) -> Json:
        """The body of a template with one script; `more` replaces whole properties, None leaves one out."""
        source = more.pop("source", {"type": "PlatformImage", **LINUX_GEN2})
        kind = "PowerShell" if source.get("publisher") == WINDOWS["publisher"] else "Shell"
        properties = {
            "source": source,
            "customize": [{"type": kind, "name": "script", "inline": list(inline)}] if inline else [],
            "distribute": [self.gallery_version()],
            "vmProfile": {},
            **more,
        }
        kept = {name: value for name, value in properties.items() if value is not None}
        identity = {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}
        return {"location": "westeurope", "identity": identity, "properties": kept}

    def gallery_version(self, **more: Any) -> Json:
        return {"type": "SharedImage", "galleryImageId": DEFINITION, "runOutputName": "web", **more}

    def managed_image(self, name: str = "golden", **more: Any) -> Json:
        id = f"{GROUP}/providers/Microsoft.Compute/images/{name}"
        whole = {"type": "ManagedImage", "imageId": id, "location": "westeurope", "runOutputName": name}
        return {**whole, **more}

    def built(self, *inline: str, **more: Any) -> Json:
        """Make a template and run it; what GET then shows of its properties."""
        self.put(TEMPLATE, self.template(*inline, **more))
        return self.run_template()

    def run_template(self) -> Json:
        self.act(TEMPLATE, "run")
        properties: Json = self.get(TEMPLATE)["properties"]
        return properties

    def log(self) -> str:
        """The newest log of the template's builds."""
        group = self.get(TEMPLATE)["properties"]["exactStagingResourceGroup"]
        accounts = self.app.cloud.resources("Microsoft.Storage/storageAccounts", group)
        return str(list(accounts[0].interior.get("blobs", {"": ""}).values())[-1])

    def inside(self, path: str) -> Json:
        """The machine that an image or a version holds."""
        machine: Json = self.interior(path)["machine"]
        return machine

    def grant(self, role: str = CONTRIBUTOR, scope: str = GROUP) -> str:
        """Give the identity a role; the id of the assignment."""
        principal = self.get(IDENTITY)["properties"]["principalId"]
        definition = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}"
        id = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{role[:-1]}0"
        body = {"properties": {"roleDefinitionId": definition, "principalId": principal}}
        self.put(id, body)
        return id


def definition(system: str = "Linux", generation: str = "V2") -> Json:
    identifier = {"publisher": "shop", "offer": "web", "sku": generation + system}
    properties = {"osType": system, "osState": "Generalized", "hyperVGeneration": generation}
    return {"location": "westeurope", "properties": {**properties, "identifier": identifier}}


@pytest.fixture
def azure() -> Builder:
    builder = Builder(practice_azure(Store()))
    builder.put(GROUP, {"location": "westeurope"})
    for name in PROVIDERS:
        builder.send("POST", f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.{name}/register")
    builder.put(IDENTITY, {"location": "westeurope"})
    builder.put("galleries/shop", {"location": "westeurope"})
    builder.put("galleries/shop/images/web", definition())
    return builder


@pytest.fixture
def allowed(azure: Builder) -> Builder:
    """The same, and the identity may do everything in the group."""
    azure.grant()
    return azure
