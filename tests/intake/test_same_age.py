"""Several hand-ins of one learner: the newest counts, and of two of one age a human says which."""

import os
from pathlib import Path

from grader.intake.submitted import Record
from tests.intake.classroom import NAME, Classroom, zipped
from tests.intake.downloads import NOTEBOOK, another
from tests.intake.lessons import LESSON


def test_of_several_hand_ins_the_newest_counts(classroom: Classroom, tmp_path: Path) -> None:
    files = {
        f"doejane_12345_678910_{LESSON}.ipynb": another("first = 1"),
        f"doejane_12345_678912_{LESSON}-2.ipynb": another("third = 3"),
        f"doejane_12345_678911_{LESSON}-1.ipynb": another("second = 2"),
    }
    code, (row,) = classroom.collect(zipped(tmp_path, files))
    assert code == 0
    assert b"third" in classroom.notebook(row["learner"])
    assert sum("An earlier one was left" in remark for remark in row["remarks"]) == 2


def test_it_is_said_which_of_two_of_the_same_age_was_taken(classroom: Classroom, tmp_path: Path) -> None:
    folder = "A learner with a name that is a long one_1234567_assignsubmission_file_"
    files = {f"{folder}/{LESSON}.ipynb": NOTEBOOK, f"{folder}/{LESSON}-draft.ipynb": another("draft = 1")}
    _, (row,) = classroom.collect(zipped(tmp_path, files))
    assert f"'{LESSON}-draft.ipynb' was taken, '{LESSON}.ipynb' was left." in row["remarks"][-1]


def test_of_two_of_the_same_age_a_human_says_which_counts(classroom: Classroom, tmp_path: Path) -> None:
    folder = "Jane Doe_1234567_assignsubmission_file_"
    both = {f"{folder}/a.ipynb": another("first = 1"), f"{folder}/b.ipynb": another("second = 2")}
    code, (row,) = classroom.collect(zipped(tmp_path, both))
    assert (code, row["unsure"]) == (1, row["remarks"][-1])
    record = Record.read(classroom.folder)
    assert record.unsure("jane-doe", LESSON, classroom.notebook("jane-doe")) == row["unsure"]
    assert record.unsure("jane-doe", LESSON, NOTEBOOK) == ""
    code, (row,) = classroom.collect(
        zipped(tmp_path, {f"{folder}/b.ipynb": both[f"{folder}/b.ipynb"]}), "--force"
    )
    assert (code, row["result"]) == (0, "taken")
    assert Record.read(classroom.folder).unsure("jane-doe", LESSON, classroom.notebook("jane-doe")) == ""


def test_two_of_the_same_age_that_mean_the_same_need_nobody(classroom: Classroom, tmp_path: Path) -> None:
    folder = "Jane Doe_1234567_assignsubmission_file_"
    both = {f"{folder}/a.ipynb": NOTEBOOK, f"{folder}/b.ipynb": NOTEBOOK + b"\n"}
    assert classroom.collect(zipped(tmp_path, both))[0] == 0


def test_one_of_the_same_age_that_comes_later_is_left_and_a_human_says_which_counts(
    classroom: Classroom, tmp_path: Path
) -> None:
    name = f"Jane Doe_1234567_assignsubmission_file_/{NAME}"
    classroom.collect(zipped(tmp_path, {name: NOTEBOOK}))
    lying = classroom.folder / "submitted" / "jane-doe" / LESSON
    os.utime(lying, (1, 1))
    second = zipped(tmp_path, {name: another("second = 2")})
    assert classroom.results(second, "--dry-run") == {"jane-doe": "unclear"}
    assert lying.stat().st_mtime == 1
    assert classroom.collect(second)[0] == 1
    assert classroom.notebook("jane-doe") == NOTEBOOK
    said = Record.read(classroom.folder).unsure("jane-doe", LESSON, NOTEBOOK)
    assert said == f"Another one came of which nothing says whether it is newer: '{NAME}' was left."
    graded_again = lying.stat().st_mtime
    assert graded_again > 1
    assert classroom.results(second) == {"jane-doe": "unclear"}
    assert lying.stat().st_mtime == graded_again
