"""What was collected before: nothing newer is lost, by no crash and no second run."""

import os
from pathlib import Path

import pytest

from grader.intake import submitted
from tests.intake.classroom import NAME, Classroom, crash_before_a_draft_counts, roster, zipped
from tests.intake.downloads import EARLY, LATE, NOTEBOOK, another, save
from tests.intake.lessons import LESSON


def test_the_kept_roster_is_used_again_and_says_who_is_missing(classroom: Classroom, tmp_path: Path) -> None:
    assert classroom.run("roster", roster(tmp_path))[0] == 0
    _, said = classroom.run("collect", zipped(tmp_path, {f"doejane_12345_678910_{NAME}": NOTEBOOK}))
    assert "Nothing came from: bli." in said


def of_jane(root: Path, word: str, day: int) -> Path:
    """A folder with what Jane handed in on a day, which has a word of its own in it."""
    stamp = f"2026-11-{day:02} 08:00:00 UTC".encode()
    return save(root / word, {f"jane/{NAME}": another(f"{word} = 1"), "jane/timestamp.txt": stamp})


def test_nothing_is_written_over_what_is_newer(classroom: Classroom, tmp_path: Path) -> None:
    old, new = of_jane(tmp_path, "old", 1), of_jane(tmp_path, "new", 2)
    bare = save(tmp_path / "bare", {f"jane/{NAME}": another("bare = 1")})
    assert classroom.results(new) == {"jane": "taken"}
    assert classroom.results(new) == {"jane": "already there"}
    assert classroom.results(old) == {"jane": "older"}
    assert classroom.results(bare) == {"jane": "unclear"}
    assert b"new" in classroom.notebook("jane")
    assert classroom.results(old, "--force") == {"jane": "taken"}
    assert classroom.results(new) == {"jane": "taken"}


def test_without_stamps_the_files_own_times_decide(classroom: Classroom, tmp_path: Path) -> None:
    name = f"doejane_12345_678910_{NAME}"
    late = zipped(tmp_path, {name: another("late = 1")}, {name: LATE})
    assert classroom.results(late) == {"doejane-12345": "taken"}
    early = zipped(tmp_path, {name: another("early = 1")}, {name: EARLY})
    assert classroom.results(early) == {"doejane-12345": "older"}


def test_a_dry_run_writes_nothing(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(tmp_path / "mails", {f"jane/{NAME}": NOTEBOOK})
    assert classroom.results(folder, "--dry-run", "--roster", save_roster(tmp_path)) == {"jane": "taken"}
    assert not classroom.folder.exists()


def save_roster(root: Path) -> Path:
    (root / "class.csv").write_text("id,name\njane,Jane Doe\n")
    return root / "class.csv"


def test_a_crash_leaves_the_old_or_the_new(classroom: Classroom, tmp_path: Path) -> None:
    old, new = of_jane(tmp_path, "old", 1), of_jane(tmp_path, "new", 2)
    classroom.collect(old)
    with crash_before_a_draft_counts(), pytest.raises(KeyboardInterrupt):
        classroom.collect(new)
    submitted.recover(classroom.folder / "submitted" / "jane" / LESSON)
    assert b"old" in classroom.notebook("jane")
    assert classroom.results(new) == {"jane": "taken"}
    assert os.listdir(classroom.folder / "submitted" / "jane") == [LESSON]


def test_without_its_record_what_lies_there_is_known_again(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(tmp_path / "mails", {f"jane/{NAME}": NOTEBOOK})
    assert classroom.results(folder) == {"jane": "taken"}
    (classroom.folder / "collected.json").write_text("{")
    assert classroom.results(folder) == {"jane": "already there"}
    changed = save(tmp_path / "mails", {f"jane/{NAME}": another("x = 1")})
    assert classroom.results(changed) == {"jane": "unclear"}


def test_a_classroom_that_cannot_be_written_is_a_sentence(classroom: Classroom, tmp_path: Path) -> None:
    folder = save(tmp_path / "mails", {f"jane/{NAME}": NOTEBOOK})
    classroom.folder.write_text("a file")
    assert classroom.run("collect", folder)[0] == 2
