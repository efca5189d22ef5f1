"""All functions that the stand-in evaluates, by name; not `can` and `try`, which take expressions."""

from collections.abc import Callable, Sequence
from typing import Any

from azlab.packer.hcl import collection_functions, functions, text_functions

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **functions.FUNCTIONS,
    **text_functions.FUNCTIONS,
    **collection_functions.FUNCTIONS,
}
NAMES = frozenset([*FUNCTIONS, *text_functions.OF_FILES])


def call(name: str, values: Sequence[Any], folder: str) -> Any:
    """What a function gives; files are of `folder`. Raises `FunctionError` and what Python raises."""
    if name in text_functions.OF_FILES:
        return text_functions.OF_FILES[name](folder, *values)
    return FUNCTIONS[name](*values)
