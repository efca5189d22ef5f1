"""A template's variables, the ones made by `copy` loops among them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from azlab.templates.contexts import Context, Values
from azlab.templates.errors import ExpressionError, misplaced
from azlab.templates.expansion import expand, is_copy, repeat
from azlab.templates.limits import VARIABLES, Sizes, refuse_count


def with_variables(template: Mapping[str, Any], context: Context, sizes: Sizes) -> Context:
    """`context` with the variables of `template`, all of them evaluated."""
    entries: dict[str, Callable[[], Any]] = {}
    # Variables see each other: `values` is bound below, before any of them is asked for.
    inner = replace(context, variables=lambda name: values(name))
    declared = template.get("variables") or {}
    for name, value in declared.items():
        if name == "copy" and is_copy(value):
            entries.update({str(loop["name"]): _loop(loop, inner) for loop in value})
        else:
            entries[name] = _entry(name, value, inner)
    refuse_count("variables", VARIABLES, len(entries))
    values = Values(entries, "variable", sizes.budget, sizes)
    for name in entries:
        values(name)
    return inner


def _entry(name: str, value: Any, context: Context) -> Callable[[], Any]:
    return lambda: _named(name, lambda: expand(value, context))


def _loop(loop: Mapping[str, Any], context: Context) -> Callable[[], Any]:
    return lambda: _named(str(loop["name"]), lambda: repeat(loop, context))


def _named(name: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except ExpressionError as error:
        raise misplaced(f"template variable '{name}'", error) from error
