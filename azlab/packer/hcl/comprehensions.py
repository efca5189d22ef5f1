"""`for` expressions: a list or an object made of another one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lark import Token, Tree

from azlab.packer.hcl.functions import FunctionError, text_of
from azlab.packer.hcl.problems import Source, refusal
from azlab.packer.hcl.reading import Node, word

Evaluated = Callable[[Node, Mapping[str, Any]], Any]
"""What a tree comes to where some more names have values."""


def list_of(tree: Node, value_of: Evaluated, source: Source) -> list[Any]:
    """`[for item in items : item if item != ""]`. Raises `ConfigurationError`."""
    intro, result, *condition = _parts(tree)
    rounds = _rounds(intro, value_of, source)
    return [value_of(result, names) for names in rounds if _is_kept(condition, names, value_of, source)]


def object_of(tree: Node, value_of: Evaluated, source: Source) -> dict[str, Any]:
    """`{ for key, value in map : key => value... }`. Raises `ConfigurationError`."""
    intro, key, result, *condition = _parts(tree)
    grouped = any(isinstance(child, Token) and child == "..." for child in tree.children)
    made: dict[str, Any] = {}
    for names in _rounds(intro, value_of, source):
        if not _is_kept(condition, names, value_of, source):
            continue
        name = _key(value_of(key, names), source)
        if grouped:
            made.setdefault(name, []).append(value_of(result, names))
        elif name in made:
            raise _duplicate(name, source)
        else:
            made[name] = value_of(result, names)
    return made


def pairs_of(items: Any, source: Source) -> list[tuple[Any, Any]]:
    """Keys and values of what may be gone through. Raises `ConfigurationError` where it may not."""
    if isinstance(items, list):
        return list(enumerate(items))
    if isinstance(items, Mapping):
        return sorted(items.items())
    raise refusal(
        "Iteration over non-iterable value", "Only a list, a map or an object can be gone through.", source
    )


def _rounds(intro: Node, value_of: Evaluated, source: Source) -> Iterator[dict[str, Any]]:
    """Of each round the values of its one or two names."""
    *heads, items = _parts(intro)
    names = [word(head) for head in heads]
    for key, value in pairs_of(value_of(items, {}), source):
        yield dict(zip(names, (key, value) if len(names) == 2 else (value,), strict=True))


def _is_kept(condition: list[Node], names: Mapping[str, Any], value_of: Evaluated, source: Source) -> bool:
    if not condition:
        return True
    value = value_of(_parts(condition[0])[0], names)
    if value not in (True, False, "true", "false"):
        raise refusal(
            "Invalid 'for' condition", "The 'if' clause value is invalid: a bool is required.", source
        )
    return value in (True, "true")


def _key(value: Any, source: Source) -> str:
    try:
        return text_of(value)
    except FunctionError:
        raise refusal(
            "Invalid object key", "The key expression produced an invalid result: string required.", source
        ) from None


def _duplicate(name: str, source: Source) -> Exception:
    return refusal(
        "Duplicate object key",
        f"Two different items produced the key \"{name}\" in this 'for' expression. If duplicates are "
        "expected, use the ellipsis (...) after the value expression to enable grouping by key.",
        source,
    )


def _parts(tree: Node) -> list[Node]:
    return [
        child for child in tree.children if isinstance(child, Tree) and child.data != "new_line_or_comment"
    ]
