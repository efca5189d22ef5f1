"""A tiny cloud: two types of our own over the core, so that the core is tested without any provider."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from azlab.arm.app import App
from azlab.arm.cloud import Cloud, Setting
from azlab.arm.errors import Conflict
from azlab.arm.fields import Field
from azlab.arm.health import StoreError
from azlab.arm.ids import group_id, resource_id
from azlab.arm.indexes import Index
from azlab.arm.messages import Json, Request, Response, json_response
from azlab.arm.resource import BOTH, Call, Change, Reply, ResourceType, action
from azlab.arm.router import Routes, Visit
from azlab.arm.store import Resource, Store

SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/Shop"
DISK = "Microsoft.Compute/disks"


class Kettles(ResourceType):
    """A tracked type with long operations."""

    name = "Practice.Kitchen/kettles"
    name_rule = re.compile(r"^[a-z][a-z0-9-]{1,20}$")
    name_parameter = "kettleName"
    named: ClassVar[dict[str, str]] = {"twin": "read", "brothers": "read"}
    seconds = 20.0
    indexed = (Index("names", "name"), Index("addresses", "properties.address", is_address=True))
    fields: ClassVar[tuple[Field, ...]] = (
        Field("properties.litres", int, required=True),
        Field("properties.colour", one_of=("Red", "Blue"), default="Red"),
        Field("properties.metal", fixed=True),
        Field("properties.label", read_only=True),
        Field("properties.cups", list),
        Field("properties.cups[].size", int, required=True),
        Field("properties.twin.id"),
        Field("properties.settings", dict, default={"loud": False}),
    )

    def refuse(self, change: Change) -> None:
        if change.get("litres") > 100:
            raise Conflict("TooBig", "Nobody can lift that.", target="litres")

    def provision(self, change: Change) -> None:
        change.properties.setdefault("label", change.cloud.guid())
        if change.get("litres") == 13:
            change.error = Conflict("Leak", "It leaks.")
        change.effects.append(["set-interior", change.id.key, "full", True])

    def refuse_delete(self, cloud: Cloud, resource: Resource) -> None:
        if resource.properties.get("colour") == "Blue":
            raise Conflict("Loved", "Blue kettles stay.")

    @action("boil", seconds=30)
    def boil(self, call: Call) -> None:
        call.at_the_end("hot", True)
        call.result = {"degrees": 100}

    @action("look", reply=Reply(200), method="GET")
    def look(self, call: Call) -> None:
        call.result = {"hot": call.resource.interior.get("hot", False)}

    @action("fill", reply=Reply(200))
    def fill(self, call: Call) -> None:
        call.at_the_end("level", call.body.get("level", 1))


class Lids(ResourceType):
    """A nested, tracked type that is made at once."""

    name = "Practice.Kitchen/kettles/lids"
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(200)


class Stickers(ResourceType):
    """A nested proxy type: it goes with its kettle."""

    name = "Practice.Kitchen/kettles/stickers"
    tracked = False
    created = Reply(201)
    updated = Reply(200)
    deleted = Reply(202, BOTH)


ROUTES = Routes()


@ROUTES.route("GET", "/lab/{name}/of/{rest*}")
def lab_page(visit: Visit) -> Response:
    return json_response(200, visit.parts)


@dataclass
class Kitchen:
    """The tiny cloud, with short words for asking it."""

    app: App

    def id(self, path: str) -> str:
        return path if path.startswith("/") else f"{GROUP}/providers/Practice.Kitchen/{path}"

    def send(
        self, method: str, path: str, body: Any = None, *, query: str = "", command: str = ""
    ) -> Response:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        url = f"{self.id(path)}?api-version=2024-11-01{query}"
        return self.app(Request(method, url, {"commandname": command}, content))

    def error(self, method: str, path: str, body: Any = None) -> tuple[int, str, str]:
        response = self.send(method, path, body)
        error = response.json()["error"]
        return response.status, error["code"], error["message"]

    def follow(self, response: Response, header: str = "azure-asyncoperation") -> list[Response]:
        """Ask at the operation's address until it has ended; every answer."""
        url = response.headers[header].removeprefix("https://management.azure.com")
        answers = [self.app(Request("GET", url))]
        while answers[-1].status == 202 or (answers[-1].json() or {}).get("status") == "InProgress":
            answers.append(self.app(Request("GET", url)))
        return answers

    def kettle(self, name: str = "tea", **properties: Any) -> Json:
        body = {"location": "westeurope", "properties": {"litres": 2, **properties}}
        response = self.send("PUT", f"kettles/{name}", body)
        assert response.status in (200, 201), response.body
        self.follow(response)
        return self.send("GET", f"kettles/{name}").json()


def watch(cloud: Cloud) -> None:
    """A chore: note what every kettle was like in the last ten minutes; one that leaks is in the way."""
    for kettle in cloud.resources(Kettles.name):
        seen = kettle.interior.get("seen", [])
        kettle.interior["seen"] = [*seen, [cloud.now(), kettle.properties["provisioningState"]]][-10:]
        cloud.put(kettle)
    if any(kettle.properties["litres"] == 13 for kettle in cloud.resources(Kettles.name)):
        raise Conflict("Leak", "It leaks.")


def kitchen_on(store: Store) -> Kitchen:
    """The tiny cloud over a store, with one group."""
    locations = {"westeurope": "West Europe", "northeurope": "North Europe"}
    setting = Setting(
        locations, {SUBSCRIPTION: "Practice"}, "tenant", lambda name: name.replace(" ", "").lower()
    )
    app = App(store, [Kettles(), Lids(), Stickers()], ROUTES.all, setting, [watch])
    make_group(app, SUBSCRIPTION, "Shop")
    return Kitchen(app)


def make_group(app: App, subscription: str, name: str) -> None:
    """Put a resource group in place, as the cloud's own doing."""
    group = group_id(subscription, name)
    with app.cloud.store.transaction():
        document = {
            "id": group.text,
            "name": name,
            "type": group.type,
            "location": "westeurope",
            "properties": {},
        }
        app.cloud.put(Resource(group, document))


@pytest.fixture
def kitchen() -> Kitchen:
    return kitchen_on(Store())


@pytest.fixture
def kinds() -> list[ResourceType]:
    """The resource types of the tiny cloud."""
    return [Kettles(), Lids(), Stickers()]


@pytest.fixture
def reopened() -> Callable[..., Any]:
    """Make the tiny cloud over a store that is there already."""
    return kitchen_on


def disk(name: str, **document: object) -> Resource:
    return Resource(resource_id("S", "G", DISK, name), {"name": name, **document})


def code_on_opening(path: Path) -> str:
    """Why a state file cannot be opened, one of the names of `azlab.arm.health`."""
    with pytest.raises(StoreError) as refused:
        Store(path)
    return refused.value.code


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A state file with a thousand disks."""
    with Store(tmp_path / "cloud.sqlite") as store, store.transaction():
        for number in range(1000):
            store.put(disk(f"disk-{number}", padding="x" * 500))
    return tmp_path / "cloud.sqlite"
