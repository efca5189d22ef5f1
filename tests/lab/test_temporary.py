"""Folders that last as long as their process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from azlab.lab.temporary import MARK, remove, temporary_folder

ROOT = Path(__file__).resolve().parents[2]
MAKE = "from azlab.lab.temporary import temporary_folder; print(temporary_folder(), flush=True); input()"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def another(place: Path) -> tuple["subprocess.Popen[str]", Path]:
    """Another process that made a folder, and lives until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place), "TEMP": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_killed_process_is_tidied_up_after_and_a_living_one_is_not(place: Path) -> None:
    (killed, left), (living, kept) = another(place), another(place)
    try:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        (left / "cloud.sqlite").write_text("x")
        own = temporary_folder()
        assert (left.exists(), kept.exists(), own.exists()) == (False, True, True)
        living.communicate("\n")
        assert not kept.exists()
    finally:
        for process in (killed, living):
            process.kill()
            process.communicate()
        remove(own)
    assert not own.exists()


def test_what_is_not_known_as_left_behind_stays(place: Path) -> None:
    for name in ("azlab-nomark12", "other-folder"):
        (place / name).mkdir()
    (place / "other-folder" / MARK).touch()
    (place / "azlab-link1234").symlink_to(place / "other-folder")
    (place / "azlab-file1234").touch()
    remove(temporary_folder())
    left = {path.name for path in place.iterdir()}
    assert left == {"azlab-nomark12", "other-folder", "azlab-link1234", "azlab-file1234"}
    assert (place / "other-folder" / MARK).exists()


def test_somebody_elses_folder_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place / "azlab-theirs12"
    folder.mkdir()
    (folder / MARK).touch()
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    remove(temporary_folder())
    assert folder.exists()


def test_a_folder_made_elsewhere_is_not_removed(place: Path) -> None:
    (place / "mine").mkdir()
    remove(place / "mine")
    assert (place / "mine").exists()


def test_what_is_of_another_kind_is_left_to_those_who_know_how_to_clear_it(place: Path) -> None:
    left = place / "azlab-bench-abcd1234"
    left.mkdir()
    (left / MARK).touch()
    remove(temporary_folder())
    assert left.exists()
    cleared: list[Path] = []
    remove(temporary_folder("bench-", cleared.append))
    assert cleared == [left]


def test_a_folder_is_in_use_as_long_as_a_fork_of_its_maker_lives(place: Path) -> None:
    code = (
        "import os, time; from azlab.lab.temporary import temporary_folder; folder = temporary_folder();"
        "os.fork() or (print(folder, os.getpid(), flush=True), time.sleep(60)); os._exit(0)"
    )
    done = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.stdout is not None
    folder, fork = done.stdout.readline().split()
    done.wait()
    remove(temporary_folder())
    assert Path(folder).exists()
    os.kill(int(fork), signal.SIGKILL)
    done.communicate()
    remove(temporary_folder())
    assert not Path(folder).exists()
