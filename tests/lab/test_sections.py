import json
from pathlib import Path

from azlab.lab.sections import lesson_with


def write(folder: Path, *headings: str) -> None:
    folder.mkdir(parents=True)
    cells = [{"cell_type": "markdown", "source": [f"{heading}\n", "text"]} for heading in headings]
    (folder / f"{folder.name}.ipynb").write_text(json.dumps({"cells": cells}))


def test_a_section_is_found_in_the_lesson_that_runs_first_and_then_near_it(tmp_path: Path) -> None:
    write(tmp_path / "01-one", "# One", "## Errors", "### Exercise 1: Make it")
    write(tmp_path / "02-two", "# Two", "## Errors", "## Images")
    here = tmp_path / "02-two"
    assert lesson_with("Errors", "02-two", here) == "02-two"
    assert lesson_with("Exercise 1: Make it", "02-two", here) == "01-one"
    assert lesson_with("One", "02-two", here) == ""
    assert lesson_with("Nowhere", "02-two", here) == ""


def test_a_notebook_that_cannot_be_read_has_no_sections(tmp_path: Path) -> None:
    (tmp_path / "01-one").mkdir()
    (tmp_path / "01-one" / "01-one.ipynb").write_text("{")
    assert lesson_with("Errors", "01-one", tmp_path / "01-one") == ""
