"""Evaluates one expression: its functions, its properties, the functions a template defines."""

from collections.abc import Callable, Mapping
from typing import Any

from azlab.templates.contexts import Context
from azlab.templates.errors import (
    FUNCTIONS_LINK,
    ArgumentError,
    ExpressionError,
    not_in_practice,
    unevaluable,
)
from azlab.templates.functions import ABSENT, CALLING, CONTEXTUAL, PURE, is_runtime, runtime_call
from azlab.templates.functions.lambdas import Lambda
from azlab.templates.grammar import Access, Call, Literal, Node
from azlab.templates.limits import refuse_result, weigh
from azlab.templates.values import boolean, kind, property_name

_FAILURES = (ArgumentError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError)


def evaluate(node: Node, context: Context) -> Any:
    """The value of one expression.

    Raises `ExpressionError` if it has none, `PendingError` if it has none yet, `PostponedError` if another
    value must be computed first, `BudgetExceeded` if it takes too much.
    """
    if isinstance(node, Literal):
        return node.value
    context.budget.step()
    with context.budget.deeper():
        if isinstance(node, Access):
            target = evaluate(node.target, context)
            if isinstance(target, Mapping):
                context.budget.step(len(target) // 32)  # names are looked through without regard to case
            return _member(target, evaluate(node.key, context), node.optional)
        name = node.name.casefold()
        # `if` and its kin must not evaluate what they do not take: `if(false(), reference(...), 'x')` works
        # without the resource.
        if name in _LAZY:
            return _LAZY[name](node.arguments, context)
        return _call(node, name, context)


def value_of(node: Node, context: Context) -> Any:
    """As `evaluate`, where the value is kept: a lambda may only be handed to a function that calls it."""
    value = evaluate(node, context)
    if isinstance(value, Lambda):
        raise unevaluable("lambda", "the function is not expected at this location")
    return value


def _call(node: Call, name: str, context: Context) -> Any:
    arguments: list[Any] = []
    for argument in node.arguments:  # not a comprehension, which is a frame of its own on the stack
        arguments.append(evaluate(argument, context) if name in CALLING else value_of(argument, context))
    if is_runtime(name):
        # Only what an argument is to blame for becomes a template error: a fault of the cloud goes on to its
        # own answer.
        return _checked(node.name, lambda: runtime_call(node.name, arguments, context), (ArgumentError,))
    if name in context.functions:
        context.budget.step(_USER_FUNCTION_STEPS)
        return _checked(node.name, lambda: context.functions[name](arguments, context), (ArgumentError,))
    function = CONTEXTUAL.get(name) or PURE.get(name)
    # Azure has it: "not valid" would be a false claim about Azure.
    if function is None and name in ABSENT:
        raise not_in_practice(f"the template function {node.name}")
    if function is None:
        raise ExpressionError(f"The template function '{node.name}' is not valid. {FUNCTIONS_LINK}")
    if not function.takes(len(arguments)):
        raise unevaluable(node.name, f"function does not take {len(arguments)} argument(s)")
    if name in CONTEXTUAL:
        return _checked(node.name, lambda: function.run(context, *arguments), (ArgumentError,))
    context.budget.step(sum(map(_effort, arguments)))
    if name in _COMPARING:
        for argument in arguments:
            weigh(argument, context.budget)  # each node of it is written before it is compared
    return _measured(_checked(node.name, lambda: function.run(*arguments), _FAILURES), name, context)


def _effort(argument: Any) -> int:
    """Steps that a function may need for an argument: most of them walk through it."""
    if isinstance(argument, str):
        return len(argument) // 64
    return len(argument) // 4 if isinstance(argument, (list, Mapping)) else 0


def _measured(result: Any, name: str, context: Context) -> Any:
    """`result`, counted if a function made it anew."""
    if isinstance(result, str):
        refuse_result(len(result))
        context.budget.take(len(result))
    elif isinstance(result, (list, Mapping)) and name not in _SELECTING:
        context.budget.take(weigh(result, context.budget))
    return result


def _checked(name: str, run: Callable[[], Any], failures: tuple[type[Exception], ...]) -> Any:
    try:
        return run()
    except failures as failure:
        known = isinstance(failure, ArgumentError)
        raise unevaluable(name, str(failure) if known else "the argument(s) are not valid") from failure


def chosen(arguments: tuple[Node, ...], context: Context) -> Node:
    """The branch an `if` takes."""
    if len(arguments) != 3:
        raise unevaluable("if", f"function does not take {len(arguments)} argument(s)")
    condition, wanted, other = arguments
    return wanted if _truth("if", condition, context) else other


def _lambda(arguments: tuple[Node, ...], context: Context) -> Lambda:
    """`lambda('name', ..., body)`: its body is evaluated when it is called, with the surroundings of here."""
    *variables, body = arguments or (Literal(""),)
    names = tuple(str(variable.value) for variable in variables if isinstance(variable, Literal))
    if not names or len(names) < len(variables):
        raise unevaluable("lambda", "the arguments must be names of variables and an expression")

    def call(*values: Any) -> Any:
        context.budget.step(_LAMBDA_STEPS)
        return value_of(body, context.called(names, values))

    return Lambda(names, call)


def _choose(arguments: tuple[Node, ...], context: Context) -> Any:
    return evaluate(chosen(arguments, context), context)


def _every(arguments: tuple[Node, ...], context: Context) -> bool:
    return all(_truth("and", argument, context) for argument in arguments)


def _some(arguments: tuple[Node, ...], context: Context) -> bool:
    return any(_truth("or", argument, context) for argument in arguments)


def _first_known(arguments: tuple[Node, ...], context: Context) -> Any:
    values = (evaluate(argument, context) for argument in arguments)
    return next((value for value in values if value is not None), None)


def _truth(name: str, node: Node, context: Context) -> bool:
    value = evaluate(node, context)
    return bool(_checked(name, lambda: boolean(value), (ArgumentError,)))


_USER_FUNCTION_STEPS, _LAMBDA_STEPS = 5, 2
"""What it takes to make the surroundings of a body, besides what is in it."""
_COMPARING = frozenset("equals contains indexof lastindexof union intersection string".split())
_SELECTING = frozenset(("first", "last", "tryget"))
"""Functions that hand on a part of their argument as it is."""

_LAZY = {"if": _choose, "and": _every, "or": _some, "coalesce": _first_known, "lambda": _lambda}


def _member(target: Any, key: Any, optional: bool) -> Any:
    if isinstance(target, Mapping) and isinstance(key, str):
        known = property_name(target, key)
        if known is not None:
            return target[known]
        if optional:
            return None
        available = ", ".join(target)
        raise ExpressionError(
            f"The language expression property '{key}' doesn't exist, available properties are '{available}'."
        )
    if isinstance(target, list) and kind(key) == "Integer":
        if 0 <= key < len(target):
            return target[key]
        if optional:
            return None
        raise ExpressionError(f"The language expression property array index '{key}' is out of bounds.")
    if target is None and optional:
        return None
    raise ExpressionError(f"The language expression property '{key}' can't be evaluated.")
