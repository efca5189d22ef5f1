"""What differs between a recorded exchange with Azure and the same with the practice Azure."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from tests.traffic.skeletons import merged, paths

Step = dict[str, Any]


def differences(theirs: list[Step], ours: list[Step], known: dict[str, Any]) -> Iterator[str]:
    """One sentence each; none when the two agree."""
    asked, ours_asked = ([step["request"] for step in steps] for steps in (theirs, ours))
    matcher = SequenceMatcher(None, asked, ours_asked, autojunk=False)
    for tag, start, end, ours_start, ours_end in matcher.get_opcodes():
        if tag == "equal":
            for one, other in zip(theirs[start:end], ours[ours_start:ours_end], strict=True):
                yield from _of_a_step(one, other, known)
        else:
            yield from (f"never asked: {one['request']}" for one in theirs[start:end])
            yield from (f"asked besides: {one['request']}" for one in ours[ours_start:ours_end])


def _of_a_step(theirs: Step, ours: Step, known: dict[str, Any]) -> Iterator[str]:
    at = theirs["request"]
    for word in ("status", "headers"):
        if _several(theirs.get(word)) != _several(ours.get(word)):
            yield f"{at}: {word} {_several(theirs.get(word))} at Azure, {_several(ours.get(word))} here"
    for word in ("sent", "answer"):
        yield from (f"{at}: {word}: {one}" for one in _of_a_body(theirs.get(word), ours.get(word)))
    yield from _invented(at, theirs, ours, known)


def _several(value: Any) -> set[Any]:
    return set(value) if isinstance(value, list) else set() if value is None else {value}


def _of_a_body(theirs: Any, ours: Any) -> Iterator[str]:
    expected, found = paths(theirs), paths(ours)
    for path, kinds in expected.items():
        if path not in found:
            if _parent(path) in found or path == "":
                yield f"lacks {path or 'a body'} ({kinds})"
        elif not {*kinds.split("|")} & {*found[path].split("|")}:
            yield f"{path} is {kinds} at Azure, {found[path]} here"


def _invented(at: str, theirs: Step, ours: Step, known: dict[str, Any]) -> Iterator[str]:
    """Keys of ours that no recorded answer of this address has."""
    expected = {**paths(_everywhere(at, known)), **paths(theirs.get("answer"))}
    for path in paths(ours.get("answer")):
        if path not in expected and (_parent(path) in expected or path == ""):
            yield f"{at}: answer: has {path or 'a body'}, unknown to Azure"


def _everywhere(at: str, known: dict[str, Any]) -> Any:
    """All that Azure was ever seen to answer there. A list holds what the address of one item answers."""
    place = at.partition(" ")[2].partition("?")[0].rpartition("/providers/")[2] or at.partition(" ")[2]
    item = known.get(place + "/{}")
    return merged(known.get(place), {"value": [item]} if item else None)


def _parent(path: str) -> str:
    if path.endswith("[]"):
        return path.removesuffix("[]")
    return path.rpartition(".")[0]
