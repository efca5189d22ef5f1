"""Play one case of lesson 11 by itself: a lesson of that case alone, as its first.

A case's file has three parts for it: `sick`, a command that fails at the beginning, and after `>` words of
Azure's answer; `ways`, other ways that mend it; `misses`, repairs with the claim that each loses, and a word
of what is told. Several are parted by a line of two strokes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from azlab.lab.cases import Case
from grader.course.cures import cases_of, cure
from tests.lessons.harness import NOTEBOOKS, Marks, Player

LESSON = "11-troubleshooting"
CASES = cases_of(NOTEBOOKS / LESSON)
CHECK = "check.case(1).has_its_cause().has_its_evidence().is_mended().worth(2).has_harmed_nothing()"
START = f'from azlab import lab\nfrom grader import check\nlab.start("{LESSON}")'


@contextmanager
def playing(name: str, folder: Path) -> Iterator[Player]:
    """The case played once with its cure, in a folder of its own, and untouched before that."""
    lesson = folder / LESSON
    (lesson / "cases").mkdir(parents=True)
    (lesson / "start.az").write_text("az group create -n rg-hall -l westeurope\n")
    source = NOTEBOOKS / LESSON / "cases" / f"{name}.case"
    (lesson / "cases" / source.name).write_bytes(source.read_bytes())
    nbformat.write(_notebook(CASES[name]), lesson / f"{LESSON}.ipynb")
    player = Player(LESSON, lesson, untouched=True)
    try:
        yield player
    finally:
        player.close()


@dataclass(frozen=True)
class Miss:
    """A repair that misses or harms something."""

    commands: str
    lost: str
    told: str


def sick(name: str) -> tuple[str, str]:
    """A command that fails at the beginning, and words of the answer; "" where the case has none."""
    command, _, words = CASES[name].parts.get("sick", "").strip().partition("\n> ")
    return command, words


def ways(name: str) -> list[str]:
    """Other ways than the cure."""
    return _blocks(CASES[name].parts.get("ways", ""))


def misses(name: str) -> list[Miss]:
    """Repairs that are none."""
    found = []
    for block in _blocks(CASES[name].parts["misses"]):
        commands, _, said = block.rpartition("\n> ")
        lost, _, told = said.partition(" | ")
        found.append(Miss(commands, lost, told))
    return found


def _blocks(text: str) -> list[str]:
    return [block.strip() for block in text.split("\n--\n") if block.strip()]


def answer(name: str, commands: str) -> str:
    """A learner's cell with the right cause and the evidence of the cure, and other commands."""
    cause, evidence, *_ = cure(CASES[name], 1).splitlines()
    return f"%%az\n{cause}\n{evidence}\n{commands}"


def mended(player: Player, name: str, commands: str) -> Marks:
    """The marks of that cell."""
    return player.attempt("case_1", answer(name, commands))


def _notebook(case: Case) -> NotebookNode:
    check = {"grade": True, "solution": False, "locked": True, "points": 5}
    own = {"grade": False, "solution": True, "locked": False}
    return new_notebook(
        cells=[
            _cell("start_lab", START),
            _cell("open_case_1", "lab.case(1)"),
            _cell("case_1", f"%%az\n### BEGIN SOLUTION\n{cure(case, 1)}\n### END SOLUTION", own),
            _cell("check_case_1", CHECK, check),
        ]
    )


def _cell(id: str, source: str, marks: Mapping[str, object] | None = None) -> NotebookNode:
    cell = new_code_cell(source)
    cell["id"] = id
    if marks:
        cell.metadata["nbgrader"] = {**marks, "grade_id": id, "schema_version": 3, "task": False}
    return cell
