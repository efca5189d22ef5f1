"""An assignment of several notebooks: each is a lesson, and all are handed out in one folder."""

import copy
import json
import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from azlab.lab.sealed import unsealed
from grader.classroom import release, variants
from grader.classroom.folders import Classroom
from grader.course.contents import lesson_table, parts
from grader.course.copies import write_course
from grader.course.lessons import Lesson, choose, find_lessons, lesson_of
from grader.course.lint import lint, lint_variants
from grader.course.release import release_text, settings
from grader.course.releases import find_release, keep_release, kept_releases, make_release
from grader.course.variants import vary, words_of
from grader.setup import learn
from grader.setup.commands import read
from grader.setup.places import SetupError, environment_variables
from tests.course.conftest import exercise, prediction, prose

FOLDER, STAGES = "12-tills", ("12-tills-1-images", "12-tills-2-incident")
HANDED_OUT = {f"{stage}.{kind}" for stage in STAGES for kind in ("choices.json", "ipynb", "start.az")}
TABLE = "| word | what it means |\n|---|---|\n| replica | a copy of a version in a region |"


@pytest.fixture
def stage(lesson: NotebookNode) -> NotebookNode:
    """A source notebook that keeps the standard of a stage."""
    left_out = ("warm_up", "your_turn", "bring_turn", "predict_show")
    cells = [cell for cell in lesson.cells if not any(word in cell.id for word in left_out)]
    cells[1].source = cells[1].source.replace("04-managed-images", STAGES[0])
    cells[-2:-2] = [prose("table", TABLE), nbformat.v4.new_code_cell("lab.map()\nlab.bill()", id="costs")]
    return nbformat.from_dict({**lesson, "cells": cells})


@pytest.fixture
def tills(course: Path, stage: NotebookNode) -> list[Lesson]:
    """Two stages in a course with other lessons, each with its start, choices and recording."""
    for name in STAGES:
        (course / FOLDER).mkdir(exist_ok=True)
        nbformat.write(stage, course / FOLDER / f"{name}.ipynb")
        (course / FOLDER / f"{name}.start.az").write_text(f"az group create -n rg-{name} -l westeurope\n")
        (course / FOLDER / f"{name}.choices.json").write_text(json.dumps({name: {"right": "0"}}))
        (course / FOLDER / f"{name}.recording.json").write_text("{}")
        (course / FOLDER / f"{name}.variants.json").write_text(json.dumps({"westeurope": ["uksouth"] * 2}))
    return [lesson_of(course / FOLDER / f"{name}.ipynb") for name in STAGES]


def names(course: Path, *wanted: str) -> list[str]:
    return [lesson.name for lesson in choose(find_lessons(course), wanted)]


def test_each_notebook_is_a_lesson_of_the_folders_assignment(tills: list[Lesson], course: Path) -> None:
    assert find_lessons(course)[2:] == tills
    assert [(stage.name, stage.assignment, stage.number) for stage in tills] == [
        ("12-tills-1-images", FOLDER, "12.1"),
        ("12-tills-2-incident", FOLDER, "12.2"),
    ]
    managed = Lesson(course / "04-managed-images")
    assert (managed.name, managed.assignment, managed.number) == (managed.folder.name,) * 2 + ("04",)


@pytest.mark.parametrize("word", ["12", FOLDER, "tills"])
def test_who_names_the_assignment_means_all_of_it(tills: list[Lesson], course: Path, word: str) -> None:
    assert names(course, word) == list(STAGES)


def test_who_names_what_several_stages_begin_with_is_asked(tills: list[Lesson], course: Path) -> None:
    with pytest.raises(SetupError, match=f"Which lesson is '12-tills-'.* {', '.join(STAGES)}"):
        names(course, "12-tills-")


@pytest.mark.parametrize("word", [STAGES[1], "incident", "12-tills-2"])
def test_who_names_a_stage_means_it_alone(tills: list[Lesson], course: Path, word: str) -> None:
    assert names(course, word) == [STAGES[1]]


def test_what_was_named_twice_is_meant_once(tills: list[Lesson], course: Path) -> None:
    assert names(course, "incident", "12", "4") == [STAGES[1], STAGES[0], "04-managed-images"]


def test_a_stages_files_are_its_own(tills: list[Lesson]) -> None:
    for stage in tills:
        ends = [path.name.removeprefix(f"{stage.name}.") for path in stage.companions]
        assert ends == ["choices.json", "recording.json", "start.az"]
        assert [path.name for path in stage.sealed] == [f"{stage.name}.{end}" for end in (ends[0], ends[2])]
        assert stage.handed_out == stage.sealed


def test_a_release_holds_the_stages_own_start_and_choices(tills: list[Lesson], tmp_path: Path) -> None:
    for stage in tills:
        made = make_release(stage)
        assert (made.lesson, made.assignment) == (stage.name, FOLDER)
        assert f"rg-{stage.name}" in made.start
        assert list(json.loads(made.choices)) == [stage.name]
        keep_release(made, tmp_path)
        assert find_release(made.fingerprint, stage, tmp_path) == (made, "")
        assert vary(made, {"westeurope": "uksouth"}).assignment == FOLDER


def test_a_copy_says_which_files_it_needs(tills: list[Lesson]) -> None:
    said = json.loads(release_text(tills[1].notebook))["metadata"]["azlab"]
    assert (said["lesson"], said["needs"]) == (
        STAGES[1],
        [f"{STAGES[1]}.start.az", f"{STAGES[1]}.choices.json"],
    )


def test_a_learner_has_all_stages_in_one_folder_sealed(tills: list[Lesson], tmp_path: Path) -> None:
    where = tmp_path / "my-course"
    write_course(tills, where)
    kinds = ("choices.json", "ipynb", "recording.json", "start.az")
    found = sorted(path.name for path in (where / FOLDER).iterdir())
    assert found == [f"{stage}.{kind}" for stage in STAGES for kind in kinds]
    for stage in tills:
        text = (where / FOLDER / f"{stage.name}.start.az").read_text()
        assert unsealed(text) != text
        assert f"rg-{stage.name}" in unsealed(text)


def test_a_stage_that_was_begun_keeps_its_files_and_the_other_is_renewed(
    tills: list[Lesson], tmp_path: Path
) -> None:
    where = tmp_path / "my-course"
    write_course(tills, where)
    (where / FOLDER / f"{STAGES[0]}.ipynb").write_text("{}")
    for stage in tills:
        stage.companion("start.az").write_text("az group list\n")
    write_course(tills, where)
    starts = [unsealed((where / FOLDER / f"{stage}.start.az").read_text()) for stage in STAGES]
    assert [start == "az group list\n" for start in starts] == [False, True]


@pytest.mark.long
def test_stock_nbgrader_hands_out_all_stages_of_an_assignment_in_one_folder(
    tills: list[Lesson], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = copy.deepcopy(settings())
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.db_url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    monkeypatch.setenv("PATH", environment_variables(Path(sys.executable), dict(os.environ))["PATH"])
    answer = NbGraderAPI(config=config).generate_assignment(FOLDER, force=True)
    assert answer["success"], answer
    released = tmp_path / "classroom" / "release" / FOLDER
    kinds = ("choices.json", "ipynb", "start.az")
    assert sorted(path.name for path in released.iterdir()) == [
        f"{s}.{kind}" for s in STAGES for kind in kinds
    ]
    for stage in tills:
        assert json.loads((released / stage.notebook.name).read_text()) == json.loads(
            release_text(stage.notebook)
        )
        assert unsealed((released / f"{stage.name}.start.az").read_text()) == make_release(stage).start
        assert kept_releases(stage.name, tmp_path / "classroom" / "releases") == [make_release(stage)]
    with Gradebook(config.CourseDirectory.db_url) as gradebook:
        assert [notebook.name for notebook in gradebook.find_assignment(FOLDER).notebooks] == [*STAGES]


def test_the_teachers_own_command_writes_the_same_files(
    tills: list[Lesson], course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (release, variants):
        monkeypatch.setattr(command, "NOTEBOOKS", course)
    classroom = ["--classroom", str(tmp_path / "class")]
    assert release.run(read(["release", "12", *classroom])) == 0
    handout = tmp_path / "class" / "handout"
    assert {path.name for path in (handout / FOLDER).iterdir()} == HANDED_OUT
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\n")
    told = ["variants", str(tmp_path / "copies"), "12", "--roster", str(tmp_path / "roster.csv"), *classroom]
    assert variants.run(read(told)) == 0
    for learner in ("ada", "bob"):
        assert {path.name for path in (tmp_path / "copies" / learner / FOLDER).iterdir()} == HANDED_OUT


def test_a_learner_has_the_same_variant_in_every_stage(tills: list[Lesson], tmp_path: Path) -> None:
    others = ["uksouth", "japaneast", "westus3"]
    for stage in tills:
        stage.companion("variants.json").write_text(json.dumps({"westeurope": others}))
    learners = [f"learner-{number}" for number in range(12)]
    for stage in tills:
        variants.hand_out(Classroom(tmp_path / "class"), stage, learners, tmp_path)
    met = set()
    for learner in learners:
        folder = tmp_path / learner / FOLDER
        texts = [unsealed((folder / f"{stage}.start.az").read_text()) for stage in STAGES]
        (word,) = {word for text in texts for word in others if word in text}
        met.add(word)
    assert len(met) > 1


def test_jupyterlab_opens_on_the_first_stage_of_an_assignment(tills: list[Lesson], course: Path) -> None:
    first = choose(find_lessons(course), ["12"])[0]
    command = learn.lab_command(course, first, None, browser=False)
    assert f"--LabApp.default_url=/lab/tree/{FOLDER}/{STAGES[0]}.ipynb" in command


def test_the_tables_have_a_row_for_each_stage(tills: list[Lesson]) -> None:
    rows = lesson_table(tills).splitlines()[2:]
    assert [row.partition("](")[0] for row in rows] == [
        f"| 12.{number} | [Managed images" for number in (1, 2)
    ]
    assert [row.partition("](")[2].partition(")")[0] for row in rows] == [
        f"notebooks/{FOLDER}/{stage}.ipynb" for stage in STAGES
    ]
    pages = [(part.name, part.document) for part in parts(tills)[-4:]]
    assert pages == [
        (f"{what} 12.{number}", f"docs/lessons/{stage}.md")
        for number, stage in enumerate(STAGES, 1)
        for what in ("about", "marking key")
    ]


def test_a_stage_is_held_to_a_standard_of_its_own(tills: list[Lesson], stage: NotebookNode) -> None:
    assert [str(finding) for finding in lint(tills[0], stage)] == []
    plain = {finding.rule for finding in lint(Lesson(tills[0].folder), stage)}
    assert plain == {"has_35_to_70_cells", "has_5_to_9_exercises", "warms_up", "predicts"} | {
        "ends_with_a_task_of_ones_own"
    }


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda cells: cells.pop(-3), "shows_map_and_bill"),
        (lambda cells: cells.pop(-4), "explains_its_words"),
        (lambda cells: cells.append(prose("x", "```text\naz vm create -n ____\n```")), "is_ones_own_turn"),
        (lambda cells: cells.append(prose("x", "## Your turn\n\nMake it.")), "is_ones_own_turn"),
        (lambda cells: cells.extend(prediction("predict_x")), "asks_for_one_or_two_predictions"),
        (lambda cells: cells.extend(prose(f"x{n}", "Read.") for n in range(40)), "has_25_to_60_cells"),
        (lambda cells: cells.extend(exercise("x") * 4), "has_4_to_7_exercises"),
    ],
)
def test_what_a_stage_lacks_is_said(
    tills: list[Lesson], stage: NotebookNode, change: object, rule: str
) -> None:
    if rule == "asks_for_one_or_two_predictions":
        stage.cells.extend(prediction("predict_y"))
    assert callable(change)
    change(stage.cells)
    assert rule in {finding.rule for finding in lint(tills[0], stage)}


def test_all_stages_call_a_thing_by_the_same_name(tills: list[Lesson]) -> None:
    assert [len(words_of(stage)) for stage in tills] == [2, 2]
    rules = {finding.rule for finding in lint_variants(tills[0])}
    assert "stages_agree" not in rules
    tills[1].companion("variants.json").write_text(json.dumps({"westeurope": ["uksouth", "japaneast"]}))
    (finding,) = (each for each in lint_variants(tills[0]) if each.rule == "stages_agree")
    assert finding.sentence == (
        "variant 2: 'westeurope' is 'uksouth', and 'japaneast' in 12-tills-2-incident."
    )
    tills[1].companion("variants.json").unlink()
    (finding,) = (each for each in lint_variants(tills[0]) if each.rule == "stages_agree")
    assert finding.sentence == "it has 2 variants, and 12-tills-2-incident has 0."
