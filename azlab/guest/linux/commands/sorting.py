"""`sort` and `uniq`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from azlab.guest.disks import CommandError
from azlab.guest.linux.commands.files import contents, save
from azlab.guest.linux.console import Call, Command, Result, failed, lines

LONG = {"reverse": "r", "unique": "u", "numeric-sort": "n", "ignore-case": "f", "version-sort": "V",
        "ignore-leading-blanks": "b", "human-numeric-sort": "h", "stable": "s", "month-sort": "M",
        "check": "c", "key": "k", "field-separator": "t", "output": "o"}  # fmt: skip
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
KEY = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?([bnrfhVM]*)(?:,(\d{1,4})(?:\.(\d{1,4}))?([bnrfhVM]*))?")
FIELD = re.compile(r"[ \t]*[^ \t]+|[ \t]+$")
Comparable = tuple[object, ...]


@dataclass(frozen=True)
class Key:
    """A part of a line and how it counts: from a field and character, to another or the line's end (0)."""

    first: int = 1
    character: int = 1
    last: int = 0
    ending: int = 0
    options: str = ""

    def part(self, line: str, mark: str) -> str:
        """The text between two fields, with the blanks before the first one, as POSIX has it."""
        fields = line.split(mark) if mark else FIELD.findall(line)
        chosen = fields[self.first - 1 : self.last or None]
        if chosen and self.last and self.ending and self.last <= len(fields):
            chosen[-1] = chosen[-1][: self.ending]
        text = (mark or "").join(chosen)
        return (text.lstrip() if "b" in self.options else text)[self.character - 1 :]

    def value(self, line: str, mark: str) -> Comparable:
        """What the line is compared by."""
        text = self.part(line, mark)
        if "n" in self.options:
            return (_number(text),)
        if "h" in self.options:
            suffix = re.match(r"\s*-?[\d.]+([KMGTPE]?)", text)
            # A suffix decides before the number does: 2K comes after 1000.
            return (" KMGTPE".find(suffix[1] or " ") if suffix else 0, _number(text))
        if "M" in self.options:
            name = text.strip()[:3].upper()
            return (MONTHS.index(name) if name in MONTHS else -1,)
        if "V" in self.options:
            pieces = re.findall(r"\d{1,18}|\D+", text)
            return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces)
        return (text.upper() if "f" in self.options else text,)


def _number(text: str) -> float | int:
    found = re.match(r"\s*(-?\d{0,18})(\.\d{1,18})?", text)
    if not found or not (found[1].strip("-") or found[2]):
        return 0
    return float(found[1] + found[2]) if found[2] else int(found[1])


def _keys(call: Call, found: dict[str, str]) -> list[Key]:
    """The keys in their order; one for the whole line without any. CommandError: it is no key."""
    whole = "".join(letter for letter in "bnrfhVM" if letter in found)
    keys = []
    for text in [*call.repeated.get("k", ()), *call.repeated.get("key", ())]:
        read = KEY.fullmatch(text)
        if not read or read[1] == "0":
            raise CommandError(f"sort: invalid number at field start: invalid count at start of '{text}'", 2)
        own = (read[3] or "") + (read[6] or "")
        numbers = [int(read[group] or 0) for group in (1, 2, 4, 5)]
        keys.append(Key(numbers[0], numbers[1] or 1, numbers[2], numbers[3], own or whole))
    return keys or [Key(options=whole)]


def sort(call: Call) -> Result:
    """`-r -u -n -f -V -h -M -b -s`, any number of `-k`, `-t MARK`, `-c` (are they sorted?), `-o FILE`."""
    found, names = call.options("runfVbhsMc", "kto", tuple(LONG), ("key", "field-separator", "output"))
    found |= {LONG[name]: value for name, value in found.items() if name in LONG}
    try:
        every = contents(call, names).splitlines()
    except CommandError as refusal:
        return failed(str(refusal), 2)
    keys, mark = _keys(call, found), found.get("t", "")
    call.shell.budget.step(len(every) * len(keys) // 100)
    ordered = _ordered(every, keys, mark, found)
    if "c" in found:
        wrong = next(
            (at for at, (line, other) in enumerate(zip(every, ordered, strict=False)) if line != other), None
        )
        return Result() if wrong is None else failed(f"sort: {(names or ['-'])[0]}:{wrong + 2}: disorder", 1)
    if "o" in found:
        save(call, found["o"], "".join(line + "\n" for line in ordered))
        return Result()
    return lines(ordered)


def _ordered(every: list[str], keys: list[Key], mark: str, found: dict[str, str]) -> list[str]:
    ordered = list(every)
    if not found.keys() & {"s", "u"}:
        # Lines whose keys are equal are compared whole in the end, whatever the keys were.
        ordered.sort(reverse="r" in found)
    # Python's sort keeps equal lines as they were, backwards too: the last key first comes to the same.
    for key in reversed(keys):
        ordered.sort(key=lambda line, key=key: key.value(line, mark), reverse="r" in key.options)  # type: ignore[misc]
    if "u" in found:
        kept: dict[Comparable, str] = {}
        for line in ordered:
            kept.setdefault(tuple(key.value(line, mark) for key in keys), line)
        return list(kept.values())
    return ordered


def uniq(call: Call) -> Result:
    """`-c`, `-d` (only what is repeated), `-u` (only what is not), `-i`; a second name is where it goes."""
    found, names = call.options("cdui", "", ("count", "repeated", "unique", "ignore-case"))
    chosen = {name[0] if name != "repeated" else "d" for name in found}
    groups: list[tuple[str, int]] = []
    for line in contents(call, names[:1]).splitlines():
        same = groups and (
            groups[-1][0] == line or ("i" in chosen and groups[-1][0].casefold() == line.casefold())
        )
        if same:
            groups[-1] = (groups[-1][0], groups[-1][1] + 1)
        else:
            groups.append((line, 1))
    kept = [(line, n) for line, n in groups if (n > 1 or "d" not in chosen) and (n == 1 or "u" not in chosen)]
    shown = lines([f"{count:>7} {line}" if "c" in chosen else line for line, count in kept])
    if len(names) < 2:
        return shown
    save(call, names[1], shown.stdout)
    return Result()


COMMANDS: dict[str, Command] = {"sort": sort, "uniq": uniq}
