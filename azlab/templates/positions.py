"""Where something stands in a template, for the 'at line .. and column ..' of ARM's sentences."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def column(template: Mapping[str, Any], path: Sequence[str | int]) -> int:
    """The column at which the value at `path` starts, in the template written on one line."""
    column = 1
    value: Any = template
    for step in path:
        column += _before(value, step)
        value = value[step]
    return column


def _before(value: Any, step: str | int) -> int:
    width = 1
    if isinstance(value, Mapping):
        for key, element in value.items():
            width += len(json.dumps(key)) + 2
            if key == step:
                return width
            width += len(json.dumps(element)) + 2
        return width
    return width + sum(len(json.dumps(element)) + 2 for element in value[:step])


def dotted(path: Sequence[str | int]) -> str:
    """`path` as ARM writes it: 'properties.template.resources[1].type'."""
    return "properties.template" + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in path
    )
