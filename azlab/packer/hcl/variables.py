"""Input variables: their types, where their values come from, and their validation."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lark import Tree

from azlab.packer.hcl.expressions import Evaluation, Scope, evaluate
from azlab.packer.hcl.functions import FunctionError, number_of, text_of
from azlab.packer.hcl.problems import ConfigurationError, Problem, Source, not_played, refusal
from azlab.packer.hcl.reading import Attribute, Block, Node, Text, body, word

KNOWN = ("type", "default", "description", "sensitive")
PREFIX = "PKR_VAR_"
UNSET = object()
SECRET = "<sensitive>"


def declared_in(whole: Block) -> list[Block]:
    """The variables of a configuration; each line of a `variables` block is one with a default."""
    short = (attribute for block in whole.named("variables") for attribute in block.attributes.values())
    return [
        *whole.named("variable"),
        *(
            Block("variable", [attribute.name], attribute.source, {"default": attribute})
            for attribute in short
        ),
    ]


def values(blocks: Sequence[Block], given: Mapping[str, str], var_files: Sequence[str]) -> dict[str, Any]:
    """The values by name: of the command line, else of files and the environment, else the defaults.

    `given` are the `-var`s as they were written. Raises `ConfigurationError`.
    """
    declared: dict[str, Block] = {}
    for block in blocks:
        name = _name(block)
        if name in declared:
            raise refusal(
                "Duplicate variable", f'Duplicate variable "{name}" definition found.', block.source
            )
        declared[name] = block
    from_files = _of_files(var_files, declared)
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, block in declared.items():
        try:
            found[name] = _value(name, block, given, from_files)
            _validate(name, block, found[name])
        except ConfigurationError as error:
            problems += error.problems
    problems += [_undefined(name) for name in given if name not in declared]
    if problems:
        raise ConfigurationError(problems)
    return found


def secrets(blocks: Sequence[Block], found: Mapping[str, Any]) -> list[str]:
    """The texts that are never to be shown: the values of sensitive variables."""
    hidden = (block for block in blocks if _is_sensitive(block))
    return [str(found[block.labels[0]]) for block in hidden if found.get(block.labels[0]) not in (None, "")]


def _is_sensitive(block: Block) -> bool:
    attribute = block.attributes.get("sensitive")
    return attribute is not None and evaluate(attribute, Scope({})) is True


def _name(block: Block) -> str:
    if len(block.labels) != 1:
        raise refusal(
            "Missing name for variable", "All variable blocks must have 1 label (name).", block.source
        )
    for name, attribute in block.attributes.items():
        if name not in KNOWN:
            raise refusal(
                "Unsupported argument", f'An argument named "{name}" is not expected here.', attribute.source
            )
    return block.labels[0]


def _undefined(name: str) -> Problem:
    return Problem(
        "Undefined -var variable",
        f'A "{name}" variable was passed in the command line but was not found in known\n'
        f'variables. To declare variable "{name}", place this block in one of your .pkr files,\n'
        "such as variables.pkr.hcl",
    )


def _value(name: str, block: Block, given: Mapping[str, str], from_files: Mapping[str, Any]) -> Any:
    kind = block.attributes.get("type")
    if name in given:
        return _read(given[name], kind, block.source)
    if name in from_files:
        return _converted(from_files[name], kind, block.source)
    if PREFIX + name in os.environ:
        return _read(os.environ[PREFIX + name], kind, block.source)
    default = block.attributes.get("default")
    if default is None:
        raise refusal(
            f'Unset variable "{name}"',
            "A used variable must be set or have a default value; see\n"
            "https://packer.io/docs/templates/hcl_templates/syntax for details.",
            block.source,
        )
    return _converted(evaluate(default, Scope({}, frozenset({"env"}))), kind, default.source)


def _of_files(paths: Sequence[str], declared: Mapping[str, Block]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    automatic = sorted(str(path) for path in Path(".").glob("*.auto.pkrvars.hcl"))
    for path in [*automatic, *paths]:
        try:
            content = Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise refusal(f"Failed to read file {path}", str(error)) from None
        found |= _of_file(path, content, declared)
    return found


def _of_file(path: str, content: str, declared: Mapping[str, Block]) -> dict[str, Any]:
    if path.endswith(".json"):
        try:
            return dict(json.loads(content))
        except (ValueError, TypeError) as error:
            raise refusal(f"Failed to parse {path}", str(error)) from None
    written = body(Text(path, content))
    for name, attribute in written.attributes.items():
        if name not in declared:
            raise refusal(
                "Undefined variable",
                f'A "{name}" variable was set but was not declared as an input variable.\nTo '
                f'declare variable "{name}", place this block somewhere in your .pkr.hcl files.',
                attribute.source,
            )
    return {name: evaluate(attribute, Scope({})) for name, attribute in written.attributes.items()}


def _read(written: str, kind: Attribute | None, source: Source) -> Any:
    """A value of the command line: a text as it stands, anything else as an expression."""
    name = word(kind.expression) if kind else "string"
    if name in ("string", "any"):
        return written
    if name in ("number", "bool"):
        return _converted(written, kind, source)
    tree = body(Text("<value>", f"value = {written}\n")).attributes["value"].expression
    return _converted(Evaluation(Scope({}), source).of(tree), kind, source)


def _converted(value: Any, kind: Attribute | None, source: Source) -> Any:
    if kind is None or value is None:
        return value
    try:
        return _as(value, _trim(kind.expression), source)
    except (FunctionError, TypeError):
        raise refusal(
            "Invalid value for variable", f"The value is not of the type {word(kind.expression)}.", source
        ) from None


def _trim(tree: Node) -> Node:
    """The identifier or call within a term."""
    inner = tree.children[0]
    return _trim(inner) if tree.data == "expr_term" and isinstance(inner, Tree) else tree


def _as(value: Any, kind: Node, source: Source) -> Any:
    head, *rest = [kind] if kind.data == "identifier" else _trees(kind)
    name = word(head)
    if kind.data == "identifier":
        if name not in _PLAIN:
            raise not_played(f"the type `{name}`", source)
        return _PLAIN[name](value)
    inner = _trim(next(_trees(rest[0])))
    if name in ("list", "set") and isinstance(value, list):
        return [_as(item, inner, source) for item in value]
    if name == "map" and isinstance(value, dict):
        return {key: _as(item, inner, source) for key, item in value.items()}
    if name in ("object", "tuple"):
        return value
    raise TypeError(name)


def _trees(tree: Node) -> Iterator[Node]:
    return (child for child in tree.children if isinstance(child, Tree))


def _bool(value: Any) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    if not isinstance(value, bool):
        raise FunctionError("a bool is required.")
    return value


_PLAIN: Mapping[str, Any] = {
    "string": text_of,
    "number": number_of,
    "bool": _bool,
    "any": lambda value: value,
    "list": lambda value: value,
    "map": lambda value: value,
}


def _validate(name: str, block: Block, value: Any) -> None:
    for rule in block.named("validation"):
        missing = [each for each in ("condition", "error_message") if each not in rule.attributes]
        if missing:
            raise refusal(
                "Missing required argument",
                f'The argument "{missing[0]}" is required, but no definition was found.',
                rule.source,
            )
        scope = Scope({"var": {name: value}})
        if evaluate(rule.attributes["condition"], scope) is not True:
            message = str(evaluate(rule.attributes["error_message"], scope))
            at = rule.attributes["condition"].source
            raise refusal(
                "Invalid value for variable",
                f"{message}\n\nThis was checked by the validation rule at {at.file}:{at.line}.",
                block.source,
            )
