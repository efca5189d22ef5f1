"""Several lessons in one folder: each starts its own cloud from its own files, beside the others."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azlab import lab
from azlab.cli import az
from azlab.exam.quizzes import form_for
from azlab.lab import LabError, seeded_keys
from azlab.lab.exercises import read_exercises
from azlab.lab.finding import choose
from azlab.lab.naming import meant
from azlab.lab.playing import lessons, record
from azlab.recordings.recording import Recording, find, fingerprint
from grader.checks.choices import choice_hash, feedback
from grader.checks.cloud import CheckError
from grader.checks.notebook import Notebook

ROOT = Path(__file__).resolve().parents[2]
FIRST, SECOND = STAGES = ("12-tills-1-images", "12-tills-2-incident")


def notebook(stage: str) -> str:
    code = [("start_lab", f"from azlab import lab\nlab.start('{stage}')"), ("make", "%az group list")]
    asked = f'### Exercise 1: of {stage}\n\nSay it: `warm_1` is `"{stage}"` or `"none"`.'
    bare: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": []}
    cells = [{**bare, "id": id, "source": source} for id, source in code]
    marks = {"nbgrader": {"solution": True, "grade": False}}
    prompt = {"cell_type": "markdown", "id": "ask_it", "source": asked, "metadata": {}}
    answer = {**bare, "id": "answer_it", "source": "1", "metadata": marks}
    said = {"azlab": {"lesson": stage, "needs": [f"{stage}.start.az"]}}
    document = {"cells": [*cells, prompt, answer], "metadata": said, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A course whose notebooks/12-tills holds two stages."""
    for variable in ("AZLAB_STATE", "AZLAB_MODE"):
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "notebooks" / "12-tills"
    folder.mkdir(parents=True)
    for stage in STAGES:
        (folder / f"{stage}.ipynb").write_text(notebook(stage))
        (folder / f"{stage}.start.az").write_text(f"az group create -n rg-{stage} -l westeurope\n")
        choice = {"warm_1": {"right": choice_hash("warm_1", stage), "wrong": {"none": f"It is {stage}"}}}
        (folder / f"{stage}.choices.json").write_text(json.dumps(choice))
    monkeypatch.chdir(folder)
    yield tmp_path
    lab.stop()


def groups() -> list[str]:
    return az("group list --query [].name -o tsv").text.split()


def test_each_stage_starts_from_its_own_start(course: Path) -> None:
    for stage in STAGES:
        assert "start state" in repr(lab.start(stage))
        assert groups() == [f"rg-{stage}"]


def test_what_is_made_in_one_cloud_is_not_in_the_other(course: Path) -> None:
    lab.start(FIRST)
    az("group create -n rg-mine -l westeurope")
    lab.start(SECOND)
    assert groups() == [f"rg-{SECOND}"]
    az(f"group delete -n rg-{SECOND} --yes")
    lab.reset()
    assert groups() == [f"rg-{SECOND}"]
    assert "where you left off" in repr(lab.start(FIRST))
    assert sorted(groups()) == [f"rg-{FIRST}", "rg-mine"]


@pytest.mark.parametrize("name", [None, "12-tills"])
def test_who_does_not_say_which_is_told_them(course: Path, name: str | None) -> None:
    with pytest.raises(LabError) as error:
        meant(name, Path())
    assert str(error.value) == f'This folder holds {FIRST}, {SECOND}. Say which one: lab.start("{FIRST}").'


@pytest.mark.parametrize("name", ["incident", "12-tills-2", "12-tills-2-incidents"])
def test_a_slip_of_the_pen_in_a_stages_name_makes_no_second_cloud(course: Path, name: str) -> None:
    with pytest.raises(LabError, match=f"There is no lesson '{name}'; did you mean '{SECOND}'"):
        meant(name, Path())


def test_a_stage_is_found_from_elsewhere(course: Path) -> None:
    assert meant(SECOND, course) == (SECOND, course / "notebooks" / "12-tills")
    with pytest.raises(LabError, match="did you mean '12-tills-1-images'"):
        meant("12", course)


def test_a_folder_with_one_stage_alone_is_that_stages(course: Path) -> None:
    Path(f"{FIRST}.ipynb").unlink()
    assert meant(None, Path())[0] == SECOND


def test_a_stage_that_was_downloaded_twice_starts_from_its_own_start(course: Path) -> None:
    Path(f"{SECOND}.ipynb").rename(f"{SECOND} (1).ipynb")
    lab.start(SECOND)
    assert groups() == [f"rg-{SECOND}"]


def test_a_stage_that_came_without_its_start_names_the_file(course: Path) -> None:
    Path(f"{SECOND}.start.az").unlink()
    with pytest.raises(LabError, match=rf"^{SECOND}\.start\.az is missing in "):
        lab.start(SECOND)


def test_a_stage_is_played_and_recorded_beside_its_own_notebook(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeded_keys, "write_seeded_key", lambda *_: None)  # it takes seconds
    found = lessons(["12"], course)
    assert [path.stem for path in found] == [*STAGES]
    assert lessons(["12-tills"], course) == lessons([], course) == found
    assert [path.stem for path in lessons([SECOND], course)] == [SECOND]
    assert [path.stem for path in lessons(["12.2"], course)] == [SECOND]
    path = record(found[1], "simulated")
    assert path.name == f"{SECOND}.recording.json"
    assert path == find(found[1].parent, SECOND)
    assert Recording.load(path).origin["lesson"] == SECOND
    lab.start(SECOND, mode="recorded")
    assert groups() == [f"rg-{SECOND}"]
    with pytest.raises(LabError, match=rf"no recording of {FIRST}: '{FIRST}\.recording\.json' is not"):
        lab.start(FIRST, mode="recorded")


def test_a_recording_depends_on_its_own_start(course: Path) -> None:
    before = [fingerprint(path) for path in lessons([], course)]
    Path(f"{SECOND}.start.az").write_text("az group list\n")
    after = [fingerprint(path) for path in lessons([], course)]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False]


def test_a_check_looks_into_the_choices_of_the_stage_that_runs(course: Path) -> None:
    seen = Notebook(find_names=lambda: {"warm_1": FIRST})
    with pytest.raises(CheckError, match="lab"):
        _ = seen.choices
    for stage in STAGES:
        lab.start(stage)
        assert seen.choices == Path(f"{stage}.choices.json")
        assert (feedback("warm_1", stage, seen.choices), feedback("warm_1", "none", seen.choices)) == (
            None,
            f"It is {stage}",
        )


def test_forms_and_exercises_are_those_of_the_stage(course: Path) -> None:
    for stage in STAGES:
        form = form_for("warm_1 = ...", Path(), stage)
        assert form is not None
        assert list(form.questions[0].options) == [stage, "none"]
        assert [exercise.title for exercise in read_exercises(Path(), stage)] == [f"Exercise 1: of {stage}"]


def used(stage: str, at: int) -> None:
    cloud = Path(".azlab") / stage / "cloud.sqlite"
    cloud.parent.mkdir(parents=True, exist_ok=True)
    cloud.touch()
    os.utime(cloud, (at, at))


def test_a_shell_opens_the_stage_that_was_used_last_and_names_the_others(course: Path) -> None:
    used(FIRST, 300)
    assert choose(None, Path.cwd()).others == ()
    used(SECOND, 200)
    for name in (None, "12"):
        started = choose(name, Path.cwd())
        assert (started.lesson, started.others) == (FIRST, (SECOND,))
    for name in ("incident", "12.2", SECOND):
        started = choose(name, Path.cwd())
        assert (started.lesson, started.others) == (SECOND, ())


OTHER_KERNEL = """
import sys
from azlab import lab
from azlab.cli import az
lab.start(sys.argv[1])
for number in range(4):
    assert az(f"group create -n rg-{number} -l uksouth").ok
    print(number, flush=True)
    sys.stdin.readline()
print(*az("group list --query [].name -o tsv").text.split())
"""


@pytest.mark.long
def test_two_stages_open_at_once_and_a_shell_do_not_disturb_each_other(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    command = [sys.executable, "-c", OTHER_KERNEL, SECOND]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        lab.start(FIRST)
        for number in range(4):
            assert other.stdout.readline() == f"{number}\n"
            az(f"group create -n rg-mine-{number} -l westeurope")
            other.stdin.write("\n")
            other.stdin.flush()
        there = other.stdout.readline().split()
    assert sorted(there) == sorted([*(f"rg-{number}" for number in range(4)), f"rg-{SECOND}"])
    assert sorted(groups()) == [f"rg-{FIRST}", *(f"rg-mine-{number}" for number in range(4))]
    shell = [sys.executable, "-m", "azlab", "shell", "-c", "az group list --query [].name -o tsv"]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == groups()
    assert done.stderr == f"{FIRST} was used last in this folder; for another one: azlab shell {SECOND}.\n"
