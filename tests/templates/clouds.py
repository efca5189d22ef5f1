"""A scope and a pretended cloud for the tests of the template engine."""

import json
from pathlib import Path
from typing import Any

from azlab.templates import Plan, ResourceGroup, Scope, prepare

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
GROUP = "/subscriptions/s/resourceGroups/images"
SCOPE = Scope(
    "s", "t", ResourceGroup("images", "westeurope", GROUP, {"course": "azure"}), "lesson", "Practice"
)


class Cloud:
    """Answers every reference with what was asked; ids in `absent` do not exist."""

    def __init__(self, absent: tuple[str, ...] = ()) -> None:
        self._absent = absent

    def reference(self, resource_id: str, api_version: str | None, full: bool) -> Any:
        if resource_id in self._absent:
            raise LookupError(resource_id)
        state = {"vmId": f"{resource_id}@{api_version}", "outputs": {"o": {"value": "o!"}}}
        return {"identity": {"principalId": "p"}, "properties": state} if full else state

    def list_action(self, action: str, resource_id: str, api_version: str, body: Any) -> Any:
        return {"keys": [f"{action} {resource_id} {api_version} {body}"]}


def fixture(name: str) -> dict[str, Any]:
    template: dict[str, Any] = json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))
    return template


def template(*resources: Any, **sections: Any) -> dict[str, Any]:
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def disk(name: str, **properties: Any) -> dict[str, Any]:
    return {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02", "name": name, **properties}


def planned(*resources: Any, **sections: Any) -> Plan:
    return prepare(template(*resources, **sections), {}, SCOPE)


def value(expression: str, **sections: Any) -> Any:
    """The value of an expression, read as the output of a template without resources."""
    sections.setdefault("outputs", {"o": {"type": "object", "value": {"v": f"[{expression}]"}}})
    return planned(**sections).outputs(Cloud())["o"]["value"]["v"]
