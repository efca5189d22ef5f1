"""Whether a body keeps to the declared fields, by what is in it: most types declare far more than comes."""

from collections.abc import Callable, Sequence
from typing import Any

from azlab.arm.errors import AzureError
from azlab.arm.fields import Field, check_fields, is_right, values_at
from azlab.arm.messages import Json


class Node:
    """What is declared at a path, and below it by the next step."""

    __slots__ = ("below", "field")

    def __init__(self) -> None:
        self.field: Field | None = None
        self.below: dict[str, Node] = {}


class FieldChecks:
    """The fields of one type, as a tree. What it finds nothing wrong with, `check_fields` takes too."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields, self._root = fields, Node()
        sent = [field for field in fields if not field.read_only]
        self._required = [field for field in sent if field.required]
        for field in sent:
            self._add(field)

    def _add(self, field: Field) -> None:
        node = self._root
        for step in field.steps:
            node = node.below.setdefault(step, Node())
        node.field = field

    def refuse(self, document: Json, missing: Callable[[Field, Json], AzureError]) -> None:
        """Refuse a body as `check_fields` does, which says what comes first."""
        if not _keeps(document, self._root) or self._misses_something(document):
            check_fields(self._fields, document, missing)

    def _misses_something(self, document: Json) -> bool:
        return any(
            value is None and not there
            for field in self._required
            for value, there in values_at(document, field.steps)
        )


def _keeps(value: Any, node: Node) -> bool:
    if node.field is not None and value is not None and not is_right(node.field, value):
        return False
    below = node.below
    if not below:
        return True
    if "[]" in below:
        return isinstance(value, list) and all(_keeps(item, below["[]"]) for item in value)
    if not isinstance(value, dict):
        return False
    for name, item in value.items():
        inner = below.get(name)
        if inner is not None and not _keeps(item, inner):
            return False
    return True
