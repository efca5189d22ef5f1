"""`azlab record`: which lessons, and that a lesson which does not work is not recorded."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from azlab.__main__ import main
from azlab.lab import LabError
from azlab.lab.playing import lessons, record
from azlab.recordings.recording import FILE, Recording
from tests.live.abroad import abroad

START = "from azlab import lab\nlab.start('00-x')"


def code(name: str, source: str, **grading: Any) -> dict[str, Any]:
    metadata = {"nbgrader": grading} if grading else {}
    return {"cell_type": "code", "id": name, "source": source.splitlines(keepends=True), "metadata": metadata}


def course(folder: Path, *cells: dict[str, Any]) -> Path:
    """A course of one lesson; its notebook."""
    notebook = folder / "notebooks" / "00-x" / "00-x.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text(json.dumps({"cells": [code("start", START), *cells]}))
    return notebook


def test_one_command_records_a_lesson_beside_its_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = course(tmp_path, code("make", "%az group create -n rg -l westeurope"))
    monkeypatch.chdir(tmp_path)
    assert main(["record", "00"]) == 0
    assert capsys.readouterr().out.startswith("00-x: ")
    recording = Recording.load(notebook.with_name(FILE))
    assert recording.origin["from"] == "simulated"
    assert len(recording.steps) == 1


def test_recording_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    notebook = course(tmp_path, code("make", "%az group list"))
    before, here = dict(os.environ), Path.cwd()
    record(notebook, "simulated")
    assert (dict(os.environ), Path.cwd()) == (before, here)
    assert sorted(path.name for path in notebook.parent.iterdir()) == ["00-x.ipynb", FILE]


def test_a_cell_that_fails_stops_the_recording(tmp_path: Path) -> None:
    notebook = course(tmp_path, code("broken", "1 / 0"))
    with pytest.raises(LabError, match="'broken' failed: division by zero"):
        record(notebook, "simulated")
    assert not notebook.with_name(FILE).exists()


def test_an_exercise_without_its_points_stops_the_recording(tmp_path: Path) -> None:
    check = "from grader import check\ncheck.group('rg-none').exists()"
    notebook = course(tmp_path, code("check_group", check, grade=True, points=1))
    with pytest.raises(LabError, match="before 'check_group' does not earn its points"):
        record(notebook, "simulated")
    assert not notebook.with_name(FILE).exists()


def test_a_lesson_of_one_check_earns_its_points_in_both_plays(tmp_path: Path) -> None:
    make = code("make", "%az group create -n rg -l westeurope")
    check = "from grader import check\ncheck.group('rg').is_in('westeurope')"
    notebook = course(tmp_path, make, code("check_group", check, grade=True, points=1))
    assert record(notebook, "simulated").is_file()


MACHINE = "%az vm create -g rg -n {} --image Ubuntu2204 --admin-username ops --generate-ssh-keys -o none"


def test_a_lesson_recorded_again_has_the_same_recording_and_the_same_date(tmp_path: Path) -> None:
    group = code("make", "%az group create -n rg -l westeurope")
    notebook = course(tmp_path, group, code("vm", MACHINE.format("web")))
    path = record(notebook, "simulated")
    path.write_text(path.read_text().replace('"date": "20', '"date": "19', 1))
    dated = path.read_bytes()
    assert record(notebook, "simulated").read_bytes() == dated


@pytest.mark.long
def test_one_more_command_in_a_lesson_leaves_the_ids_of_the_others_in_its_recording(tmp_path: Path) -> None:
    def unique(folder: Path, *cells: dict[str, Any]) -> set[str]:
        text = record(course(folder, *cells), "simulated").read_text()
        return set(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))

    group, web = code("make", "%az group create -n rg -l westeurope"), code("vm", MACHINE.format("web"))
    more = code("more", "%az disk create -g rg -n extra --size-gb 32 -o none")
    before = unique(tmp_path / "before", group, web)
    after = unique(tmp_path / "after", group, more, web)
    assert len(before) > 5
    assert before < after


def test_lessons_are_found_by_name_and_number(tmp_path: Path) -> None:
    notebook = course(tmp_path)
    assert lessons([], tmp_path) == [notebook]
    assert lessons(["00"], tmp_path) == lessons(["00-x"], tmp_path) == [notebook]


@pytest.mark.parametrize("word", ["1", "x", "00-"])
def test_an_unknown_lesson_is_named_with_those_there_are(tmp_path: Path, word: str) -> None:
    course(tmp_path)
    with pytest.raises(LabError, match=f"no lesson '{word}' in notebooks/: it has 00-x"):
        lessons([word], tmp_path)


def test_without_a_course_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="no lessons in notebooks/"):
        lessons([], tmp_path)


def live_course(folder: Path, *cells: dict[str, Any]) -> Path:
    notebook = course(folder, *cells)
    notebook.with_name("start.az").write_text("az group create -n rg-start -l westeurope\n")
    return notebook


DISK = code("make", "%az disk create -g rg-start -n d --size-gb 32")


def test_a_live_recording_tells_how_far_it_is_and_what_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live_course(tmp_path, DISK)
    monkeypatch.chdir(tmp_path)
    with abroad(monkeypatch, tmp_path):
        monkeypatch.setenv("AZLAB_CONFIRM", "Practice")
        assert main(["record", "00", "--mode", "live"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[:3] == [
        "00-x, cell 1 of 2: start",
        "[1/1] az group create -n rg-start -l westeurope ...",
        "00-x, cell 2 of 2: make",
    ]
    assert told[3].startswith(
        "Still in subscription 'Practice': 1 resources of the course, about 0.01 USD an"
    )
    assert told[3].endswith("python -m azlab cleanup")


def test_a_live_recording_that_fails_tells_what_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = live_course(tmp_path, DISK, code("broken", "if lab.cloud().is_real: 1 / 0"))
    with abroad(monkeypatch, tmp_path):
        monkeypatch.setenv("AZLAB_CONFIRM", "Practice")
        with pytest.raises(LabError, match="'broken' failed: division by zero"):
            record(notebook, "live")
    assert "Still in subscription 'Practice': 1 resources" in capsys.readouterr().err


def test_a_live_recording_that_nobody_confirmed_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    with abroad(monkeypatch, tmp_path):
        assert main(["record", "00", "--mode", "live"]) == 1
    assert 'outside a notebook: AZLAB_CONFIRM="Practice"' in capsys.readouterr().err
