"""What a graded notebook holds of the learner's own: cells and their outputs, as text."""

import json
import re
from dataclasses import dataclass
from typing import Any

_LONGEST = 20_000
"""Characters of one output or source; more is cut, and said."""
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


_RULE = re.compile(r"-+(?: +-+)*\s*")
"""The line below the head of a table, as `az -o table` and `lab.bill()` print it."""


@dataclass(frozen=True)
class Block:
    """Lines of an output; those of a table lose their columns where they are wrapped."""

    text: str
    is_table: bool


@dataclass(frozen=True)
class LearnerCell:
    """One cell. `exercise` is its id where it answers one, else ""."""

    exercise: str
    source: str
    output: str

    @property
    def blocks(self) -> list[Block]:
        """The output, its tables and what stands between them; all of its lines, in order."""
        return _blocks(self.output.split("\n")) if self.output else []


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


def _blocks(lines: list[str]) -> list[Block]:
    found, begun, number = list[Block](), 0, 0
    while number < len(lines):
        end = _end_of_table(lines, number)
        if end > number:
            found += [Block("\n".join(lines[begun:number]), False)] * (begun < number)
            found.append(Block("\n".join(lines[number:end]), True))
            begun = end
        number = max(number + 1, end)
    return found + [Block("\n".join(lines[begun:]), False)] * (begun < len(lines))


def _end_of_table(lines: list[str], head: int) -> int:
    """After the last line of the table that begins with this head; the line itself where none does.

    No row is wider than the rule below the head: so what is said below a table is no part of it.
    """
    rule = lines[head + 1].rstrip() if head + 1 < len(lines) else ""
    if not lines[head].strip() or not _RULE.fullmatch(rule):
        return head
    end = head + 2
    while end < len(lines) and lines[end].strip() and len(lines[end]) <= len(rule):
        end += 1
    return end


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n… {len(text) - _LONGEST} more characters"
