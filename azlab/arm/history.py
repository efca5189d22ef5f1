"""What was done to the cloud, command by command, and the way back to before any of it.

An entry begins with the first request of a command that changes something. Whatever changes from then on is
its own, until the next one begins: what ends later, too, and the time that passes. Going back to before an
entry is an entry itself, so that it can be taken back as well.

Everything that a state file holds goes back: resources with the machines inside, operations, the journal, the
cloud's clock. What is kept elsewhere stays: who is signed in, settings of the CLI, keys in `~/.ssh`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from azlab.arm.ids import parse_id
from azlab.arm.journal import READING
from azlab.arm.messages import Request, written
from azlab.arm.store import Store

ASKING = frozenset(("whatif", "validate"))
"""What is sent to find out what a deployment would do."""
MOST_ENTRIES, MOST_BYTES = 200, 16 * 1024 * 1024
"""Of all that is kept; beyond it, what is oldest is forgotten."""
UNDO = "lab.undo"
LOOK = "x-azlab-look"
"""The header of a script that only looks into a machine, for a check or a picture: nobody did anything."""
_OF_PAGES = {"loads": "lab.load", "scarcities": "lab.scarcity", "clock": "lab.let_pass", "ssh": "ssh"}
_CHANGED = """
select 1 from earlier where entry = ? and (kind in ('resources', 'operations')
  or kind = 'facts' and key not in ('now', 'minute') and key not like 'drawn %') limit 1
"""
_OLDEST = """
select kind, key, row, id, document, interior, min(entry) from earlier where entry >= ? group by kind, key
"""
"""Rows as they were before an entry: of each what was noted first. SQLite takes the other columns from it."""
_FIRST = "select number, entry from changes order by number limit 1"
_HIDDEN = "microsoft.resources/deployments"


@dataclass(frozen=True)
class Entry:
    """One change. `target` is, of a way back, the entry before which it went."""

    number: int
    command: str
    time: str
    cell: str = ""
    asked: str = ""
    """What the requests of one command have in common; "" where nothing has."""
    target: int = 0
    before: int = 0
    """Bytes that are kept for all that ever were before it."""

    @classmethod
    def stored(cls, row: tuple[int, str]) -> "Entry":
        return cls(row[0], **json.loads(row[1]))


@dataclass(frozen=True)
class Changes:
    """What an entry did, by the names of resources."""

    made: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = {"made": self.made, "changed": self.changed, "deleted": self.deleted}
        return "; ".join(f"{verb} {_few(names)}" for verb, names in parts.items() if names)


class History:
    """The entries of one store, oldest first."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[int, Entry | None] = (-1, None)
        """The newest entry, as of a turn of the store."""
        self._oldest: tuple[int, Entry | None] = (-1, None)
        """The same of the oldest."""
        self.cell = ""
        """The id of the notebook's cell that is run now; "" where none is."""
        self.form = ""
        """What tells its text from what it was before; "" where nobody says it."""

    def follow(self, cell: str, form: str) -> None:
        """Note which cell begins to run, and in which form."""
        self.cell, self.form = cell, form

    @property
    def mark(self) -> dict[str, str]:
        """What a line of the journal says of the cell that asked."""
        return {"cell": self.cell, "form": self.form} if self.cell and self.form else {}

    @contextmanager
    def answering(self, request: Request) -> Iterator[None]:
        """Note what a request changes as its command's entry; inside the transaction that answers it."""
        if not _may_change(request):
            yield
            return
        last = self._last()
        asked = request.headers.get("x-ms-client-request-id", "")
        if last is not None and asked and last.asked == asked:
            yield
            return
        entry, edition = self._begin(last, _command(request), asked), self._store.edition
        yield
        is_own_page = request.path.startswith("/lab/") and not request.path.startswith("/lab/ssh/")
        if edition == self._store.edition and not is_own_page and not self._has_changed(entry):
            self._give_up(entry)

    def begin(self, command: str, asked: str = "", target: int = 0) -> Entry:
        """A new entry, to which all belongs that changes from now on."""
        return self._begin(self._last(), command, asked, target)

    def _begin(self, last: Entry | None, command: str, asked: str, target: int = 0) -> Entry:
        entry = Entry(
            last.number + 1 if last else 1,
            command,
            str(self._store.fact("now", "")),
            self.cell,
            asked,
            target,
            last.before + self._size(last) if last else 0,
        )
        self._forget_oldest(entry)
        said = {name: value for name, value in vars(entry).items() if name != "number"}
        self._store.connection.execute("insert into changes values (?, ?)", (entry.number, written(said)))
        self._known = (self._store.turn, entry)
        return entry

    def _has_changed(self, entry: Entry) -> bool:
        return self._store.connection.execute(_CHANGED, (entry.number,)).fetchone() is not None

    def _size(self, entry: Entry) -> int:
        """Bytes that are kept for an entry."""
        row = self._store.connection.execute(
            "select coalesce(sum(size), 0) from earlier where entry = ?", (entry.number,)
        ).fetchone()
        return int(row[0])

    def entries(self) -> list[Entry]:
        """All that is kept."""
        rows = self._store.connection.execute("select number, entry from changes order by number")
        return [Entry.stored(row) for row in rows]

    def standing(self) -> list[Entry]:
        """The entries that were not taken back, oldest first; no ways back among them."""
        before: dict[int, list[Entry]] = {}
        standing: list[Entry] = []
        for entry in self.entries():
            before[entry.number] = standing
            standing = before.get(entry.target, []) if entry.target else [*standing, entry]
        return standing

    def changes(self, entry: Entry) -> Changes:
        """What it did, by name."""
        made, changed, deleted = list[str](), list[str](), list[str]()
        rows = self._store.connection.execute(
            "select key, id, document, interior from earlier"
            " where entry = ? and kind = 'resources' order by key",
            (entry.number,),
        )
        for key, id, document, interior in rows.fetchall():
            id_after, *after = self._after(entry.number, key)
            was, is_there = document is not None, after[0] is not None
            if _HIDDEN in key or [document, interior] == after:
                continue
            names = made if not was else changed if is_there else deleted
            names.append(_name(id or id_after or key))
        return Changes(tuple(made), tuple(changed), tuple(deleted))

    def go_back(self, number: int) -> Entry:
        """Bring the cloud to where it was before an entry; the new entry that says so."""
        connection = self._store.connection
        rows = [row[:-1] for row in connection.execute(_OLDEST, (number,)).fetchall()]
        entry = self.begin(UNDO, target=number)
        for kind, key, *earlier in sorted(rows, key=lambda row: row[4] is not None):
            # What is to go goes first: a row may have taken the number of one that comes back.
            self._store.bring_back(kind, key, *earlier)
        return entry

    def _after(self, number: int, key: str) -> tuple[str | None, str | None, str | None]:
        """A resource's id and texts after an entry, None where it was not there."""
        found = self._store.connection.execute(
            # A cross join: each of the entries that came after it is asked for this one row.
            "select * from (select id, document, interior from changes cross join earlier"
            " on earlier.entry = number and kind = 'resources' and key = ?"
            " where number > ? order by number limit 1)"
            " union all select id, document, interior from resources where key = ? limit 1",
            (key, number, key),
        ).fetchone()
        return tuple(found) if found else (None, None, None)

    def _last(self) -> Entry | None:
        if self._known[0] != self._store.turn:
            row = self._store.connection.execute(
                "select number, entry from changes order by number desc limit 1"
            ).fetchone()
            self._known = (self._store.turn, Entry.stored(row) if row else None)
        return self._known[1]

    def _first(self) -> Entry | None:
        if self._oldest[0] != self._store.turn or self._oldest[1] is None:
            row = self._store.connection.execute(_FIRST).fetchone()
            self._oldest = (self._store.turn, Entry.stored(row) if row else None)
        return self._oldest[1]

    def _give_up(self, entry: Entry) -> None:
        """An entry that changed nothing: what it noted of time and journal is the one's before it."""
        connection, number = self._store.connection, entry.number
        self._known = self._oldest = (-1, None)
        connection.execute("update or ignore earlier set entry = ? where entry = ?", (number - 1, number))
        connection.execute("delete from earlier where entry = ?", (number,))
        connection.execute("delete from changes where number = ?", (number,))
        connection.execute("delete from earlier where not exists (select 1 from changes)")

    def _forget_oldest(self, new: Entry) -> None:
        """Make room for a new entry: their numbers have no gaps."""
        connection = self._store.connection
        # Each with what came after it; from the oldest on, so that usually only one is looked at.
        while oldest := self._first():
            if new.number - oldest.number < MOST_ENTRIES and new.before - oldest.before <= MOST_BYTES:
                return
            self._oldest = (-1, None)
            connection.execute("delete from earlier where entry <= ?", (oldest.number,))
            connection.execute("delete from changes where number <= ?", (oldest.number,))


def _may_change(request: Request) -> bool:
    """Whether a request is one that somebody means to change something with; waiting is none.

    Nor is asking what a deployment would do.
    """
    is_waiting = request.path == "/lab/clock" and b'"seconds"' in request.body
    only_asks = request.path.rpartition("/")[2].lower() in ASKING
    return request.method not in READING and not is_waiting and not only_asks and LOOK not in request.headers


def _command(request: Request) -> str:
    page = request.path.removeprefix("/lab/").partition("/")[0] if request.path.startswith("/lab/") else ""
    if request.command:
        return f"az {request.command}"
    return _OF_PAGES.get(page) or f"{request.method} {request.path.rpartition('/')[2]}"


def _name(key: str) -> str:
    id = parse_id(key)
    return f"{id.type.rpartition('/')[2]}/{id.name}" if id else key


def _few(names: tuple[str, ...]) -> str:
    shown = names if len(names) <= 4 else names[:3]
    return ", ".join(shown) + (f" and {len(names) - 3} more" if len(names) > 4 else "")
