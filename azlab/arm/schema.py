"""The tables of a state file, and how a file of an older course becomes one of this.

The version stands in the file itself (`pragma user_version`). A change of a table is a new version and a
step in `_STEPS`; a file that was never numbered is of version 0.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from azlab.arm import earlier
from azlab.arm.health import FOREIGN, NEWER, StoreError, explained
from azlab.arm.stored import mentions

VERSION = 5

_TABLES = """
create table resources (key text primary key, type text not null, id text not null,
  document text not null, interior text not null);
create index resources_by_type on resources (type, key);
create table operations (name text primary key, key text not null, done integer not null,
  due text not null, document text not null);
create index operations_by_time on operations (done, due);
create index open_operations on operations (key) where done = 0;
create table effects (key text, operation text, primary key (key, operation)) without rowid;
create index effects_by_operation on effects (operation);
create table mentions (target text, source text, primary key (target, source)) without rowid;
create index mentions_by_source on mentions (source);
create table journal (sequence integer primary key autoincrement, entry text not null);
create table facts (name text primary key, value text not null);
"""
"""`due`: when an operation ends, or has ended, in the cloud's time; as text, which sorts as times do.
`effects`: which resources an operation in progress is on, or will change at its end.
`mentions`: which ids and GUIDs are in which resource's document."""
_INDEX_TABLES = """
create table entries (name text, scope text, value text, source text, position integer, id text,
  primary key (name, scope, value, source, position)) without rowid;
create index entries_by_source on entries (source);
create table tallies (name text, scope text, number integer not null,
  primary key (name, scope)) without rowid;
create table taken (scope text, first text, last text, primary key (scope, first)) without rowid;
"""
"""What `azlab.arm.indexes` keeps; what is in them, the app that opens a file puts there."""
STATE = {
    "resources": ("key", "type", "id", "document", "interior"),
    "mentions": ("target", "source"),
    "operations": ("rowid", "name", "key", "done", "due", "document"),
    "effects": ("key", "operation"),
    "journal": ("sequence", "entry"),
    "facts": ("name", "value"),
}
"""What a cloud is: tables and columns. The rowids of operations are the order in which they began."""
INDEXES = ("entries", "tallies", "taken")
TABLES = ("changes", "earlier", *STATE, *INDEXES)
"""In the order in which they are emptied: without changes nothing is noted."""
_OF_ALL_VERSIONS = {"resources", "operations", "journal", "facts"}


def prepare(connection: sqlite3.Connection, path: Path | str) -> None:
    """Make the tables, or bring those of an older course up to date; all of it or nothing.

    Raises `StoreError` where the file is of a newer course, or of another program.
    """
    with explained(path):
        if _version(connection) == VERSION:
            return
        connection.execute("begin immediate")
        try:
            _bring_up_to_date(connection, path)
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
        connection.execute("commit")


def refuse(connection: sqlite3.Connection, path: Path | str) -> None:
    """Raise `StoreError` where the file is of a newer course, or of another program."""
    version, tables = _version(connection), _tables(connection)
    if version > VERSION:
        raise StoreError(NEWER, path, f"version {version}, and this one knows {VERSION}")
    if tables and not tables >= _OF_ALL_VERSIONS:
        raise StoreError(FOREIGN, path, "it has other tables")


def replace(connection: sqlite3.Connection, other: sqlite3.Connection) -> None:
    """Make the state in a file that of another; what was derived of it is then of no use.

    Row by row, so that what was is noted: where there is a history, this too can be undone.
    """
    for table, columns in STATE.items():
        sentence = f"select {', '.join(columns)} from {table}"
        here, there = (set(each.execute(sentence)) for each in (connection, other))
        same, marks = " and ".join(f"{name} = ?" for name in columns), ", ".join("?" * len(columns))
        connection.executemany(f"delete from {table} where {same}", here - there)
        connection.executemany(
            f"insert into {table} ({', '.join(columns)}) values ({marks})", sorted(there - here)
        )


def _bring_up_to_date(connection: sqlite3.Connection, path: Path | str) -> None:
    refuse(connection, path)
    if not _tables(connection):
        _run(connection, _TABLES + _INDEX_TABLES)
        _note_what_was_before(connection)
    else:
        for step in _STEPS[_version(connection) :]:  # read again: another process may have been faster
            step(connection)
    connection.execute(f"pragma user_version = {VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _tables(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute("select name from sqlite_master where type = 'table'")
    return {name for (name,) in found if not name.startswith("sqlite_")}


def _run(connection: sqlite3.Connection, sentences: str) -> None:
    # Not `executescript`: that commits first, and the whole is one transaction.
    for sentence in sentences.split(";"):
        if sentence.strip():
            connection.execute(sentence)


def _name_what_operations_are_on(connection: sqlite3.Connection) -> None:
    """Version 1: what is asked of every request has a column and an index, and is not inside the document."""
    _run(
        connection,
        """
        alter table operations rename to older;
        create table operations (name text primary key, key text not null, done integer not null,
          due text not null, document text not null);
        insert into operations select name, coalesce(json_extract(document, '$.key'), ''), done,
          coalesce(json_extract(document, '$.end'), json_extract(document, '$.due'), ''), document
          from older where json_valid(document) order by rowid;
        drop table older;
        create index operations_by_time on operations (done, due);
        create index open_operations on operations (key) where done = 0;
        create table effects (key text, operation text, primary key (key, operation)) without rowid;
        create index effects_by_operation on effects (operation);
        insert or ignore into effects select key, name from operations where done = 0;
        insert or ignore into effects select json_extract(value, '$[1]'), name
          from operations, json_each(document, '$.effects') where done = 0;
        """,
    )


def _note_mentions(connection: sqlite3.Connection) -> None:
    """Version 2: who names whom can be asked without reading everything."""
    _run(
        connection,
        """
        create table mentions (target text, source text, primary key (target, source)) without rowid;
        create index mentions_by_source on mentions (source);
        """,
    )
    for key, document in connection.execute("select key, document from resources").fetchall():
        rows = [(target, key) for target in sorted(mentions(key, document))]
        connection.executemany("insert into mentions values (?, ?)", rows)


def _add_index_tables(connection: sqlite3.Connection) -> None:
    """Version 3: chosen values are found and counted without reading documents."""
    _run(connection, _INDEX_TABLES)


def _note_what_was_before(connection: sqlite3.Connection) -> None:
    """Version 4: what is done can be undone."""
    _run(connection, earlier.TABLES)
    for trigger in earlier.triggers():
        connection.execute(trigger)


def _note_with_less_work(connection: sqlite3.Connection) -> None:
    """Version 5: less work for each request. An entry says how much is kept for those before it."""
    for name in earlier.names():
        connection.execute(f"drop trigger {name}")
    for table in ("changes", "earlier"):
        connection.execute(f"alter table {table} rename to older_{table}")
    _note_what_was_before(connection)
    _run(
        connection,
        f"""
        insert into earlier ({earlier.COLUMNS}) select {earlier.COLUMNS} from older_earlier;
        insert into changes
          select number, json_set(json_remove(entry, '$.size', '$.total'), '$.before',
            (select coalesce(sum(size), 0) from earlier where earlier.entry < number)) from older_changes;
        drop table older_earlier;
        drop table older_changes;
        """,
    )


_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _name_what_operations_are_on,
    _note_mentions,
    _add_index_tables,
    _note_what_was_before,
    _note_with_less_work,
)
"""What makes a file of version 0 one of version 1, and so on."""
