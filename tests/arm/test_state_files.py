"""What stands in the way of a state file: no room, no file descriptors, a killed writer, another owner."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from azlab.arm import health
from azlab.arm.health import StoreError
from azlab.arm.store import Store
from tests.arm.conftest import DISK, code_on_opening, disk

ROOT = Path(__file__).parents[2]


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store(tmp_path / "cloud.sqlite") as store:
            store.set_fact("x", 1)
            store.copy_to(tmp_path / "copy.sqlite")
            assert {one.stat().st_mode & 0o777 for one in tmp_path.iterdir()} == {0o600}
    finally:
        os.umask(before)


WITHOUT_FILES = """
    import resource, sys
    from azlab.arm.health import StoreError
    from azlab.arm.store import Store
    import azlab.arm.health
    held = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        while True:
            held.append(open("/dev/null"))
    except OSError:
        pass
    try:
        Store(sys.argv[1])
    except StoreError as error:
        print(error.code, error.message)
"""


WRITER = """
    import os, sys
    from azlab.arm.store import Store
    store = Store(sys.argv[1])
    for number in range(10):
        with store.transaction():
            store.set_fact(f"group-{number}", number)
    os.kill(os.getpid(), 9)
"""


TOO_LARGE = """
    import resource, sys
    from azlab.arm.health import StoreError
    from azlab.arm.store import Store
    store = Store(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        with store.transaction():
            store.set_fact("more", "x" * 100000)
    except StoreError as error:
        print(error.code, error.only_reading_works)
    with store.reading():
        print(store.fact("more"), len(store.resources()))
"""


def run(program: str, path: Path) -> str:
    command = [sys.executable, "-c", textwrap.dedent(program), str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300).stdout


def test_what_a_killed_writer_left_survives_a_start_without_file_descriptors(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    run(WRITER, path)
    assert path.with_name("cloud.sqlite-wal").stat().st_size
    before = sorted(one.name for one in tmp_path.iterdir())
    assert run(WITHOUT_FILES, path).startswith(health.UNREACHABLE)
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    with Store(path) as store:
        assert [store.fact(f"group-{number}") for number in range(10)] == list(range(10))


def test_the_log_of_a_damaged_file_is_left_beside_it(path: Path) -> None:
    run(WRITER, path)
    log = path.with_name("cloud.sqlite-wal")
    before = log.read_bytes()
    with path.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(os.urandom(4096))
    damaged = path.read_bytes()
    assert code_on_opening(path) == health.DAMAGED
    assert (path.read_bytes(), log.read_bytes()) == (damaged, before)


def test_what_cannot_be_written_leaves_reading_as_it_was(path: Path) -> None:
    assert run(TOO_LARGE, path) == f"{health.FAILED} True\nNone 1000\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; only the system's own user may mount it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_what_was_kept_is_read(small_disk: Path) -> None:
    with Store(small_disk / "cloud.sqlite") as store:
        with store.transaction():
            store.put(disk("kept"))
        (small_disk / "filler").write_bytes(b"x" * (small_disk_room(small_disk)))
        with pytest.raises(StoreError, match="The disk is full") as refused, store.transaction():
            store.put(disk("too-much", padding="x" * 500_000))
        assert (refused.value.code, refused.value.only_reading_works) == (health.FULL, True)
        with store.reading():
            assert [one.id.name for one in store.resources(DISK)] == ["kept"]
        (small_disk / "filler").unlink()
        with store.transaction():
            store.put(disk("again"))
    with Store(small_disk / "cloud.sqlite") as store:
        assert [one.id.name for one in store.resources(DISK)] == ["again", "kept"]


def small_disk_room(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def test_a_bound_store_undoes_what_is_too_much_and_goes_on() -> None:
    with Store() as store:
        store.bound(256 * 1024)
        with store.transaction():
            store.set_fact("small", "kept")
        with pytest.raises(StoreError) as refused, store.transaction():
            store.set_fact("large", "x" * 300_000)
        assert refused.value.code == health.FULL
        assert (store.fact("small"), store.fact("large")) == ("kept", None)
        with store.transaction():
            store.set_fact("small", "changed")
        assert store.fact("small") == "changed"
