"""All resource types of a cloud, by name, and which of them a body names."""

from collections.abc import Iterator
from typing import Any

from azlab.arm.cloud import Cloud
from azlab.arm.ids import ResourceId, parse_id
from azlab.arm.messages import Json
from azlab.arm.resource import Action, ResourceType
from azlab.arm.store import Resource

FREE = frozenset({"settings", "protectedSettings", "parameters", "protectedParameters", "metadata"})
"""What a body holds for others to read."""
ANSWERED_BY_PAGES = frozenset({"microsoft.authorization", "microsoft.resources"})
"""Namespaces whose resources are here without being types."""


class Registry:
    """All resource types of a cloud, by name without regard to case."""

    def __init__(self, types: list[ResourceType]) -> None:
        self._types = {kind.name.lower(): kind for kind in types}
        self._actions = {name: kind.actions for name, kind in self._types.items()}
        self._named: dict[str, dict[str, str]] = {}
        for name, kind in self._types.items():
            for field_name, permission in kind.named.items():
                self._named.setdefault(field_name, {})[name] = permission

    def __iter__(self) -> Any:
        return iter(self._types.values())

    def find(self, name: str) -> ResourceType | None:
        """The type of this name, in any case; None when it is not registered."""
        return self._types.get(name.lower())

    def action(self, resource_type: str, verb: str) -> Action | None:
        """The special verb of a type, both in any case; None when there is no such."""
        return self._actions.get(resource_type.lower(), {}).get(verb.lower())

    def linked(self, body: Any) -> Iterator[tuple[ResourceId, str]]:
        """The resources that a body names, each with the permission that a caller needs there.

        A field counts where what it holds is the id of a type that says so: `source` means many things.
        """
        if isinstance(body, list):
            for item in body:
                yield from self.linked(item)
        elif isinstance(body, dict):
            for name, value in body.items():
                # Names in a body are read already: Azure's spelling, so no other case is looked for.
                permissions = self._named.get(name, {})
                for id in _ids(value) if permissions else ():
                    if id.type.lower() in permissions:
                        yield id, permissions[id.type.lower()]
                if isinstance(value, dict | list):
                    yield from self.linked(value)

    def not_here(self, body: Any) -> Iterator[str]:
        """The types of resources that a body names by id and of which no cloud of ours can hold one.

        A part of a resource that is here has an id, too, and no type of its own: the first type tells.
        """
        if isinstance(body, list):
            for item in body:
                yield from self.not_here(item)
        elif isinstance(body, dict):
            for name, value in body.items():
                if isinstance(value, dict | list) and name not in FREE:
                    yield from self.not_here(value)
                elif isinstance(value, str) and value[:1] == "/" and name.endswith(("id", "Id")):
                    yield from self._type_elsewhere(value)

    def _type_elsewhere(self, text: str) -> Iterator[str]:
        id = parse_id(text)
        if id is None or not id.types or id.namespace.lower() in ANSWERED_BY_PAGES:
            return
        if id.types[0].lower() != "locations" and self.find(f"{id.namespace}/{id.types[0]}") is None:
            yield id.type

    def output(self, cloud: Cloud, resource: Resource) -> Json:
        """What the end of an operation repeats of a resource of any type."""
        kind = self.find(resource.id.type)
        return kind.output(cloud, resource) if kind is not None else resource.document

    def namespace(self, name: str) -> str | None:
        """The namespace as Azure spells it, when some type is of it."""
        spelt = {kind.namespace.lower(): kind.namespace for kind in self._types.values()}
        return spelt.get(name.lower())

    def canonical(self, id: ResourceId, group: str) -> ResourceId:
        """The same id with types, namespace and group spelt as the cloud spells them."""
        kind = self.find(id.type)
        if kind is None or not id.scope:
            return id
        namespace, *types = kind.name.split("/")
        scope = f"/subscriptions/{id.subscription}/resourceGroups/{group}" if group else id.scope
        return ResourceId(id.subscription, group or id.group, namespace, tuple(types), id.names, scope)


def _ids(value: Any) -> Iterator[ResourceId]:
    """The ids in a text, an object with an `id`, a list of such objects, or an object whose names are ids."""
    named = list(value) if isinstance(value, dict) and "id" not in value else [value]
    for item in value if isinstance(value, list) else named:
        text = item.get("id") if isinstance(item, dict) else item
        id = parse_id(text) if isinstance(text, str) else None
        if id is not None:
            yield id
