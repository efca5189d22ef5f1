"""Fields that were seen elsewhere than in an SDK: in the Azure CLI's own modules, and in traffic."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from azlab.contracts import kinds


@dataclass(frozen=True)
class Sighting:
    """A field that somebody sent, or that Azure answered, at a path of a type's body."""

    resource_type: str
    verb: str
    path: tuple[str, ...]
    """Names, and `[]` for the elements of a list."""
    kind: str
    version: str
    sent: bool = True
    """Only shown otherwise: a client's value would be ignored."""
    value: Any = None


def of_document(document: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every path of a document with its value, objects and lists before what is in them."""
    if path and path[-1] != "[]":  # an element has no name by which a field could be declared
        yield path, document
    if isinstance(document, dict):
        for name, value in document.items():
            yield from of_document(value, (*path, name))
    elif isinstance(document, list):
        for item in document:
            yield from of_document(item, (*path, "[]"))


def of_body(resource_type: str, verb: str, version: str, body: Any, sent: bool) -> Iterator[Sighting]:
    """What one body shows. Nulls say nothing."""
    for path, value in of_document(body):
        if value is not None:
            yield Sighting(resource_type, verb, path, kinds.of_value(value), version, sent, value)
