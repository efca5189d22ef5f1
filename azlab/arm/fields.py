"""What a resource type says of its body: which fields, of which kind, with which rules.

A path is dotted; `[]` stands for every element of a list: `properties.storageProfile.dataDisks[].lun`.
A declared path also declares that everything above it is an object or a list, so a provider may rely
on the shape of whatever it declared.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from azlab.arm.errors import AzureError, invalid_content, invalid_value, missing_value, property_change
from azlab.arm.messages import Json

MARKS = ("name", "lun", "id", "key", "keyData", "path")
"""What tells the elements of a list apart; Azure may write them back in another order, or add some."""
_NAMES = {str: "String", int: "Integer", bool: "Boolean", dict: "Object", list: "Array"}


@dataclass(frozen=True)
class Field:
    """One field of a body: its path, its kind, and what Azure demands of it."""

    path: str
    kind: type = str
    required: bool = False
    read_only: bool = False
    one_of: tuple[Any, ...] = ()
    default: Any = None
    fixed: bool = False
    """May not change once the resource exists."""

    @cached_property
    def steps(self) -> tuple[str, ...]:
        return tuple(self.path.replace("[]", ".[]").split("."))

    @property
    def short(self) -> str:
        """The name that Azure's sentences use: the path without `properties.`."""
        return self.path.removeprefix("properties.").replace("[]", "")


def get_at(document: Any, path: str, default: Any = None) -> Any:
    """The value at a dotted path, or `default` where the path ends early."""
    for step in path.split("."):
        if not isinstance(document, dict) or step not in document:
            return default
        document = document[step]
    return document


def set_at(document: Json, path: str, value: Any) -> None:
    """Set a value at a dotted path, making objects on the way."""
    *way, last = path.split(".")
    for step in way:
        document = document.setdefault(step, {})
    document[last] = value


def delete_at(document: Json, path: str) -> None:
    """Remove the value at a dotted path, if it is there."""
    *way, last = path.split(".")
    holder = get_at(document, ".".join(way)) if way else document
    if isinstance(holder, dict):
        holder.pop(last, None)


def in_order(values: Json, names: Sequence[str]) -> Json:
    """The same members, those with these names first and in this order."""
    return {name: values[name] for name in (*names, *values) if name in values}


def without_nulls(value: Any) -> Any:
    """A copy in which null members are left out, as ARM reads them."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def changed(base: Any, wanted: Any, path: str = "") -> Iterator[str]:
    """The paths at which something is wanted that is not there. What is not said is not changed.

    Texts are compared without regard to case, as Azure compares names, ids and words.
    """
    if isinstance(wanted, dict) and isinstance(base, dict):
        for name, value in wanted.items():
            yield from changed(base.get(name), value, f"{path}.{name}" if path else name)
    elif isinstance(wanted, list) and isinstance(base, list) and len(wanted) == len(base):
        for was, value in zip(base, wanted, strict=True):
            yield from changed(was, value, path)
    elif wanted is not None and not _same(wanted, base):
        yield path


def merged(base: Any, change: Any) -> Any:
    """JSON merge patch, but tags are replaced as a whole, as ARM does.

    Members that are named by an id (`userAssignedIdentities`) are the same in any case.
    """
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change
    result = dict(base)
    for given, value in change.items():
        name = _member(base, given) if given.startswith("/") else given
        result[name] = value if name == "tags" else merged(base.get(name), value)
    return result


def _member(base: Json, id: str) -> str:
    return next((name for name in base if name.lower() == id.lower()), id)


def values_at(document: Any, steps: Sequence[str]) -> list[tuple[Any, bool]]:
    """Every value at which a path arrives: the value and whether it is there.

    Raises `InvalidRequestContent` where an object or a list on the way is something else.
    """
    for index, step in enumerate(steps):
        kind: type[Any] = list if step == "[]" else dict
        if not isinstance(document, kind):
            path = ".".join(steps[index:])
            raise invalid_content(f"Error converting value to {_NAMES[kind]}. Path '{path}'")
        if step == "[]":
            return [found for item in document for found in values_at(item, steps[index + 1 :])]
        if step not in document:
            return [(None, index < len(steps) - 1)]  # an absent parent does not make its children missing
        document = document[step]
    return [(document, True)]


def _missing(field: Field, document: Json) -> AzureError:
    return missing_value(field.short)


def check_fields(
    fields: Sequence[Field], document: Json, missing: Callable[[Field, Json], AzureError] = _missing
) -> None:
    """Refuse a body that breaks a declared rule; `missing` says of which a required field is not there."""
    for field in (field for field in fields if not field.read_only):
        for value, there in values_at(document, field.steps):
            if value is not None:
                _check_value(field, value)
            elif field.required and not there:
                raise missing(field, document)


def _check_value(field: Field, value: Any) -> None:
    if not _is_of_kind(field, value):
        raise invalid_content(f"Error converting value to {_NAMES[field.kind]}. Path '{field.path}'")
    if not is_right(field, value):
        raise invalid_value(field.short)


def is_right(field: Field, value: Any) -> bool:
    """Whether a value is of the field's kind, and of its closed set where it has one."""
    return _is_of_kind(field, value) and (
        not field.one_of or any(_same(value, allowed) for allowed in field.one_of)
    )


def _is_of_kind(field: Field, value: Any) -> bool:
    return isinstance(value, field.kind) and not (field.kind is int and isinstance(value, bool))


def _same(value: Any, allowed: Any) -> bool:
    if isinstance(value, str) and isinstance(allowed, str):
        return value.lower() == allowed.lower()
    return bool(value == allowed)


def spell(fields: Sequence[Field], document: Json) -> None:
    """Write the values of a closed set as Azure spells them: `linux` becomes `Linux`."""
    for field in (field for field in fields if field.one_of):
        *way, last = field.steps
        holders = [document] if not way else [holder for holder, _ in values_at(document, way)]
        for holder in holders:
            if isinstance(holder, dict) and holder.get(last) is not None:
                holder[last] = next(
                    (word for word in field.one_of if _same(holder[last], word)), holder[last]
                )


def keep_fixed(fields: Sequence[Field], document: Json, before: Json) -> None:
    """Fixed fields that a body leaves out stay; a different value is refused."""
    for field in (field for field in fields if field.fixed):
        was, wanted = get_at(before, field.path), get_at(document, field.path)
        if wanted is None and was is not None:
            set_at(document, field.path, was)
        elif not _same(was or None, wanted or None):  # an empty list says as much as none
            raise property_change(field.short)


def add_defaults(fields: Sequence[Field], document: Json) -> None:
    """Fill in defaults of fields that are not inside a list."""
    for field in fields:
        if field.default is not None and "[]" not in field.path and get_at(document, field.path) is None:
            set_at(document, field.path, deepcopy(field.default))


def keep_read_only(fields: Sequence[Field], document: Json, before: Json | None) -> None:
    """Read-only fields of a body are ignored; what the cloud had stays."""
    for field in fields:
        if field.read_only and "[]" not in field.path:
            delete_at(document, field.path)
            kept = get_at(before, field.path) if before else None
            if kept is not None:
                set_at(document, field.path, kept)


def undeclared(tree: Json, value: Any) -> Any:
    """The parts of a value that no declaration names, None for none.

    `tree` has the declared names: what is declared is the provider's own affair, with all that is in it.
    """
    if isinstance(value, list):
        inner = tree.get("[]")
        parts = [undeclared(inner, item) if inner else None for item in value]
        return list(zip(value, parts, strict=True)) if any(parts) else None
    if not isinstance(value, dict) or not tree:
        return None
    found = {name: item if name not in tree else undeclared(tree[name], item) for name, item in value.items()}
    return {name: part for name, part in found.items() if part is not None} or None


def keep_undeclared(document: Any, tree: Json, parts: Any) -> None:
    """Put back what a provider has left out of a document although nobody declared it.

    An element of a list that is not there any more takes its parts along.
    """
    for name, part in parts.items():
        inner = tree.get(name)
        if inner is None:
            document.setdefault(name, deepcopy(part))
        elif isinstance(part, list):
            _keep_in_items(document.get(name), inner["[]"], part)
        else:
            holder = document.setdefault(name, {})
            if isinstance(holder, dict):
                keep_undeclared(holder, inner, part)


def _keep_in_items(items: Any, tree: Json, parts: list[tuple[Any, Any]]) -> None:
    if not isinstance(items, list):
        return
    for index, (item, part) in enumerate(parts):
        found = next((other for other in items if _is_same_item(item, other)), None)
        if found is None and len(items) == len(parts) and not _marks(item, items[index]):
            found = items[index]  # rules and conditions have no names: their order tells them apart
        if isinstance(found, dict) and isinstance(part, dict):
            keep_undeclared(found, tree, part)


def _is_same_item(item: Any, other: Any) -> bool:
    """Region names may have spaces in one of them: `West Europe`."""
    marks = _marks(item, other)
    return bool(marks) and all(
        _same(str(item[mark]).replace(" ", ""), str(other[mark]).replace(" ", "")) for mark in marks
    )


def _marks(item: Any, other: Any) -> list[str]:
    """What both have that tells elements apart."""
    both = isinstance(item, dict) and isinstance(other, dict)
    return [mark for mark in MARKS if mark in item and mark in other] if both else []


def tree_of(fields: Sequence[Field]) -> Json:
    """The declared paths as a tree of names, `[]` for the elements of a list."""
    tree: Json = {}
    for field in fields:
        branch = tree
        for step in field.steps:
            branch = branch.setdefault(step, {})
    return tree
