"""Commands that take lines apart: columns, single characters, numbers before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azlab.guest.linux.commands.files import content, contents
from azlab.guest.linux.commands.text import ESCAPES, unescaped
from azlab.guest.linux.console import Call, Command, Result, failed, lines


def cut(call: Call) -> Result:
    """`-d` one character and `-f`, or `-c`: numbers, ranges and commas; always in the order of the line."""
    known = ("delimiter", "fields", "characters", "output-delimiter")
    found, names = call.options("s", "dfcb", ("complement", "only-delimited"), known)
    found |= {"s": ""} if "only-delimited" in found else {}
    mark = found.get("d", found.get("delimiter", "\t")) or "\t"
    wanted = found.get("f", found.get("fields", ""))
    characters = found.get("c", found.get("characters", found.get("b", "")))
    if not re.fullmatch(r"[\d,-]+", wanted or characters) or len(wanted + characters) > 100:
        return failed("cut: you must specify a list of fields")
    if "0" in re.split("[,-]", wanted or characters):
        return failed("cut: fields are numbered from 1")
    out, turned, between = [], "complement" in found, found.get("output-delimiter", mark)
    for line in contents(call, names).splitlines():
        parts = list(line) if characters else line.split(mark)
        if len(parts) == 1 and not characters:
            out += [] if "s" in found else [line]
            continue
        kept = (part for at, part in enumerate(parts, 1) if _in_list(at, wanted or characters) != turned)
        out.append(("" if characters else between).join(kept))
    return lines(out)


def _in_list(at: int, wanted: str) -> bool:
    for piece in wanted.split(","):
        first, dash, last = piece.partition("-")
        if not dash and first == str(at):
            return True
        if dash and int(first or 1) <= at <= int(re.sub(r"\D", "", last) or at):
            return True
    return False


def reverse(call: Call) -> Result:
    """`tac` turns the lines round, `rev` each line."""
    _, names = call.options()
    if call.name == "rev":
        return lines([line[::-1] for line in contents(call, names).splitlines()])
    # Each file by itself: `tac a b` is not `cat a b | tac`.
    return lines([line for name in names or ["-"] for line in content(call, name).splitlines()[::-1]])


def paste(call: Call) -> Result:
    """`-s` puts lines side by side, with `-d MARK` between them."""
    found, names = call.options("s", "d")
    marks = unescaped(found.get("d", "\t")) or "\0"
    columns = _dealt(call, names or ["-"])
    if "s" in found:
        return lines([_beside(column, marks) for column in columns])
    height = max(len(column) for column in columns)
    return lines([_beside([c[at] if at < len(c) else "" for c in columns], marks) for at in range(height)])


def _beside(cells: list[str], marks: str) -> str:
    """Cells with the marks between them in turn, over again when they are used up; `\\0` is none."""
    between = (marks[at % len(marks)].strip("\0") for at in range(len(cells) - 1))
    return "".join(cell + mark for cell, mark in zip(cells, [*between, ""], strict=False))


def _dealt(call: Call, names: list[str]) -> list[list[str]]:
    """The lines of each file; `-` twice is the same input, whose lines go to either in turn."""
    waiting, places = call.stdin.splitlines() if "-" in names else [], names.count("-")
    columns, given = list[list[str]](), 0
    for name in names:
        columns.append(waiting[given::places] if name == "-" else contents(call, [name]).splitlines())
        given += name == "-"
    return columns


def numbered(call: Call) -> Result:
    """`nl`: numbers before lines that are not empty; `-b a` before all, `-w WIDTH`, `-s SEPARATOR`."""
    found, names = call.options("", "bws")
    width, separator = (
        int(found.get("w", "6")[:3]) if found.get("w", "6").isdecimal() else 6,
        found.get("s", "\t"),
    )
    out, number = list[str](), 0
    for line in contents(call, names).splitlines():
        counted = bool(line) or found.get("b") == "a"
        number += counted
        out.append(f"{number:>{width}}{separator}{line}" if counted else " " * (width + len(separator)))
    return lines(out)


def translate(call: Call) -> Result:
    """`tr SET1 SET2`, `-d` and `-s`, with ranges and classes."""
    found, sets = call.options("dscC")
    if not sets or len(sets) > 2 or (len(sets) == 1 and not ("d" in found or "s" in found)):
        return failed("tr: missing operand")
    text, first = call.stdin, "".join(_characters(sets[0]))
    second = "".join(_characters(sets[1])) if len(sets) == 2 else ""
    chosen, others = set(first), "c" in found or "C" in found
    if "d" in found:
        text = "".join(character for character in text if (character in chosen) == others)
    elif second:
        padded = second + second[-1] * max(len(first) - len(second), 0)
        turned = dict(zip(reversed(first), reversed(padded[: len(first)]), strict=False))
        text = "".join((turned.get(c, second[-1]) if (c in chosen) != others else c) for c in text)
    squeezed = second or first
    if "s" in found:
        text = re.sub(r"(.)\1+", lambda run: run[1] if run[1] in squeezed else run[0], text, flags=re.DOTALL)
    return Result(text)


CLASSES = {
    "lower": "abcdefghijklmnopqrstuvwxyz", "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "digit": "0123456789",
    "space": " \t\n\r\f\v", "blank": " \t", "punct": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    "alpha": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "alnum": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "cntrl": "".join(map(chr, range(32))), "print": "".join(map(chr, range(32, 127))),
}  # fmt: skip


def _characters(written: str) -> Iterator[str]:
    """The characters that a set of `tr` names."""
    for found in re.finditer(r"\[:(\w+):\]|(.)-(.)|\\(.)|(.)", written[:1000], re.DOTALL):
        if found[1]:
            yield from CLASSES.get(found[1], "")
        elif found[2]:
            yield from map(chr, range(ord(found[2]), min(ord(found[3]), ord(found[2]) + 300) + 1))
        else:
            yield ESCAPES.get(found[4], found[4]) if found[4] else found[5]


COMMANDS: dict[str, Command] = {
    "cut": cut, "tac": reverse, "rev": reverse, "paste": paste, "nl": numbered, "tr": translate,
}  # fmt: skip
