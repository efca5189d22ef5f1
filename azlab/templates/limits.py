"""How large a template may be: Azure's published limits, and a budget for what has none.

Counts, the length of an expression and 4 MB are from "Template limits" in Microsoft's "ARM template best
practices" (512 variables: the page of 2025; it was 256 before). The sentences are those of Azure/acs-engine
issues 2393 (a count) and 1159 (an expression), Azure/azure-monitor-baseline-alerts issue 62 (a text); the one
about a result is quoted in templates that ran into it. Nesting has JSON's own limit, the reader's 128 levels.
"""

from collections.abc import Mapping
from typing import Any

from azlab.budget import Budget
from azlab.templates.errors import FUNCTIONS_LINK, ExpressionError, TemplateError, invalid

PARAMETERS = 256
VARIABLES = 512
RESOURCES = 800
OUTPUTS = 64
COPIES = 800
EXPRESSION_CHARACTERS = 24_576
TEXT_CHARACTERS = 131_072
RESOURCE_BYTES = 1024 * 1024
TEMPLATE_BYTES = 4 * RESOURCE_BYTES
JSON_DEPTH = 128


def new_budget() -> Budget:
    """What one request may spend on its templates, those of nested deployments included.

    A step is one node of an expression or of a JSON value; bytes count what functions make on the way.
    Depth is in nodes, too: expressions inside JSON inside variables must fit the interpreter's own stack.
    """
    return Budget(steps=1_000_000, size=64 * 1024 * 1024, depth=280, seconds=60.0)


def refuse_count(section: str, limit: int, actual: int) -> None:
    """InvalidTemplate if there are more than `limit` in a section: 'parameters', 'variables'..."""
    if actual > limit:
        raise invalid(
            f"The number of template {section} limit exceeded. Limit: '{limit}' and actual: '{actual}'. "
            f"Please see https://aka.ms/arm-syntax-{section} for usage details."
        )


def refuse_long(text: str, is_expression: bool) -> None:
    """ExpressionError if a string of a template is too long to be read."""
    if is_expression and len(text) > EXPRESSION_CHARACTERS:
        counts = f"Limit: '{EXPRESSION_CHARACTERS}' and actual: '{len(text)}'."
        raise ExpressionError(f"The language expression length limit exceeded. {counts}")
    if len(text) >= TEXT_CHARACTERS:
        counts = f"Limit: '{TEXT_CHARACTERS}' and actual: '{len(text)}'."
        sentence = "The template language expression literal limit exceeded."
        raise ExpressionError(f"{sentence} {counts} {FUNCTIONS_LINK}")


def refuse_result(characters: int) -> None:
    """ExpressionError if a function makes a text that is too long; best asked before it is made."""
    if characters > TEXT_CHARACTERS:
        raise ExpressionError(
            "The result of the template language expression exceeds the maximum length limit of "
            f"{TEXT_CHARACTERS} characters."
        )


def weigh(value: Any, budget: Budget) -> int:
    """About how many characters a JSON value has when written; each node of it costs a step.

    What stands in a value several times counts several times, as it will when it is written: this is how
    an array doubled in each of forty variables is found out. ExpressionError if it is nested too deeply.
    """
    characters, depth, level = 0, 0, [value]
    while level:
        if depth > JSON_DEPTH:
            raise ExpressionError(f"The reader's MaxDepth of {JSON_DEPTH} has been exceeded.")
        inner: list[Any] = []
        # Level by level and not by calls: what is to be refused may be nested deeper than Python's stack.
        for node in level:
            if isinstance(node, str):
                characters += len(node) + 2
            elif isinstance(node, (Mapping, list)):
                # Before they are looked at: a list of ten thousand may stand there ten thousand times.
                budget.step(1 + len(node) // 4)
                characters += 2 + len(node)
                if isinstance(node, Mapping):
                    characters += sum(len(name) + 3 for name in node)
                inner.extend(node.values() if isinstance(node, Mapping) else node)
            else:
                characters += 4
        level, depth = inner, depth + 1
    return characters


class Sizes:
    """What a template has grown to: its variables, parameters and resources with their values."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._characters = 0

    def add(self, value: Any) -> None:
        """Count a value. JobSizeExceeded when all of them together have become too large."""
        self._characters += weigh(value, self.budget)
        _refuse_size("template", self._characters, TEMPLATE_BYTES)

    def add_resource(self, body: Any) -> None:
        """Count the body of a resource, which has a limit of its own, too."""
        self._characters += refuse_large_resource(body, self.budget)
        _refuse_size("template", self._characters, TEMPLATE_BYTES)


def refuse_large_resource(body: Any, budget: Budget) -> int:
    """How many characters the body of a resource has. JobSizeExceeded if these are too many."""
    characters = weigh(body, budget)
    _refuse_size("resource definition", characters, RESOURCE_BYTES)
    return characters


def _refuse_size(what: str, characters: int, limit: int) -> None:
    """Only the code is Azure's ("Resolve errors for job size exceeded"); no report quotes its sentence."""
    if characters > limit:
        raise TemplateError(
            "JobSizeExceeded",
            f"The {what} with all its copies and values has {characters} bytes, which exceeds the maximum "
            f"size of {limit // RESOURCE_BYTES} MB.",
        )
