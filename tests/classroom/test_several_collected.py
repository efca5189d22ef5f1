"""An assignment of several notebooks out of downloads: by Moodle, Canvas, zips, folders and single files."""

import json
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grader.course.releases import keep_release, make_release
from grader.intake.companions import why_not
from grader.intake.stages import notebooks_of
from grader.submissions import FILES
from tests.classroom.harbour import DUE, EARLY, LATE, Harbour, mailed
from tests.classroom.stage_notebooks import HARBOUR, LAND, LOAD, PLAIN, SAIL, STAGES, worked
from tests.intake.classroom import crash_before_a_draft_counts
from tests.intake.downloads import packed

ALL = {f"{name}.ipynb": worked(name, "begin") for name in STAGES}
EACH = dict.fromkeys(STAGES, "taken")


def zipped(root: Path, name: str, files: dict[str, bytes]) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(packed(files))
    return root / name


def rows(harbour: Harbour, *words: str | Path) -> list[tuple[str, str, str]]:
    found: list[dict[str, Any]] = json.loads(harbour.run("collect", *words, "--json")[1])["rows"]
    return [(row["learner"], row["lesson"], row["reason"] or row["result"]) for row in found]


@pytest.mark.parametrize(
    "path",
    [
        "Ada Lovelace_1234567_assignsubmission_file_/{}",
        f"Ada Lovelace_1234567_assignsubmission_file_/{HARBOUR}/{{}}",
        "ada-lovelace/{}",
        f"submitted/ada-lovelace/{HARBOUR}/{{}}",
        f"inbound/ada-lovelace+{HARBOUR}+2026-11-09 08:00:00 UTC+ab12/{{}}",
    ],
)
def test_all_notebooks_of_a_learner_are_taken(harbour: Harbour, tmp_path: Path, path: str) -> None:
    download = zipped(
        tmp_path / "down", "submissions.zip", {path.format(name): data for name, data in ALL.items()}
    )
    assert rows(harbour, download) == [("ada-lovelace", name, "taken") for name in STAGES]
    assert {path.name for path in harbour.folder("ada-lovelace").glob("*.ipynb")} == set(ALL)


@pytest.mark.long
def test_canvas_hands_each_file_out_by_itself_and_counts_again(harbour: Harbour, tmp_path: Path) -> None:
    names = {f"lovelaceada_12345_67890{index}_{name}-1.ipynb": name for index, name in enumerate(STAGES)}
    files = {file: worked(name, "begin") for file, name in names.items()}
    files[f"lovelaceada_LATE_12345_679000_{SAIL}-2.ipynb"] = worked(SAIL, "begin", "end")
    found = rows(harbour, zipped(tmp_path / "down", "submissions.zip", files))
    assert found == [("lovelaceada-12345", name, "taken") for name in STAGES]
    lying = (harbour.folder("lovelaceada-12345") / f"{SAIL}.ipynb").read_bytes()
    assert b"rg-end-sail" in lying
    harbour.grade()
    (harbour.classroom.folder / "classroom.toml").write_text(DUE)
    exported = {lesson: row for (_, lesson), row in harbour.exported().items()}
    assert {name: exported[name]["late"] for name in STAGES} == {LOAD: False, SAIL: True, LAND: False}
    assert {row["penalty"] for row in exported.values()} == {0}
    assert "When it came is not known: nothing is taken for lateness." in exported[SAIL]["remarks"]


def test_a_zip_of_one_learner_has_the_name(harbour: Harbour, tmp_path: Path) -> None:
    download = zipped(tmp_path / "down", "ada.zip", ALL)
    assert rows(harbour, download) == [("ada", stage, "taken") for stage in STAGES]


def test_a_number_is_no_learners_name_and_says_which_notebook_a_broken_one_is(
    harbour: Harbour, tmp_path: Path
) -> None:
    files = {
        "20.1.ipynb": worked(LOAD, "begin"),
        "20.2.ipynb": b"{",
        "lesson 20.3 final.ipynb": ALL[f"{LAND}.ipynb"],
    }
    found = rows(harbour, zipped(tmp_path / "down", "ada.zip", files))
    assert [(who, name) for who, name, _ in found] == [("ada", name) for name in STAGES]
    assert [said == "taken" for _, _, said in found] == [True, False, True]


def test_a_zip_that_a_learner_handed_in_to_moodle_is_opened(harbour: Harbour, tmp_path: Path) -> None:
    inner = {f"{HARBOUR}/{name}": data for name, data in ALL.items()}
    files = {f"Ada_1234567_assignsubmission_file_/{HARBOUR}.zip": packed(inner)}
    found = rows(harbour, zipped(tmp_path / "down", "submissions.zip", files))
    assert found == [("ada", stage, "taken") for stage in STAGES]


@pytest.mark.parametrize(
    "file",
    [
        "{} (1).ipynb",
        "{}-Copy1.ipynb",
        "{}.ipynb.txt",
        "ada_{}.ipynb",
        "Untitled.ipynb",
        "final.ipynb",
        "20.ipynb",
        "20.2.ipynb",
        "Lesson 20.2 (1).ipynb",
    ],
)
def test_a_file_of_another_name_is_known_by_what_is_in_it(
    harbour: Harbour, tmp_path: Path, file: str
) -> None:
    files = {f"ada/{file.format(SAIL)}": worked(SAIL, "begin")}
    assert harbour.collect(mailed(tmp_path / "mail", files)) == {SAIL: "taken"}
    assert (harbour.folder("ada") / f"{SAIL}.ipynb").is_file()


def test_files_of_a_class_in_a_folder_of_the_assignments_name_are_the_learners(
    harbour: Harbour, tmp_path: Path
) -> None:
    files = {
        f"{HARBOUR}/{name}_{who}.ipynb": worked(name, "begin") for name in STAGES for who in ("ada", "bob")
    }
    found = rows(harbour, mailed(tmp_path / "down", files) / HARBOUR)
    assert found == [(who, name, "taken") for who in ("ada", "bob") for name in STAGES]


def test_who_asks_for_one_notebook_gets_that_and_leaves_the_others(harbour: Harbour, tmp_path: Path) -> None:
    files = {f"Ada_1234567_assignsubmission_file_/{name}": data for name, data in ALL.items()}
    download = zipped(tmp_path / "down", "submissions.zip", files)
    assert rows(harbour, download, "--lesson", SAIL) == [("ada", SAIL, "taken")]
    assert rows(harbour, download, "--lesson", "20") == [
        ("ada", LOAD, "taken"),
        ("ada", SAIL, "already there"),
        ("ada", LAND, "taken"),
    ]


def test_another_lesson_in_its_place_is_said_and_costs_no_notebook_that_came(
    harbour: Harbour, tmp_path: Path
) -> None:
    files = {
        f"Ada_1_assignsubmission_file_/{LOAD}.ipynb": worked(LOAD, "begin"),
        f"Ada_1_assignsubmission_file_/{PLAIN}.ipynb": worked(PLAIN, "begin"),
    }
    download = zipped(tmp_path / "down", "submissions.zip", files)
    said = f"It is {PLAIN}, which was not asked for."
    assert sorted(rows(harbour, download, "--lesson", "20")) == [("ada", LOAD, said), ("ada", LOAD, "taken")]


@pytest.mark.long
def test_a_broken_file_is_refused_under_its_own_name(harbour: Harbour, tmp_path: Path) -> None:
    files = {f"ada/{LOAD}.ipynb": worked(LOAD, "begin"), f"ada/{SAIL}.ipynb": b"{"}
    found = rows(harbour, mailed(tmp_path / "mail", files))
    assert [(lesson, result == "taken") for _, lesson, result in found] == [(LOAD, True), (SAIL, False)]
    harbour.grade()
    assert {row["lesson"]: row["verdict"] for row in harbour.exported().values()} == {
        LOAD: "graded",
        SAIL: "not gradable",
        LAND: "not handed in yet",
    }
    assert harbour.collect(mailed(tmp_path / "better", {f"ada/{SAIL}.ipynb": worked(SAIL, "begin")})) == {
        SAIL: "taken"
    }
    assert harbour.grade() == [("ada", SAIL)]


def test_a_dry_run_writes_nothing_and_says_the_same(harbour: Harbour, tmp_path: Path) -> None:
    mail = mailed(tmp_path / "mail", {f"ada/{name}": data for name, data in ALL.items()})
    assert harbour.collect(mail, "--dry-run") == EACH
    assert not harbour.classroom.submitted.exists()
    assert harbour.collect(mail) == EACH


def test_a_crash_leaves_every_notebook_that_was_there(harbour: Harbour, tmp_path: Path) -> None:
    harbour.collect(mailed(tmp_path / "first", {f"ada/{LOAD}.ipynb": worked(LOAD, "begin")}))
    second = mailed(tmp_path / "second", {f"ada/{SAIL}.ipynb": worked(SAIL, "begin")})
    with crash_before_a_draft_counts():
        assert harbour.code("collect", second) == 130
    assert harbour.collect(second) == {SAIL: "taken"}
    assert len(list(harbour.folder("ada").glob("*.ipynb"))) == 2


def test_the_copy_that_was_handed_out_tells_which_notebook_it_is(harbour: Harbour, tmp_path: Path) -> None:
    release = make_release(harbour.lesson(SAIL))
    keep_release(release, harbour.classroom.releases)
    notebook = json.loads(worked(LOAD, "begin"))
    notebook["metadata"]["azlab"] = {"release": release.fingerprint}
    files = {f"ada/{LOAD}.ipynb": json.dumps(notebook).encode()}
    assert rows(harbour, mailed(tmp_path / "mail", files))[0][1] == SAIL


def test_no_stamp_and_no_start_of_a_notebook_is_taken_from_a_learner() -> None:
    for kind in ("timestamp.txt", "start.az", "choices.json", "recording.json", "beside.json"):
        assert why_not(f"{SAIL}.{kind}", FILES) == "is never taken from a learner"


def test_a_folder_tells_its_notebooks_apart_by_their_names(tmp_path: Path) -> None:
    mailed(
        tmp_path, {f"{LOAD}-Copy1.ipynb": b"", f"{LOAD}.ipynb": b"", f"{SAIL} (2).ipynb": b"", "x.ipynb": b""}
    )
    assert [path.name for path in notebooks_of(tmp_path, LOAD)] == [f"{LOAD}.ipynb", f"{LOAD}-Copy1.ipynb"]
    assert [path.name for path in notebooks_of(tmp_path, SAIL)] == [f"{SAIL} (2).ipynb"]
    assert notebooks_of(tmp_path, LAND) == []


def test_something_of_no_use_is_not_nothing_and_makes_no_other_notebook_worthless(
    harbour: Harbour, tmp_path: Path
) -> None:
    files = {
        "Ada_1_assignsubmission_file_/report.pdf": b"pdf",
        f"Bob_2_assignsubmission_file_/{SAIL}.ipynb": worked(SAIL, "begin"),
    }
    download = zipped(tmp_path / "down", "submissions.zip", files)
    assert rows(harbour, download, "--lesson", "20") == [
        ("ada", LOAD, "There is no notebook in it, only 'report.pdf'."),
        ("bob", SAIL, "taken"),
    ]
    later = {"Bob_2_assignsubmission_file_/report.pdf": b"pdf"}
    harbour.collect(zipped(tmp_path / "later", "submissions.zip", later), "--lesson", "20")
    verdicts = {key: row["verdict"] for key, row in harbour.exported().items()}
    assert [verdicts["ada", name] for name in STAGES] == ["not gradable", *["nothing handed in"] * 2]
    assert [verdicts["bob", name] for name in STAGES] == [
        "not handed in yet",
        "not graded yet",
        "not handed in yet",
    ]


def test_without_a_roster_a_learner_is_called_as_in_the_download(harbour: Harbour, tmp_path: Path) -> None:
    files = {
        f"Zoë Ångström_1234567_assignsubmission_file_/{LOAD}.ipynb": worked(LOAD, "begin"),
        f"Bob\x1b[2J {'Long' * 40}_1234568_assignsubmission_file_/{LOAD}.ipynb": worked(LOAD, "begin"),
        "Eve Adams_1234569_assignsubmission_file_/report.pdf": b"pdf",
    }
    harbour.collect(zipped(tmp_path / "down", "submissions.zip", files), "--lesson", "20")
    harbour.collect(mailed(tmp_path / "mail", {f"kim/{LOAD}.ipynb": worked(LOAD, "begin")}))
    harbour.grade()
    names = {learner: row["name"] for (learner, _), row in harbour.exported().items()}
    long = next(learner for learner in names if learner.startswith("bob"))
    assert names.pop(long).startswith("Bob?[2J Long")
    assert names == {"zoë-ångström": "Zoë Ångström", "eve-adams": "Eve Adams", "kim": ""}
    with Gradebook(harbour.classroom.database) as book:
        student = book.find_student("zoë-ångström")
        assert (student.first_name, student.last_name) == ("Zoë", "Ångström")
        assert len(book.find_student(long).last_name) <= 100


def test_a_zip_of_moodle_says_no_time_and_a_stamp_of_the_teachers_does(
    harbour: Harbour, tmp_path: Path
) -> None:
    inbound = "Ada Lovelace_1234567_assignsubmission_file_"
    files = {f"{inbound}/{name}": data for name, data in ALL.items()}
    forged = {f"{inbound}/timestamp.txt": EARLY.encode(), f"{inbound}/{SAIL}.timestamp.txt": EARLY.encode()}
    harbour.collect(zipped(tmp_path / "down", "submissions.zip", files | forged))
    (harbour.classroom.folder / "classroom.toml").write_text(DUE)
    harbour.grade()
    unknown = "When it came is not known: nothing is taken for lateness."
    for row in harbour.exported().values():
        assert (row["received"], row["late"], row["penalty"], row["points"]) == ("", False, 0, 1)
        assert unknown in row["remarks"]
    (harbour.folder("ada-lovelace") / f"{SAIL}.timestamp.txt").write_text(LATE)
    rows = {lesson: row for (_, lesson), row in harbour.exported().items()}
    assert [rows[name]["penalty"] for name in STAGES] == [0, 1, 0]
    with Gradebook(harbour.classroom.database) as book:
        submission = book.find_submission(HARBOUR, "ada-lovelace")
        penalties = {each.name: each.late_submission_penalty for each in submission.notebooks}
    assert penalties == {LOAD: None, SAIL: 1, LAND: None}


def test_of_a_lesson_in_a_folder_of_its_own_moodle_says_no_time_either(
    harbour: Harbour, tmp_path: Path
) -> None:
    files = {f"Ada_1234567_assignsubmission_file_/{PLAIN}.ipynb": worked(PLAIN, "begin")}
    harbour.collect(zipped(tmp_path / "down", "submissions.zip", files))
    (harbour.classroom.folder / "classroom.toml").write_text(f'{DUE}{PLAIN} = "2026-11-10 12:00"\n')
    (harbour.classroom.submission(PLAIN, "ada") / "timestamp.txt").write_text(LATE)
    harbour.grade()
    (row,) = json.loads(harbour.run("export", PLAIN, "--json")[1])["rows"]
    assert (row["verdict"], row["late"], row["penalty"], row["points"]) == ("graded", True, 1, 0)


def test_a_notebook_is_asked_for_by_its_number(harbour: Harbour, tmp_path: Path) -> None:
    mail = mailed(tmp_path / "mail", {f"ada/{name}": data for name, data in ALL.items()})
    assert harbour.collect(mail, "--lesson", "20.2") == {SAIL: "taken"}
    assert harbour.collect(mail) == EACH | {SAIL: "already there"}
    assert harbour.grade("20.3") == [("ada", LAND)]
    assert harbour.code("grade", "20.4") == 2
