"""The errors of a template deployment, in ARM's own codes and sentences.

    TemplateError                what a deployment answers with: code, message, details, additional_info
      NotInPracticeError         Azure has it, and this engine or its cloud has not
      ExpressionError            one expression, not yet placed: message is the bare sentence
        CopyError                a loop that cannot turn so often
          BatchError             a loop that cannot turn so often at once
        GrammarError             the text of an expression cannot be read

Sentences come from public reports of `az deployment group create`; their links are the ones ARM
has printed since late 2021.
"""

from collections.abc import Mapping, Sequence
from typing import Any

FUNCTIONS_LINK = "Please see https://aka.ms/arm-functions for usage details."
RESOURCES_LINK = "Please see https://aka.ms/arm-syntax-resources for usage details."
PARAMETERS_LINK = "Please see https://aka.ms/arm-syntax-parameters for usage details."
PARAMETER_FILE_LINK = "Please see https://aka.ms/arm-create-parameter-file for usage details."


class TemplateError(Exception):
    """A template that cannot be deployed: `code`, `message`, nested `details`, `additional_info`."""

    def __init__(
        self,
        code: str,
        message: str,
        details: Sequence[Mapping[str, Any]] = (),
        additional_info: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.details = tuple(details)
        self.additional_info = tuple(additional_info)


class ExpressionError(TemplateError):
    """One expression that cannot be evaluated; `message` is the sentence without its surroundings."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidTemplate", message)


class CopyError(ExpressionError):
    """A copy loop that cannot turn so often."""

    subject = "copy count"


class BatchError(CopyError):
    """A copy loop that cannot turn so often at once."""

    subject = "copy batch size"


class GrammarError(ExpressionError):
    """An expression whose text is not in the template language."""


class ArgumentError(Exception):
    """An argument a template function cannot take; becomes an `ExpressionError` with the function's name."""


class NotInPracticeError(TemplateError):
    """What Azure has and this cloud has not: never to be taken for a refusal of Azure's."""


def not_in_practice(what: str) -> NotInPracticeError:
    """What is said of a part of the template language that this engine has not."""
    return NotInPracticeError("NotImplemented", f"This part of Azure is not in the practice Azure: '{what}'.")


def unevaluable(function: str, reason: str, link: str = FUNCTIONS_LINK) -> ExpressionError:
    """A function called with what it cannot take."""
    text = f"Unable to evaluate template language function '{function}': {reason}."
    return ExpressionError(f"{text} {link}")


def invalid(sentence: str, column: int = 0, path: str = "") -> TemplateError:
    """The `InvalidTemplate` error for `sentence`, with the place ARM adds to it."""
    return _violation(f"Deployment template validation failed: '{sentence}'.", column, path)


def misplaced(subject: str, error: ExpressionError, column: int = 0, path: str = "") -> TemplateError:
    """`error` as ARM says it about `subject`, such as "template variable 'x'"."""
    if isinstance(error, GrammarError):
        failure = f"Deployment template language expression evaluation failed: '{error.message}'."
        return _violation(f"{failure} {FUNCTIONS_LINK}")
    return invalid(f"The {subject} is not valid: {error.message}. {FUNCTIONS_LINK}", column, path)


def unprocessed(resource_id: str, column: int, error: ExpressionError) -> TemplateError:
    """`error` as ARM says it about a resource while the deployment runs."""
    where = f"for resource '{resource_id}' at line '1' and column '{column}'"
    return _violation(f"Unable to process template language expressions {where}. '{error.message}'", column)


def malformed(name: str, path: str, column: int) -> TemplateError:
    """The answer to JSON that lacks a property ARM cannot do without."""
    return unreadable(f"Required property '{name}' not found in JSON.", path, column)


def unreadable(reason: str, path: str, column: int) -> TemplateError:
    """The answer to JSON that is no template, with Json.NET's own `reason`."""
    text = f"{reason} Path '{path}', line 1, position {column}."
    sentence = f"The request content was invalid and could not be deserialized: '{text}'."
    return TemplateError("InvalidRequestContent", sentence)


def _violation(message: str, column: int = 0, path: str = "") -> TemplateError:
    info = {"lineNumber": 1 if column else 0, "linePosition": column, "path": path}
    return TemplateError(
        "InvalidTemplate", message, additional_info=({"type": "TemplateViolation", "info": info},)
    )
