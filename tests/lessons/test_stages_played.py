"""Two stages of one assignment, made up here: played, recorded, and graded, each by its own files."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from azlab.lab.playing import record
from grader.checks.choices import choice_hash
from grader.course.lessons import Lesson, find_lessons
from grader.course.releases import make_release
from grader.course.variants import vary
from grader.execution.availability import problem
from grader.execution.bench import Bench
from grader.execution.lesson import solved
from grader.execution.walls import Walls
from grader.submissions import Submission
from tests.lessons.harness import Player

STAGES = {"12-tills-1-build": "rg-build", "12-tills-2-mend": "rg-mend"}


def cell(id: str, source: str, **marks: Any) -> NotebookNode:
    found = new_code_cell(source, id=id)
    if marks:
        usual = {"schema_version": 3, "grade_id": id, "grade": False, "solution": False, "task": False}
        found.metadata["nbgrader"] = {**usual, "locked": "points" in marks, **marks}
    return found


def notebook(stage: str, group: str) -> NotebookNode:
    """Say where the start's group is, and move on from there."""
    start = f'from azlab import lab\nfrom grader import check\nlab.start("{stage}")'
    answer = f'### BEGIN SOLUTION\nwhere = "{group}"\n### END SOLUTION'
    made = f"%%az\n### BEGIN SOLUTION\naz disk create -g {group} -n d --size-gb 32 -o none\n### END SOLUTION"
    cells = [
        cell("start_lab", start),
        new_markdown_cell("### Exercise 1: say\n\nSay it.", id="ask_say"),
        cell("say", answer, solution=True),
        cell("check_say", 'check.answer("where").is_the_right_choice()', grade=True, points=1),
        new_markdown_cell("### Exercise 2: make\n\nMake it.", id="ask_make"),
        cell("make", made, solution=True),
        cell("check_make", f'check.disk("d", group="{group}").exists()', grade=True, points=1),
    ]
    return new_notebook(cells=cells)


@pytest.fixture
def stages(tmp_path: Path) -> list[Lesson]:
    folder = tmp_path / "notebooks" / "12-tills"
    folder.mkdir(parents=True)
    for stage, group in STAGES.items():
        nbformat.write(notebook(stage, group), folder / f"{stage}.ipynb")
        (folder / f"{stage}.start.az").write_text(f"az group create -n {group} -l westeurope\n")
        right = {"where": {"right": choice_hash("where", group), "options": [group, "elsewhere"]}}
        (folder / f"{stage}.choices.json").write_text(json.dumps(right))
    return find_lessons(tmp_path / "notebooks")


def played(stage: str, folder: Path) -> list[dict[str, float]]:
    """What the solution earns, and what an untouched copy does."""
    player = Player(stage, folder, untouched=True)
    try:
        assert player.raised == player.raised_untouched == []
        first, untouched = player.first, player.untouched
    finally:
        player.close()
    return [{name: mark.points for name, mark in marks.items()} for marks in (first, untouched)]


@pytest.mark.long
def test_each_stage_is_played_from_its_own_files_and_from_its_own_recording(
    stages: list[Lesson], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [{"say": 1, "make": 1}, {"say": 0, "make": 0}]
    for stage in stages:
        assert played(stage.name, stage.folder) == expected
        assert record(stage.notebook, "simulated") == stage.companion("recording.json")
    monkeypatch.setenv("AZLAB_MODE", "recorded")
    for stage in stages:
        assert played(stage.name, stage.folder) == expected


@pytest.mark.long
@pytest.mark.skipif(problem() is not None, reason=str(problem()))
def test_a_stage_is_graded_by_itself_and_in_other_words(stages: list[Lesson]) -> None:
    for stage in stages:
        release = make_release(stage)
        varied = vary(release, {STAGES[stage.name]: "rg-other"})
        for held_against in (release, varied):
            bench = Bench(held_against, Walls())
            try:
                assert bench.grade(solved(held_against)).points == 2
                assert bench.grade(Submission("ada", stage.name)).points == 0
            finally:
                bench.close()
        assert "rg-other" in varied.start
