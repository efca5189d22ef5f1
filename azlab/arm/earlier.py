"""What rows were before they were changed: SQLite's own triggers note it, in the transaction of the change.

While there is an entry, the first change of a row within the newest one puts the row as it was into
`earlier`; a row that was not there is noted without a document. So whatever process or page writes, nothing
is missed, and a killed one leaves either both or nothing. `mentions` and `effects` follow from the documents,
as do indexes, and the clock on the wall goes its own way: these are not noted.
"""

TABLES = """
create table changes (number integer primary key, entry text not null);
create table earlier (entry integer not null, kind text not null, key not null, row integer, id text,
  document text, interior text, size integer not null);
create unique index earlier_by_row on earlier (kind, key, entry);
create index earlier_by_entry on earlier (entry, size);
"""
"""`row`: an operation's rowid, which is the order in which they began. `size` is in bytes."""

_NOTE = """
create trigger {kind}_{verb} before {verb} on {kind}
when exists (select 1 from changes){unless}
begin
  insert into earlier
    select last.number, '{kind}', {row}.{key}, found.rowid, {id}, found.{document}, {interior},
      coalesce(length(cast(found.{document} as blob)) + length(cast({interior} as blob)), 0)
    from (select max(number) as number from changes) as last
    left join {kind} as found on found.{key} = {row}.{key}
    where not exists (
      select 1 from earlier where entry = last.number and kind = '{kind}' and key = {row}.{key}
    );
end
"""
# After, and not before: a number that SQLite itself gives is not known before.
_NOTE_LINE = """
create trigger journal_insert after insert on journal
when exists (select 1 from changes)
begin
  insert into earlier
    select last.number, 'journal', new.sequence, null, null, null, null, 0
    from (select max(number) as number from changes) as last
    where not exists (
      select 1 from earlier where entry = last.number and kind = 'journal' and key = new.sequence
    );
end
"""
_KINDS = {
    "resources": {"key": "key", "id": "found.id", "document": "document", "interior": "found.interior"},
    "operations": {"key": "name", "id": "null", "document": "document", "interior": "''"},
    "facts": {"key": "name", "id": "null", "document": "value", "interior": "''"},
    "journal": {"key": "sequence", "id": "null", "document": "entry", "interior": "''"},
}


def triggers() -> list[str]:
    """The sentences that make the triggers."""
    made = [_NOTE_LINE]
    for kind, columns in _KINDS.items():
        for verb, row in (("insert", "new"), ("update", "old"), ("delete", "old")):
            if (kind, verb) != ("journal", "insert"):
                unless = f" and {row}.name not in ('wall', 'indexed')" if kind == "facts" else ""
                made.append(_NOTE.format(kind=kind, verb=verb, row=row, unless=unless, **columns))
    return made
