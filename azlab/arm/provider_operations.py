"""`/providers/NAMESPACE/operations`: what can be done with types. Whoever is signed in may read it.

Listed are the types that this cloud has. The words of `display` are made of the names: Azure's own are prose.
"""

import re

from azlab.arm.messages import Json, Response, json_response
from azlab.arm.registry import Registry
from azlab.arm.resource import ResourceType
from azlab.arm.router import Page, Routes, Visit

VERBS = {"read": "Get", "write": "Create or Update", "delete": "Delete"}
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def routes(registry: Registry) -> Routes:
    """A page for every namespace of which there is a type."""
    pages = Routes()
    for namespace in sorted({kind.namespace for kind in registry}):
        kinds = [kind for kind in registry if kind.namespace == namespace]
        pages.route("GET", f"/providers/{namespace}/operations")(_page(kinds))
    return pages


def _page(kinds: list[ResourceType]) -> Page:
    # Made when it is asked for: for all types it takes half as long as all else of a cloud that begins.
    def page(visit: Visit) -> Response:
        return json_response(200, {"value": [entry for kind in kinds for entry in _entries(kind)]})

    return page


def _entries(kind: ResourceType) -> list[Json]:
    resource = _words(kind.name.partition("/")[2])
    written = [_entry(kind, verb, f"{said} {resource}") for verb, said in VERBS.items()]
    done = [
        _entry(kind, f"{action.name}/{'action' if action.method == 'POST' else 'read'}", _words(action.name))
        for action in kind.actions.values()
    ]
    return [*written, *done]


def _entry(kind: ResourceType, operation: str, said: str) -> Json:
    provider, resource = kind.namespace.replace(".", " "), _words(kind.name.partition("/")[2])
    display = {"provider": provider, "resource": resource, "operation": said, "description": said}
    return {"name": f"{kind.name}/{operation}", "isDataAction": False, "display": display}


def _words(name: str) -> str:
    """`virtualMachines/runCommands` as `Virtual Machines Run Commands`."""
    parts = (_WORD.sub(" ", part) for part in name.split("/"))
    return " ".join(part[:1].upper() + part[1:] for part in parts)
