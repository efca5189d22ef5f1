"""The state file's health: only what SQLite calls damaged is damaged, and everything else has a way out."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from azlab.arm import health
from azlab.arm.health import StoreError, explanation
from azlab.arm.store import Store
from tests.arm.conftest import DISK, code_on_opening, disk


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
