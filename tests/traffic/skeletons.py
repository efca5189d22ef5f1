"""The shape of an exchange: its address with names left out, and its bodies as kinds without values."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

Skeleton = Any
"""An object as {key: skeleton}, a list as [skeleton of all items], anything else as its kind's name."""

HEADERS = ("azure-asyncoperation", "location")
"""`retry-after` is left out: the recordings were made without it."""
FREE_KEYS = ("tags", "userAssignedIdentities")
"""Objects whose keys the customer chooses."""
TOLD_QUERY = ("$filter", "monitor")


def address(method: str, url: str) -> str:
    """`GET /subscriptions/{}/resourcegroups/{}?monitor`: names left out, in lower case."""
    path, _, query = url.partition("?")
    told = {name for name, _ in parse_qsl(query, keep_blank_values=True) if name.lower() in TOLD_QUERY}
    steps = unquote(path).lower().replace("//", "/").strip("/").split("/")
    return f"{method} /{'/'.join(_nameless(steps))}" + (f"?{'&'.join(sorted(told))}" if told else "")


def _nameless(steps: list[str]) -> Iterable[str]:
    is_name = False
    for step in steps:
        yield "{}" if is_name else step
        if (step == "providers" and not is_name) or (re.fullmatch(r"[a-z]+\.[a-z.]+", step) and not is_name):
            is_name = False
        else:
            is_name = not is_name


def skeleton(value: Any) -> Skeleton:
    """The kinds of a JSON value, without its values."""
    if isinstance(value, dict):
        return {
            key: _customer_keys(item) if key in FREE_KEYS else skeleton(item) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_all(skeleton(item) for item in value)] if value else []
    return _kind(value)


def _customer_keys(value: Any) -> Skeleton:
    if not isinstance(value, dict):
        return skeleton(value)
    return {"*": _all(skeleton(item) for item in value.values())} if value else {}


def _all(skeletons: Iterable[Skeleton]) -> Skeleton:
    found: Skeleton = None
    for one in skeletons:
        found = merged(found, one)
    return found


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else "string"


def merged(one: Skeleton, other: Skeleton) -> Skeleton:
    """What is in either; the kinds of both. A list or object wins over a null in the same place."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            key: merged(one.get(key), other.get(key)) for key in [*one, *(k for k in other if k not in one)]
        }
    if isinstance(one, list) and isinstance(other, list):
        return [merged(one[0], other[0])] if one and other else one or other
    if isinstance(one, str) and isinstance(other, str):
        return "|".join(sorted({*one.split("|"), *other.split("|")}))
    return other if isinstance(one, str) else one


def paths(shape: Skeleton, at: str = "") -> dict[str, str]:
    """Every key path and its kinds: `{"properties": "object", "properties.subnets[].id": "string"}`."""
    if isinstance(shape, dict):
        inside = {
            path: kind for key, one in shape.items() for path, kind in paths(one, f"{at}.{key}").items()
        }
        return {at.lstrip("."): "object", **inside}
    if isinstance(shape, list):
        return {at.lstrip("."): "array", **(paths(shape[0], f"{at}[]") if shape else {})}
    return {at.lstrip("."): shape} if shape else {}


def step(
    method: str, url: str, sent: Any, status: int, headers: Mapping[str, str], answer: Any
) -> dict[str, Any]:
    """One exchange as its shape."""
    return {
        "request": address(method, url),
        "status": [status],
        "headers": sorted(name for name in headers if name.lower() in HEADERS),
        "sent": None if sent is None else skeleton(sent),
        "answer": None if answer is None else skeleton(answer),
    }


def collapsed(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions asked twice in a row (polls) taken as one, with all that they answered.

    The CLI walks through the catalogue in several threads, so there a question counts once at all.
    """
    found: list[dict[str, Any]] = []
    for one in steps:
        before = _asked_before(found, one["request"])
        if before is None:
            found.append(dict(one))
            continue
        before["status"] = sorted({*before["status"], *one["status"]})
        before["headers"] = sorted({*before["headers"], *one["headers"]})
        before["answer"] = merged(before["answer"], one["answer"])
    return found


def _asked_before(steps: list[dict[str, Any]], request: str) -> dict[str, Any] | None:
    if not request.startswith("GET"):
        return None
    reach = steps if "/publishers/{}" in request else steps[-1:]
    return next((one for one in reach if one["request"] == request), None)
