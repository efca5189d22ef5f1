"""The files beside an assignment's notebooks: each notebook has those that it came with."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from grader.course.releases import make_release
from grader.intake.companions import LARGEST, MOST_FILES
from grader.intake.own_files import SECRET, files_of
from grader.intake.stages import carry_over
from grader.intake.submissions import CAME_WITH, read_submission
from grader.submissions import Submission
from tests.classroom.harbour import EARLY, LATE, LATER, LATEST, Harbour, mailed, stamped
from tests.classroom.stage_notebooks import LAND, LOAD, PLAIN, SAIL, STAGES, worked
from tests.intake.downloads import packed


@pytest.mark.long
def test_a_corrected_file_that_a_notebook_names_is_a_new_hand_in_of_it_alone(
    harbour: Harbour, tmp_path: Path
) -> None:
    load, sail = worked(LOAD, "begin", extra="# see plan.txt"), worked(SAIL, "begin")
    files = {f"{LOAD}.ipynb": load, f"{SAIL}.ipynb": sail, "plan.txt": b"wrong"}
    harbour.collect(stamped(tmp_path, "first", EARLY, files))
    harbour.grade()
    again = harbour.collect(stamped(tmp_path, "second", LATE, files | {"plan.txt": b"right"}))
    assert again == {LOAD: "taken", SAIL: "already there"}
    assert (harbour.folder("ada") / "plan.txt").read_text() == "right"
    assert harbour.grade() == [("ada", LOAD)]


def test_what_a_notebook_reads_does_not_come_later_than_itself(harbour: Harbour, tmp_path: Path) -> None:
    load = worked(LOAD, "begin", extra='# open("pl" + "an.txt")')
    harbour.collect(stamped(tmp_path, "first", EARLY, {f"{LOAD}.ipynb": load, "plan.txt": b"wrong"}))
    late = {f"{LOAD}.ipynb": load, f"{SAIL}.ipynb": worked(SAIL, "begin"), "plan.txt": b"right", "x.sh": b""}
    assert harbour.collect(stamped(tmp_path, "second", LATE, late)) == {LOAD: "already there", SAIL: "taken"}
    other = {f"{LAND}.ipynb": worked(LAND, "begin"), "plan.txt": b"other"}
    assert harbour.collect(stamped(tmp_path, "third", LATER, other)) == {LAND: "taken"}
    came = {name: read(harbour, name) for name in STAGES}
    assert came[LOAD].files == {"plan.txt": b"wrong"}
    assert came[SAIL].files == {"plan.txt": b"right", "x.sh": b""}
    assert came[LAND].files == {"plan.txt": b"other", "x.sh": b""}
    assert CAME_WITH in came[LOAD].remarks
    named = {f"{LOAD}.ipynb": worked(LOAD, "begin", extra="# plan.txt"), "plan.txt": b"right"}
    assert harbour.collect(stamped(tmp_path, "fourth", LATEST, named)) == {LOAD: "taken"}
    assert read(harbour, LOAD).files["plan.txt"] == b"right"


def test_another_classrooms_folder_is_collected_with_what_each_notebook_came_with(
    harbour: Harbour, tmp_path: Path
) -> None:
    first = {f"{LOAD}.ipynb": worked(LOAD, "begin"), "plan.txt": b"wrong"}
    harbour.collect(stamped(tmp_path, "first", EARLY, first))
    second = {f"{SAIL}.ipynb": worked(SAIL, "begin"), "plan.txt": b"right"}
    harbour.collect(stamped(tmp_path, "second", LATE, second))
    third = {f"{LAND}.ipynb": worked(LAND, "begin"), "map.txt": b"north"}
    harbour.collect(stamped(tmp_path, "third", LATER, third))
    harbour.classroom.submitted.rename(tmp_path / "elsewhere")
    assert harbour.collect(tmp_path / "elsewhere") == dict.fromkeys(STAGES, "taken")
    assert read(harbour, LOAD).files == {"plan.txt": b"wrong"}
    assert read(harbour, SAIL).files == {"plan.txt": b"right"}
    assert read(harbour, LAND).files == {"plan.txt": b"right", "map.txt": b"north"}
    assert str(read(harbour, LOAD).received)[:10] == EARLY[:10]


def test_a_notebook_that_came_with_nothing_has_nothing_in_another_classroom(
    harbour: Harbour, tmp_path: Path
) -> None:
    harbour.collect(stamped(tmp_path, "first", EARLY, {f"{LOAD}.ipynb": worked(LOAD, "begin")}))
    second = {f"{SAIL}.ipynb": worked(SAIL, "begin"), "plan.txt": b"right"}
    harbour.collect(stamped(tmp_path, "second", LATE, second))
    harbour.classroom.submitted.rename(tmp_path / "elsewhere")
    harbour.collect(tmp_path / "elsewhere")
    assert read(harbour, LOAD).files == {}


def test_of_one_notebook_a_file_of_any_name_is_the_learners(harbour: Harbour, tmp_path: Path) -> None:
    files = {f"ada/{PLAIN}.ipynb": worked(PLAIN, "begin"), "ada/beside.json": b"{}"}
    harbour.collect(mailed(tmp_path / "mail", files))
    found = read_submission(
        harbour.classroom.submission(PLAIN, "ada"), make_release(harbour.lesson(PLAIN)), "ada"
    )
    assert isinstance(found, Submission)
    assert found.files == {"beside.json": b"{}"}


def test_files_of_an_earlier_notebook_leave_room_for_those_of_a_later_one(
    harbour: Harbour, tmp_path: Path
) -> None:
    first, second = ({f"{word}{number:02}.txt": word.encode() for number in range(15)} for word in "ab")
    harbour.collect(stamped(tmp_path, "first", EARLY, {f"{LOAD}.ipynb": worked(LOAD, "begin"), **first}))
    harbour.collect(stamped(tmp_path, "second", LATE, {f"{SAIL}.ipynb": worked(SAIL, "begin"), **second}))
    assert read(harbour, LOAD).files == first
    assert read(harbour, SAIL).files.items() >= second.items()


def test_large_files_beside_a_notebook_hide_no_later_change_of_one(tmp_path: Path, harbour: Harbour) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    large = {f"z{number}.txt": bytes(LARGEST) for number in range(7)}
    mailed(older, {f"{LOAD}.ipynb": worked(LOAD, "begin"), "plan.txt": b"wrong", **large})
    mailed(newer, {f"{SAIL}.ipynb": worked(SAIL, "begin"), "plan.txt": b"right"})
    lessons = harbour.lesson(LOAD).together
    carry_over(older, newer, lessons, lambda lesson: lesson.name == LOAD)
    assert files_of(newer, harbour.lesson(LOAD)) == {"plan.txt": b"wrong", **large}


def test_what_a_learner_packed_says_of_no_notebook_what_it_came_with(
    harbour: Harbour, tmp_path: Path
) -> None:
    said = json.dumps({"plan.txt": b64encode(b"forged").decode()}).encode()
    files = {f"{LOAD}.ipynb": worked(LOAD, "begin"), f"{LOAD}.beside.json": said, "plan.txt": b"sent"}
    harbour.collect(mailed(tmp_path / "mail", {"ada.zip": packed(files)}))
    assert read(harbour, LOAD).files == {"plan.txt": b"sent"}


def test_what_feedback_is_given_under_stays_however_full_the_folder_is(
    tmp_path: Path, harbour: Harbour
) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    mailed(older, {f"{LOAD}.ipynb": worked(LOAD, "begin"), "plan.txt": b"", SECRET: b"5ec"})
    full = {f"{number}.txt": b"" for number in range(MOST_FILES)}
    mailed(newer, {f"{SAIL}.ipynb": worked(SAIL, "begin"), **full})
    carry_over(older, newer, harbour.lesson(LOAD).together, lambda lesson: lesson.name == LOAD)
    assert (newer / SECRET).read_bytes() == b"5ec"
    assert not (newer / "plan.txt").exists()


def read(harbour: Harbour, name: str) -> Submission:
    found = read_submission(harbour.folder("ada"), make_release(harbour.lesson(name)), "ada")
    assert isinstance(found, Submission)
    return found
