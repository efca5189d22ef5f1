"""A cloud whose only type is a box, for deployments that fail when they are told to."""

import json
from typing import Any, ClassVar

from azlab.arm.app import App
from azlab.arm.cloud import Setting
from azlab.arm.errors import BadRequest, Conflict
from azlab.arm.fields import Field
from azlab.arm.messages import Json, Request, Response
from azlab.arm.resource import Change, ResourceType
from azlab.arm.store import Resource, Store
from azlab.providers.resources import (
    deployment_operations,
    deployment_what_if,
    deployments,
    resource_groups,
    resources,
)

GROUP = "/subscriptions/s1/resourceGroups/rg"


ONE = f"{GROUP}/providers/Microsoft.Resources/deployments/first"


BOX = "Practice.Storage/boxes"


class Boxes(ResourceType):
    """A box; `size` 13 is refused, 99 is refused before anything is made, 7 fails at its end."""

    name = BOX
    seconds = 30.0
    fields: ClassVar[tuple[Field, ...]] = (Field("properties.size", int), Field("properties.inside"))

    def preflight(self, change: Change) -> None:
        if change.get("size") == 99:
            raise Conflict("QuotaExceeded", "Too large.")

    def refuse(self, change: Change) -> None:
        inside = change.get("inside")
        if inside and change.cloud.follow(inside, BOX) is None:
            raise BadRequest("InvalidParameter", f"There is no {inside}.")

    def provision(self, change: Change) -> None:
        change.cloud.put(
            Resource(change.id.sibling("Practice.Storage/labels", change.id.name), {"name": "label"})
        )
        if change.get("size") == 13:
            raise BadRequest("UnluckySize", "Size 13 is not offered.")
        if change.get("size") == 7:
            change.error = Conflict("BrokeLater", "It broke.")


class Cloud:
    def __init__(self) -> None:
        setting = Setting({"westeurope": "West Europe"}, {"s1": "One"}, "t1", str.lower)
        pages = (resource_groups, deployments, deployment_operations, deployment_what_if, resources)
        routes = [route for module in pages for route in module.ROUTES.all]
        self.app = App(Store(), [Boxes()], routes, setting)
        self.send("PUT", GROUP, {"location": "westeurope"})

    def send(self, method: str, path: str, body: Any = None) -> Response:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.app(
            Request(method, f"{path}{'&' if '?' in path else '?'}api-version=2025-04-01", {}, content)
        )

    def deploy(self, *resources: Any, path: str = ONE, **more: Any) -> Response:
        return self.send(
            "PUT", path, {"properties": {"template": template(*resources, **more), "mode": "incremental"}}
        )

    def what_if(self, *resources: Any, mode: str = "Incremental", **more: Any) -> Json:
        """What the job of a what-if answers at its end."""
        asked = {"template": template(*resources, **more), "mode": mode}
        return self.ask_what_if({"properties": asked})

    def ask_what_if(self, body: Json, path: str = ONE) -> Json:
        response = self.send("POST", f"{path}/whatIf", body)
        assert response.status == 202, response.json()
        for _ in range(3):
            path = response.headers["location"].removeprefix("https://management.azure.com").partition("?")[0]
            response = self.send("GET", path)
            if response.status == 200:
                return response.json()
        raise AssertionError("a what-if has to end at the second question")

    def finish(self) -> None:
        self.app.cloud.operations.wait_until_idle(GROUP.lower())
        for name in ("first", "second"):
            self.app.cloud.operations.wait_until_idle(
                f"{GROUP}/providers/microsoft.resources/deployments/{name}".lower()
            )

    def poll(self, response: Response) -> Json:
        path = (
            response.headers["azure-asyncoperation"]
            .removeprefix("https://management.azure.com")
            .partition("?")[0]
        )
        return self.send("GET", path).json()

    def state(self, name: str) -> str | None:
        found = self.app.cloud.get(f"{GROUP}/providers/{BOX}/{name}")
        return found.properties["provisioningState"] if found else None


def template(*resources: Any, **more: Any) -> Json:
    head = {"$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#"}
    return {**head, "contentVersion": "1.0.0.0", "resources": list(resources), **more}


def box(name: str, *depends_on: Any, **properties: Any) -> Json:
    return {
        "type": BOX,
        "apiVersion": "2024-01-01",
        "name": name,
        "location": "westeurope",
        "dependsOn": [f"{BOX}/{one}" for one in depends_on],
        "properties": properties,
    }
