"""An assignment of several notebooks, handed in one by one: each is graded when it comes, and once."""

import json
import os
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.intake.stamps import FILE
from tests.classroom.harbour import DUE, EARLY, LATE, Harbour, mailed, stamped
from tests.classroom.stage_notebooks import HARBOUR, LAND, LOAD, PLAIN, SAIL, STAGES, run_again, worked


def test_a_notebook_that_is_not_there_or_untouched_is_not_handed_in_yet(
    harbour: Harbour, tmp_path: Path
) -> None:
    files = {f"ada/{LOAD}.ipynb": worked(LOAD, "begin", "end"), f"ada/{SAIL}.ipynb": worked(SAIL)}
    assert harbour.collect(mailed(tmp_path / "mail", files)) == {LOAD: "taken", SAIL: "not begun"}
    assert harbour.grade() == [("ada", LOAD)]
    rows = {name: harbour.exported()["ada", name] for name in STAGES}
    assert {name: (row["verdict"], row["points"], row["percent"]) for name, row in rows.items()} == {
        LOAD: ("graded", 3, 100),
        SAIL: ("not handed in yet", None, None),
        LAND: ("not handed in yet", None, None),
    }
    assert harbour.run("export", HARBOUR)[0] == 0


@pytest.mark.long
def test_what_nbgrader_laid_there_untouched_is_not_graded_either(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    for name, answered in {LOAD: ("begin",), SAIL: (), LAND: ("begin", "end")}.items():
        (harbour.folder("ada") / f"{name}.ipynb").write_bytes(worked(name, *answered))
    assert harbour.grade() == [("ada", LOAD), ("ada", LAND)]
    assert harbour.grade("--force") == [("ada", LOAD), ("ada", LAND)]
    assert harbour.grade() == []
    row = harbour.exported()["ada", SAIL]
    assert (row["verdict"], row["reason"]) == (
        "not handed in yet",
        "Its notebook has come as it was handed out.",
    )


@pytest.mark.long
def test_a_cell_of_ones_own_below_an_exercise_is_work_and_one_elsewhere_is_none(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    for name, after in {LOAD: "begin_load", SAIL: "start_lab"}.items():
        notebook = json.loads(worked(name))
        index = [cell["id"] for cell in notebook["cells"]].index(after) + 1
        own = {"cell_type": "code", "id": "own", "metadata": {}, "source": "print(1)", "outputs": []}
        notebook["cells"].insert(index, own)
        (harbour.folder("ada") / f"{name}.ipynb").write_text(json.dumps(notebook))
    assert harbour.grade() == [("ada", LOAD)]


def test_a_second_hand_in_keeps_the_first_and_does_not_grade_it_again(
    harbour: Harbour, tmp_path: Path
) -> None:
    first = {f"ada/{LOAD}.ipynb": worked(LOAD, "begin"), "ada/plan.txt": b"cargo"}
    second = {f"ada/{SAIL}.ipynb": worked(SAIL, "begin", "end"), "ada/map.txt": b"north"}
    harbour.collect(mailed(tmp_path / "first", first))
    assert harbour.grade() == [("ada", LOAD)]
    assert harbour.collect(mailed(tmp_path / "second", second)) == {SAIL: "taken"}
    lying = {path.name for path in harbour.folder("ada").iterdir()}
    assert lying >= {f"{LOAD}.ipynb", f"{SAIL}.ipynb", "plan.txt", "map.txt"}
    assert harbour.grade() == [("ada", SAIL)]
    assert [harbour.exported()["ada", name]["points"] for name in STAGES] == [1, 3, None]


def test_a_hand_in_of_all_grades_what_is_new_though_the_first_was_run_again(
    harbour: Harbour, tmp_path: Path
) -> None:
    load = worked(LOAD, "begin", "end")
    harbour.collect(mailed(tmp_path / "first", {f"ada/{LOAD}.ipynb": load}))
    harbour.grade()
    files = {f"ada/{LOAD}.ipynb": run_again(load), f"ada/{SAIL}.ipynb": worked(SAIL, "end")}
    again = mailed(tmp_path / "all", files | {f"ada/{LAND}.ipynb": worked(LAND)})
    assert harbour.collect(again) == {LOAD: "already there", SAIL: "taken", LAND: "not begun"}
    assert harbour.grade() == [("ada", SAIL)]


@pytest.mark.long
def test_an_untouched_copy_does_not_replace_what_was_handed_in(harbour: Harbour, tmp_path: Path) -> None:
    harbour.collect(mailed(tmp_path / "first", {f"ada/{LOAD}.ipynb": worked(LOAD, "begin")}))
    fresh = {f"ada/{LOAD}.ipynb": worked(LOAD), f"ada/{SAIL}.ipynb": worked(SAIL, "begin")}
    for options in ([], ["--force"]):
        assert harbour.collect(mailed(tmp_path / "second", fresh), *options)[LOAD] == "not begun"
    assert b"rg-begin-load" in (harbour.folder("ada") / f"{LOAD}.ipynb").read_bytes()
    assert harbour.grade() == [("ada", LOAD), ("ada", SAIL)]


def test_only_what_came_late_is_late(harbour: Harbour, tmp_path: Path) -> None:
    load = worked(LOAD, "begin", "end")
    harbour.collect(stamped(tmp_path, "first", EARLY, {f"{LOAD}.ipynb": load}))
    both = {f"{LOAD}.ipynb": run_again(load), f"{SAIL}.ipynb": worked(SAIL, "begin", "end")}
    harbour.collect(stamped(tmp_path, "second", LATE, both))
    (harbour.classroom.folder / "classroom.toml").write_text(DUE)
    harbour.grade()
    rows = harbour.exported()
    assert [(rows["ada", name]["late"], rows["ada", name]["points"]) for name in STAGES] == [
        (False, 3),
        (True, 2),
        (False, None),
    ]
    assert rows["ada", LAND]["received"] == ""
    with Gradebook(harbour.classroom.database) as book:
        submission = book.find_submission(HARBOUR, "ada")
        assert {notebook.name: notebook.late_submission_penalty for notebook in submission.notebooks} == {
            LOAD: None,
            SAIL: 1,
            LAND: None,
        }
        assert f"{submission.timestamp}" == "2026-11-12 08:00:00"


def test_in_one_download_a_notebook_came_when_it_came_first(harbour: Harbour, tmp_path: Path) -> None:
    load = worked(LOAD, "begin")
    inbound = f"inbound/ada+{HARBOUR}+"
    files = {
        f"{inbound}{EARLY}+a1/{LOAD}.ipynb": load,
        f"{inbound}{LATE}+b2/{LOAD}.ipynb": run_again(load),
        f"{inbound}{LATE}+b2/{SAIL}.ipynb": worked(SAIL, "begin"),
        f"{inbound}{LATE}+b2/{LOAD}.timestamp.txt": b"2020-01-01 08:00:00 UTC",
    }
    assert harbour.collect(mailed(tmp_path / "exchange", files)) == {LOAD: "taken", SAIL: "taken"}
    harbour.grade()
    rows = harbour.exported()
    assert rows["ada", LOAD]["received"].startswith("2026-11-09")
    assert rows["ada", SAIL]["received"].startswith("2026-11-12")


@pytest.mark.long
def test_a_time_that_nobody_knows_stays_unknown(harbour: Harbour, tmp_path: Path) -> None:
    harbour.collect(mailed(tmp_path / "mail", {f"ada/{LOAD}.ipynb": worked(LOAD, "begin")}))
    harbour.collect(stamped(tmp_path, "second", LATE, {f"{SAIL}.ipynb": worked(SAIL, "begin")}))
    (harbour.classroom.folder / "classroom.toml").write_text(DUE)
    harbour.grade()
    rows = harbour.exported()
    assert (rows["ada", LOAD]["late"], rows["ada", LOAD]["received"]) == (False, "")
    assert "When it came is not known" in rows["ada", LOAD]["remarks"]
    assert rows["ada", SAIL]["late"]


def test_a_broken_or_hostile_notebook_is_not_gradable_by_itself(harbour: Harbour, tmp_path: Path) -> None:
    folder = harbour.folder("ada")
    folder.mkdir(parents=True)
    (folder / f"{LOAD}.ipynb").write_text("{")
    (folder / f"{SAIL}.ipynb").symlink_to(tmp_path)
    (folder / f"{LAND}.ipynb").write_bytes(worked(LAND, "begin"))
    assert harbour.grade() == [("ada", name) for name in STAGES]
    rows = harbour.exported()
    assert [(rows["ada", name]["verdict"], rows["ada", name]["points"]) for name in STAGES] == [
        ("not gradable", None),
        ("not gradable", None),
        ("graded", 1),
    ]
    assert rows["ada", SAIL]["reason"] == "It is a link, not a file."
    assert harbour.run("export", HARBOUR)[0] == 1


@pytest.mark.long
def test_a_notebook_of_too_many_megabytes_costs_only_itself(harbour: Harbour, tmp_path: Path) -> None:
    huge = json.loads(worked(LOAD, "begin"))
    huge["cells"][3]["source"] += "\n#" + "x" * 20 * 2**20
    files = {f"ada/{LOAD}.ipynb": json.dumps(huge).encode(), f"ada/{SAIL}.ipynb": worked(SAIL, "begin")}
    assert harbour.collect(mailed(tmp_path / "mail", files)) == {LOAD: "refused", SAIL: "taken"}
    assert harbour.grade() == [("ada", LOAD), ("ada", SAIL)]
    rows = harbour.exported()
    assert "MB of text" in rows["ada", LOAD]["reason"]
    assert rows["ada", SAIL]["points"] == 1


@pytest.mark.long
def test_a_submission_that_is_a_link_is_not_gradable_as_a_whole(harbour: Harbour, tmp_path: Path) -> None:
    harbour.folder("eve").parent.mkdir(parents=True)
    harbour.folder("eve").symlink_to(mailed(tmp_path / "other", {f"{LOAD}.ipynb": worked(LOAD, "begin")}))
    assert harbour.grade() == [("eve", name) for name in STAGES]
    assert {row["verdict"] for row in harbour.exported().values()} == {"not gradable"}


@pytest.mark.long
def test_a_name_of_its_own_does_not_hide_a_notebook(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    for name, file in {LOAD: f"{LOAD} (1)", SAIL: f"{SAIL}-Copy1", LAND: LAND}.items():
        (harbour.folder("ada") / f"{file}.ipynb").write_bytes(worked(name, "begin"))
    assert harbour.grade() == [("ada", name) for name in STAGES]
    assert f"The notebook is called '{LOAD} (1).ipynb'." in harbour.exported()["ada", LOAD]["remarks"]


@pytest.mark.long
def test_one_stage_alone_is_graded_and_shown_first(harbour: Harbour, tmp_path: Path) -> None:
    files = {f"{who}/{name}.ipynb": worked(name, "begin") for who in ("ada", "bob") for name in STAGES}
    harbour.collect(mailed(tmp_path / "mail", files))
    shown = [json.loads(line) for line in harbour.run("grade", SAIL, "--dry-run", "--json")[1].splitlines()]
    assert [(row["learner"], row["lesson"]) for row in shown] == [("ada", SAIL), ("bob", SAIL)]
    assert harbour.grade(SAIL, "--only", "ada") == [("ada", SAIL)]
    assert harbour.grade("20", "--only", "ada") == [("ada", LOAD), ("ada", LAND)]
    assert harbour.grade("land", "--only", "ada", "--force") == [("ada", LAND)]
    assert harbour.grade(HARBOUR) == [("bob", name) for name in STAGES]


@pytest.mark.long
def test_since_means_when_each_came(harbour: Harbour, tmp_path: Path) -> None:
    harbour.collect(stamped(tmp_path, "first", EARLY, {f"{LOAD}.ipynb": worked(LOAD, "begin")}))
    harbour.collect(stamped(tmp_path, "second", LATE, {f"{SAIL}.ipynb": worked(SAIL, "begin")}))
    assert harbour.grade("--since", "2026-11-11") == [("ada", SAIL)]
    assert harbour.grade() == [("ada", LOAD)]


def test_a_lesson_in_a_folder_of_its_own_is_as_it_was(harbour: Harbour, tmp_path: Path) -> None:
    files = {f"ada/{PLAIN}.ipynb": worked(PLAIN), "ada/notes.txt": b"old", f"ada/{FILE}": EARLY.encode()}
    assert harbour.collect(mailed(tmp_path / "first", files)) == {PLAIN: "taken"}
    assert harbour.grade() == [("ada", PLAIN)]
    folder = harbour.classroom.submission(PLAIN, "ada")
    again = {f"ada/{PLAIN}.ipynb": run_again(worked(PLAIN)), f"ada/{FILE}": LATE.encode()}
    assert harbour.collect(mailed(tmp_path / "second", again)) == {PLAIN: "taken"}
    assert sorted(os.listdir(folder)) == [f"{PLAIN}.ipynb", FILE]
    assert harbour.grade() == [("ada", PLAIN)]
    graded = harbour.classroom.graded(PLAIN, "ada")
    assert graded is not None
    assert graded.points == 0


@pytest.mark.long
def test_two_of_one_age_need_a_human_for_that_notebook_alone(harbour: Harbour, tmp_path: Path) -> None:
    files = {f"ada/{LOAD}.ipynb": worked(LOAD, "begin"), f"ada/{SAIL}.ipynb": worked(SAIL, "begin")}
    harbour.collect(stamped(tmp_path, "first", EARLY, {name[4:]: data for name, data in files.items()}))
    harbour.grade()
    other = stamped(tmp_path, "second", EARLY, {f"{LOAD}.ipynb": worked(LOAD, "end")})
    assert harbour.collect(other) == {LOAD: "unclear"}
    assert harbour.grade() == [("ada", LOAD)]
    rows = harbour.exported()
    assert [rows["ada", name]["verdict"] for name in (LOAD, SAIL)] == ["needs a human", "graded"]
    assert harbour.collect(other, "--force") == {LOAD: "taken"}
    assert harbour.grade() == [("ada", LOAD)]
    assert harbour.exported()["ada", LOAD]["verdict"] == "graded"


@pytest.mark.long
def test_a_copy_in_which_somebody_worked_counts_before_the_one_that_was_handed_out(harbour: Harbour) -> None:
    harbour.folder("ada").mkdir(parents=True)
    for file, answered in {LOAD: (), f"{LOAD}-Copy1": ("begin",), f"{LOAD}-Copy2": ()}.items():
        (harbour.folder("ada") / f"{file}.ipynb").write_bytes(worked(LOAD, *answered))
    assert harbour.grade() == [("ada", LOAD)]
    assert harbour.exported()["ada", LOAD]["points"] == 1


def test_prose_that_nbgrader_left_to_be_written_is_untouched(harbour: Harbour, tmp_path: Path) -> None:
    path = harbour.lesson(SAIL).notebook
    notebook = json.loads(path.read_text("utf-8"))
    marks = {"grade": False, "grade_id": "report", "locked": False, "schema_version": 3, "solution": True}
    report = {"cell_type": "markdown", "id": "report", "metadata": {"nbgrader": marks}, "source": "All well."}
    path.write_text(json.dumps({**notebook, "cells": [*notebook["cells"], report]}), "utf-8")
    handed = json.loads(worked(SAIL))
    for text, result in (("*Your answer here.*", "not begun"), ("It went well.", "taken")):
        cells = [*handed["cells"], {**report, "source": text}]
        files = {f"ada/{SAIL}.ipynb": json.dumps({**handed, "cells": cells}).encode()}
        assert harbour.collect(mailed(tmp_path / "mail", files)) == {SAIL: result}
