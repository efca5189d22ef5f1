"""What an expression of HCL2 comes to: plain Python values."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lark import Token, Tree

from azlab.packer.hcl.all_functions import NAMES, call
from azlab.packer.hcl.comprehensions import list_of, object_of
from azlab.packer.hcl.functions import FunctionError, number_of, text_of
from azlab.packer.hcl.operators import ARITHMETIC, unescaped
from azlab.packer.hcl.problems import ConfigurationError, Source, not_played, refusal
from azlab.packer.hcl.reading import Attribute, Node, word

KNOWN_LATER = "build"
"""The root of values that exist while a build runs only, as `build.ID`."""
REFUSED = {
    "template_if_start": "a template directive, `%{if}`",
    "template_for_start": "a template directive, `%{for}`",
    "template_string": "a string in a template directive",
}
TAKING_EXPRESSIONS = ("can", "try")


@dataclass(frozen=True)
class Scope:
    """What names mean: `var`, `local`, `path` and the like, each a mapping; and those of a `for`."""

    roots: Mapping[str, Any]
    extra: frozenset[str] = frozenset()
    """Functions that may be called here and not everywhere: `env`, in the default of a variable."""


def evaluate(attribute: Attribute, scope: Scope) -> Any:
    """The value of an attribute. Raises `ConfigurationError`."""
    return Evaluation(scope, attribute.source).of(attribute.expression)


class Evaluation:
    """Walks over one expression; what is wrong in it is told at `source`."""

    def __init__(self, scope: Scope, source: Source) -> None:
        self._scope, self._source = scope, source

    def of(self, tree: Node) -> Any:
        """The value of a tree. Raises `ConfigurationError`."""
        if tree.data in REFUSED:
            raise not_played(REFUSED[tree.data], self._source)
        return self._RULES[str(tree.data)](self, tree)

    def _term(self, tree: Node) -> Any:
        return self.of(next(_trees(tree)))

    def _identifier(self, tree: Node) -> Any:
        name = word(tree)
        if name not in self._scope.roots:
            raise self._unknown(name)
        return self._scope.roots[name]

    def _unknown(self, name: str) -> ConfigurationError:
        if name == KNOWN_LATER:
            return not_played("values of the running build, as `build.ID`", self._source)
        return refusal("Unknown variable", f'There is no variable named "{name}".', self._source)

    def _literal(self, tree: Node) -> Any:
        return {"true": True, "false": False, "null": None}[word(tree)]

    def _integer(self, tree: Node) -> int:
        return int(word(tree))

    def _float(self, tree: Node) -> float:
        return float(word(tree))

    def _string(self, tree: Node) -> Any:
        parts = list(_trees(tree))
        values = [self._part(part) for part in parts]
        if len(parts) == 1 and _is_interpolation(parts[0]):
            return values[0]  # HCL: "${var.list}" is the list itself
        return "".join(map(self._text, values))

    def _part(self, tree: Node) -> Any:
        inner = tree.children[0]
        if isinstance(inner, Tree):
            return self.of(inner)
        if inner.type in ("ESCAPED_INTERPOLATION", "ESCAPED_DIRECTIVE"):
            return str(inner)[1:]
        return unescaped(str(inner))

    def _heredoc(self, tree: Node) -> str:
        from azlab.packer.hcl.templates import text_within

        return self._template(text_within(word(tree)))

    def _template(self, written: str) -> str:
        """A text with `${...}` in it, of a here-document: the parser leaves it whole."""
        from azlab.packer.hcl.templates import pieces

        return "".join(
            self._text(self.of(piece) if isinstance(piece, Tree) else piece)
            for piece in pieces(written, self._source)
        )

    def _text(self, value: Any) -> str:
        try:
            return text_of(value)
        except FunctionError:
            raise refusal(
                "Invalid template interpolation value",
                "Cannot include the given value in a string template: string required.",
                self._source,
            ) from None

    def _tuple(self, tree: Node) -> list[Any]:
        return [self.of(item) for item in _trees(tree) if item.data != "new_line_or_comment"]

    def _object(self, tree: Node) -> dict[str, Any]:
        elements = (element for element in _trees(tree) if element.data == "object_elem")
        return dict(self._element(element) for element in elements)

    def _element(self, tree: Node) -> tuple[str, Any]:
        key, value = _trees(tree)
        inner = next(_trees(key))
        plain = inner.data == "keyword" or next(_trees(inner), inner).data == "identifier"
        return (word(inner) if plain else self._text(self.of(inner))), self.of(value)

    def _attribute_of(self, tree: Node) -> Any:
        holder, chosen = _trees(tree)
        return self._member(self.of(holder), chosen)

    def _member(self, value: Any, chosen: Node) -> Any:
        name = word(next(_trees(chosen)))
        if isinstance(value, Mapping) and name in value:
            return value[name]
        raise refusal(
            "Unsupported attribute", f'This object does not have an attribute named "{name}".', self._source
        )

    def _index(self, tree: Node) -> Any:
        holder, chosen = _trees(tree)
        return self._at(self.of(holder), chosen)

    def _at(self, value: Any, chosen: Node) -> Any:
        key = int(word(chosen).strip(".")) if chosen.data == "short_index" else self._key(chosen)
        try:
            if isinstance(value, list):
                if isinstance(key, bool) or not isinstance(key, int) or key < 0:
                    raise IndexError
                return value[key]
            if isinstance(value, Mapping):
                return value[text_of(key)]
        except (IndexError, KeyError):
            pass
        raise refusal(
            "Invalid index",
            "The given key does not identify an element in this collection value.",
            self._source,
        )

    def _key(self, tree: Node) -> Any:
        return self.of(next(part for part in _trees(tree) if part.data != "new_line_or_comment"))

    def _splat(self, tree: Node) -> list[Any]:
        """`items[*].name`: of each item, what stands behind the star; a single value is a list of one."""
        holder, behind = _trees(tree)
        value = self.of(holder)
        found = value if isinstance(value, list) else [] if value is None else [value]
        for chosen in _trees(behind):
            step = self._member if chosen.data == "get_attr" else self._at
            found = [step(item, chosen) for item in found]
        return found

    def _within(self, tree: Node, names: Mapping[str, Any]) -> Any:
        roots = {**self._scope.roots, **names}
        return Evaluation(Scope(roots, self._scope.extra), self._source).of(tree)

    def _for(self, tree: Node) -> Any:
        made = list_of if tree.data == "for_tuple_expr" else object_of
        return made(tree, self._within, self._source)

    def _conditional(self, tree: Node) -> Any:
        test, yes, no = [part for part in _trees(tree) if part.data != "new_line_or_comment"]
        return self.of(yes) if self._truth(self.of(test)) else self.of(no)

    def _truth(self, value: Any) -> bool:
        if value in ("true", "false"):
            return bool(value == "true")
        if not isinstance(value, bool):
            raise refusal(
                "Incorrect condition type", "The condition expression must be of type bool.", self._source
            )
        return value

    def _unary(self, tree: Node) -> Any:
        sign = str(next(tree.scan_values(lambda token: True)))
        value = self.of(next(_trees(tree)))
        return not self._truth(value) if sign == "!" else -self._number(value)

    def _number(self, value: Any) -> Any:
        try:
            return number_of(value)
        except FunctionError as error:
            raise refusal("Invalid operand", f"Unsuitable value for operand: {error}", self._source) from None

    def _binary(self, tree: Node) -> Any:
        left, term = [part for part in _trees(tree) if part.data != "new_line_or_comment"]
        sign, right = [part for part in _trees(term) if part.data != "new_line_or_comment"]
        return self._operated(word(sign), self.of(left), lambda: self.of(right))

    def _operated(self, sign: str, left: Any, right: Callable[[], Any]) -> Any:
        if sign in ("&&", "||"):
            first, second = self._truth(left), self._truth(right())
            return first and second if sign == "&&" else first or second
        if sign in ("==", "!="):
            return (left == right()) == (sign == "==")
        try:
            return ARITHMETIC[sign](self._number(left), self._number(right()))
        except ZeroDivisionError:
            raise refusal("Division by zero", "The divisor is 0.", self._source) from None

    def _call(self, tree: Node) -> Any:
        head, *rest = _trees(tree)
        name = word(head)
        given = [part for part in rest if part.data == "arguments"]
        trees = [part for part in _trees(given[0]) if part.data != "new_line_or_comment"] if given else []
        if given and any(str(token) == "..." for token in given[0].children if isinstance(token, Token)):
            raise not_played("arguments by `...`", self._source)
        if name in TAKING_EXPRESSIONS:
            return self._tried(name, trees)
        return self._called(name, [self.of(part) for part in trees])

    def _tried(self, name: str, trees: list[Node]) -> Any:
        for tree in trees:
            try:
                value = self.of(tree)
            except ConfigurationError:
                continue
            return True if name == "can" else value
        if name == "can":
            return False
        raise self._bad_call("try", "no expression succeeded.")

    def _called(self, name: str, values: list[Any]) -> Any:
        if name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, 1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise refusal(
                "Call to unknown function",
                f'There is no function named "{name}" in the stand-in.{hint} It knows: '
                f"{', '.join(sorted([*NAMES, *TAKING_EXPRESSIONS]))}.",
                self._source,
            )
        if name == "env" and name not in self._scope.extra:
            raise self._bad_call(name, "it may be called in the default of a variable only.")
        try:
            return call(name, values, self._scope.roots.get("path", {}).get("root", "."))
        except TimeoutError:
            raise self._bad_call(name, "the pattern takes too long.") from None
        except (FunctionError, TypeError, ValueError, AttributeError, IndexError, KeyError) as error:
            raise self._bad_call(name, str(error)) from None

    def _bad_call(self, name: str, why: str) -> ConfigurationError:
        return refusal("Error in function call", f'Call to function "{name}" failed: {why}', self._source)

    _RULES: Mapping[str, Callable[["Evaluation", Node], Any]] = {
        "expr_term": _term,
        "identifier": _identifier,
        "literal_value": _literal,
        "int_lit": _integer,
        "float_lit": _float,
        "string": _string,
        "interpolation": _term,
        "heredoc_template": _heredoc,
        "heredoc_template_trim": _heredoc,
        "tuple": _tuple,
        "object": _object,
        "get_attr_expr_term": _attribute_of,
        "index_expr_term": _index,
        "attr_splat_expr_term": _splat,
        "full_splat_expr_term": _splat,
        "for_tuple_expr": _for,
        "for_object_expr": _for,
        "conditional": _conditional,
        "unary_op": _unary,
        "binary_op": _binary,
        "function_call": _call,
    }


def _trees(tree: Node) -> Iterator[Node]:
    return (child for child in tree.children if isinstance(child, Tree))


def _is_interpolation(part: Node) -> bool:
    inner = part.children[0]
    return isinstance(inner, Tree) and inner.data == "interpolation"
