"""Small notebooks that are made up: three of one assignment, and one in a folder of its own."""

import copy
import json
from typing import Any

HARBOUR = "20-harbour"
LOAD, SAIL, LAND = STAGES = ("20-harbour-1-load", "20-harbour-2-sail", "20-harbour-3-land")
PLAIN = "21-tide"
WORTH = 3.0
"""What each notebook is worth."""


def source(name: str) -> dict[str, Any]:
    """A lesson's notebook: two exercises, whose answers are groups named after it."""
    word = name.rpartition("-")[2]
    cells: list[dict[str, Any]] = [
        _cell("markdown", "title", f"# To {word}\n\nWhat this is about is how to {word} in one morning."),
        _cell("code", "start_lab", f'from azlab import lab\nfrom grader import check\n\nlab.start("{name}")'),
    ]
    for number, (verb, points) in enumerate((("begin", 1), ("end", 2)), 1):
        answer = (
            f"%%az\n### BEGIN SOLUTION\naz group create -n rg-{verb}-{word} -l westeurope\n### END SOLUTION"
        )
        prompt = f"### Exercise {number}: {verb} to {word}\n\nMake the group `rg-{verb}-{word}` in any way."
        claims = ".exists()" if points == 1 else '.exists().is_in("westeurope")'
        test = f'check.group("rg-{verb}-{word}"){claims}'
        cells += [
            _cell("markdown", f"ask_{verb}_{word}", prompt),
            _cell("code", f"{verb}_{word}", answer, solution=True),
            _cell("code", f"check_{verb}_{word}", test, grade=True, locked=True, points=points),
        ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind: str, id: str, text: str, **marks: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if marks:
        usual = {"grade": False, "locked": False, "solution": False, "task": False}
        metadata = {"nbgrader": {**usual, "grade_id": id, "schema_version": 3, **marks}}
    cell = {"cell_type": kind, "id": id, "metadata": metadata, "source": text}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def worked(name: str, *answered: str, extra: str = "") -> bytes:
    """A learner's notebook in which some exercises ("begin", "end") are answered, with `extra` in them."""
    notebook = source(name)
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            lines = [line for line in cell["source"].splitlines() if not line.startswith("###")]
            wanted = cell["id"].partition("_")[0] in answered
            cell["source"] = "\n".join([*lines, extra] if wanted else [lines[0], "# your answer here"])
    return json.dumps(notebook).encode()


def run_again(notebook: bytes) -> bytes:
    """The same as after running it once more: other numbers and outputs, in another spelling of the file."""
    document = copy.deepcopy(json.loads(notebook))
    for number, cell in enumerate(cell for cell in document["cells"] if cell["cell_type"] == "code"):
        cell["execution_count"] = number + 40
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [f"{number}\n"]}]
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(document, indent=2).encode()
