"""`python3 -m grader collect`: from messy downloads to `classroom/submitted/`."""

import json
import os
from pathlib import Path

import pytest

from grader.intake.submitted import Record
from grader.setup.commands import read
from grader.setup.places import NOTEBOOKS
from tests.intake.classroom import NAME, Classroom, roster, zipped
from tests.intake.downloads import NOTEBOOK, packed, save
from tests.intake.lessons import LESSON


def test_a_canvas_zip_becomes_what_nbgrader_wants(classroom: Classroom, tmp_path: Path) -> None:
    files = {
        f"doejane_12345_678910_{NAME}": NOTEBOOK,
        "doejane_12345_678911_notes.txt": b"mine",
        f"libo_LATE_12346_678912_{LESSON} (1).ipynb": NOTEBOOK,
        f"stranger_999_678913_{NAME}": NOTEBOOK,
    }
    code, rows = classroom.collect(zipped(tmp_path, files), "--roster", roster(tmp_path))
    assert code == 1
    assert {row["learner"]: (row["result"], row["section"], row["late"]) for row in rows} == {
        "jdoe": ("taken", "A", False),
        "bli": ("taken", "B", True),
        "": ("refused", "", False),
    }
    assert rows[0]["reason"] == "'stranger' is not in the roster."
    assert classroom.notebook("jdoe") == NOTEBOOK
    assert sorted(os.listdir(classroom.folder / "submitted" / "jdoe" / LESSON)) == [NAME, "notes.txt"]
    assert sorted(os.listdir(classroom.folder)) == ["collected.json", "roster.csv", "submitted"]


def test_a_moodle_zip_with_zips_and_other_files_in_it(classroom: Classroom, tmp_path: Path) -> None:
    files = {
        f"Jane Doe_1234567_assignsubmission_file_/{LESSON} (3).ipynb": NOTEBOOK,
        "Bo Li_1234568_assignsubmission_file_/work.zip": packed({f"home/{NAME}": NOTEBOOK}),
        "Ann Lee_1234569_assignsubmission_file_/report.pdf": b"%PDF",
        f"Zoë Ng_1234570_assignsubmission_file_/{NAME}.txt": NOTEBOOK,
        "Al Fa_1234571_assignsubmission_file_/download.json": NOTEBOOK,
        "Al Fa_1234571_assignsubmission_onlinetext_/onlinetext.html": b"<p>Hello",
        f"Bad One_1234572_assignsubmission_file_/../../{NAME}": NOTEBOOK,
    }
    assert classroom.results(zipped(tmp_path, files)) == {
        "jane-doe": "taken",
        "bo-li": "taken",
        "ann-lee": "There is no notebook in it, only 'report.pdf'.",
        "zoë-ng": "taken",
        "al-fa": "taken",
        "bad-one": "Its name in the zip leads out of it.",
    }


def test_two_of_one_name_are_two(classroom: Classroom, tmp_path: Path) -> None:
    files = {f"Jane Doe_{number}_assignsubmission_file_/{NAME}": NOTEBOOK for number in (1234567, 1234568)}
    assert classroom.results(zipped(tmp_path, files)) == {
        "jane-doe-1234567": "taken",
        "jane-doe-1234568": "taken",
    }


def test_a_tree_of_nbgrader_keeps_its_times(classroom: Classroom, tmp_path: Path) -> None:
    tree = save(
        tmp_path / "tree",
        {
            f"submitted/jane/{LESSON}/{NAME}": NOTEBOOK,
            f"submitted/jane/{LESSON}/timestamp.txt": b"2026-11-20 10:00:00.5 UTC",
            f"submitted/bo/{LESSON}/{NAME}": NOTEBOOK,
            f"submitted/bo/{LESSON}/timestamp.txt": b"on Friday",
        },
    )
    code, rows = classroom.collect(tree)
    assert code == 0
    assert [row["received"] for row in rows] == [None, "2026-11-20T10:00:00.500000+00:00"]
    stamp = classroom.folder / "submitted" / "jane" / LESSON / "timestamp.txt"
    assert stamp.read_text() == "2026-11-20 10:00:00.500000 UTC\n"
    assert not stamp.parents[2].joinpath("bo", LESSON, "timestamp.txt").exists()


def test_a_stamp_that_a_learner_packed_says_nothing(classroom: Classroom, tmp_path: Path) -> None:
    files = {NAME: NOTEBOOK, "timestamp.txt": b"2020-01-01 00:00:00 UTC"}
    path = zipped(tmp_path, {"Jane Doe_1234567_assignsubmission_file_/work.zip": packed(files)})
    assert classroom.collect(path)[1][0]["received"] is None
    plain = save(tmp_path / "mails", {"bo.zip": packed(files)})
    assert classroom.collect(plain)[1][0]["received"] is None


def test_flat_files_are_told_by_their_names_and_their_cells(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(
        tmp_path / "mails",
        {
            f"{LESSON}_JaneDoe.ipynb": NOTEBOOK,
            "homework of Bo.ipynb": NOTEBOOK,
            "Untitled.ipynb": NOTEBOOK,
            "Ann/Untitled.ipynb": NOTEBOOK,
            "Eve.ipynb": b'{"cells": []}',
            "Max.ipynb": b"",
            "list.csv": b"a,b",
        },
    )
    assert classroom.results(folder) == {
        "JaneDoe": "taken",
        "homework-of-Bo": "taken",
        "": "Neither its folder nor its name says whose it is.",
        "Ann": "taken",
        "Eve": "It is none of the lessons, by its cells and by its name.",
        "Max": "It is empty.",
    }


def test_a_folder_of_a_section_is_not_one_learner(classroom: Classroom, tmp_path: Path) -> None:
    names = ["JaneDoe", "BoLi", "AnnLee"]
    section = save(tmp_path / "x", {f"Section A/{LESSON}_{name}.ipynb": NOTEBOOK for name in names})
    assert classroom.results(section) == dict.fromkeys(sorted(names, key=str.casefold), "taken")
    one = save(tmp_path / "y", {f"Eve/{LESSON}{end}.ipynb": NOTEBOOK for end in ("-draft", "-final")})
    assert classroom.results(one) == {"Eve": "taken"}


def test_single_files_are_told_by_their_names_or_their_folder(classroom: Classroom, tmp_path: Path) -> None:
    where = save(tmp_path / "Eve", {NAME: NOTEBOOK, f"{LESSON}_JaneDoe.ipynb": NOTEBOOK})
    assert classroom.results(where / NAME) == {"Eve": "taken"}
    assert classroom.results(where / f"{LESSON}_JaneDoe.ipynb") == {"JaneDoe": "taken"}


def test_folders_and_zips_of_single_learners_are_theirs(classroom: Classroom, tmp_path: Path) -> None:
    save(tmp_path / "all", {f"jane/{NAME}": NOTEBOOK, "bo.zip": packed({f"home/{NAME}": NOTEBOOK})})
    (tmp_path / "all" / "doejane_123_456_work.zip").write_bytes(packed({NAME: NOTEBOOK}))
    assert classroom.results(*sorted((tmp_path / "all").iterdir())) == {
        "bo": "taken",
        "doejane-123": "taken",
        "jane": "taken",
    }


def test_only_files_that_are_no_notebooks_are_said_of_whose_they_are(
    classroom: Classroom, tmp_path: Path
) -> None:
    files = {"doejane_12345_678910_report.pdf": b"%PDF", "libo_12346_678911_work.py": b"x = 1"}
    assert classroom.results(zipped(tmp_path, files)) == {
        "doejane-12345": "There is no notebook in it, only 'report.pdf'.",
        "libo-12346": "There is no notebook in it, only 'work.py'.",
    }
    tree = save(tmp_path / "tree", {f"jane/{NAME}": NOTEBOOK, "jane/pictures/a.png": b"x", "README.md": b"x"})
    assert classroom.results(tree) == {"jane": "taken"}


def test_a_zip_that_ends_in_the_middle_hides_nothing_else(classroom: Classroom, tmp_path: Path) -> None:
    whole = {"doejane_12345_678910_report.pdf": b"%PDF", f"libo_12346_678911_{NAME}": NOTEBOOK}
    broken = save(tmp_path / "all", {"a.zip": packed(whole), "b.zip": packed(whole)[:-40]})
    found = classroom.results(broken)
    assert found["doejane-12345"] == "There is no notebook in it, only 'report.pdf'."
    assert found["libo-12346"] == "taken"
    assert any(why.startswith("It is a zip that cannot be read") for why in found.values())


def test_a_name_that_is_no_text_is_taken_or_said(classroom: Classroom, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path / "mails") + b"/\xff\xfe_x.ipynb"
    (tmp_path / "mails").mkdir()
    Path(os.fsdecode(name)).write_bytes(NOTEBOOK)
    assert classroom.results(tmp_path / "mails") == {"x": "taken"}
    assert classroom.run("collect", tmp_path / "mails")[0] == 0


def test_links_and_pipes_are_never_opened(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(tmp_path / "mails", {f"jane/{NAME}": NOTEBOOK})
    (folder / "bo").mkdir()
    (folder / "bo" / NAME).symlink_to(folder / "jane" / NAME)
    (folder / "eve.ipynb").symlink_to("/dev/zero")
    os.mkfifo(folder / "ann.ipynb")
    os.mkfifo(folder / "ned.zip")
    (folder / "max.zip").symlink_to("/dev/zero")
    (folder / "loop").symlink_to(folder)
    assert classroom.results(folder) == {
        "jane": "taken",
        "bo": "It is a link, not a file.",
        "eve": "It is a link, not a file.",
        "ann": "It is a pipe, not a file.",
        "ned": "It is a pipe, not a file.",
        "max": "It is a link, not a file.",
    }


def test_another_lesson_than_the_one_asked_for(classroom: Classroom, tmp_path: Path) -> None:
    path = zipped(tmp_path, {f"doejane_12345_678910_{NAME}": NOTEBOOK})
    assert classroom.results(path, "--lesson", "05") == {
        "doejane-12345": "It is 04-managed-images, which was not asked for."
    }
    record = Record.read(classroom.folder)
    assert record.all_refused("05-snapshots") == ["doejane-12345"]
    folder = save(tmp_path / "mails", {f"jane/{NAME}": NOTEBOOK})
    assert classroom.results(folder, "--lesson", "05") == {}
    assert classroom.results(folder, "--lesson", "04") == {"jane": "taken"}


def test_who_handed_in_something_else_is_noted_with_the_lesson_of_all_others(
    classroom: Classroom, tmp_path: Path
) -> None:
    files = {
        f"doejane_12345_678910_{NAME}": NOTEBOOK,
        "poeedgar_12348_678914_notes.ipynb": NOTEBOOK,
        "kimjo_12349_678915_notes.ipynb": (NOTEBOOKS / "05-snapshots" / "05-snapshots.ipynb").read_bytes(),
        "libo_12346_678912_report.pdf": b"%PDF",
        "leeann_12347_678913_notes.ipynb": b'{"cells": [], "metadata": {}, "nbformat": 4}',
    }
    classroom.collect(zipped(tmp_path, files))
    refused = Record.read(classroom.folder).all_refused(LESSON)
    assert sorted(refused) == ["leeann-12347", "libo-12346"]


def test_a_wrong_command_line_is_2(classroom: Classroom, tmp_path: Path) -> None:
    assert classroom.run("collect", tmp_path / "nowhere")[0] == 2
    assert classroom.run("collect", tmp_path, "--lesson", "nothing")[0] == 2
    (tmp_path / "bad.csv").write_text("x,y\n")
    assert classroom.run("collect", tmp_path, "--roster", tmp_path / "bad.csv")[0] == 2
    with pytest.raises(SystemExit) as stopped:
        read(["collect"])
    assert stopped.value.code == 2


def test_encodings_are_mended_in_what_nbgrader_reads(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(tmp_path / "mails", {f"jane/{NAME}": b"\xef\xbb\xbf" + NOTEBOOK})
    _, (row,) = classroom.collect(folder)
    assert row["remarks"][0] == "It began with a byte order mark; that was left out."
    assert json.loads(classroom.notebook("jane").decode("utf-8")) == json.loads(NOTEBOOK)


def test_the_table_says_what_happened_without_moving_the_cursor(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(tmp_path / "mails", {f"jane/{NAME}": NOTEBOOK, "e\x1b[2Jve.ipynb": b"{"})
    code, said = classroom.run("collect", folder)
    assert code == 1
    assert "\x1b" not in said
    assert "jane" in said
    assert "It is cut off" in said
    assert said.splitlines()[-2:] == ["1 taken, 1 refused", "Next: python3 -m grader grade."]


def test_it_is_said_what_comes_next_and_that_a_dry_run_wrote_nothing(
    classroom: Classroom, tmp_path: Path
) -> None:
    zip_file = zipped(tmp_path, {f"doejane_12345_678910_{NAME}": NOTEBOOK})
    assert classroom.run("collect", zip_file, "--dry-run")[1].endswith("a dry run: nothing was written.\n")
    assert classroom.run("collect", zip_file)[1].endswith("Next: python3 -m grader grade.\n")
