"""Where nothing can be written, a lesson is read still, and says what cannot be written."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from azlab import lab
from azlab.cli import az
from azlab.sentences import SentenceError
from tests.lab.keeping import groups


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A lesson's folder on a disk of its own; only the system's own user may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    lab.stop()
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(folder: Path) -> None:
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"x" * 4096)


def assert_that_it_only_reads(folder: Path, why: str) -> None:
    """A start where nothing can be written: commands and checks read, in the notebook and outside of it."""
    said = repr(lab.start("x", folder))
    assert why in said
    assert "this lab only reads" in said
    assert "rg-mine" in groups()
    assert "rg-mine" in az("group show -n rg-mine --query name -o tsv").text
    assert lab.cloud().get(f"/subscriptions/{lab.cloud().subscription}/resourceGroups/rg-mine")
    refused = az("group create -n rg-new -l westeurope")
    assert why in refused.errors
    for attempt in (lab.save, lab.reset):
        with pytest.raises(SentenceError):
            attempt()
    assert "rg-new" not in groups()
    lab.stop()


def test_in_a_folder_that_is_read_only_a_lesson_is_read(small_disk: Path) -> None:
    lab.start("x", small_disk)
    az("group create -n rg-mine -l westeurope")
    lab.stop()
    with read_only(small_disk):
        assert_that_it_only_reads(small_disk, "may only be read")
        lab.start("x", small_disk)
        outside = subprocess.run(["az", "group", "list", "-o", "tsv"], capture_output=True, text=True)
        assert "rg-mine" in outside.stdout, outside.stderr
    assert "where you left off" in repr(lab.start("x", small_disk))
    assert az("group create -n rg-after -l westeurope").ok


@pytest.mark.parametrize("full", [True, False])
def test_what_a_killed_kernel_wrote_last_is_read_where_nothing_can_be_written(
    small_disk: Path, full: bool
) -> None:
    """It lies in SQLite's log, which is not worked in before the file is opened for writing."""
    lab.start("x", small_disk)
    az("group create -n rg-mine -l westeurope")
    state = small_disk / ".azlab" / "x"
    kept = {name: (state / name).read_bytes() for name in ("cloud.sqlite", "cloud.sqlite-wal")}
    lab.stop()
    for name, content in kept.items():
        (state / name).write_bytes(content)
    if full:
        fill(small_disk)
        assert_that_it_only_reads(small_disk, "The disk is full")
    else:
        with read_only(small_disk):
            assert_that_it_only_reads(small_disk, "may only be read")
    assert (state / "cloud.sqlite-wal").read_bytes()[:32] == kept["cloud.sqlite-wal"][:32] or full


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_on_a_full_disk_a_lesson_reads_and_says_what_cannot_be_written(small_disk: Path) -> None:
    lab.start("x", small_disk)
    az("group create -n rg-mine -l westeurope")
    az("group list")
    fill(small_disk)
    for number in range(20):  # until there is no room left in the log, either
        refused = az(f"group create -n rg-{number} -l westeurope --tags a={'x' * 200}")
        if not refused.ok:
            break
    assert "(DiskFull) The disk is full" in refused.errors
    assert "rg-mine" in groups()
    assert lab.cloud().list(f"/subscriptions/{lab.cloud().subscription}/resourceGroups")
    for attempt in (lab.save, lab.reset, lambda: lab.sign_in_as("auditor")):
        with pytest.raises(SentenceError, match="The disk is full"):
            attempt()
    assert "rg-mine" in groups()
    lab.stop()
    assert_that_it_only_reads(small_disk, "The disk is full")
    (small_disk / "filler").unlink()
    assert "where you left off" in repr(lab.start("x", small_disk))
    assert "rg-mine" in groups()
    assert az("group create -n rg-after -l westeurope").ok
    assert lab.save()


def test_a_lesson_that_finds_no_room_to_begin_says_so(small_disk: Path) -> None:
    fill(small_disk)
    with pytest.raises(lab.LabError, match=r"disk is full|No space left"):
        lab.start("x", small_disk)
    (small_disk / "filler").unlink()
    assert "start state" in repr(lab.start("x", small_disk))
