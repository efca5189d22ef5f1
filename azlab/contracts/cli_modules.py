"""What the Azure CLI's own modules send: `azure/cli/command_modules/**/aaz`, read from their source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from azlab.contracts.operations import split_address
from azlab.contracts.sightings import Sighting

KINDS = {"AAZStrType": "text", "AAZIntType": "integer", "AAZBoolType": "boolean", "AAZFloatType": "number"}
AREAS = ("vm", "network", "monitor", "role", "resource", "storage")
"""The modules with commands over the namespaces that the practice Azure has."""
OF_THE_CLI = {"userAssigned", "systemAssigned"}
"""How the CLI keeps an identity while it works; what it sends is `userAssignedIdentities`."""


def read_modules(folder: Path) -> Iterator[Sighting]:
    """Every field that a command of `command_modules` may send with PUT, PATCH or POST."""
    for area in AREAS:
        for path in sorted((folder / area).rglob("aaz/latest/**/_*.py")):
            yield from _read_module(ast.parse(path.read_text(encoding="utf-8")))


def _read_module(tree: ast.Module) -> Iterator[Sighting]:
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    builders = {
        line.name: line
        for node in classes
        for line in node.body
        if isinstance(line, ast.FunctionDef) and line.name.startswith("_build_schema_")
    }
    for node in classes:
        methods = {line.name: line for line in node.body if isinstance(line, ast.FunctionDef)}
        # One class per HTTP request; the command around it, which has arguments and no `url`, is no request.
        if {"url", "method", "content"} <= set(methods):
            address, method, version = _request(methods)
            if method in ("PUT", "PATCH", "POST") and address:
                resource_type, verb = split_address(address, method)
                for path, kind in _sent(methods["content"], (), builders):
                    if OF_THE_CLI.isdisjoint(path):
                        yield Sighting(resource_type, verb, path, kind, version)


def _request(methods: dict[str, ast.FunctionDef]) -> tuple[str, str, str]:
    # `ast.unparse` writes every text in single quotes, whatever the source has.
    address = re.search(r"'(/[^']+)'", ast.unparse(methods["url"]))
    method = re.search(r"return '(\w+)'", ast.unparse(methods["method"]))
    asked = ast.unparse(methods["query_parameters"]) if "query_parameters" in methods else ""
    version = re.search(r"'api-version', '([^']+)'", asked)
    return (
        address[1] if address else "",
        method[1] if method else "",
        version[1] if version else "",
    )


def _sent(
    function: ast.FunctionDef, start: tuple[str, ...], builders: dict[str, ast.FunctionDef]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Path and kind of every field that a function sets; `start` is the path its builder is called with."""
    paths = {"_builder": start}
    for node in _in_order(function):
        if isinstance(node, ast.Assign):
            found = _path_of(node.value, paths)
            if found is not None:
                paths[ast.unparse(node.targets[0])] = found
        if not isinstance(node, ast.Call):
            continue
        owner, _, name = ast.unparse(node.func).rpartition(".")
        if name == "set_prop" and owner in paths:
            kind = KINDS.get(ast.unparse(node.args[1]), "any")
            yield (*paths[owner], str(ast.literal_eval(node.args[0]))), kind
        # A schema that contains itself (the details of an error) would never end.
        elif name in builders and name != function.name and node.args:
            found = _path_of(node.args[0], paths)
            if found is not None:
                yield from _sent(builders[name], found, builders)


def _in_order(function: ast.FunctionDef) -> list[ast.Assign | ast.Call]:
    # `ast.walk` goes level by level; here a builder must have got its name before it is used.
    found = [node for node in ast.walk(function) if isinstance(node, ast.Assign | ast.Call)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _path_of(node: ast.expr, paths: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """`_builder.get(".properties.subnets[]")` is at properties, subnets, []; None for what is no path."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return None
    start = paths.get(ast.unparse(node.func.value))
    first = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
    if start is None:
        return None
    match node.func.attr:
        case "get" if "{" not in str(first):
            return (*start, *(step for step in str(first).replace("[", ".[").split(".") if step))
        case "set_prop":
            return (*start, str(first))
        case "set_elements":
            return (*start, "[]")
    return None
