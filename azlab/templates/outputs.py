"""A template's outputs: checked before the deployment, read after it."""

from collections.abc import Mapping
from typing import Any

from azlab.budget import Budget
from azlab.templates.contexts import Context, Stage
from azlab.templates.errors import ExpressionError, TemplateError, misplaced
from azlab.templates.expansion import expand, repeat, resolve
from azlab.templates.limits import Sizes
from azlab.templates.parameters import ECHOES
from azlab.templates.scopes import Environment
from azlab.templates.shapes import EXPECTED, resolved
from azlab.templates.values import camel, kind


class Outputs:
    """The outputs of one template."""

    def __init__(self, template: Mapping[str, Any], context: Context) -> None:
        declared: Mapping[str, Mapping[str, Any]] = template.get("outputs") or {}
        self._declared = {name: resolved(template, entry) for name, entry in declared.items()}
        self._values: dict[str, Any] = {}
        for name, declared in self._declared.items():
            try:
                if self._is_wanted(declared.get("condition"), context):
                    self._values[name] = _value(declared, context.at(Stage.DEFERRING))
            except ExpressionError as error:
                raise misplaced(f"template output '{name}'", error) from error

    @staticmethod
    def _is_wanted(condition: Any, context: Context) -> bool:
        """ExpressionError where a condition is none, in the words for a resource's."""
        wanted = expand(condition, context.at(Stage.STATIC))
        if condition is not None and not isinstance(wanted, bool):
            raise ExpressionError("The condition must be a boolean")
        return wanted is not False

    def read(self, environment: Environment, budget: Budget) -> dict[str, Any]:
        """Every output with its type as ARM echoes it; a secure one without its value.

        Raises DeploymentOutputEvaluationFailed with a detail for each output that has no value.
        """
        read: dict[str, Any] = {}
        failures: dict[str, str] = {}
        sizes = Sizes(budget)
        for name, value in self._values.items():
            try:
                read[camel(name)] = _shown(self._declared[name], resolve(value, environment, budget))
                sizes.add(read[camel(name)])
            except TemplateError as error:
                failures[name] = error.message
        if failures:
            raise _failed(failures)
        return read


def _value(declared: Mapping[str, Any], context: Context) -> Any:
    loop = declared.get("copy")
    if not isinstance(loop, Mapping):
        return expand(declared.get("value"), context)
    if "value" in declared:  # one of them would be forgotten
        raise ExpressionError("The properties 'value' and 'copy' cannot both be specified")
    return repeat({"name": "", **loop}, context.inside("", 0))


def _shown(declared: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """Of an output that may be null, and is, the type alone (Azure/bicep pull request 13162)."""
    sort = str(declared.get("type", "")).casefold()
    if value is None and declared.get("nullable") is True:
        return {"type": ECHOES.get(sort, sort)}
    expected = EXPECTED.get(sort)
    if expected and kind(value) not in expected.split(", "):
        raise ExpressionError(
            f"Template output JToken type is not valid. Expected '{expected}'. Actual '{kind(value)}'. "
            "Please see https://aka.ms/arm-syntax-outputs for usage details."
        )
    shown: dict[str, Any] = {"type": ECHOES.get(sort, sort)}
    return shown if sort.startswith("secure") else shown | {"value": value}


def _failed(failures: Mapping[str, str]) -> TemplateError:
    code = "DeploymentOutputEvaluationFailed"
    names = ", ".join(failures)
    details = [
        {"code": code, "target": name, "message": f"The template output '{name}' is not valid: {reason}."}
        for name, reason in failures.items()
    ]
    return TemplateError(
        code,
        f"Unable to evaluate template outputs: '{names}'. Please see error details and deployment "
        "operations. Please see https://aka.ms/arm-common-errors for usage details.",
        details,
    )
