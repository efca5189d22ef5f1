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
    for name in ("azlab-without-mark", "other-folder"):
        (place / name).mkdir()
    (place / "other-folder" / MARK).touch()
    (place / "azlab-link").symlink_to(place / "other-folder")
    (place / "azlab-file").touch()
    remove(temporary_folder())
    left = {path.name for path in place.iterdir()}
    assert left == {"azlab-without-mark", "other-folder", "azlab-link", "azlab-file"}
    assert (place / "other-folder" / MARK).exists()


def test_somebody_elses_folder_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = place / "azlab-theirs"
    folder.mkdir()
    (folder / MARK).touch()
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    remove(temporary_folder())
    assert folder.exists()


def test_a_folder_made_elsewhere_is_not_removed(place: Path) -> None:
    (place / "mine").mkdir()
    remove(place / "mine")
    assert (place / "mine").exists()
