"""A roster: who is in the class, from the CSV of a teacher, of Canvas or of Moodle."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from grader.intake.open_files import read_file
from grader.intake.texts import clean, decode
from grader.submissions import Refused

LARGEST = 8 * 2**20
_COLUMNS = {
    "id": ("login", "sis login id", "username", "user name", "student_id", "student id", "id number", "id",
           "matriculation number", "email address", "email", "e-mail", "identifier"),
    "name": ("student", "full name", "name", "display name", "sortable name", "learner"),
    "first": ("first name", "first_name", "firstname", "given name"),
    "last": ("last name", "surname", "last_name", "lastname", "last name (surname)", "family name"),
    "section": ("section", "sections", "groups", "group", "class", "department"),
    "email": ("email address", "email", "e-mail", "mail"),
}  # fmt: skip
"""Names of columns, the better first: Canvas's gradebook, Moodle's lists, a teacher's own."""
_KEYS = (*_COLUMNS["id"], "sis user id", "integration id", "sis id")
_NO_LEARNER = ("points possible", "student, test", "test student")


@dataclass(frozen=True)
class Learner:
    """One row. `keys` are all that a download may call the learner by, besides the name."""

    id: str
    name: str = ""
    section: str = ""
    email: str = ""
    keys: frozenset[str] = frozenset()
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    first: str = ""
    last: str = ""
    """Both names, where the list has them apart."""

    @property
    def names(self) -> tuple[str, str]:
        """First and last name: where the list has them not apart, the last word is the last name."""
        first, _, last = self.name.rpartition(" ")
        return self.first or first, self.last or last


@dataclass(frozen=True)
class Roster:
    """All learners of a class, in the file's order; `remarks` say which rows were left out.

    `titles` are those of the file's columns, as they stand there.
    """

    learners: tuple[Learner, ...]
    remarks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, list[Learner]]:
        found: dict[str, list[Learner]] = {}
        for learner in self.learners:
            for key in {*learner.keys, *spellings(learner.name)}:
                found.setdefault(key, []).append(learner)
        return found

    def find(self, *labels: str) -> Learner | Refused | None:
        """Who is meant by what a download says, the surest label first; None when nobody is.

        Refused when two learners are called that.
        """
        for label in filter(None, labels):
            found = self._by_key.get(label.strip().casefold()) or self._by_key.get(squashed(label)) or []
            found = found or self._named_in(label)
            if len(found) > 1:
                # Points for the wrong one are worse than none: a teacher decides.
                return Refused(f"{len(found)} learners of the roster are called {label.strip()[:60]!r}.")
            if found:
                return found[0]
        return None

    def _named_in(self, label: str) -> list[Learner]:
        """Learners of whom all names stand in a label such as `lesson4_JaneDoe`."""
        said = set(words(label))
        # One name alone would find everybody called Kim.
        return [learner for learner, names in self._names if len(names) > 1 and names <= said]

    @cached_property
    def _names(self) -> list[tuple[Learner, set[str]]]:
        return [(learner, set(words(learner.name))) for learner in self.learners]


def words(text: str) -> list[str]:
    """The words of a name, without accents, in small letters; `JaneDoe` is two."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", folded(text))
    return re.findall(r"[^\W_]+", spaced.casefold())


def folded(text: str) -> str:
    """A text without accents: é as e, ß as ss."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def squashed(text: str) -> str:
    """A name as Canvas writes it in front of files: `doejane`."""
    return "".join(re.findall(r"[^\W_]+", folded(text).casefold()))


def spellings(name: str) -> set[str]:
    """A name squashed, whichever part comes first: Canvas puts the last name there."""
    parts = words(name)
    return {"".join(parts[turn:] + parts[:turn]) for turn in range(len(parts))} - {""}


def read_roster(source: Path | bytes) -> Roster | Refused:
    """The roster in a CSV file: comma, semicolon or tab; any encoding; the columns by their names."""
    data = source if isinstance(source, bytes) else read_file(source, LARGEST)
    if isinstance(data, Refused):
        return data
    rows = _rows(clean(decode(data)[0]))
    header = [title.strip().casefold() for title in rows[0]] if rows else []
    if not _column(header, "id") and not _column(header, "name") and not _column(header, "last"):
        return Refused("It has no column for ids or names: its first line should be e.g. id,name,section.")
    return replace(_roster(header, rows[1:]), titles=tuple(title.strip() for title in rows[0]))


def _rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter))
    except csv.Error:
        return []
    return [row for row in rows if any(value.strip() for value in row)]


def _column(header: list[str], kind: str) -> str:
    return next((title for title in _COLUMNS[kind] if title in header), "")


def _roster(header: list[str], rows: Iterable[list[str]]) -> Roster:
    learners: dict[str, Learner] = {}
    remarks = []
    for number, row in enumerate(rows, 2):
        columns = {title: value.strip() for title, value in zip(header, row, strict=False) if title}
        learner = _learner(header, columns)
        if learner is None:
            continue
        if not learner.id:
            remarks.append(f"Line {number} has neither an id nor a name.")
        elif learner.id.casefold() in learners:
            remarks.append(f"Line {number} has the id {learner.id!r}, which an earlier line has.")
        else:
            learners[learner.id.casefold()] = learner
    return Roster(tuple(learners.values()), tuple(remarks))


def _learner(header: list[str], columns: dict[str, str]) -> Learner | None:
    """A row's learner; None for the rows of Canvas that are none."""
    got = {kind: columns.get(_column(header, kind), "") for kind in _COLUMNS}
    name = got["name"] or f"{got['first']} {got['last']}".strip()
    if name.strip().casefold() in _NO_LEARNER or any(
        text.startswith("Points Possible") for text in columns.values()
    ):
        return None
    last, comma, first = (part.strip() for part in name.partition(","))
    if comma:
        name = f"{first} {last}"
    else:
        first, last = got["first"], got["last"]
    keys = {columns[key].casefold() for key in _KEYS if columns.get(key)}
    keys |= {key.removeprefix("participant ").strip() for key in keys} | {
        got["email"].casefold().partition("@")[0]
    }
    known = next((columns[title] for title in _COLUMNS["id"] if columns.get(title)), "")
    return Learner(
        safe_id(known or name),
        name,
        got["section"],
        got["email"],
        frozenset(keys - {""}),
        columns,
        first,
        last,
    )


_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{number}" for name in ("com", "lpt") for number in range(10)),
}


def safe_id(text: str) -> str:
    """An id that is a file's name on every system: letters, digits and `.-_@`; "" when nothing is left."""
    kept = "".join(
        letter if letter.isalnum() or letter in ".-_@" else "-"
        for letter in unicodedata.normalize("NFC", text.strip())
    )
    kept = re.sub(r"-{2,}", "-", kept).strip(".-_@")
    while len(kept.encode("utf-8", "replace")) > 80:
        kept = kept[:-1].strip(".-_@")
    return f"{kept}-" if kept.partition(".")[0].casefold() in _RESERVED else kept
