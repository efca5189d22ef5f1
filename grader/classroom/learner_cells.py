"""What a graded notebook holds of the learner's own: cells and their outputs, as text."""

import json
import re
from dataclasses import dataclass
from typing import Any

_LONGEST = 20_000
"""Characters of one output or source; more is cut, and said."""
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


@dataclass(frozen=True)
class LearnerCell:
    """One cell. `exercise` is its id where it answers one, else ""."""

    exercise: str
    source: str
    output: str


def learner_cells(graded: str, handed_out: str) -> list[LearnerCell]:
    """The cells that the learner wrote or changed, in order; never a check, and nothing as it was handed out.

    Both are notebooks as JSON text: the graded one and the teacher's copy, "" where that is not known. Then
    only answers of exercises are taken. Nothing is raised for a notebook that is none.
    """
    given = {cell.get("id"): _text(cell.get("source")) for cell in _cells(handed_out)}
    found = []
    for cell in _cells(graded):
        mark = cell.get("metadata", {}).get("nbgrader", {})
        if cell.get("cell_type") != "code" or mark.get("grade"):
            continue
        source = _text(cell.get("source"))
        own = bool(given) and given.get(cell.get("id")) != source
        if mark.get("solution") or own:
            exercise = str(cell.get("id", "")) if mark.get("solution") else ""
            found.append(LearnerCell(exercise, _cut(source), _cut(_outputs(cell))))
    return found


def _cells(notebook: str) -> list[dict[str, Any]]:
    try:
        cells = json.loads(notebook)["cells"] if notebook else []
    except (ValueError, KeyError, TypeError):
        return []
    return [cell for cell in cells if isinstance(cell, dict)]


def _outputs(cell: dict[str, Any]) -> str:
    return "\n".join(filter(None, (_output(output) for output in cell.get("outputs", []))))


def _output(output: dict[str, Any]) -> str:
    """The plain form of one output: a picture or HTML has none that is safe to show but its text."""
    if output.get("output_type") == "stream":
        text = _text(output.get("text"))
    elif output.get("output_type") == "error":
        text = (
            "\n".join(map(str, output.get("traceback", [])))
            or f"{output.get('ename')}: {output.get('evalue')}"
        )
    else:
        text = _text(output.get("data", {}).get("text/plain"))
    return _COLOURS.sub("", text).rstrip()


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n… {len(text) - _LONGEST} more characters"
