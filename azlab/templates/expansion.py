"""Expands whole JSON values whose strings may be expressions, copy loops of properties included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from azlab.budget import Budget
from azlab.templates.contexts import Context, PendingError, Stage
from azlab.templates.errors import BatchError, CopyError, ExpressionError
from azlab.templates.evaluation import chosen, evaluate, value_of
from azlab.templates.functions import is_runtime
from azlab.templates.functions.resources import target_of
from azlab.templates.grammar import Access, Call, Node, is_expression, parse
from azlab.templates.limits import COPIES, refuse_long
from azlab.templates.scopes import Environment


@dataclass(frozen=True)
class Deferred:
    """An expression that waits for the cloud, with the surroundings it was written in."""

    node: Node
    context: Context


def expand(value: Any, context: Context) -> Any:
    """`value` with every expression evaluated; while deferring, some stay behind as `Deferred`."""
    context.budget.step()
    if isinstance(value, str):
        return _expand_text(value, context)
    if not isinstance(value, (Mapping, list)):
        return value
    with context.budget.deeper():
        if isinstance(value, Mapping):
            return _expand_object(value, context)
        elements: list[Any] = []
        for element in value:  # not a comprehension, which is a frame of its own on the stack
            elements.append(expand(element, context))
        return elements


def _expand_text(value: str, context: Context) -> Any:
    refuse_long(value, is_expression(value))
    if not is_expression(value):
        # `[[` is how a template writes a text that begins with a bracket; one is taken off.
        return value[1:] if value.startswith("[[") else value
    node = parse(value[1:-1])
    try:
        return value_of(node, context)
    except PendingError:
        return Deferred(node, context)


def _expand_object(value: Mapping[str, Any], context: Context) -> dict[str, Any]:
    expanded: dict[str, Any] = {}
    for key, element in value.items():
        if key == "copy":
            refuse_strange_copy(element)
        if key == "copy" and is_copy(element):
            expanded.update({str(loop["name"]): repeat(loop, context) for loop in element})
        else:
            expanded[_key(key, context)] = expand(element, context)
    return expanded


def _key(key: str, context: Context) -> str:
    if not key.startswith("["):
        return key
    # A name of a property must be known before anything is deployed, or nobody could tell what the resource
    # is.
    name = expand(key, context.at(Stage.STATIC))
    if not isinstance(name, str):
        raise ExpressionError(
            f"The language expression property '{key}' can't be evaluated, property name must be a string."
        )
    return name


_PARTS = frozenset(("name", "count", "input"))
_PARTS_OF_ANY = _PARTS | {"mode", "batchSize"}
"""Azure takes the parts of a resource's loop here, too, and makes all elements at once."""


def is_copy(value: Any) -> bool:
    """True for the list of loops ARM expects in a `copy` property."""
    return isinstance(value, list) and all(
        isinstance(loop, Mapping) and loop.get("name") and _PARTS <= loop.keys() <= _PARTS_OF_ANY
        for loop in value
    )


def repeat(loop: Mapping[str, Any], context: Context) -> list[Any]:
    """The array one property, variable or output loop makes."""
    name = str(loop.get("name") or "")
    turns = range(copy_count(loop, context))
    return [expand(loop["input"], context.inside(name, turn, named_only=bool(name))) for turn in turns]


def refuse_strange_copy(value: Any) -> None:
    """ExpressionError for an array in a `copy` property that holds something else than loops.

    What no array is stays a property or a variable of that name. In the form of the sentences about counts.
    """
    if isinstance(value, list) and not is_copy(value):
        raise ExpressionError(
            "The 'copy' property must be an array of objects with the properties 'name', 'count' and "
            "'input'. Please see https://aka.ms/arm-copy for usage details."
        )


def copy_count(loop: Mapping[str, Any], context: Context) -> int:
    """How often a loop turns: 0 to 800."""
    count = expand(loop.get("count"), context.at(Stage.STATIC))
    # `True` is an `int` to Python, and no number to ARM.
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= COPIES:
        reason = f"The copy count must be a non-negative integer value and cannot exceed '{COPIES}'"
        raise CopyError(f"{reason}. Please see https://aka.ms/arm-copy for usage details.")
    return count


def batch_size(loop: Mapping[str, Any], context: Context) -> int:
    """How many turns of a serial loop are made at once. ExpressionError where that is no number above 0.

    Azure's sentence (MicrosoftDocs/azure-docs issue 62948) speaks of the count, too; a batch that is larger
    has been taken since Azure/bicep issue 4319.
    """
    size = expand(loop.get("batchSize"), context.at(Stage.STATIC))
    if size is None:
        return 1
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        count = copy_count(loop, context)
        raise BatchError(
            "The copy batch size must be a non-negative integer value and cannot exceed the copy count "
            f"'{count}'. Please see https://aka.ms/arm-copy for usage details."
        )
    return size


def resolve(value: Any, environment: Environment, budget: Budget) -> Any:
    """A fresh copy of an expanded value with everything deferred now evaluated."""
    budget.step()
    if isinstance(value, Deferred):
        state = value_of(value.node, replace(value.context, budget=budget).running(environment))
        return resolve(state, environment, budget)
    if isinstance(value, Mapping):
        return {key: resolve(element, environment, budget) for key, element in value.items()}
    if isinstance(value, list):
        return [resolve(element, environment, budget) for element in value]
    return value


def awaited(value: Any) -> Iterator[str]:
    """The ids of resources of this template that an expanded value refers to by name."""
    if isinstance(value, Deferred):
        yield from _awaited_by(value.node, value.context)
    elif isinstance(value, Mapping):
        for element in value.values():
            yield from awaited(element)
    elif isinstance(value, list):
        for element in value:
            yield from awaited(element)


def _awaited_by(node: Node, context: Context) -> Iterator[str]:
    if isinstance(node, Access):
        yield from _awaited_by(node.target, context)
        yield from _awaited_by(node.key, context)
    elif isinstance(node, Call):
        for argument in _taken(node, context):
            yield from _awaited_by(argument, context)
        if is_runtime(node.name.casefold()) and node.arguments:
            yield from _named_target(node.arguments[0], context)


def _taken(node: Call, context: Context) -> tuple[Node, ...]:
    if node.name.casefold() != "if":
        return node.arguments
    try:
        return (chosen(node.arguments, context),)
    except PendingError:
        return node.arguments


def _named_target(argument: Node, context: Context) -> Iterator[str]:
    try:
        name = evaluate(argument, context)
    except (PendingError, ExpressionError):  # the latter in a lambda, whose variables have no values yet
        return
    if isinstance(name, str) and not name.startswith("/"):
        yield target_of(name, context).id
