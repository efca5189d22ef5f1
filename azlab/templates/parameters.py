"""A template's parameters: what was given, what is allowed, and how ARM echoes them."""

from collections.abc import Iterator, Mapping
from typing import Any

from azlab.templates.contexts import Context, Stage, Values
from azlab.templates.definitions import user_functions
from azlab.templates.errors import (
    PARAMETER_FILE_LINK,
    PARAMETERS_LINK,
    ExpressionError,
    invalid,
    misplaced,
)
from azlab.templates.expansion import expand
from azlab.templates.limits import Sizes
from azlab.templates.positions import column, dotted
from azlab.templates.scopes import Scope
from azlab.templates.shapes import EXPECTED, refuse_inner, resolved
from azlab.templates.values import camel, kind, property_name, same

ECHOES = {
    "string": "String",
    "securestring": "SecureString",
    "int": "Int",
    "bool": "Bool",
    "object": "Object",
    "secureobject": "SecureObject",
    "array": "Array",
}


class Parameters:
    """The parameters of one deployment. Calling it with a name gives the value."""

    def __init__(
        self, template: Mapping[str, Any], provided: Mapping[str, Any], scope: Scope, sizes: Sizes
    ) -> None:
        self._template = template
        declared: Mapping[str, Mapping[str, Any]] = template.get("parameters") or {}
        self._declared = {name: resolved(template, entry) for name, entry in declared.items()}
        self._provided = self._matched(provided)
        entries = {name: self._entry(name) for name in self._declared}
        self.values = Values(entries, "parameter", sizes.budget, sizes)
        self._context = Context(
            scope,
            self.values,
            Values({}, "variable", sizes.budget),
            user_functions(template),
            template=template,
            stage=Stage.DEFAULT,
            budget=sizes.budget,
        )

    def check(self) -> None:
        """Everything ARM refuses before it looks at a resource."""
        for name in self._declared:
            # A null is as good as nothing given: ARM asks for the value, or takes the default.
            if self._given(name) is None and "defaultValue" not in self._declared[name]:
                self._require(name)
        for name in self._declared:
            self.values(name)

    def echo(self) -> dict[str, Any]:
        """`{"name": {"type": ..., "value": ...}}`; a secure one shows its type only."""
        return {camel(name): self._echo(name) for name in self._declared}

    def secrets(self) -> frozenset[str]:
        """Every text in the value of a secure parameter: what no answer may show."""
        secure = (name for name in self._declared if self._echo(name).keys() == {"type"})
        return frozenset(text for name in secure for text in _texts(self.values(name)) if text)

    def _echo(self, name: str) -> dict[str, Any]:
        declared = str(self._declared[name].get("type", "")).casefold()
        shown: dict[str, Any] = {"type": ECHOES.get(declared, declared)}
        return shown if declared.startswith("secure") else shown | {"value": self.values(name)}

    def _matched(self, provided: Mapping[str, Any]) -> dict[str, Any]:
        known = {name: property_name(self._declared, name) for name in provided}
        strangers = [name for name, declared in known.items() if declared is None]
        if strangers:
            raise invalid(
                f"The template parameters '{', '.join(strangers)}' in the parameters file are not valid; "
                "they are not present in the original template and can therefore not be provided at "
                "deployment time. The only supported parameters for this template are "
                f"'{', '.join(self._declared)}'. {PARAMETER_FILE_LINK}"
            )
        return {str(declared): provided[name] for name, declared in known.items()}

    def _given(self, name: str) -> Any:
        given = self._provided.get(name)
        return given.get("value") if isinstance(given, Mapping) else None

    def _entry(self, name: str) -> Any:
        return lambda: self._value(name)

    def _value(self, name: str) -> Any:
        declared = self._declared[name]
        value = self._given(name)
        if value is None and "defaultValue" in declared:
            value = self._default(name, declared["defaultValue"])
        if value is not None:
            self._allow(name, declared, value)
        return value

    def _default(self, name: str, default: Any) -> Any:
        try:
            return expand(default, self._context)
        except ExpressionError as error:
            raise misplaced(f"template parameter '{name}'", error, *self._position(name)) from error

    def _require(self, name: str) -> None:
        if self._declared[name].get("nullable") is True:
            return
        column, path = self._position(name)
        raise invalid(
            f"The value for the template parameter '{name}' at line '1' and column '{column}' is not "
            f"provided. {PARAMETER_FILE_LINK}",
            column,
            path,
        )

    def _allow(self, name: str, declared: Mapping[str, Any], value: Any) -> None:
        expected = EXPECTED.get(str(declared.get("type", "")).casefold())
        if expected and kind(value) not in expected.split(", "):
            raise invalid(
                f"Template parameter JToken type is not valid. Expected '{expected}'. "
                f"Actual '{kind(value)}'. {PARAMETER_FILE_LINK}",
                *self._position(name),
            )
        refuse_inner(self._template, name, declared, value)
        reason = _refusal(declared, value)
        if reason:
            column, path = self._position(name)
            raise invalid(
                f"The provided value for the template parameter '{name}' at line '1' and column '{column}' "
                f"is not valid. {reason} {PARAMETERS_LINK}",
                column,
                path,
            )

    def _position(self, name: str) -> tuple[int, str]:
        path = ("parameters", name)
        return column(self._template, path), dotted(path)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for element in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(element)


def _refusal(declared: Mapping[str, Any], value: Any) -> str:
    allowed = declared.get("allowedValues")
    if isinstance(allowed, list) and not _is_allowed(allowed, value):
        return f"The parameter value is not part of the allowed value(s): '{','.join(map(str, allowed))}'."
    if isinstance(value, (str, list)):
        return _beyond(
            "Length of the value", len(value), declared.get("minLength"), declared.get("maxLength")
        )
    if kind(value) == "Integer":
        return _beyond("The value", value, declared.get("minValue"), declared.get("maxValue"))
    return ""


def _beyond(subject: str, size: int, least: Any, most: Any) -> str:
    if isinstance(least, int) and size < least:
        return f"{subject} should be greater than or equal to '{least}'."
    if isinstance(most, int) and size > most:
        return f"{subject} should be less than or equal to '{most}'."
    return ""


def _is_allowed(allowed: list[Any], value: Any) -> bool:
    if any(same(known, value) for known in allowed):
        return True
    # An array is allowed when each of its elements is.
    return isinstance(value, list) and all(
        any(same(known, element) for known in allowed) for element in value
    )
