"""A template's variables, the ones made by `copy` loops among them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from azlab.templates.contexts import Context, Values
from azlab.templates.errors import ExpressionError, invalid, misplaced
from azlab.templates.expansion import expand, is_copy, refuse_strange_copy, repeat
from azlab.templates.limits import VARIABLES, Sizes, refuse_count

Entry = Callable[[], Any]


def with_variables(template: Mapping[str, Any], context: Context, sizes: Sizes) -> Context:
    """`context` with the variables of `template`, all of them evaluated."""
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    # Variables see each other: `values` is bound below, before any of them is asked for.
    inner = replace(context, variables=lambda name: values(name))
    for name, entry in _entries(template.get("variables") or {}, inner):
        if name.casefold() in seen:  # .NET's own sentence: of the two one would be forgotten
            raise invalid(f"An item with the same key has already been added. Key: {name}")
        seen.add(name.casefold())
        entries[name] = entry
    refuse_count("variables", VARIABLES, len(entries))
    values = Values(entries, "variable", sizes.budget, sizes)
    for name in entries:
        values(name)
    return inner


def _entries(declared: Mapping[str, Any], context: Context) -> Iterator[tuple[str, Entry]]:
    for name, value in declared.items():
        if name == "copy" and is_copy(value):
            yield from ((str(loop["name"]), _loop(loop, context)) for loop in value)
        else:
            yield name, _entry(name, value, context)


def _entry(name: str, value: Any, context: Context) -> Entry:
    if name == "copy":
        _named(name, lambda: refuse_strange_copy(value))
    return lambda: _named(name, lambda: expand(value, context))


def _loop(loop: Mapping[str, Any], context: Context) -> Entry:
    return lambda: _named(str(loop["name"]), lambda: repeat(loop, context))


def _named(name: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ExpressionError as error:
        raise misplaced(f"template variable '{name}'", error) from error
