"""Values against the types that Bicep writes into a template: those of elements and of properties."""

from collections.abc import Iterator, Mapping
from typing import Any

from azlab.templates.errors import PARAMETER_FILE_LINK, invalid
from azlab.templates.values import kind

EXPECTED = {
    "string": "String, Uri",
    "securestring": "String, Uri",
    "int": "Integer",
    "bool": "Boolean",
    "object": "Object",
    "secureobject": "Object",
    "array": "Array",
}


def resolved(template: Mapping[str, Any], declared: Mapping[str, Any]) -> Mapping[str, Any]:
    """A parameter or an output with what its `$ref` says: Bicep's types are definitions of the template.

    A definition may refer to another one; each is followed once. InvalidTemplate where there is no such one.
    """
    definitions = template.get("definitions") or {}
    seen: set[str] = set()
    while isinstance(reference := declared.get("$ref"), str) and reference not in seen:
        seen.add(reference)
        if reference.startswith("http"):  # a type of a provider, which Azure looks up and nobody here can
            break
        named = definitions.get(reference.removeprefix("#/definitions/"))
        if not isinstance(named, Mapping):
            raise invalid(f"The template type definition '{reference}' is not found.")
        declared = {**named, **{key: value for key, value in declared.items() if key != "$ref"}}
    return declared


def refuse_inner(template: Mapping[str, Any], name: str, declared: Mapping[str, Any], value: Any) -> None:
    """InvalidTemplate where an element or a property has another type than the one declared.

    microsoft/azure-pipelines-tasks issue 19942 has the sentence about a type; those about properties that are
    missing or too many, and about elements that are too many, follow it.
    """
    for inner, shape, content in _inner(name, declared, value):
        shape = resolved(template, shape)
        expected = EXPECTED.get(str(shape.get("type", "")).casefold(), "")
        if content is None and shape.get("nullable") is True:
            continue
        if expected and kind(content) not in expected.split(", "):
            reason = f"Expected a value of type '{expected.split(',')[0]}', but received a value of type"
            raise _refusal(inner, f"{reason} '{kind(content)}'.")
        refuse_inner(template, inner, shape, content)
    if isinstance(value, Mapping):
        _refuse_properties(template, name, declared, value)
    if isinstance(value, list) and declared.get("items") is False:
        _refuse_elements(name, declared.get("prefixItems") or [], value)


def _refuse_elements(name: str, prefix: list[Any], value: list[Any]) -> None:
    if len(value) > len(prefix):
        raise _refusal(f"{name}[{len(prefix)}]", "The element is not permitted.")


def _inner(
    name: str, declared: Mapping[str, Any], value: Any
) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """The parts of a value that have a declaration of their own."""
    if isinstance(value, list):
        first = declared.get("prefixItems") or []
        for index, element in enumerate(value):
            shape = first[index] if index < len(first) else declared.get("items")
            if isinstance(shape, Mapping):
                yield f"{name}[{index}]", shape, element
    if isinstance(value, Mapping):
        properties, others = declared.get("properties") or {}, declared.get("additionalProperties")
        for key, content in value.items():
            shape = properties.get(key, others)
            if isinstance(shape, Mapping):
                yield f"{name}.{key}", shape, content


def _refuse_properties(
    template: Mapping[str, Any], name: str, declared: Mapping[str, Any], value: Mapping[str, Any]
) -> None:
    properties = declared.get("properties") or {}
    for key, shape in properties.items():
        needed = isinstance(shape, Mapping) and resolved(template, shape).get("nullable") is not True
        if needed and key not in value:
            raise _refusal(name, f"The property '{key}' is required.")
    if declared.get("additionalProperties") is False:
        for key in value:
            if key not in properties:
                raise _refusal(name, f"The property '{key}' is not permitted.")


def _refusal(name: str, reason: str) -> Exception:
    sentence = f"The provided value for the template parameter '{name}' is not valid. {reason}"
    return invalid(f"{sentence} {PARAMETER_FILE_LINK}")
