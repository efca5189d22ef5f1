"""What rows were before they were changed: SQLite's own triggers note it, in the transaction of the change.

While there is an entry, the first change of a row within the newest one puts the row as it was into
`earlier`; a row that was not there is noted without a document. So whatever process or page writes, nothing
is missed, and a killed one leaves either both or nothing. `mentions` and `effects` follow from the documents,
as do indexes, and the clock on the wall goes its own way: these are not noted.
"""

COLUMNS = "entry, kind, key, size, row, id, document, interior"
TABLES = """
create table changes (number integer primary key, entry text not null);
create table earlier (entry integer not null, kind text not null, key not null, size integer not null,
  row integer, id text, document text, interior text, primary key (entry, kind, key)) without rowid;
"""
"""`row`: an operation's rowid, which is the order in which they began. `size` is in bytes. The newest entry's
rows lie together at the end, so that what a request notes touches few pages."""

_LAST = "(select max(number) from changes)"
_UNLESS_NOTED = """
when exists (select 1 from changes) and not exists (
  select 1 from earlier where kind = '{kind}' and key = {row}.{key} and entry = {last}
)
"""
# Not in the sentence that inserts: one that reads what it writes to makes a table of its own each time.
_NOTE = """
create trigger {kind}_{verb} before {verb} on {kind} {unless_noted} {unless}
begin
  insert into earlier
    select {last}, '{kind}', {row}.{key},
      length(cast({document} as blob)) + length(cast({interior} as blob)),
      rowid, {id}, {document}, {interior}
    from {kind} where {key} = {row}.{key}
    union all select {last}, '{kind}', {row}.{key}, 0, null, null, null, null
    where not exists (select 1 from {kind} where {key} = {row}.{key});
end
"""
# After, and not before: a number that SQLite itself gives is not known before. One that was noted is ignored,
# which takes a third of the time of looking for it first.
_NOTE_LINE = """
create trigger journal_insert after insert on journal when exists (select 1 from changes)
begin
  insert or ignore into earlier values ({last}, 'journal', new.sequence, 0, null, null, null, null);
end
"""
_KINDS = {
    "resources": {"key": "key", "id": "id", "document": "document", "interior": "interior"},
    "operations": {"key": "name", "id": "null", "document": "document", "interior": "''"},
    "facts": {"key": "name", "id": "null", "document": "value", "interior": "''"},
    "journal": {"key": "sequence", "id": "null", "document": "entry", "interior": "''"},
}


def triggers() -> list[str]:
    """The sentences that make the triggers."""
    return [_trigger(kind, verb) for kind in _KINDS for verb in ("insert", "update", "delete")]


def names() -> list[str]:
    """What the triggers are called."""
    return [f"{kind}_{verb}" for kind in _KINDS for verb in ("insert", "update", "delete")]


def _trigger(kind: str, verb: str) -> str:
    words = {"kind": kind, "verb": verb, "last": _LAST, "row": "new" if verb == "insert" else "old"}
    words |= _KINDS[kind]
    unless = "and {row}.name not in ('wall', 'indexed')".format(**words) if kind == "facts" else ""
    note = _NOTE_LINE if (kind, verb) == ("journal", "insert") else _NOTE
    return note.format(unless_noted=_UNLESS_NOTED.format(**words), unless=unless, **words)
