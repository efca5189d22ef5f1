"""What a learner's name holds, made into JSON that says what it was."""

from collections.abc import Mapping
from typing import Any


def unreadable(what: str) -> dict[str, Any]:
    """What is sent for a value that is not plain; `what` says which kind it is."""
    return {"unreadable": what}


def answer(names: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The answer by a name: `{"missing": true}`, `{"value": ...}` or `{"unreadable": type}`."""
    if name not in names:
        return {"missing": True}
    return {"value": names[name]}
