"""The functions a template defines for itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from azlab.templates.contexts import Context, Stage, UserFunction, Values
from azlab.templates.errors import ArgumentError, invalid
from azlab.templates.expansion import expand


def user_functions(template: Mapping[str, Any]) -> dict[str, UserFunction]:
    """They see their own parameters and each other, not themselves; keys are 'namespace.name' in lower case.

    Each other since Bicep has user-defined functions; that they may not call themselves was always so.
    """
    found: dict[str, UserFunction] = {}
    for group in template.get("functions") or ():
        for name, member in (group.get("members") or {}).items():
            known = f"{group.get('namespace')}.{name}"
            if known.casefold() in found:  # .NET's own sentence
                raise invalid(f"An item with the same key has already been added. Key: {known}")
            found[known.casefold()] = _function(member)
    return found


def _function(member: Mapping[str, Any]) -> UserFunction:
    names = [str(parameter.get("name")) for parameter in member.get("parameters") or ()]
    output = (member.get("output") or {}).get("value")

    def run(arguments: list[Any], context: Context) -> Any:
        if len(names) != len(arguments):
            raise ArgumentError(f"function does not take {len(arguments)} argument(s)")
        entries = {name: _given(argument) for name, argument in zip(names, arguments, strict=True)}
        inner = replace(
            context.at(Stage.STATIC),
            parameters=Values(entries, "parameter", context.budget),
            variables=Values({}, "variable", context.budget),
            functions={known: other for known, other in context.functions.items() if other is not run},
        )
        return expand(output, inner)

    return run


def _given(argument: Any) -> Callable[[], Any]:
    return lambda: argument
