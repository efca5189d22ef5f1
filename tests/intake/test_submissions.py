"""Folders as nbgrader collects them, and what may lie in them."""

import os
import socket
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.intake.open_files import read_file
from grader.intake.submissions import read_submission
from grader.submissions import Refused, Submission
from tests.intake.lessons import ANSWERS, LESSON, RELEASE


def taken(folder: Path) -> Submission:
    found = read_submission(folder, RELEASE, "ada")
    assert isinstance(found, Submission), found
    return found


def test_a_collected_folder_is_read_with_its_time(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("2026-11-20 17:05:09.123456 UTC")
    found = taken(folder)
    assert found.sources == ANSWERS
    assert found.received == datetime(2026, 11, 20, 17, 5, 9, 123456, UTC)
    assert (found.files, found.remarks) == ({}, ())


@pytest.mark.parametrize("stamp", ["yesterday", "", "2026-13-45 99:00", "\x00", "9" * 5000])
def test_a_time_that_cannot_be_read_is_a_remark(folder: Path, stamp: str) -> None:
    (folder / "timestamp.txt").write_text(stamp)
    found = taken(folder)
    assert found.received is None
    assert found.remarks == ("Its timestamp.txt says no time that can be read; when it came is not known.",)


def test_a_notebook_under_another_name_is_found(folder: Path) -> None:
    (folder / f"{LESSON}.ipynb").rename(folder / f"{LESSON} (1).ipynb")
    assert taken(folder).remarks == ("The notebook is called '04-managed-images (1).ipynb'.",)


def test_allowed_files_come_along_and_others_are_said(folder: Path) -> None:
    for name in ("answer.json", "deploy.sh", "notes.txt", "image.pkr.hcl"):
        (folder / name).write_text(name)
    never = ["pandas.py", "json.so", "evil.pth", "choices.json", "recording.json", "recording.json.gz",
             "start.az", "azlab.toml", "ipykernel_launcher.py", "a.png", "sitecustomize.PY"]  # fmt: skip
    for name in never:
        (folder / name).write_text("x")
    (folder / ".hidden.txt").write_text("x")
    (folder / "package.txt").mkdir()
    found = taken(folder)
    assert sorted(found.files) == ["answer.json", "deploy.sh", "image.pkr.hcl", "notes.txt"]
    assert len(found.remarks) == len(never) + 1
    assert "The file 'package.txt' was left out: it is a folder, not a file." in found.remarks


def test_files_are_few_and_small(folder: Path) -> None:
    for number in range(30):
        (folder / f"part-{number:02}.txt").write_text("x")
    (folder / "large.txt").write_bytes(b"x" * (2**20 + 1))
    found = taken(folder)
    assert len(found.files) == 20
    assert "large.txt" not in found.files


@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "pipe", "socket", "device link"])
def test_what_is_no_file_is_never_opened(folder: Path, tmp_path: Path, kind: str) -> None:
    path = folder / f"{LESSON}.ipynb"
    target = path.rename(tmp_path / "elsewhere.ipynb")
    if kind == "link":
        path.symlink_to(target)
    elif kind == "dangling":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        # From within the folder: the whole path may be longer than a socket's name may be.
        with chdir(folder), socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    else:
        path.symlink_to("/dev/zero")
    found = read_submission(folder, RELEASE, "ada")
    assert isinstance(found, Refused)
    assert found.sentence.endswith(", not a file.")


def test_a_link_beside_the_notebook_is_left_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "notes.txt").symlink_to(tmp_path / "secret.txt")
    found = taken(folder)
    assert found.files == {}
    assert found.remarks == ("The file 'notes.txt' was left out: it is a link, not a file.",)


def test_a_folder_on_the_way_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "notes.txt").write_text("secret")
    (tmp_path / "handed").mkdir()
    (tmp_path / "handed" / "jane").symlink_to(tmp_path / "secret")
    path = tmp_path / "handed" / "jane" / "notes.txt"
    assert read_file(path, 100) == b"secret"
    assert isinstance(read_file(path, 100, tmp_path / "handed"), Refused)


def test_a_file_that_is_missing_or_kept_from_the_reader_is_refused(folder: Path) -> None:
    (folder / f"{LESSON}.ipynb").unlink()
    found = read_submission(folder, RELEASE, "ada")
    assert found == Refused("It cannot be read (No such file or directory).")
    assert isinstance(read_submission(Path("a\x00b"), RELEASE, "ada"), Refused)


def test_a_folder_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert read_submission(tmp_path / "link", RELEASE, "ada") == Refused("It is a link, not a file.")
