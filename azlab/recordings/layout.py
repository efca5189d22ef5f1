"""JSON as a person reads it and a diff compares it: what fits on a line stays on one."""

import json
from typing import Any

WIDTH = 118


def laid_out(value: Any, indent: int = 0) -> str:
    """The value as JSON, one space of indentation a level."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    space = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {laid_out(item, indent + 1)}"
            for key, item in value.items()
        ]
    else:
        parts = [laid_out(item, indent + 1) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n" + ",\n".join(space + part for part in parts) + f"\n{' ' * indent}{closing}"
