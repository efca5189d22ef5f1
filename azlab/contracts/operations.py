"""Which body an operation of an azure-mgmt package takes, and the newest api-version that it asks with."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

METHODS = ("PUT", "PATCH", "POST", "GET")
_PARAMETER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Operation:
    """One operation: its resource type, what is done, the name of the body's model ("" for none)."""

    resource_type: str
    verb: str
    """`PUT`, `PATCH`, `GET`, or the name of a special verb."""
    body: str
    """Of a GET, the model of what is answered."""
    version: str


def read_operations(folder: Path) -> list[Operation]:
    """Every operation that the `operations` folder of a package defines, as far as it has a body."""
    found = []
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        bodies = dict(_bodies(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("build_"):
                operation = _operation(node, bodies.get(node.name, ""))
                if operation is not None:
                    found.append(operation)
    return found


def _operation(node: ast.FunctionDef, body: str) -> Operation | None:
    source = ast.unparse(node)
    # Older generators let a caller replace the address: `_url = kwargs.pop("template_url", "/...")`.
    address = re.search(r"_url = (?:kwargs.pop\('template_url', )?'([^']+)'", source)
    method = re.search(r"method='(\w+)'", source)
    if address is None or method is None or method[1] not in METHODS:
        return None
    resource_type, verb = split_address(address[1], method[1])
    version = re.search(r"'api-version', '([^']+)'", source)
    return Operation(resource_type, verb, body, version[1] if version else "")


def split_address(address: str, method: str) -> tuple[str, str]:
    """The resource type of an address, and what is done there: the method, or its special verb.

    >>> split_address("/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Compute/disks/{d}", "PUT")
    ('Microsoft.Compute/disks', 'PUT')
    """
    # The last one: what extends another resource has two, and its own type behind the second.
    own = address.rpartition("/providers/")[2] if "/providers/" in address else address.strip("/")
    parts = own.split("/")
    if "/providers/" not in address:
        # Groups and tags of a subscription, as role definitions name them.
        parts = ["Microsoft.Resources", *parts]
    literal = [part for part in parts[1:] if not _PARAMETER.fullmatch(part)]
    ends_in_name = bool(_PARAMETER.fullmatch(parts[-1])) or parts[-1] == "default"
    # A POST below a name is a special verb of the resource; one at a name itself is none.
    if method == "POST" and not ends_in_name:
        return "/".join([parts[0], *literal[:-1]]), literal[-1]
    if parts[-1] == "default":
        literal = literal[:-1]
    return "/".join([parts[0], *literal]), method


def _bodies(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The function that builds each request, and the model that the method calling it takes."""
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for method in (node for node in owner.body if isinstance(node, ast.FunctionDef)):
            models = [_model(argument.annotation) for argument in method.args.args if _is_body(argument)]
            body = next(iter(models), "")
            called = re.search(r"= (build_\w+)\(", source := ast.unparse(method))
            answered = re.search(r"deserialized = (?:self\.)?_deserialize\((?:_models\.|')(\w+)", source)
            if called is not None and (body or called[1].endswith("_get_request")):
                yield called[1], body or (answered[1] if answered else "")


def _is_body(argument: ast.arg) -> bool:
    """A body may also be given as bytes; names that are of a closed set are only models."""
    return (
        argument.annotation is not None and re.search(r"\bIO\b", ast.unparse(argument.annotation)) is not None
    )


def _model(annotation: ast.expr | None) -> str:
    found = re.search(r"_models\.(\w+)", ast.unparse(annotation)) if annotation is not None else None
    return found[1] if found else ""
