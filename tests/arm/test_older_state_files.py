"""State files of older courses, of newer ones, and of other programs."""

import sqlite3
from contextlib import closing
from pathlib import Path

from azlab.arm import health
from azlab.arm.history import History
from azlab.arm.store import Store
from tests.arm.conftest import code_on_opening


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


FOURTH = """
drop table changes;
drop table earlier;
create table changes (number integer primary key, entry text not null);
create table earlier (entry integer not null, kind text not null, key not null, row integer, id text,
  document text, interior text, size integer not null);
create unique index earlier_by_row on earlier (kind, key, entry);
create index earlier_by_entry on earlier (entry, size);
insert into changes values (1, '{"command": "az a", "time": "", "cell": "", "asked": "", "target": 0,
  "size": 3, "total": 3}');
insert into changes values (2, '{"command": "az b", "time": "", "cell": "", "asked": "", "target": 0,
  "size": 0, "total": 0}');
insert into earlier values (1, 'facts', 'lesson', 1, null, '"x"', '', 3);
insert into earlier values (2, 'facts', 'lesson', 1, null, '"yy"', '', 4);
insert into earlier values (2, 'facts', 'other', null, null, null, null, 0);
insert into facts values ('lesson', '"zzz"'), ('other', '1');
pragma user_version = 4;
"""
"""A file of version 4 with two entries, as far as it differs from one of today."""


def test_what_an_older_course_noted_is_undone(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.executescript(FOURTH)
    with Store(path) as store:
        history = History(store)
        assert [(entry.command, entry.before) for entry in history.entries()] == [("az a", 0), ("az b", 3)]
        with store.transaction():
            assert history.go_back(2).before == 7
        assert (store.fact("lesson"), store.fact("other")) == ("yy", None)
        with store.transaction():
            history.go_back(1)
        assert store.fact("lesson") == "x"
        with store.transaction():
            history.go_back(3)
        assert (store.fact("lesson"), store.fact("other")) == ("zzz", 1)
