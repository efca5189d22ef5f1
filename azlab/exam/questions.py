"""What a form has to know of questions: how each is answered, and between what. No key is read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azlab.assignments import companion
from azlab.lab.sealed import read

FILE = "choices.json"


@dataclass(frozen=True)
class Asked:
    """A question by the name of its answer. `form` is one of the bank's; "" where none is known."""

    name: str
    form: str = ""
    options: dict[str, str] = field(default_factory=dict)


def asked(names: Sequence[str], folder: Path, lesson: str = "") -> list[Asked]:
    """The questions of these names as the file beside the notebook has them; without it, names only."""
    entries = _entries(folder, lesson)
    found = [(name, entries.get(name, {})) for name in names]
    return [Asked(name, str(entry.get("form", "")), dict(entry.get("options", {}))) for name, entry in found]


def is_graded_work(folder: Path, lesson: str = "") -> bool:
    """Whether the copy in a folder was handed out to be graded: its questions have no keys."""
    questions = [entry for entry in _entries(folder, lesson).values() if "form" in entry]
    return bool(questions) and not any("key" in entry for entry in questions)


def _entries(folder: Path, lesson: str) -> dict[str, dict[str, Any]]:
    try:
        document = json.loads(read(companion(FILE, lesson, folder)))
    except (OSError, ValueError):
        return {}
    return {name: entry for name, entry in document.items() if isinstance(entry, dict)}
