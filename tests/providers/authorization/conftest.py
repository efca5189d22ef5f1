"""A practice Azure that is asked by somebody of its directory."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from azlab import directory
from azlab.arm.app import App
from azlab.arm.messages import Request, Response
from tests.signing import signed

As = Callable[..., Response]
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
NAME = "11111111-2222-4333-8444-555555555555"
AUTHORIZATION = "providers/Microsoft.Authorization"


@pytest.fixture
def by(azure: App) -> As:
    """`by("learner", "PUT", path, body)`."""

    def ask(name: str, method: str, path: str, body: Any = None) -> Response:
        url = path + ("&" if "?" in path else "?") + "api-version=2024-11-01"
        content = json.dumps(body).encode() if body is not None else b""
        return azure(Request(method, url.replace(" ", "%20"), signed(name), content))

    return ask


def oid(name: str) -> str:
    """The object id of somebody."""
    found = directory.identity(name)
    assert found is not None
    return found.object_id


def assignment(scope: str, name: str, role: str = READER) -> dict[str, Any]:
    """The body that gives somebody a role at a scope."""
    subscription = "/".join(scope.split("/")[:3])
    role_id = f"{subscription}/{AUTHORIZATION}/roleDefinitions/{role}"
    return {"properties": {"roleDefinitionId": role_id, "principalId": oid(name), "principalType": "User"}}


@pytest.fixture
def give(by: As) -> Callable[[str, str, str], str]:
    """`give("builder", "Reader", scope)`: the learner assigns a role; the assignment's id."""

    def give(name: str, role: str, scope: str) -> str:
        listed = by("learner", "GET", f"{scope}/{AUTHORIZATION}/roleDefinitions?$filter=roleName eq '{role}'")
        body = assignment(scope, name, listed.json()["value"][0]["name"])
        made = by("learner", "PUT", f"{scope}/{AUTHORIZATION}/roleAssignments/{_new()}", body)
        assert made.status == 201, made.body
        return str(made.json()["id"])

    return give


def _new() -> str:
    import uuid

    return str(uuid.uuid4())
