"""From the sources to one document per namespace, as `azlab/data/field_names` holds them.

    {"types": {"disks": {"version": "2026-03-02", "body": "Disk", "actions": {"beginGetAccess": "..."}}},
     "objects": {"Disk": {"location": "text", "properties": "DiskProperties", ...}, ...},
     "sets": {"DiskCreateOption": ["Empty", "Attach", ...]}, "open": ["VirtualMachineSizeTypes"]}

A PATCH may have fields that a PUT has not: an object holds both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.contracts import kinds
from azlab.contracts.models import Contract, read_models
from azlab.contracts.operations import Operation, read_operations
from azlab.contracts.sightings import Sighting

OF_AZURE = {
    "VirtualMachineExtensionProperties": "instanceView",
    "SnapshotProperties": "completionPercent",
    "DiskProperties": "completionPercent",
}
"""Fields that the SDKs let a client set and that Azure writes all the same."""
ORDER = {"PATCH": 1, "GET": 2}
"""What is read after the body of a PUT and added to it."""
DEEPEST = 12
"""Levels of objects that are merged or walked: network's models name each other in circles."""


@dataclass
class Namespace:
    """What is known of one namespace."""

    name: str
    contract: Contract = field(default_factory=Contract)
    types: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By name without the namespace, in lower case."""
    open_sets: set[str] = field(default_factory=set)
    """Sets that Azure exceeds: their values are never refused."""


def read_packages(folder: Path) -> dict[str, Namespace]:
    """All namespaces of the azure-mgmt packages that are installed in a `site-packages` folder."""
    found: dict[str, Namespace] = {}
    for models in sorted(folder.glob("azure/mgmt/**/models")):
        operations = models.parent / "operations"
        # `aio` holds the same operations once more, for asyncio.
        if "aio" not in models.parts and operations.is_dir():
            _add_package(found, read_models(models), read_operations(operations))
    return found


def _add_package(found: dict[str, Namespace], contract: Contract, operations: list[Operation]) -> None:
    for operation in sorted(operations, key=_reading_order):
        name, _, kind = operation.resource_type.partition("/")
        # Without a type it is a page of Resource Manager's own, and what begins otherwise is no namespace.
        if not operation.body or not kind or not name.startswith(("Microsoft.", "microsoft.")):
            continue
        space = found.setdefault(name.lower(), Namespace(name))
        _take_models(space.contract, contract, operation.body)
        _take_operation(space, kind, operation)


def _reading_order(operation: Operation) -> tuple[int, str]:
    return ORDER.get(operation.verb, 0), operation.version


def _take_models(known: Contract, contract: Contract, name: str, taken: set[str] | None = None) -> None:
    """Take over an object and all that it names; where a package of another version had it, both."""
    taken = set() if taken is None else taken
    if name in taken:  # models name each other in circles
        return
    taken.add(name)
    if name in contract.sets:
        known.sets[name] = list(dict.fromkeys([*known.sets.get(name, []), *contract.sets[name]]))
    if name in contract.objects:
        known.objects[name] = _both(known.objects.get(name, {}), contract.objects[name])
        for kind in contract.objects[name].values():
            _take_models(known, contract, kinds.named_by(kind), taken)


def _both(fields: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """A field that one version lets a client set can be set."""
    return {
        name: fields[name]
        if name in fields and (name not in others or others[name][:1] == "-")
        else others[name]
        for name in {**fields, **others}
    }


def _take_operation(space: Namespace, kind: str, operation: Operation) -> None:
    if operation.verb == "GET":
        if kind.lower() in space.types:
            merge(space.contract, space.types[kind.lower()]["body"], operation.body, mark="-")
        return
    row = space.types.setdefault(kind.lower(), {"name": kind, "version": "", "body": "", "actions": {}})
    # Dates as texts sort by time, and `-preview` comes after its own date.
    row["version"] = max(row["version"], operation.version)
    if operation.verb not in ("PUT", "PATCH"):
        row["actions"][operation.verb] = operation.body
    elif row["body"] and row["body"] != operation.body:
        merge(space.contract, row["body"], operation.body)
    else:
        row["body"] = operation.body


def merge(contract: Contract, name: str, source: str, mark: str = "", level: int = 0) -> None:
    """Give an object the fields that a source has besides, at every level.

    With the mark `-` they become fields that only Azure sets.
    """
    target = contract.objects.get(name, {})
    # With itself there is nothing to merge, and two that are one would be walked for ever.
    if level > DEEPEST or name == source:
        return
    for field_name, kind in contract.objects.get(source, {}).items():
        known = target.setdefault(field_name, mark + kind.lstrip("-") if mark else kind)
        inner, outer = kinds.named_by(known), kinds.named_by(kind)
        if inner != outer and inner in contract.objects and outer in contract.objects:
            merge(contract, inner, outer, mark, level + 1)


def add_sightings(spaces: Mapping[str, Namespace], sightings: Iterable[Sighting]) -> None:
    """Add what the SDKs do not know; what was only answered becomes a field that a client cannot set.

    What was answered comes last: a field may have been answered in one place and sent in another.
    """
    for sighting in sorted(sightings, key=lambda sighting: (not sighting.sent, len(sighting.path))):
        name, _, kind = sighting.resource_type.partition("/")
        space = spaces.get(name.lower())
        row = space.types.get(kind.lower()) if space is not None else None
        if space is None or row is None:
            continue
        body = row["body"] if sighting.verb in ("PUT", "PATCH") else row["actions"].get(sighting.verb)
        if sighting.sent:
            row["version"] = max(row["version"], sighting.version)
        if body:
            _add_sighting(space, body, sighting)


def _add_sighting(space: Namespace, body: str, sighting: Sighting) -> None:
    *parents, last = sighting.path
    kind = _kind_at(space.contract, body, parents)
    target = space.contract.objects.get(kinds.named_by(kind)) if kind[:1] not in "[{" else None
    if target is None:
        return
    known = next((field for field in target if field.lower() == last.lower()), None)
    if known is None:
        target[last] = sighting.kind if sighting.sent else "-" + sighting.kind.lstrip("-")
    else:
        space.open_sets.update(_exceeded(space.contract, target[known], sighting.value))


def _kind_at(contract: Contract, body: str, path: list[str]) -> str:
    """The kind at the end of a path; "any" where it leaves what is known."""
    kind = body
    for step in path:
        kind = kind.lstrip("-")
        if step == "[]":
            kind = kind[1:-1] if kind[:1] == "[" else "any"
            continue
        fields = contract.objects.get(kind, {}) if kind[:1] != "{" else {}
        kind = next((inner for name, inner in fields.items() if name.lower() == step.lower()), "any")
    return kind.lstrip("-")


def _exceeded(contract: Contract, kind: str, value: Any) -> Iterator[str]:
    """The set that a value belongs to and is not in."""
    name, values = kinds.named_by(kind), value if isinstance(value, list) else [value]
    known = {member.lower() for member in contract.sets.get(name, ())}
    if known and any(isinstance(value, str) and value and value.lower() not in known for value in values):
        yield name


def document(space: Namespace) -> dict[str, Any]:
    """One namespace as its file holds it."""
    used = _reachable(space)
    for name, written in OF_AZURE.items():
        fields = space.contract.objects.get(name, {})
        if written in fields:
            fields[written] = "-" + fields[written].lstrip("-")
    objects, sets = space.contract.objects, space.contract.sets
    return {
        "types": {row["name"]: _row(row) for _, row in sorted(space.types.items())},
        "objects": {name: objects[name] for name in sorted(used & objects.keys())},
        "sets": {name: sets[name] for name in sorted(used & sets.keys())},
        "open": sorted(space.open_sets),
    }


def _reachable(space: Namespace) -> set[str]:
    """The objects and sets that some body names; others are only parts of answers."""
    found: set[str] = set()
    waiting = [name for row in space.types.values() for name in (row["body"], *row["actions"].values())]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            fields = space.contract.objects.get(name, {})
            waiting.extend(kinds.named_by(kind) for kind in fields.values())
    return found


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("version", "body", "actions") if row[name]}
