"""Two documents of one resource compared, as what-if tells of it: a change for each property.

A property that is an object is told by its members' paths, `properties.hardwareProfile.vmSize`; one that is
an array, by its elements, each with its index as path (Microsoft's page on what-if; the paths as recorded by
the CLI's tests).
"""

from collections.abc import Iterator, Sequence
from typing import Any

from azlab.arm.messages import Json

_MARKS = ("name", "id")
"""Members by which elements of an array are the same element, in this order."""


def differences(before: Any, after: Any, path: str = "") -> list[Json]:
    """What has to change, an entry per property; [] where nothing has."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [change for name in _names(before, after) for change in _member(before, after, name, path)]
    if isinstance(before, list) and isinstance(after, list):
        children = _elements(before, after)
        return [{"path": path, "propertyChangeType": "Array", "children": children}] if children else []
    return [] if _same(before, after) else [_modified(before, after, path)]


def laid_over(before: Any, wanted: Any) -> Any:
    """A document with what is wanted put into it; what is not said stays, also in elements of arrays."""
    if isinstance(before, dict) and isinstance(wanted, dict):
        return {**before, **{name: laid_over(before.get(name), value) for name, value in wanted.items()}}
    if isinstance(before, list) and isinstance(wanted, list):
        known = {right: before[left] for left, right in _pairs(before, wanted)}
        return [laid_over(known.get(index), item) for index, item in enumerate(wanted)]
    return wanted


def _names(before: Json, after: Json) -> list[str]:
    return sorted(before.keys() | after.keys(), key=str.lower)


def _member(before: Json, after: Json, name: str, path: str) -> list[Json]:
    way = f"{path}.{name}" if path else name
    if name not in after:
        return [_deleted(before[name], way)]
    return differences(before[name], after[name], way) if name in before else [_created(after[name], way)]


def _elements(before: Sequence[Any], after: Sequence[Any]) -> list[Json]:
    pairs = list(_pairs(before, after))
    kept, found = {left for left, _ in pairs}, {right for _, right in pairs}
    gone = [_deleted(item, str(index)) for index, item in enumerate(before) if index not in kept]
    new = [_created(item, str(index)) for index, item in enumerate(after) if index not in found]
    return [*gone, *_changed(before, after, pairs), *new]


def _changed(before: Sequence[Any], after: Sequence[Any], pairs: Sequence[tuple[int, int]]) -> Iterator[Json]:
    for left, right in pairs:
        children = differences(before[left], after[right])
        if children:
            change = _modified(before[left], after[right], str(right))
            yield change | {"children": children} if isinstance(after[right], dict) else change


def _pairs(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Which element became which: by name or id, else those that are equal, else objects by their place."""
    mark = next((mark for mark in _MARKS if _told_by(before, mark) and _told_by(after, mark)), None)
    left = dict(enumerate(before))
    for index, item in enumerate(after):
        found = next((other for other, was in left.items() if _fits(was, item, mark)), None)
        if found is None and mark is None and isinstance(left.get(index), dict) and isinstance(item, dict):
            found = index if not any(_same(left[index], later) for later in after[index + 1 :]) else None
        if found is not None:
            del left[found]
            yield found, index


def _told_by(items: Sequence[Any], mark: str) -> bool:
    marks = [item.get(mark) for item in items if isinstance(item, dict)]
    texts = {str(text).lower() for text in marks if isinstance(text, str)}
    return len(texts) == len(items)


def _fits(was: Any, item: Any, mark: str | None) -> bool:
    return _same(was, item) if mark is None else _same(str(was[mark]).lower(), str(item[mark]).lower())


def _same(before: Any, after: Any) -> bool:
    """Equal, `1` and `True` are not; ids of resources are so in any case."""
    if isinstance(before, dict | list) and type(before) is type(after):
        return not differences(before, after)
    if isinstance(before, str) and isinstance(after, str) and before.startswith("/"):
        return before.lower() == after.lower()
    return type(before) is type(after) and bool(before == after)


def _created(after: Any, path: str) -> Json:
    return {"path": path, "propertyChangeType": "Create", "after": after}


def _deleted(before: Any, path: str) -> Json:
    return {"path": path, "propertyChangeType": "Delete", "before": before}


def _modified(before: Any, after: Any, path: str) -> Json:
    return {"path": path, "propertyChangeType": "Modify", "before": before, "after": after}
