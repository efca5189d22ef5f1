"""`lab.undo` and `lab.history`: what was done to a practice cloud, in words, and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from azlab.arm.history import Entry, History
from azlab.arm.store import Store
from azlab.lab.exercises import Exercise, named
from azlab.lab.state import LabError, in_a_sentence
from azlab.widgets.tables import Table

HEAD = ("number", "time", "command", "what it did", "state")
TAKEN_BACK = "taken back"
NOTHING = "There is nothing to undo: nothing has been changed since the lesson's start."
LEFT_IN = (
    "Graded, a cell with lab.undo() takes something back there, too: delete the cell before you hand in."
)


class Past:
    """What one lab may take back. `known` gives the notebook's exercises."""

    def __init__(self, store: Store, history: History, known: Callable[[], Sequence[Exercise]]) -> None:
        self._store, self._history, self._known = store, history, known

    def begin(self, command: str) -> None:
        """Begin an entry of the lab's own, inside the transaction that changes something."""
        self._history.begin(command)

    def undo(self, wanted: str = "") -> str:
        """Take back the last command; or all since, and with, an entry's number or an exercise's begin.

        The sentence that says so. Raises `LabError` when there is no such thing.
        """
        with in_a_sentence(), self._store.transaction():
            standing = self._history.standing()
            first = self._first(wanted.strip(), standing)
            taken = [entry for entry in standing if entry.number >= first.number]
            back = self._history.go_back(first.number)
        return f"{_taken(first, taken, standing)} To have it again: lab.undo({back.number}). {LEFT_IN}"

    def table(self) -> Table:
        """All that can be undone, oldest first."""
        with in_a_sentence(), self._store.transaction():
            entries, standing = self._history.entries(), self._history.standing()
            rows = tuple(self._row(entry, entry in standing) for entry in entries)
        note = "lab.undo() takes back the last command, lab.undo(NUMBER) that one and all after it."
        return Table("What was done, by the time of the cloud", HEAD, rows, note if rows else NOTHING)

    def _row(self, entry: Entry, stands: bool) -> tuple[str, ...]:
        did = f"went back to before number {entry.target}" if entry.target else ""
        did = did or str(self._history.changes(entry)) or "time, settings or what is in progress"
        taken = "" if stands or entry.target else TAKEN_BACK
        return (str(entry.number), _time(entry), entry.command, did, taken)

    def _first(self, wanted: str, standing: Sequence[Entry]) -> Entry:
        """The entry before which to go."""
        entries = self._history.entries()
        if not wanted:
            if not standing:
                raise LabError(NOTHING)
            return standing[-1]
        if wanted.isascii() and wanted.isdecimal():
            return _numbered(wanted, entries)
        exercise = _meant(wanted, self._known())
        begun = next((entry for entry in standing if entry.cell in exercise.cells), None)
        if begun is None:
            raise LabError(
                f"{exercise.name} has changed nothing yet, or it was taken back: see lab.history()."
            )
        return begun


def _numbered(wanted: str, entries: Sequence[Entry]) -> Entry:
    found = next((entry for entry in entries if str(entry.number) == wanted.lstrip("0")), None)
    if found is None:
        span = f"{entries[0].number} to {entries[-1].number}" if entries else "none yet"
        raise LabError(f"There is no number {wanted[:20]} in lab.history(). Numbers: {span}.")
    return found


def _meant(wanted: str, known: Sequence[Exercise]) -> Exercise:
    found = [exercise for exercise in known if exercise.is_called(wanted)]
    if not found:
        listed = (
            f"There are: {named(known)}." if known else "No exercise was found in this folder's notebook."
        )
        raise LabError(
            f"There is no exercise '{wanted[:60]}' here. {listed} A number of lab.history() works as well."
        )
    return found[0]


def _taken(first: Entry, taken: Sequence[Entry], standing: Sequence[Entry]) -> str:
    if first not in standing:
        return f"The cloud is as it was before number {first.number}."
    if len(taken) < 2:
        return f"Taken back: {first.command} (number {first.number})."
    return f"Taken back: {len(taken)} commands, from number {first.number} ({first.command}) on."


def _time(entry: Entry) -> str:
    return f"{datetime.fromisoformat(entry.time):%d %b %H:%M:%S}" if entry.time else ""


def as_wanted(what: object) -> str:
    """What somebody wrote in `lab.undo(...)`, as text. Raises `LabError` where it is neither of both."""
    if isinstance(what, str):
        return what
    if isinstance(what, int) and not isinstance(what, bool) and what >= 0:
        return str(what)
    raise LabError('Write lab.undo(), lab.undo("exercise 4"), or lab.undo(7) with a number of lab.history().')


def cut_to(table: Table, last: object) -> Table:
    """The history with as many of its last rows as somebody asked for; all of them where that is None.

    Raises `LabError` for what is no number of rows.
    """
    if last is None:
        return table
    if not isinstance(last, int) or isinstance(last, bool) or last < 1:
        raise LabError("Write lab.history(), or lab.history(5) for the last five.")
    return replace(table, rows=table.rows[-last:])
