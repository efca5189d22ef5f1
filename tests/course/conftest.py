"""A tiny lesson that keeps the whole standard; tests break one thing in it."""

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

INTRODUCTION = """# Managed images

**45 minutes.** A machine becomes many.

You will be able to

- capture an image.

Contents: [Capture](#Capture) · [Recap](#Recap)"""

ENDING = """## Recap

Three lines.

### Test yourself

Three questions.

### Clean up

Costs nothing. Back to [snapshots](../05-snapshots/05-snapshots.ipynb)."""


def prose(name: str, source: str) -> NotebookNode:
    return new_markdown_cell(source, id=name)


def code(name: str, source: str, **marks: object) -> NotebookNode:
    cell = new_code_cell(source, id=name)
    if marks:
        usual = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False, "locked": False}
        cell.metadata["nbgrader"] = {**usual, **marks}
    return cell


def exercise(name: str) -> list[NotebookNode]:
    solution = f"%%az\n### BEGIN SOLUTION\naz image create -n {name}\n### END SOLUTION"
    check = f'check.image("{name}", group="rg-images").exists()'
    return [
        prose(
            f"ask_{name}",
            f"### Exercise 1: {name}\n\nCapture the image `{name}` from the VM that you generalized before.",
        ),
        code(name, solution, solution=True),
        code(f"check_{name}", check, grade=True, locked=True, points=1),
    ]


def answers(*names: str) -> str:
    return "\n".join(["### BEGIN SOLUTION", *(f"{name} = 'a'" for name in names), "### END SOLUTION"])


def warm_up() -> list[NotebookNode]:
    check = "\n".join(f'check.answer("warm_{number}").is_the_right_choice()' for number in (1, 2))
    return [
        prose("ask_warm_up", "## Warm-up\n\nAnswer two questions from the lesson before."),
        code("warm_up", answers("warm_1", "warm_2"), solution=True),
        code("check_warm_up", check, grade=True, locked=True, points=2),
    ]


def prediction(name: str) -> list[NotebookNode]:
    check = f'check.prediction("{name}").is_answered()'
    return [
        prose(f"ask_{name}", "**Predict.** Say what the next cell answers."),
        code(name, answers(name), solution=True),
        code(f"run_{name}", "%az image list"),
        code(f"check_{name}", check, grade=True, locked=True, points=1),
    ]


def turn() -> list[NotebookNode]:
    solution = "%%az\n### BEGIN SOLUTION\naz image create -n last\n### END SOLUTION"
    check = 'check.image("last", group="rg-turn").exists().is_in("westeurope")'
    return [
        code("bring_turn", "lab.your_turn()"),
        prose("ask_your_turn", "## Your turn\n\nBring the shop's image in order before nine."),
        code("your_turn", solution, solution=True),
        code("check_your_turn", check, grade=True, locked=True, points=2),
    ]


def standing() -> list[NotebookNode]:
    said = "## Where you are\n\nWhat is open, and what comes next."
    return [prose("where_you_are", said), code("status", "check.status()")]


@pytest.fixture
def lesson() -> NotebookNode:
    """A source notebook of 42 cells and 5 exercises without a finding."""
    start = 'from grader import check\nfrom azlab import lab\nlab.start("04-managed-images")'
    cells = [
        prose("introduction", INTRODUCTION),
        code("start", start),
        *warm_up(),
        prose("capture", "## Capture"),
    ]
    for name in "abcd":
        cells += exercise(f"image_{name}")
    cells += [*prediction("predict_list"), *prediction("predict_show")]
    filler = "An image holds its own copy of the disks of the machine that it was made from."
    cells += [prose(f"reading_{'abcdefghijkl'[number]}", filler) for number in range(11)]
    cells += turn()
    cells += [prose("ending", ENDING), *standing()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture
def course(tmp_path: Path, lesson: NotebookNode) -> Path:
    """A `notebooks` folder with two lessons, one with its start state."""
    folder = tmp_path / "notebooks"
    for name in ("00-start-here", "04-managed-images"):
        (folder / name).mkdir(parents=True)
        nbformat.write(lesson, folder / name / f"{name}.ipynb")
    (folder / "04-managed-images" / "start.json").write_text('{"resources": []}')
    return folder
