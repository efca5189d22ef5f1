"""Tags are taken and refused alike wherever there are any: every tracked type, groups, the tags page."""

from collections.abc import Callable
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Response
from azlab.providers import resource_types
from tests.conformance.furnishing import BODIES, GROUP, MADE_ONCE, furnished, places, send

PATHS = [GROUP, *(places(kind.name)[0] for kind in resource_types() if kind.tracked and places(kind.name))]
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/shopstore"
REFUSED: list[tuple[Any, str]] = [
    ({"a/b": "1"}, "InvalidTagNameCharacters"),
    ({"azure": "1"}, "InvalidTagNamePrefix"),
    ({"n" * 513: "1"}, "InvalidTagName"),
    ({" ": "1"}, "InvalidTagName"),
    ({"a": "v" * 257}, "InvalidTagValueLength"),
    ({"a": None}, "InvalidReservedTagValue"),
    ({f"t{index}": "1" for index in range(51)}, "InvalidTags"),
    ({"a": {}}, "InvalidRequestContent"),
    ({"a": [1]}, "InvalidRequestContent"),
    ([], "InvalidRequestContent"),
    ("text", "InvalidRequestContent"),
    (5, "InvalidRequestContent"),
]
Write = Callable[[App, str, Any], Response]


@pytest.fixture(scope="module")
def cloud() -> App:
    return furnished()


def put(app: App, path: str, tags: Any) -> Response:
    """A PUT with other tags: of what is made once, after it has been deleted."""
    shown = send(app, "GET", path).json()
    if shown["type"] in MADE_ONCE and isinstance(tags, dict) and tags.keys() & {"Env"}:
        send(app, "DELETE", path)
        return send(app, "PUT", path, {**BODIES[path], "tags": tags})
    return send(app, "PUT", path, {**send(app, "GET", path).json(), "tags": tags})


def patch(app: App, path: str, tags: Any) -> Response:
    return send(app, "PATCH", path, {"tags": tags})


def put_page(app: App, path: str, tags: Any) -> Response:
    return send(
        app, "PUT", f"{path}/providers/Microsoft.Resources/tags/default", {"properties": {"tags": tags}}
    )


@pytest.mark.parametrize("write", [put, patch, put_page])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.partition("providers/")[2] or "group")
def test_tags_are_refused_alike(cloud: App, path: str, write: Write) -> None:
    there = send(cloud, "GET", path).json().get("tags")
    for tags, code in REFUSED:
        response = write(cloud, path, tags)
        assert (response.status, response.json()["error"]["code"]) == (400, code), tags
    assert send(cloud, "GET", path).json().get("tags") == there


@pytest.mark.parametrize("write", [put, patch, put_page])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.partition("providers/")[2] or "group")
def test_numbers_become_text_and_a_name_is_there_once(cloud: App, path: str, write: Write) -> None:
    response = write(cloud, path, {"Env": "test", "size": 3, "on": True, "ENV": "prod"})
    assert response.status < 300, response.body
    assert send(cloud, "GET", path).json()["tags"] == {"Env": "prod", "size": "3", "on": "true"}


@pytest.mark.parametrize("write", [put, patch, put_page])
def test_names_on_a_storage_account_are_shorter(cloud: App, write: Write) -> None:
    refused = write(cloud, ACCOUNT, {"n" * 129: "1"})
    assert refused.json()["error"]["message"] == "Maximum allowed length of 128 for tag key exceeded."
    assert write(cloud, ACCOUNT, {"n" * 128: "1"}).status < 300
    assert write(cloud, GROUP, {"n" * 129: "1"}).status < 300


def test_what_is_merged_counts_with_what_is_there(cloud: App) -> None:
    page = f"{GROUP}/providers/Microsoft.Resources/tags/default"
    assert put_page(cloud, GROUP, {f"t{index}": "1" for index in range(50)}).status == 200
    more = {"operation": "Merge", "properties": {"tags": {"T1": "2"}}}
    assert send(cloud, "PATCH", page, more).json()["properties"]["tags"]["t1"] == "2"
    more = {"operation": "Merge", "properties": {"tags": {"new": "1"}}}
    assert send(cloud, "PATCH", page, more).json()["error"]["code"] == "InvalidTags"
