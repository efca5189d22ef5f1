"""The models of an azure-mgmt package, read from its source without importing it.

Two generations are in use: `rest_field(...)` in class bodies (compute, network, resource), and
`_attribute_map` with dotted keys (monitor, authorization).
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from azlab.contracts import kinds

Fields = dict[str, str]


@dataclass
class Contract:
    """Objects (their fields and kinds) and closed sets, by name."""

    objects: dict[str, Fields] = field(default_factory=dict)
    sets: dict[str, list[str]] = field(default_factory=dict)


def read_models(folder: Path) -> Contract:
    """Everything that the `models` folder of a package defines."""
    contract = Contract()
    classes: dict[str, ast.ClassDef] = {}
    for path in sorted(folder.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                values = _members(node)
                if values:
                    contract.sets[node.name] = values
                else:
                    classes[node.name] = node
    # Only now: a class may inherit from one of another file, which was not read yet.
    for name in classes:
        contract.objects[name] = _whole(name, classes, contract)
    _add_variants(classes, contract)
    return contract


def _members(node: ast.ClassDef) -> list[str]:
    """The values of an enum; nothing for another class."""
    if not any("Enum" in ast.unparse(parent) for parent in node.bases):
        return []
    assigned = [line.value for line in node.body if isinstance(line, ast.Assign)]
    return [str(value.value) for value in assigned if isinstance(value, ast.Constant)]


def _whole(name: str, classes: dict[str, ast.ClassDef], contract: Contract) -> Fields:
    """The fields of a class with those that it inherits."""
    node = classes.get(name)
    if node is None:
        return {}
    inherited: Fields = {}
    for parent in node.bases:
        inherited.update(_whole(ast.unparse(parent).rpartition(".")[2], classes, contract))
    own = dict(_new_fields(node))
    return {**inherited, **(own or _old_fields(node, contract))}


def _new_fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.value, ast.Call):
            call, options = line.value, {word.arg: word.value for word in line.value.keywords}
            # `rest_field` and `rest_discriminator`; whatever else is assigned is no field of the wire.
            if not ast.unparse(call.func).startswith("rest_"):
                continue
            given = options.get("name")
            name = given.value if isinstance(given, ast.Constant) else ast.unparse(line.target)
            # ["read"] alone: with "create" or "update" beside it a client sets the field, too.
            shown = options.get("visibility")
            mark = "-" if shown is not None and ast.literal_eval(shown) == ["read"] else ""
            yield str(name), mark + kinds.of_annotation(line.annotation)


def _old_fields(node: ast.ClassDef, contract: Contract) -> Fields:
    """`properties.profiles` becomes a field of an object of its own, `{class}Properties`."""
    tables = {ast.unparse(line.targets[0]): line.value for line in node.body if isinstance(line, ast.Assign)}
    if "_attribute_map" not in tables:
        return {}
    keys = ast.literal_eval(tables["_attribute_map"])
    rules = ast.literal_eval(tables["_validation"]) if "_validation" in tables else {}
    chosen = dict(_arguments(node))
    found: Fields = {}
    for attribute, row in keys.items():
        kind = kinds.of_word(row["type"])
        mark = "-" if rules.get(attribute, {}).get("readonly") else ""
        _put(
            found,
            row["key"].split("."),
            mark + _closer(kind, chosen.get(attribute, kind)),
            node.name,
            contract,
        )
    return found


def _closer(kind: str, annotated: str) -> str:
    """A closed set stands only in the annotation of the argument; the table says `str`."""
    return annotated if kind == "text" and annotated[:1].isupper() else kind


def _put(fields: Fields, steps: list[str], kind: str, owner: str, contract: Contract) -> None:
    if len(steps) == 1:
        fields[steps[0]] = kind
        return
    name = owner + steps[0][0].upper() + steps[0][1:]
    fields.setdefault(steps[0], name)
    _put(contract.objects.setdefault(name, {}), steps[1:], kind, name, contract)


def _arguments(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for line in node.body:
        if isinstance(line, ast.FunctionDef) and line.name == "__init__":
            for argument in line.args.kwonlyargs:
                if argument.annotation is not None:
                    yield argument.arg, kinds.of_annotation(argument.annotation)


def _add_variants(classes: dict[str, ast.ClassDef], contract: Contract) -> None:
    """An object with a discriminator may have the fields of any of its variants."""
    for name, node in classes.items():
        # Into the parent: bodies name that one, and which variant is sent, only the body itself tells.
        for parent in (ast.unparse(base).rpartition(".")[2] for base in node.bases):
            if any(word.arg == "discriminator" for word in node.keywords) and parent in contract.objects:
                for field_name, kind in contract.objects[name].items():
                    contract.objects[parent].setdefault(field_name, kind)
