"""What is seen from outside of a tree of processes and its folders, and how folders are removed."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.execution import watching
from grader.execution.limits import MEGABYTE, Limits
from grader.execution.removal import remove

NOBODY = 65534


def deep(folder: Path, levels: int) -> None:
    """Make folders in folders, deeper than a path can be long."""
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(levels):
            os.mkdir("folder")
            os.chdir("folder")
    finally:
        os.chdir(here)


def test_a_tree_is_the_process_and_all_that_descend_from_it() -> None:
    grandchild = "import subprocess; subprocess.run(['sleep', '60'])"
    with subprocess.Popen([sys.executable, "-c", grandchild + "\n", "x"]) as process:
        while len(watching.tree(process.pid)) < 2:
            pass
        found = watching.tree(process.pid)
        assert found[0] == process.pid
        assert watching.threads(found) == 2
        assert MEGABYTE < watching.memory(found, 1 << 40) < 100 * MEGABYTE
        os.kill(found[1], 9)
        process.kill()
    assert watching.tree(process.pid) == []


def test_what_is_shared_after_a_fork_counts_once() -> None:
    source = (
        "import os, sys\nkept = b'x' * (100 << 20)\n"
        "for _ in range(3):\n    if not os.fork(): sys.stdin.read(); os._exit(0)\n"
        "print('ready', flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", source], stdin=-1, stdout=-1) as process:
        process.stdout.readline()
        found = watching.tree(process.pid)
        assert watching.memory(found, 1 << 40) > 390 * MEGABYTE
        assert watching.memory(found, 300 * MEGABYTE) < 200 * MEGABYTE


def test_a_folder_is_counted_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(bytes(range(256)) * 4096)
    (tmp_path / "link").symlink_to("/usr")
    size, count = watching.folder_size([str(tmp_path)], 1000)
    assert count == 3
    assert MEGABYTE <= size < 2 * MEGABYTE


def test_counting_ends_soon_after_the_limit(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / str(number)).touch()
    assert watching.folder_size([str(tmp_path)], 10)[1] == 11
    assert watching.passed(0, [str(tmp_path)], Limits(files=10)) == "files"


def test_files_of_this_machine_are_not_those_of_a_sandbox_that_has_only_begun() -> None:
    # On a busy machine bubblewrap needs longer for its mounts than it takes until somebody looks.
    assert watching.scratch_files(os.getpid(), ["/tmp", "/usr", "/no-such-folder"]) == 0


@pytest.mark.parametrize("levels", [150, 800])
def test_what_lies_too_deep_is_not_hidden_but_refused(tmp_path: Path, levels: int) -> None:
    deep(tmp_path, levels)
    assert watching.passed(0, [str(tmp_path)], Limits()) == "hidden"
    remove(tmp_path)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder of a user who does not enter every other one, as root does: that user is who runs the test."""
    folder, own = Path(tempfile.mkdtemp()), os.geteuid()
    if own == 0:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield folder
    os.seteuid(own)
    remove(folder)


def test_a_folder_that_nobody_may_enter_is_refused(open_folder: Path) -> None:
    assert watching.passed(0, [str(open_folder)], Limits()) is None
    (open_folder / "closed").mkdir(mode=0)
    assert watching.passed(0, [str(open_folder)], Limits()) == "hidden"


def test_whatever_was_left_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "file").touch()
    (tmp_path / "kept").touch()
    (folder / "link").symlink_to(tmp_path / "kept")
    (folder / "-rf").touch()
    os.mkfifo(folder / "pipe")
    deep(folder, 1100)
    (folder / "closed").chmod(0)
    remove(folder)
    assert os.listdir(tmp_path) == ["kept"]
    remove(folder)
