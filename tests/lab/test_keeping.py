"""Nothing of a learner's is ever lost: damage is put aside and said, and all else has a way out."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from tests.lab.keeping import ROOT, groups, run

HELD = "held by another program"


def aside(state: Path) -> list[Path]:
    return sorted(
        path for path in state.iterdir() if path.name.startswith(("damaged-", "newer-", "strange-"))
    )


KILLED = """
    import os
    from azlab import lab
    from azlab.cli import az
    lab.start("x")
    for number in range(10):
        assert az(f"group create -n rg-{number} -l westeurope").ok
    os.kill(os.getpid(), 9)
"""
WITHOUT_FILES = """
    import resource
    from azlab import lab
    import azlab.lab.naming, azlab.lab.simulated, azlab.lab.running  # what a start imports
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
    held = []
    try:
        while True:
            held.append(open("/dev/null"))
    except OSError:
        pass
    try:
        lab.start("x")
    except lab.LabError as error:
        print("said:", error)
"""


def test_what_a_killed_kernel_wrote_survives_a_start_that_fails(folder: Path) -> None:
    assert run(KILLED, folder) == ""
    assert "said: " in run(WITHOUT_FILES, folder)
    assert aside(folder / ".azlab" / "x") == []
    lab.start("x")
    assert groups() == [f"rg-{number}" for number in range(10)]


def test_a_damaged_cloud_is_put_aside_whole_and_the_learner_is_told_where(state: Path) -> None:
    cloud = state / "cloud.sqlite"
    content = b"not a database at all, but long enough" * 100
    cloud.write_bytes(content)
    for ending in ("-wal", "-shm"):
        cloud.with_name(f"cloud.sqlite{ending}").write_bytes(ending.encode())
    said = repr(lab.start("x"))
    [kept] = aside(state)
    assert f"put aside, with all that belongs to it, in {kept}" in said
    assert "Run the notebook's cells again from the top." in said
    assert (kept / "cloud.sqlite").read_bytes() == content
    assert {path.name for path in kept.iterdir()} == {"cloud.sqlite", "cloud.sqlite-wal", "cloud.sqlite-shm"}
    assert groups() == []
    assert az("group create -n rg-new -l westeurope").ok


def test_an_older_one_that_was_put_aside_stays(state: Path) -> None:
    for number in range(3):
        (state / "cloud.sqlite").write_bytes(b"damaged %d " % number * 100)
        lab.start("x")
        lab.stop()
    contents = [(path / "cloud.sqlite").read_bytes()[:9] for path in aside(state)]
    assert sorted(contents) == [b"damaged 0", b"damaged 1", b"damaged 2"]


def test_who_has_saved_is_told_how_to_go_back(state: Path) -> None:
    lab.start("x")
    lab.save("before lunch")
    lab.stop()
    (state / "cloud.sqlite").write_bytes(b"damaged" * 1000)
    assert "lab.restore('before lunch')" in repr(lab.start("x"))
    lab.restore("before lunch")
    assert groups() == ["rg-mine"]


def test_pages_damaged_in_the_middle_are_found_at_the_start(state: Path) -> None:
    cloud = state / "cloud.sqlite"
    with cloud.open("r+b") as file:
        file.seek(cloud.stat().st_size // 2 // 4096 * 4096)
        file.write(os.urandom(8192))
    assert "is damaged" in repr(lab.start("x"))
    assert len(aside(state)) == 1
    assert az("group create -n rg-new -l westeurope").ok


def test_an_emptied_cloud_is_said(state: Path) -> None:
    os.truncate(state / "cloud.sqlite", 0)
    assert "is damaged (it is empty)" in repr(lab.start("x"))


def test_a_document_that_is_none_is_left_out_and_kept_aside(state: Path) -> None:
    with closing(sqlite3.connect(state / "cloud.sqlite")) as other:
        other.execute("update resources set document = 'no JSON' where key like '%rg-mine'")
        other.commit()
    said = repr(lab.start("x"))
    [kept] = aside(state)
    assert "goes on without what could not be read of it" in said
    assert "rg-mine'" in said
    assert str(kept) in said
    assert "where you left off" in said
    assert groups() == []
    with closing(sqlite3.connect(kept / "cloud.sqlite")) as copy:
        assert copy.execute("select document from resources where key like '%rg-mine'").fetchone() == (
            "no JSON",
        )
    lab.stop()
    assert "damaged" not in repr(lab.start("x"))


def test_a_cloud_of_a_newer_course_is_kept_and_said(state: Path) -> None:
    with closing(sqlite3.connect(state / "cloud.sqlite")) as other:
        other.execute("pragma user_version = 99")
    said = repr(lab.start("x"))
    [kept] = aside(state)
    assert "newer edition of this course" in said
    assert "update the course" in said
    assert kept.name.startswith("newer-")
    with closing(sqlite3.connect(kept / "cloud.sqlite")) as other:
        assert other.execute("select count(*) from resources where key like '%rg-mine'").fetchone() == (1,)


def test_a_saved_state_of_a_newer_course_stays_and_is_said(state: Path) -> None:
    lab.start("x")
    lab.save("later")
    with closing(sqlite3.connect(state / "saved" / "later.sqlite")) as other:
        other.execute("pragma user_version = 99")
    with pytest.raises(lab.LabError, match=r"'later' cannot be read any more .*99.*the cloud is as it was"):
        lab.restore("later")
    assert (state / "saved" / "later.sqlite").exists()
    assert groups() == ["rg-mine"]


def test_a_cloud_that_another_program_holds_is_said_and_left_alone(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("azlab.arm.state_files.PATIENCE", 0.1)
    with closing(sqlite3.connect(state / "cloud.sqlite", isolation_level=None)) as other:
        other.execute("pragma locking_mode = exclusive")
        other.execute("begin exclusive")
        with pytest.raises(lab.LabError, match=HELD):
            lab.start("x")
    assert aside(state) == []
    lab.start("x")
    assert groups() == ["rg-mine"]
    with closing(sqlite3.connect(state / "cloud.sqlite", isolation_level=None)) as other:
        other.execute("begin immediate")
        refused = az("group create -n rg-more -l westeurope")
        assert refused.exit_code == 1
        assert "(StateLocked)" in refused.errors
        assert HELD in refused.errors
        with pytest.raises(lab.LabError, match=HELD):
            lab.reset()
    assert az("group create -n rg-more -l westeurope").ok


def test_a_cloud_that_was_removed_while_the_lab_runs_is_said_and_begins_anew(state: Path) -> None:
    lab.start("x")
    (state / "cloud.sqlite").unlink()
    for command in ("group list", "group create -n rg-lost -l westeurope"):
        refused = az(command)
        assert refused.exit_code == 1
        assert "was removed or moved while the lab was running" in refused.errors
        assert "Traceback" not in refused.errors
    for attempt in (lab.reset, lab.save):
        with pytest.raises(lab.LabError, match="removed or moved"):
            attempt()
    assert "start state" in repr(lab.start("x"))
    assert groups() == []


def test_all_of_the_state_removed_while_the_lab_runs_is_said(state: Path) -> None:
    lab.start("x")
    subprocess.run(["rm", "-rf", str(state.parent)], check=True)
    refused = az("group create -n rg-lost -l westeurope")
    assert refused.exit_code == 1
    assert "removed or moved" in refused.errors
    for attempt in (lab.reset, lab.save):
        with pytest.raises(lab.LabError, match="removed or moved"):
            attempt()
    lab.start("x")
    assert az("group create -n rg-new -l westeurope").ok


@pytest.mark.parametrize("mode", ["simulated", "recorded"])
def test_a_file_where_the_states_belong_is_said(folder: Path, mode: str) -> None:
    (folder / ".azlab").write_text("")
    if mode == "recorded":
        recording = ROOT / "notebooks" / "00-start-here" / "recording.json"
        (folder / "recording.json").write_bytes(recording.read_bytes())
    with pytest.raises(lab.LabError, match=r"\.azlab' is a file where a folder must be: rename or remove it"):
        lab.start("x", mode=mode)
    (folder / ".azlab").unlink()
    lab.start("x", mode=mode)


def test_a_path_that_is_too_long_is_said(folder: Path) -> None:
    deep = folder.joinpath(*["a-long-name-of-a-folder"] * 20)
    deep.mkdir(parents=True)
    with pytest.raises(lab.LabError, match="path is too long: move the folder of your lessons"):
        lab.start("x", deep)


def test_a_recording_goes_on_from_a_whole_file_and_says_a_damaged_one(folder: Path) -> None:
    recording = ROOT / "notebooks" / "00-start-here" / "recording.json"
    (folder / "recording.json").write_bytes(recording.read_bytes())
    lab.start("x", mode="recorded")
    lab.stop()
    assert "where you left off" in repr(lab.start("x", mode="recorded"))
    lab.stop()
    (folder / ".azlab" / "x" / "recorded" / "cloud.sqlite").write_bytes(b"damaged" * 1000)
    assert "is damaged" in repr(lab.start("x", mode="recorded"))
    assert len(aside(folder / ".azlab" / "x" / "recorded")) == 1


def test_what_a_killed_copy_left_does_not_spoil_the_next(state: Path) -> None:
    lab.start("x")
    (state / "saved").mkdir()
    for ending in ("", "-journal", "-wal"):
        (state / "saved" / f"mine.draft{ending}").write_bytes(b"half a copy" * 1000)
    lab.save("mine")
    az("group create -n rg-later -l westeurope")
    lab.restore("mine")
    assert groups() == ["rg-mine"]
    assert [path.name for path in (state / "saved").iterdir()] == ["mine.sqlite"]
