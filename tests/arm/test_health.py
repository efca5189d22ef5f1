"""The state file's health: only what SQLite calls damaged is damaged, and everything else has a way out."""

import errno
import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from azlab.arm import health
from azlab.arm.health import StoreError, explanation
from azlab.arm.ids import resource_id
from azlab.arm.store import Resource, Store

ROOT = Path(__file__).parents[2]
DISK = "Microsoft.Compute/disks"


def disk(name: str, **document: object) -> Resource:
    return Resource(resource_id("S", "G", DISK, name), {"name": name, **document})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A state file with a thousand disks."""
    with Store(tmp_path / "cloud.sqlite") as store, store.transaction():
        for number in range(1000):
            store.put(disk(f"disk-{number}", padding="x" * 500))
    return tmp_path / "cloud.sqlite"


def code_on_opening(path: Path) -> str:
    with pytest.raises(StoreError) as refused:
        Store(path)
    return refused.value.code


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.DatabaseError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        (sqlite3.SQLITE_CORRUPT, health.DAMAGED),
        (sqlite3.SQLITE_CORRUPT_INDEX, health.DAMAGED),
        (sqlite3.SQLITE_NOTADB, health.DAMAGED),
        (sqlite3.SQLITE_CANTOPEN, health.UNREACHABLE),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, health.UNREACHABLE),
        (sqlite3.SQLITE_FULL, health.FULL),
        (sqlite3.SQLITE_BUSY, health.LOCKED),
        (sqlite3.SQLITE_BUSY_RECOVERY, health.LOCKED),
        (sqlite3.SQLITE_LOCKED, health.LOCKED),
        (sqlite3.SQLITE_PROTOCOL, health.LOCKED),
        (sqlite3.SQLITE_READONLY, health.READ_ONLY),
        (sqlite3.SQLITE_READONLY_DBMOVED, health.GONE),
        (sqlite3.SQLITE_IOERR, health.FAILED),
        (sqlite3.SQLITE_IOERR_WRITE, health.FAILED),
        (sqlite3.SQLITE_IOERR_SHORT_READ, health.FAILED),
        (sqlite3.SQLITE_NOMEM, health.FAILED),
    ],
)
def test_sqlites_own_code_says_what_is_wrong(tmp_path: Path, code: int, meant: str) -> None:
    said = explanation(sqlite_error(code), tmp_path / "cloud.sqlite")
    assert said.code == meant
    assert str(tmp_path) in said.message
    assert said.unusable == (meant == health.DAMAGED)
    assert not isinstance(said, sqlite3.Error)


@pytest.mark.parametrize(
    ("number", "meant"),
    [
        (errno.ENOSPC, health.FULL),
        (errno.EDQUOT, health.FULL),
        (errno.EROFS, health.READ_ONLY),
        (errno.EACCES, health.UNREACHABLE),
        (errno.EMFILE, health.UNREACHABLE),
        (errno.ENAMETOOLONG, health.UNREACHABLE),
    ],
)
def test_the_systems_own_number_says_what_is_wrong(tmp_path: Path, number: int, meant: str) -> None:
    said = explanation(OSError(number, os.strerror(number)), tmp_path / "cloud.sqlite")
    assert (said.code, said.unusable) == (meant, False)


def test_an_error_on_a_disk_without_room_means_that_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quota shows itself to SQLite as an input/output error."""
    monkeypatch.setattr(health, "_room", lambda path: False)
    assert (
        explanation(sqlite_error(sqlite3.SQLITE_IOERR_WRITE), tmp_path / "cloud.sqlite").code == health.FULL
    )


@pytest.mark.parametrize("content", [b"not a database", b"not a database at all, but long enough" * 100])
def test_what_is_no_database_is_damaged(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert code_on_opening(path) == health.DAMAGED


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_pages_damaged_in_the_middle_are_found_at_once(path: Path, part: float) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * part) // 4096 * 4096)
        file.write(os.urandom(4096))
    assert code_on_opening(path) == health.DAMAGED


def test_a_file_that_ends_too_early_is_damaged(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)
    assert code_on_opening(path) == health.DAMAGED


def test_a_file_of_a_newer_course_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("pragma user_version = 99")
    before = path.read_bytes()
    assert code_on_opening(path) == health.NEWER
    assert path.read_bytes() == before


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table recipes (name text)")
    before = path.read_bytes()
    assert code_on_opening(path) == health.FOREIGN
    assert path.read_bytes() == before


OLDER = """
create table resources (key text primary key, type text not null, id text not null,
  document text not null, interior text not null);
create index resources_by_type on resources (type, key);
create table operations (name text primary key, done integer not null, document text not null);
create table journal (sequence integer primary key autoincrement, entry text not null);
create table facts (name text primary key, value text not null);
insert into resources values ('/subscriptions/s', 'microsoft.resources/subscriptions', '/subscriptions/S',
  '{"displayName": "S", "parent": "/subscriptions/T"}', '{}');
insert into operations values ('a', 0,
  '{"name": "a", "key": "/k", "status": "InProgress", "due": "2026-01-01T00:00:09+00:00"}');
insert into operations values ('b', 1,
  '{"name": "b", "key": "/k", "status": "Succeeded", "due": "2026-01-01T00:00:01+00:00"}');
insert into facts values ('lesson', '"x"');
"""
"""What a course wrote before its files had a version."""


def test_a_file_of_an_older_course_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    with closing(sqlite3.connect(path)) as older:
        older.executescript(OLDER)
    for _ in range(2):
        with Store(path) as store:
            assert store.fact("lesson") == "x"
            found = store.get("/subscriptions/S")
            assert found is not None
            assert found.document == {"displayName": "S", "parent": "/subscriptions/T"}
            assert len(store.mentioning("/subscriptions/t", "Microsoft.Resources/subscriptions")) == 1
            assert [one["name"] for one in store.open_operations(key="/k")] == ["a"]
            assert store.open_operations(due="2026-01-01T00:00:08+00:00") == []
            assert (store.operation("b") or {})["status"] == "Succeeded"


def test_a_saved_file_of_an_older_course_is_read_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "saved.sqlite"
    with closing(sqlite3.connect(path)) as older:
        older.executescript(OLDER)
    before = path.read_bytes()
    with Store(tmp_path / "cloud.sqlite") as store:
        store.copy_from(path)
        assert store.fact("lesson") == "x"
        assert len(store.open_operations(key="/k")) == 1
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("saved")] == ["saved.sqlite"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, None])
def test_a_copy_that_cannot_be_read_changes_nothing(path: Path, content: bytes | None) -> None:
    saved = path.with_name("saved.sqlite")
    if content is None:
        saved.write_bytes(path.read_bytes()[:40960])
    else:
        saved.write_bytes(content)
    with Store(path) as store:
        with pytest.raises(StoreError) as refused:
            store.copy_from(saved)
        assert (refused.value.code, refused.value.path) == (health.DAMAGED, saved)
        assert len(store.resources(DISK)) == 1000
    assert saved.exists()


@pytest.mark.parametrize("text", ["no JSON", "[]", "5", '{"half": ', b"\xff\xfe", None])
def test_a_document_that_is_none_is_named_and_can_be_left_out(path: Path, text: object) -> None:
    with closing(sqlite3.connect(path)) as other:
        value = "" if text is None else text
        other.execute("update resources set document = ? where key like '%disk-7'", (value,))
        other.commit()
    with Store(path) as store:
        rows = store.unreadable()
        assert [row.name.rpartition("/")[2] for row in rows] == ["disk-7"]
        store.remove(rows)
        assert (store.unreadable(), len(store.resources(DISK))) == ([], 999)


def test_a_row_of_any_table_is_looked_at(path: Path) -> None:
    with Store(path) as store, store.transaction():
        store.put_operation("a", {"name": "a", "status": "InProgress"})
        store.write_journal({"path": "/x"})
    with closing(sqlite3.connect(path)) as other:
        other.executescript(
            "update operations set document = 'x'; update journal set entry = 'x';"
            "update resources set id = 'no id' where key like '%disk-7'"
        )
    with Store(path) as store:
        assert {row.table for row in store.unreadable()} == {"operations", "journal", "resources"}


def test_without_its_own_facts_a_cloud_is_damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("insert into facts values ('now', 'soon')")
        other.commit()
    with Store(path) as store, pytest.raises(StoreError) as refused:
        store.unreadable()
    assert refused.value.code == health.DAMAGED


def test_a_file_that_another_process_holds_is_not_damaged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("azlab.arm.state_files.PATIENCE", 0.1)
    with Store(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="held by another program") as refused, store.transaction():
            pass
        assert refused.value.code == health.LOCKED
        other.execute("rollback")
        with store.transaction():
            store.put(disk("then"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("pragma locking_mode = exclusive")
        other.execute("begin exclusive")
        assert code_on_opening(path) == health.LOCKED


def test_a_file_that_was_removed_takes_nothing_any_more(path: Path) -> None:
    with Store(path) as store:
        path.unlink()
        with pytest.raises(StoreError, match="removed or moved") as refused, store.transaction():
            store.put(disk("lost"))
        assert refused.value.code == health.GONE
        with pytest.raises(StoreError, match="removed or moved"):
            store.copy_to(path.with_name("copy.sqlite"))
        Store(path).close()  # another one at the same address is not the same
        with pytest.raises(StoreError, match="removed or moved"), store.transaction():
            pass


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "states").write_text("")
    with pytest.raises(StoreError, match=r"states' is a file where a folder must be: rename"):
        Store(tmp_path / "states" / "x" / "cloud.sqlite")


def test_a_file_that_is_a_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder where a file must be"):
        Store(tmp_path)


def test_a_path_that_is_too_long_is_said(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-long-name-of-a-folder"] * 24)
    with pytest.raises(StoreError, match="too long: move the folder"):
        Store(deep / "cloud.sqlite")
    with pytest.raises(StoreError, match=r"cannot be opened \(File name too long\)"):
        Store(tmp_path / ("x" * 300) / "cloud.sqlite")


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
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60).stdout


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
