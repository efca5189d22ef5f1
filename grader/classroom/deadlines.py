"""`classroom/classroom.toml`: due dates, late penalties, and extensions for single learners.

It is read strictly: a slip of the pen in a lesson's or a learner's name would give or take points unseen.
"""

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from azlab.assignments import is_called
from grader.classroom.penalties import NO_PENALTY, Deadline, Penalty, read_penalty
from grader.setup.places import SetupError

FILE = "classroom.toml"
_TOP = ("timezone", "penalty", "grace", "lessons", "extensions")
_LESSON = ("due", "penalty", "grace")


@dataclass(frozen=True)
class Deadlines:
    """When which lesson is due, for whom."""

    lessons: Mapping[str, Deadline] = field(default_factory=dict)
    extensions: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """By learner, in small letters, and lesson."""

    def find(self, lesson: str, learner: str) -> Deadline | None:
        """What holds for one learner; None when the lesson is never late."""
        usual = self.lessons.get(lesson)
        longer = self.extensions.get((learner.casefold(), lesson))
        if usual is None or longer is None:
            return usual
        return Deadline(longer, usual.penalty, usual.grace, extended=True)


def read_deadlines(classroom: Path, lessons: Mapping[str, str], learners: Collection[str]) -> Deadlines:
    """What a classroom's file says; nothing is ever late where there is none.

    `lessons` are all lessons, each with its assignment. `learners` are those who are known: an extension for
    anybody else is refused. Raises `SetupError`.
    """
    path = classroom / FILE
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))  # Notepad begins a file with a mark
    except FileNotFoundError:
        return Deadlines()
    except (OSError, ValueError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from None
    return _Reading(path, said, lessons, tuple(learners)).deadlines()


@dataclass(frozen=True)
class _Reading:
    path: Path
    said: dict[str, Any]
    known_lessons: Mapping[str, str]
    known_learners: tuple[str, ...]

    def deadlines(self) -> Deadlines:
        self._only_known("", self.said, _TOP)
        zone = self._zone()
        usual = self._penalty("", self.said, NO_PENALTY), self._grace("", self.said, timedelta(0))
        said = self._words(self._table("", self.said, "lessons"), " in [lessons]")
        lessons = {}
        for name, words in self._by_lesson(said, " in [lessons]").items():
            where = f" in [lessons.{words[-1]}]"
            row: dict[str, Any] = {}
            for word in words:
                row |= self._row(word, said[word])
            if "due" not in row:
                raise self._wrong(f"there is no 'due'{where}")
            lessons[name] = Deadline(
                self._moment(f"due{where}", row["due"], zone),
                self._penalty(where, row, usual[0]),
                self._grace(where, row, usual[1]),
            )
        return Deadlines(lessons, self._extensions(lessons, zone))

    def _row(self, word: str, value: Any) -> dict[str, Any]:
        row = value if isinstance(value, dict) else {"due": value}
        self._only_known(f" in [lessons.{word}]", row, _LESSON)
        return row

    def _words(self, table: Mapping[str, Any], where: str) -> dict[str, Any]:
        """What a table says by lesson: to TOML an unquoted `12.2` is a table 12 with a 2 in it."""
        found: dict[str, Any] = {}
        for word, row in table.items():
            stages = [key for key in row if key.isdecimal()] if isinstance(row, dict) else []
            rows = {f"{word}.{key}": row[key] for key in stages}
            rest = {key: row[key] for key in row if key not in stages} if stages else row
            if rest or not stages:
                rows[word] = rest
            if twice := found.keys() & rows.keys():
                raise self._wrong(f"{twice.pop()} stands twice{where}")
            found |= rows
        return found

    def _by_lesson(self, words: Iterable[str], where: str) -> dict[str, list[str]]:
        """By lesson the words for it: that of its assignment, then its own, which counts before it."""
        found: dict[str, dict[int, str]] = {}
        for word in words:
            names = self._lessons(word, where)
            for name in names:
                by_count = found.setdefault(name, {})
                if len(names) in by_count:
                    raise self._wrong(f"{name} stands twice{where}")
                by_count[len(names)] = word
        return {name: [rows[count] for count in sorted(rows, reverse=True)] for name, rows in found.items()}

    def _extensions(self, lessons: dict[str, Deadline], zone: tzinfo | None) -> dict[Any, datetime]:
        found: dict[Any, datetime] = {}
        for learner in self._table("", self.said, "extensions"):
            where = f" in [extensions.{learner}]"
            self._learner(learner)
            said = self._words(self._table("extensions", self.said["extensions"], learner), where)
            useful, wrong = set(), {}
            for name, (*_, word) in self._by_lesson(said, where).items():
                longer = self._moment(f"{word}{where}", said[word], zone)
                if name not in lessons:
                    wrong[word] = f"{name}{where} has no due date in [lessons]"
                elif longer < lessons[name].due:
                    wrong[word] = f"{word}{where} is before the lesson is due"
                else:
                    found[learner.casefold(), name] = longer
                    useful.add(word)
            # Always a slip of the pen, and one that would take points. What is said of a whole assignment may
            # be meant for some of it only.
            if slips := [sentence for word, sentence in wrong.items() if word not in useful]:
                raise self._wrong(slips[0])
        return found

    def _table(self, where: str, table: Mapping[str, Any], name: str) -> dict[str, Any]:
        found = table.get(name, {})
        if not isinstance(found, dict):
            full = f"{where}.{name}" if where else name
            raise self._wrong(f"'{name}' is a table, begun by a line [{full}]")
        return found

    def _lessons(self, word: str, where: str) -> list[str]:
        """By name or number, as on the command line, but never by a part that could be another's.

        An assignment's stands for all of its lessons.
        """
        found = [name for name, of in self.known_lessons.items() if is_called(name, word) or word == of]
        if found:
            return found
        known = [*self.known_lessons, *self.known_lessons.values()]
        raise self._wrong(f"there is no lesson '{word}'{where}{_close(word, known)}")

    def _learner(self, learner: str) -> None:
        if learner.casefold() not in {known.casefold() for known in self.known_learners}:
            hint = _close(learner, self.known_learners)
            raise self._wrong(f"there is no learner '{learner}' in this class, as [extensions] says{hint}")

    def _only_known(self, where: str, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in said:
            if name not in known:
                hint = f"{_close(name, known)} Known: {', '.join(known)}"
                raise self._wrong(f"there is no setting '{name}'{where}.{hint.removeprefix('.')}")

    def _zone(self) -> tzinfo | None:
        name = self.said.get("timezone")
        if name is None:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
            raise self._wrong(f'\'{name}\' is no time zone: one is e.g. "Europe/Berlin" or "UTC"') from None

    def _moment(self, what: str, value: Any, zone: tzinfo | None) -> datetime:
        """A moment with its zone. A date alone means until that day has ended."""
        if isinstance(value, str):
            try:
                text = value.strip()
                value = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
            except ValueError:
                raise self._wrong(f"'{value}' is no date ({what}): write 2026-11-30 23:59") from None
        # TOML itself has dates and moments; `datetime` is a kind of `date`, so this asks for either.
        if not isinstance(value, date):
            raise self._wrong(f'{what} is a date, such as 2026-11-30 or "2026-11-30 23:59"')
        try:
            if not isinstance(value, datetime):
                value = datetime.combine(value + timedelta(days=1), time())
            if value.tzinfo is None and zone is None:
                way_out = 'add a first line such as timezone = "Europe/Berlin"'
                raise self._wrong(f"{what} says no time zone: {way_out}")
            # A moment with its own offset keeps it: `timezone` is for those that say none.
            moment: datetime = value if value.tzinfo else value.replace(tzinfo=zone)
            return moment.astimezone(zone or UTC)
        except OverflowError:  # the day after 31 December 9999
            raise self._wrong(f"{what} is too far away") from None

    def _penalty(self, where: str, row: Mapping[str, Any], usual: Penalty) -> Penalty:
        if "penalty" not in row:
            return usual
        try:
            return read_penalty(str(row["penalty"]))
        except ValueError as error:
            raise self._wrong(f"penalty{where} is '{row['penalty']}': {error}") from None

    def _grace(self, where: str, row: Mapping[str, Any], usual: timedelta) -> timedelta:
        if "grace" not in row:
            return usual
        # `true` is an int to Python, and would be a minute.
        minutes = row["grace"]
        if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 <= minutes < 10**6:
            raise self._wrong(f"grace{where} is a number of minutes, such as 15")
        return timedelta(minutes=minutes)

    def _wrong(self, sentence: str) -> SetupError:
        return SetupError(f"{self.path}: {sentence}.")


def _close(word: str, known: Collection[str]) -> str:
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), names, 1, 0.5)
    return f". Did you mean '{names[close[0]]}'?" if close else ""
