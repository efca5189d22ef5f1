"""What is known of a resource before the cloud is asked: expressions that need it stay expressions.

What-if shows them so, "[reference('web').ipAddress]", with all evaluated that can be (Microsoft's page about
it: it "compares the current value of the property with the unresolved template expression"). What a nested
deployment puts out is known by then (Azure/arm-template-whatif issue 321).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from azlab.templates.contexts import Context, PendingError
from azlab.templates.errors import TemplateError
from azlab.templates.evaluation import value_of
from azlab.templates.expansion import Deferred, resolve
from azlab.templates.functions import is_runtime
from azlab.templates.functions.resources import target_of
from azlab.templates.grammar import Access, Call, Literal, Node
from azlab.templates.scopes import Environment

_NESTED = "/providers/microsoft.resources/deployments/"


def unresolved(value: Any, environment: Environment | None = None) -> Any:
    """A copy of an expanded value in which whatever waits for the cloud is an expression again, as text.

    With an environment, what only waits for nested deployments has its value.
    """
    if isinstance(value, Deferred):
        return _known(value, environment) if environment and is_of_nested(value) else _text(value)
    if isinstance(value, Mapping):
        return {key: unresolved(element, environment) for key, element in value.items()}
    return [unresolved(element, environment) for element in value] if isinstance(value, list) else value


def waiting(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The paths of an expanded value at which something waits for more than nested deployments."""
    if isinstance(value, Deferred):
        if not is_of_nested(value):
            yield ()
    elif isinstance(value, Mapping | list):
        for key, element in value.items() if isinstance(value, Mapping) else enumerate(value):
            for path in waiting(element):
                yield (key, *path)


def is_of_nested(value: Deferred) -> bool:
    """Whether an expression asks the cloud for nothing but what nested deployments put out."""
    asked = list(_asked(value.node, value.context))
    return bool(asked) and all(_NESTED in id.lower() for id in asked)


def _asked(node: Node, context: Context) -> Iterator[str]:
    """The ids of what an expression asks the cloud about; "" where that is not known."""
    if isinstance(node, Access):
        yield from _asked(node.target, context)
        yield from _asked(node.key, context)
    if not isinstance(node, Call):
        return
    if is_runtime(node.name.casefold()):
        yield _target(node, context)
    for argument in node.arguments:
        yield from _asked(argument, context)


def _target(node: Call, context: Context) -> str:
    try:
        return target_of(str(value_of(node.arguments[0], context)), context).id if node.arguments else ""
    except (PendingError, TemplateError):
        return ""


def _known(value: Deferred, environment: Environment) -> Any:
    try:
        return resolve(value, environment, value.context.budget)
    except TemplateError:  # the nested deployment failed, or has no such output
        return _text(value)


def _text(value: Deferred) -> str:
    return f"[{_written(value.node, value.context)}]"


def _written(node: Node, context: Context) -> str:
    try:
        return _literal(value_of(node, context))
    except (PendingError, TemplateError):  # the latter of a lambda's own variables, which have no values yet
        return _called(node, context)


def _called(node: Node, context: Context) -> str:
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Call):
        return f"{node.name}({', '.join(_written(argument, context) for argument in node.arguments)})"
    return _member(node, context)


def _member(node: Access, context: Context) -> str:
    target, mark = _written(node.target, context), "?" if node.optional else ""
    key = node.key.value if isinstance(node.key, Literal) else None
    if isinstance(key, str) and key.isidentifier():
        return f"{target}.{mark}{key}"
    return f"{target}[{mark}{_written(node.key, context)}]"


def _literal(value: Any) -> str:
    match value:
        case None:
            return "null()"
        case bool():
            return f"{str(value).lower()}()"
        case int():
            return str(value)
        case str():
            return "'" + value.replace("'", "''") + "'"
    return f"json({_literal(json.dumps(value))})"
