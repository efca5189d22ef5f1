"""What a class is given beside a notebook: sealed, and of an exam without its keys and reasons."""

import json
from typing import Any

from azlab.assignments import is_spelling
from azlab.lab.sealed import sealed, unsealed
from grader.submissions import Release

OF_THE_TEACHER = frozenset({"key", "said", "why", "shown", "question"})


def choices_for_learners(choices: str) -> str:
    """The choices of a lesson as a class gets them.

    A lesson's are sealed as they are: its checks answer where the learner works. An exam's lose what tells a
    right answer from a wrong one; it is marked where it is graded, from the teacher's own copy.
    """
    text = unsealed(choices)
    entries: dict[str, Any] = json.loads(text) if text else {}
    if not any("key" in entry for entry in entries.values()):
        return sealed(text)
    return sealed(json.dumps({name: _without_key(entry) for name, entry in entries.items()}))


def sealed_companions(release: Release) -> dict[str, str]:
    """What a class gets beside the notebook of a release, by name."""
    return {name: as_given(name, text) for name, text in release.companions.items()}


def as_given(name: str, text: str) -> str:
    """A file that is sealed, as a class gets it, by its name."""
    return choices_for_learners(text) if is_spelling(name, "choices.json") else sealed(text)


def _without_key(entry: Any) -> Any:
    if not (isinstance(entry, dict) and "form" in entry):
        return entry
    return {part: value for part, value in entry.items() if part not in OF_THE_TEACHER}
