"""What must hold of every registered resource type, whoever wrote it."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from azlab.arm.app import App
from azlab.arm.cloud import copy_of
from azlab.arm.fields import Field
from azlab.arm.ids import ResourceId, resource_id
from azlab.arm.messages import Json, Request, Response
from azlab.arm.resource import Action, ResourceType
from azlab.arm.store import Resource, Store
from azlab.providers import SUBSCRIPTIONS, practice_azure, resource_types

SUBSCRIPTION = next(iter(SUBSCRIPTIONS))
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/shop"
TYPES = resource_types()
TOP, NESTED = ([one for one in TYPES if (one.name.count("/") == 1) is top] for top in (True, False))
WRONG = {str: {"a": 1}, int: "many", bool: "perhaps", dict: "text", list: {"a": 1}}
FIELDS = [(kind, field) for kind in TYPES for field in kind.fields if not field.read_only]
ACTIONS = [(kind, action) for kind in TYPES for action in kind.actions.values()]

UNREADABLE = ("InvalidRequestContent", "InvalidParameter", "BadRequest", "InvalidRequestFormat")
"""ARM, and each provider, has a code of its own for a body that it cannot read."""

PARENTS = {
    "Microsoft.Network/virtualNetworks": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": []}
}
"""What a parent must know of itself before anything can be put below it."""


def named(value: Any) -> Any:
    """A readable name for a case."""
    if isinstance(value, ResourceType):
        return value.name.partition("/")[2]
    return value.path if isinstance(value, Field) else getattr(value, "name", None)


every_type = pytest.mark.parametrize("kind", TYPES, ids=named)


@pytest.fixture
def azure() -> App:
    app = practice_azure(Store())
    for namespace in {kind.namespace for kind in TYPES}:
        path = f"/subscriptions/{SUBSCRIPTION}/providers/{namespace}/register"
        assert ask(app, "POST", path, query="?api-version=2022-12-01").status == 200
    assert ask(app, "PUT", GROUP, {"location": "westeurope"}).status == 201
    return app


def ask(
    app: App, method: str, path: str, body: Json | None = None, query: str = "?api-version=2024-07-01"
) -> Response:
    content = b"" if body is None else json.dumps(body).encode()
    return app(Request(method, path + query, {}, content))


def good_name(kind: Any) -> str:
    """Some name that the type's own rule allows."""
    return next(name for name in ("alpha1", "1.0.0", "default", "current") if kind.name_rule.fullmatch(name))


def id_of(kind: Any) -> ResourceId:
    """An id in the group, with a name of its own for every level."""
    namespace, *types = kind.name.split("/")
    levels = ["/".join((namespace, *types[: depth + 1])) for depth in range(len(types))]
    known = {one.name: one for one in TYPES}
    return resource_id(SUBSCRIPTION, "shop", kind.name, *(good_name(known.get(one, kind)) for one in levels))


def put_parents(app: App, id: ResourceId) -> None:
    """Put plain documents where the parents of a nested resource should be."""
    while (parent := id.parent) is not None:
        id = parent
        document: Json = {"name": id.name, "id": id.text, "type": id.type, "location": "westeurope"}
        document["properties"] = copy_of(PARENTS.get(id.type, {}))
        with app.cloud.store.transaction():
            app.cloud.put(Resource(id, document))


def refusal(response: Response) -> str:
    """The code of a proper ARM error."""
    assert 400 <= response.status < 500, (response.status, response.body)
    error = response.json()["error"]
    assert error["code"]
    assert error["message"]
    return error["code"]


def body_with(steps: Sequence[str], value: Any) -> Json:
    """The smallest body that has a value at a path."""
    for step in reversed(steps):
        value = [value] if step == "[]" else {step: value}
    return {"location": "westeurope", **value}


def test_there_are_types_and_their_names_differ() -> None:
    names = [kind.name.lower() for kind in TYPES]
    assert "microsoft.compute/virtualmachines" in names
    assert len(names) == len(set(names))


@every_type
def test_a_type_is_named_as_azure_names_types(kind: Any) -> None:
    assert re.fullmatch(r"Microsoft\.[A-Z]\w+(/[a-z]\w+)+", kind.name)
    assert kind.name_rule.pattern.startswith("^")
    assert kind.name_parameter
    assert sys.modules[type(kind).__module__].__doc__


@every_type
def test_the_fields_of_a_type_make_sense(kind: Any) -> None:
    paths = [field.path for field in kind.fields]
    assert len(paths) == len(set(paths)), "a path is declared twice"
    for field in kind.fields:
        assert field.kind in WRONG, field
        assert not (field.required and field.read_only), field
        assert field.default is None or isinstance(field.default, field.kind), field
        assert not field.one_of or field.default in (None, *field.one_of), field
        assert field.steps[0] not in ("", "[]", "id", "name", "type", "location", "tags"), field


@every_type
def test_a_missing_one_is_not_found(azure: App, kind: Any) -> None:
    response = ask(azure, "GET", id_of(kind).text)
    assert (response.status, refusal(response)) == (404, "ResourceNotFound")


@every_type
def test_deleting_a_missing_one_is_no_error(azure: App, kind: Any) -> None:
    response = ask(azure, "DELETE", id_of(kind).text)
    assert response.status == kind.absent
    assert 200 <= kind.absent <= 204 or refusal(response)


@every_type
def test_a_missing_one_cannot_be_patched(azure: App, kind: Any) -> None:
    assert refusal(ask(azure, "PATCH", id_of(kind).text, {"tags": {}})) == "ResourceNotFound"


@every_type
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_an_api_version_is_needed(azure: App, kind: Any, method: str) -> None:
    response = ask(azure, method, id_of(kind).text, {}, query="")
    assert (response.status, refusal(response)) == (400, "MissingApiVersionParameter")


@every_type
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_group_is_needed(azure: App, kind: Any, method: str) -> None:
    path = id_of(kind).text.replace("/shop/", "/nowhere/")
    assert refusal(ask(azure, method, path, {"location": "westeurope"})) == "ResourceGroupNotFound"


@pytest.mark.parametrize("kind", TOP, ids=named)
def test_an_empty_group_has_an_empty_list(azure: App, kind: Any) -> None:
    for scope in (GROUP, f"/subscriptions/{SUBSCRIPTION}"):
        response = ask(azure, "GET", f"{scope}/providers/{kind.name}")
        assert (response.status, response.json()) == (200, {"value": []})


@pytest.mark.parametrize("kind", NESTED, ids=named)
def test_an_empty_parent_has_an_empty_list(azure: App, kind: Any) -> None:
    id = id_of(kind)
    path = id.text.rpartition("/")[0]
    assert refusal(ask(azure, "GET", path)).endswith("NotFound")
    put_parents(azure, id)
    response = ask(azure, "GET", path)
    assert (response.status, response.json()) == (200, {"value": []})


@pytest.mark.parametrize("kind", NESTED, ids=named)
def test_a_nested_one_needs_its_parent(azure: App, kind: Any) -> None:
    response = ask(azure, "PUT", id_of(kind).text, {"location": "westeurope", "properties": {}})
    assert (response.status, refusal(response)) == (404, "ParentResourceNotFound")


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=named)
def test_a_field_of_the_wrong_kind_is_refused(azure: App, kind: Any, field: Field) -> None:
    id = id_of(kind)
    put_parents(azure, id)
    response = ask(azure, "PUT", id.text, body_with(field.steps, WRONG[field.kind]))
    assert refusal(response) in UNREADABLE
    assert azure.cloud.get(id) is None


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=named)
def test_what_lies_on_the_way_to_a_field_must_have_its_shape(azure: App, kind: Any, field: Field) -> None:
    id = id_of(kind)
    put_parents(azure, id)
    for depth in range(1, len(field.steps)):
        response = ask(azure, "PUT", id.text, body_with(field.steps[:depth], 5))
        assert refusal(response) in UNREADABLE


@every_type
@pytest.mark.parametrize("properties", [{}, None, [], "x", {"unknown": {"deep": [1]}}])
def test_a_poor_body_is_answered(azure: App, kind: Any, properties: Json | list[Any] | str | None) -> None:
    id = id_of(kind)
    put_parents(azure, id)
    response = ask(azure, "PUT", id.text, {"location": "westeurope", "properties": properties})
    assert response.status in (200, 201, 202) or refusal(response)


@pytest.mark.parametrize(("kind", "action"), ACTIONS, ids=named)
def test_a_special_verb_on_a_missing_one_is_not_found(azure: App, kind: Any, action: Action) -> None:
    response = ask(azure, action.method, f"{id_of(kind).text}/{action.name}", {})
    assert (response.status, refusal(response)) == (404, "ResourceNotFound")
