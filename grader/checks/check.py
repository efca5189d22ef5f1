"""What a notebook sees: `from grader import check`.

`check.vm`, `check.answer` and so on are the subjects that the modules beside this one offer.
"""

from typing import Any

from azlab.near_names import nearest
from grader.checks.cloud import CheckError
from grader.checks.documents import value_at
from grader.checks.hints import hint
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


def status(lesson: str | int | float = "") -> Any:
    """How far you are in this lesson, by exercise: the best that its checks gave so far. Shown as a table.

    `status(4)` or `status("12.2")` tells of another lesson.
    """
    from grader.progress.asking import status as told

    return told(lesson)


def summary() -> Any:
    """Write what you have done and learned in the whole course, as a page to print."""
    from grader.progress.asking import summary as written

    return written()


def rehearse(lesson: str | int | float = "") -> None:
    """Run your saved notebook from top to bottom in a cloud of its own, as a teacher's grading would.

    Says the points by exercise, and what they differ from. Your own cloud stays as it is. `rehearse(4)` runs
    another lesson's.
    """
    from grader.progress.asking import rehearse as rehearsed

    rehearsed(lesson)


def solution(exercise: str | int = "") -> Any:
    """One right way of the exercise that was checked last, or of the one named (3 or "exercise 3"), with why.

    For whoever learns alone. It costs nothing: points are what the cloud then shows.
    """
    from grader.progress.asking import solution as shown

    return shown(exercise)


def _resource(kind: str) -> Any:
    kinds = {word: offered for word, offered in _SUBJECTS.items() if _is_resource(offered)}
    if kind not in kinds:
        raise CheckError(f"There is no kind '{kind}' to take a value from: {', '.join(sorted(kinds))}.")
    return kinds[kind]


def _is_resource(offered: object) -> bool:
    return isinstance(offered, type) and issubclass(offered, Resource)


def __getattr__(name: str) -> Any:
    if name not in _SUBJECTS:
        near = nearest(name, [*_SUBJECTS, *__all__])
        meant = f"did you mean `check.{near}`? It" if near else "it"
        raise AttributeError(f"`check.{name}` is not there: {meant} offers {', '.join(sorted(_SUBJECTS))}.")
    return _SUBJECTS[name]


def __dir__() -> list[str]:
    return sorted({*_SUBJECTS, *__all__} - {"use"})


__all__ = ["hint", "rehearse", "rows", "solution", "status", "summary", "use", "value"]
