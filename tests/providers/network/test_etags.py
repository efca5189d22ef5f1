"""Entity tags: a write for a state of a resource that is no longer there is refused."""

import json
from collections.abc import Callable

import pytest

from azlab.arm.app import App
from azlab.arm.messages import Json, Request, Response

Ask = Callable[..., Response]
BODIES: dict[str, Json] = {
    "networkSecurityGroups": {"properties": {}},
    "virtualNetworks": {"properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}},
    "publicIPAddresses": {"sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Static"}},
}


@pytest.fixture(params=list(BODIES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def put(azure: App, path: str, kind: str, method: str = "PUT", **headers: str) -> Response:
    written = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"location": "westeurope", "tags": {"a": "b"}, **BODIES[kind]}).encode()
    return azure(Request(method, f"{path}?api-version=2024-07-01", written, body))


def test_a_write_for_an_older_state_is_refused(azure: App, ask: Ask, group: str, kind: str) -> None:
    path = f"{group}/providers/Microsoft.Network/{kind}/one"
    put(azure, path, kind)
    first = ask("GET", path).json()["etag"]
    assert put(azure, path, kind, if_match=first).status in (200, 201)
    second = ask("GET", path).json()["etag"]
    assert second != first
    refused = put(azure, path, kind, if_match=first)
    assert (refused.status, refused.json()["error"]["code"]) == (412, "PreconditionFailed")
    assert ask("GET", path).json()["etag"] == second


def test_a_new_resource_may_be_wanted_only_where_there_is_none(azure: App, group: str, kind: str) -> None:
    path = f"{group}/providers/Microsoft.Network/{kind}/one"
    assert put(azure, path, kind, if_none_match="*").status == 201
    assert put(azure, path, kind, if_none_match="*").status == 412


def test_the_tag_is_a_header_too(azure: App, ask: Ask, group: str, kind: str) -> None:
    path = f"{group}/providers/Microsoft.Network/{kind}/one"
    put(azure, path, kind)
    shown = ask("GET", path)
    assert shown.headers["etag"] == shown.json()["etag"]


def test_a_machine_has_a_tag_that_counts_its_writes(ask: Ask, azure: App, group: str) -> None:
    path = f"{group}/providers/Microsoft.Compute/virtualMachineScaleSets/none"
    body = b'{"location": "westeurope"}'
    refused = azure(Request("PUT", f"{path}?api-version=2024-07-01", {"if-match": '"1"'}, body))
    assert refused.status == 412
