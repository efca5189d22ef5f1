"""How a kind of value is written in `azlab/data/field_names`.

text integer number boolean any      a plain value; `any` is kept as it is
Disk                                 an object, or a closed set of texts, by its name in the file
[Disk]  {text}                       a list, a map with names of the sender's choice
-text                                Azure writes it: ignored when a client sends it
"""

import ast
from collections.abc import Mapping

PLAIN = {
    "str": "text",
    "bytes": "text",
    "bytearray": "text",
    "base64": "text",
    "datetime.datetime": "text",
    "datetime.date": "text",
    "datetime.time": "text",
    "datetime.timedelta": "text",
    "iso-8601": "text",
    "date": "text",
    "time": "text",
    "duration": "text",
    "int": "integer",
    "long": "integer",
    "float": "number",
    "bool": "boolean",
}
"""Words of the SDKs, of both generations, for plain values."""


def of_annotation(node: ast.expr) -> str:
    """The kind that an annotation of a newer SDK means: `Optional[list["_models.Disk"]]` is `[Disk]`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return of_annotation(ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Subscript):
        return _of_generic(ast.unparse(node.value), node.slice)
    name = ast.unparse(node)
    return name.rpartition(".")[2] if name.startswith("_models.") else PLAIN.get(name, "any")


def _of_generic(name: str, inner: ast.expr) -> str:
    options = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    match name.rpartition(".")[2].lower():
        case "list" | "sequence":
            return f"[{of_annotation(options[0])}]"
        case "dict" | "mapping":
            return f"{{{of_annotation(options[1])}}}"
        case "union" | "optional":
            return _of_union([of_annotation(option) for option in options])
        case "literal":
            return "text"
    return "any"


def _of_union(kinds: list[str]) -> str:
    """A closed set is written `Union[str, "_models.Caching"]`: its name says more than `str`."""
    telling = [kind for kind in kinds if kind not in ("text", "any")]
    return telling[0] if telling else kinds[0]


def of_word(word: str) -> str:
    """The kind that a type of an older SDK means: `[Disk]`, `{str}`, `iso-8601`."""
    if word[:1] in "[{":
        return word[0] + of_word(word[1:-1]) + word[-1]
    return PLAIN.get(word, "any" if word in ("object", "JSON") else word)


def named_by(kind: str) -> str:
    """The name inside a kind: `Disk` in `-[Disk]`; a plain kind names itself."""
    return kind.strip("-[]{}")


def of_value(value: object) -> str:
    """The kind of a value that was seen in traffic."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, list):
        return f"[{of_value(value[0])}]" if value else "any"
    plain: Mapping[type, str] = {str: "text", int: "integer", float: "number"}
    return plain.get(type(value), "any")
