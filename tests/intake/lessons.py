"""A real lesson with honest answers, and the release that it is held against."""

import copy
import json
from typing import Any

from grader.intake.outlines import outline
from grader.setup.places import NOTEBOOKS
from grader.submissions import Release, Submission

LESSON = "04-managed-images"
SOURCE = json.loads((NOTEBOOKS / LESSON / f"{LESSON}.ipynb").read_text("utf-8"))
RELEASE = Release(LESSON, "a" * 16, json.dumps(SOURCE))
OUTLINE = outline(RELEASE.notebook)
GIVEN = {part.id: part.given for part in OUTLINE.parts}
ANSWERS = {
    part.id: "\n".join(line for line in part.text.splitlines() if not line.startswith("###"))
    for part in OUTLINE.exercises
}
"""What a learner who knows everything writes, by exercise."""


def worked() -> dict[str, Any]:
    """The lesson's notebook with the answers in it, as JSON values that a test may change."""
    notebook = copy.deepcopy(SOURCE)
    for cell in notebook["cells"]:
        cell["source"] = ANSWERS.get(cell["id"], "".join(cell["source"]))
    return dict(notebook)


def position(notebook: dict[str, Any], name: str) -> int:
    """Where a cell stands, by its id."""
    return next(number for number, cell in enumerate(notebook["cells"]) if cell.get("id") == name)


def cell(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """A cell by its id."""
    return dict.__getitem__(notebook, "cells")[position(notebook, name)]


def code(source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell as JSON values, without an id."""
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": []}


def executed(submission: Submission) -> list[str]:
    """The learner's texts in the order in which they run: of exercises and own cells."""
    own = submission.own
    texts = [cell.source for cell in own if not cell.after]
    for part in OUTLINE.parts:
        texts += [submission.sources[part.id]] if part.id in submission.sources else []
        texts += [cell.source for cell in own if cell.after == part.id]
    return texts
