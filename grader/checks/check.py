"""What a notebook sees: `from grader import check`.

`check.vm`, `check.answer` and so on are the subjects that the modules beside this one offer.
"""

from typing import Any

from grader.checks.cloud import CheckError
from grader.checks.documents import value_at
from grader.checks.notebook import current, use
from grader.checks.resources import Resource
from grader.checks.subjects import find_subjects

_SUBJECTS = find_subjects()


def value(kind: str, name: str, group: str = "", path: str = "") -> Any:
    """A value to compare an answer with: `value("vm", "web", group="rg", path="properties.vmId")`.

    `kind` is the name of a subject that is a resource, e.g. "vm" or "group". None when there is no such
    value. Raises `CheckError` for another kind.
    """
    names = [name] if kind == "group" else [name, group]
    return _resource(kind)(*names).value(path)


def rows(kind: str, group: str, **paths: str) -> list[dict[str, Any]]:
    """What there is of a kind in a group, to compare a list with: `rows("image", "rg", Name="name")` has the
    value at each dotted path by its column. Raises `CheckError` for another kind."""
    offered = _resource(kind)
    cloud = current().cloud
    listed = cloud.list(f"{cloud.group_id(group)}/providers/{offered.type}")
    return [{name: value_at(document, path) for name, path in paths.items()} for document in listed]


def _resource(kind: str) -> Any:
    kinds = {word: offered for word, offered in _SUBJECTS.items() if _is_resource(offered)}
    if kind not in kinds:
        raise CheckError(f"There is no kind '{kind}' to take a value from: {', '.join(sorted(kinds))}.")
    return kinds[kind]


def _is_resource(offered: object) -> bool:
    return isinstance(offered, type) and issubclass(offered, Resource)


def __getattr__(name: str) -> Any:
    if name not in _SUBJECTS:
        raise AttributeError(f"`check.{name}` is not there: it offers {', '.join(sorted(_SUBJECTS))}.")
    return _SUBJECTS[name]


def __dir__() -> list[str]:
    return sorted([*_SUBJECTS, *__all__])


__all__ = ["rows", "use", "value"]
